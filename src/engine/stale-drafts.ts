import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { CallGraph } from './calls.ts'
import type { Continuation, ContinuationsOf } from './continuations.ts'
import type { Harm, Node, Slot, StaleEntry, Tier, Write, Writer } from './facts.ts'
import type { IsFreshKey } from './fresh-keys.ts'
import type { Update } from './updates.ts'
import type { Values } from './values.ts'

/** What the passes for stale entries need beside the earlier facts. */
export interface StaleContext {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly graph: CallGraph
  /** Containers whose elements are closed, stopped or thrown away somewhere. */
  readonly endings: ReadonlySet<Slot>
  /** Containers that entries are taken out of one by one: each of them counts. */
  readonly kept: ReadonlySet<Slot>
  /** Lists of which more is asked than what is in them. */
  readonly walked: ReadonlySet<Slot>
  /** Writes that leave one element more each time, in source order. */
  readonly appends: readonly Write[]
  /** The names of what is closed or stopped somewhere. */
  readonly ended: ReadonlySet<string>
  readonly continuationsOf: ContinuationsOf
  readonly isFreshKey: IsFreshKey
  readonly updates: readonly Update[]
  readonly values: Values
}

/** A read and the write that relies on it, before anybody asked what lies in between. */
export interface StaleDraft extends Omit<StaleEntry, 'hazards'> {
  /** The key as the operation writes it; `null` for the container as a whole. */
  readonly key: string | null
  /** Behind these, what was read has been read again, or the entry is taken already. */
  readonly fresh: readonly Node[]
  /** What a write by other code in the window breaks; `null`: nothing. */
  readonly judge: (writer: Writer) => Verdict | null
  /** What a second run of the operation breaks; `null`: nothing. */
  readonly secondRun: Verdict | null
  /** The write that a second run makes to others, where it is not the act. */
  readonly again?: Write | null
  /** The act is in a callback that runs in a later turn, not behind a suspension. */
  readonly reaction: Continuation | null
}

export interface Verdict {
  readonly tier: Tier
  readonly harm: Harm
}
