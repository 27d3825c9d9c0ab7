import type { Node } from './facts.ts'

/** What keeps others, or a second run, out of a stretch of code, and where that begins and ends. */
export interface Guard {
  readonly kind: 'lock' | 'flag'
  /** `this.#lock`, `this.#busy`, `this.#loading[id]` for a marker under a key. */
  readonly name: string
  /** `held`, `set`, `unset`, or what the flag is: `flushing`. */
  readonly state: string
  /** `lock`: the call that takes it. `flag`: the assignment that sets it. */
  readonly node: Node
  /** Where it is let go; `null` where nothing in the function does that. */
  readonly end: Node | null
  /** A second run of the operation waits, or turns back; else only those stay out who test the flag. */
  readonly isExclusive: boolean
}

/** What control has found on its way to a place, in the same turn. */
export interface PassedGuard {
  readonly name: string
  readonly state: string
  /** The expression that tests it. */
  readonly node: Node
}
