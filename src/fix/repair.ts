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
}

export type SuggestionId =
  | 'snapshot'
  | 'snapshotSkipRemoved'
  | 'takeFirst'
  | 'takeFirstRestore'
  | 'takeFirstRestoreRest'
  | 'takeFirstDrop'

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
