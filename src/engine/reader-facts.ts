import type {
  Callable,
  Entry,
  Escape,
  Iteration,
  Lookup,
  Node,
  ReadOut,
  Reset,
  Slot,
  Tier,
  Window,
  Write,
  Writer,
} from './facts.ts'

/** The part of the data model that is about those who read: refills and registrations. */

/** Who reads a container, and the entry that starts its turn. */
export interface Reader {
  readonly access: Escape | Iteration | Lookup | ReadOut
  readonly entry: Entry
}

/** A write that fills the container again, behind a window. */
export interface Fill {
  readonly write: Write
  /** The node inside the operation: the write, or the call that leads to it. */
  readonly node: Node
  /** The first that lies between the emptying and it; in a callee, where the operation has none. */
  readonly window: Window
  /** The new content is stored as a whole: `this.rows = await load()`. */
  readonly isWhole: boolean
  /** More than one entry: in a loop, with a spread, or as a whole. */
  readonly isMany: boolean
}

/** An operation empties a container, and fills it again only behind a window. */
export interface TornRefill {
  readonly slot: Slot
  readonly callable: Callable
  readonly emptying: Reset
  /** In source order; what puts back the entries that were taken out is none. */
  readonly fills: readonly Fill[]
  /** Empty where nobody can see it; the strongest first. */
  readonly hazards: readonly RefillHazard[]
}

export type RefillHazard = HalfFilled | FilledTwice

/** Other code reads the container while it is empty, or not full yet. */
export interface HalfFilled {
  readonly harm: 'half-filled'
  readonly tier: Tier
  readonly fill: Fill
  readonly reader: Reader
}

/** A second run empties and fills it in between, and both leave their entries in it. */
export interface FilledTwice {
  readonly harm: 'filled-twice'
  readonly tier: Tier
  readonly fill: Fill
  readonly writer: Writer
}

/** An entry is stored behind a wait that it does not need, and handlers look it up before that. */
export interface LateRegistration {
  readonly slot: Slot
  readonly callable: Callable
  readonly store: Write
  /** The operation itself, the executor of its promise, a helper that it calls, or its reaction. */
  readonly how: 'own' | 'promise' | 'helper' | 'reaction'
  /** Where it happens in the operation: the store, the promise, the call, the `.then`. */
  readonly node: Node
  /** What a report points at: the store, or the call of the helper that stores. */
  readonly act: Node
  /** The key as the operation writes it. */
  readonly key: Node
  readonly window: Window
  /** The strongest first. */
  readonly hazards: readonly MissedLookup[]
}

/** A handler looks up an entry that is not there yet. */
export interface MissedLookup {
  readonly tier: Tier
  /** `leaves`: a pass that ends all entries leaves this one as it is. */
  readonly miss: 'drops' | 'fails' | 'leaves'
  readonly reader: Reader
}
