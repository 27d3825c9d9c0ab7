/** One replacement in the text of the file: `range` out, `text` in. */
export interface Edit {
  readonly range: readonly [number, number]
  readonly text: string
}

/** Something a reader can choose in the editor, and why it is not applied by itself. */
export interface Suggestion {
  readonly id: SuggestionId
  /** A sentence without a full stop, as the editor shows it. */
  readonly title: string
  readonly edits: readonly Edit[]
  /** What of the contract it does not keep; empty where it keeps all, and only nobody can be sure. */
  readonly concessions: readonly Concession[]
}

/**
 * `alone`: undisturbed, the program does something else.
 * `order`: undisturbed, the program does the same things, some of them earlier.
 * `failure`: after an error, or another early end, the container holds something else.
 * `readers`: other code sees less while the operation is on.
 * `twice`: two runs for one entry still both do the work, and one of them does it for nothing.
 */
export type Concession = 'alone' | 'order' | 'failure' | 'readers' | 'twice'

/** Why `--fix` must not do something, and what is given up by those who choose it all the same. */
export interface Obstacle {
  readonly reason: string
  readonly concessions: readonly Concession[]
}

export function obstacle(reason: string, ...concessions: Concession[]): Obstacle {
  return { reason, concessions }
}

/** ` (it is emptied on line 7)`: the first obstacle explains most. */
export function because([first]: readonly Obstacle[]): string {
  return first ? ` (${first.reason})` : ''
}

export function concessionsOf(obstacles: readonly Obstacle[]): Concession[] {
  return [...new Set(obstacles.flatMap(({ concessions }) => concessions))]
}

export type SuggestionId =
  | 'snapshot'
  | 'snapshotSkipRemoved'
  | 'takeFirst'
  | 'takeFirstRestore'
  | 'takeFirstRestoreRest'
  | 'takeFirstDrop'
  | 'stepBack'
  | 'walkBackwards'
  | 'walkCopy'
  | 'keepByFilter'
  | 'emptyLater'
  | 'fillLocal'
  | 'readAfterWait'
  | 'tryAgain'
  | 'sharePromise'
  | 'shareWork'
  | 'lookAgain'
  | 'claimFirst'
  | 'claimRestore'
  | 'returnCopy'
  | 'walkWhatWasGiven'
  | 'lookUpAgain'
  | 'sameEntry'
  | 'registerFirst'

/** What can be done about a finding: applied by `--fix`, offered in the editor, or both empty. */
export interface Repair {
  readonly fix: readonly Edit[] | null
  readonly suggestions: readonly Suggestion[]
}

/** How far `--fix` may go: everything proven safe, only copies for a loop, or nothing. */
export type FixScope = 'all' | 'snapshot' | 'none'

/** What becomes of a batch whose hand-over failed. */
export type OnFailure = 'restore' | 'drop'

export interface SnapshotOptions {
  readonly fix: FixScope
}

export interface TakeFirstOptions extends SnapshotOptions {
  readonly onFailure: OnFailure
}

/** Nothing can be done without losing a comment, a name or the meaning of the code. */
export const NO_REPAIR: Repair = { fix: null, suggestions: [] }
