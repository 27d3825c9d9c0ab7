import { readFileSync } from 'node:fs'

/**
 * The field set. Facts only: where the code is to be found, which lines, which container, and how it
 * was judged. The code itself stays in the projects it belongs to (see `lay-out.ts`).
 */

/** First and last line, both included. */
export type LineRange = readonly [number, number]

export type BugKind = 'A' | 'B' | 'C' | 'D' | 'E' | 'F'

interface Hazardous {
  readonly id: string
  readonly kind: BugKind
  readonly repository: string
  readonly path: string
  readonly lines: readonly LineRange[]
  /** Names of the containers involved, without `this.` and `#`. */
  readonly slots: readonly string[]
  readonly container: string
  readonly singleFile: boolean
  readonly confidence: 'high' | 'medium' | 'low'
  readonly reason: string
}

/** A bug that its project fixed; `before` and `after` are commits. */
export interface Bug extends Hazardous {
  readonly before: string
  readonly after: string
  /** Why the model has no name for its shape; absent where it has one. */
  readonly unnamed?: string
  /** Why the code after the fix still has the bug; absent where the fix held. */
  readonly fixFailed?: string
}

/** A hazard that was still there at `commit`. */
export interface LiveHazard extends Hazardous {
  readonly commit: string
}

export type Shape =
  | 'await-loop'
  | 'reentrant'
  | 'late-reset'
  | 'while-drain-await'
  | 'check-then-act'
  | 'rmw-reassign'

/** `likely`: one reader was unsure, the other saw a hazard. `disputed`: they disagree. */
export type Judgement = 'hazard' | 'likely' | 'unsure' | 'disputed' | 'benign'

/** A place that was read and judged. */
export interface Label {
  readonly id: number
  readonly shape: Shape
  readonly label: Judgement
  readonly category: string
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly line: number
  readonly slot: string
  readonly container: string
  readonly form?: string
  readonly reason: string
  readonly second?: string
}

/** What each kind of bug is. */
export const KINDS: Readonly<Record<BugKind, string>> = {
  A: 'iteration with a suspension',
  B: 'synchronous re-entrancy',
  C: 'reset around a drain',
  D: 'stale or late entries',
  E: 'self-mutation',
  F: 'live views',
}

export interface FieldSet {
  readonly bugs: readonly Bug[]
  readonly labels: readonly Label[]
  readonly liveHazards: readonly LiveHazard[]
}

export type SetName = 'field' | 'held-out'

/** `held-out` are bugs that were chosen by their fixes alone, and that no rule was made with. */
export function readSet(name: SetName): FieldSet {
  if (name === 'held-out') {
    return { bugs: readFacts('held-out.json') as readonly Bug[], labels: [], liveHazards: [] }
  }
  return {
    bugs: readFacts('history.json') as readonly Bug[],
    labels: readFacts('labels.json') as readonly Label[],
    liveHazards: readFacts('live.json') as readonly LiveHazard[],
  }
}

/** The set that an option `--set` names. */
export function setNamed(name: string): FieldSet {
  if (name !== 'field' && name !== 'held-out') {
    throw new Error(`--set: ${name} is none of field, held-out`)
  }
  return readSet(name)
}

/** Where `lay-out.ts` puts a file, relative to the sources folder. */
export function bugFileOf(bug: Bug, side: 'before' | 'after'): string {
  return `history/${bug.id}/${side}/${lintablePathOf(bug.path)}`
}

/** Where `lay-out.ts` puts a file, relative to the sources folder. */
export function pinnedFileOf(place: Label | LiveHazard): string {
  return `labels/${place.repository}/${place.commit}/${place.path}`
}

/** ESLint ignores what lies in `node_modules`, also where a project keeps its own sources there. */
function lintablePathOf(path: string): string {
  return path.replaceAll('node_modules/', 'modules/')
}

function readFacts(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}
