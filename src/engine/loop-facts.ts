import type {
  Callable,
  Drain,
  Escape,
  Harm,
  Hazard,
  Iteration,
  Node,
  Slot,
  Tier,
  Write,
  Writer,
} from './facts.ts'

/** A live pass with everything that can disturb it; the strongest hazard first. */
export interface LiveIteration {
  readonly iteration: Iteration
  readonly hazards: readonly Hazard[]
  /** Handler-like writers of the same slot in the file, for prefer-snapshot. */
  readonly handlerWriters: readonly Writer[]
  /** The body calls out of the file, or into something unknown. */
  readonly handsOver: boolean
  /** The drain that this pass belongs to. */
  readonly drain: Drain | null
}

/** A loop whose own body resizes what it walks, and goes on. */
export interface Resize {
  readonly shape: ResizeShape
  readonly iteration: Iteration
  /** What resizes: the removal, the insertion, the addition. */
  readonly write: Write
  /** Of an entry that is added again: what took it out. */
  readonly removal: Write | null
  /**
   * How the write finds its place: by the index of the loop, by the element in hand. An entry that is added
   * again under another key has none.
   */
  readonly place: 'index' | 'element' | 'front' | 'unknown'
  readonly harm: Harm
  readonly tier: Tier
}

/** `growth`: every step adds. */
export type ResizeShape = 'removal' | 'insertion' | 're-add' | 'growth'

/** A function lets out a container, or an iterator over it, that others go on writing. */
export interface LiveView {
  readonly slot: Slot
  /** The function that lets it out. */
  readonly callable: Callable
  readonly escape: Escape
  /** What leaves: `this.list`, `this.map.values()`. */
  readonly expression: Node
  /** Of an iterator, the method that makes it. */
  readonly method: 'entries' | 'keys' | 'values' | null
  /** A pass in this file over what was let out, that no other fact stands for. */
  readonly receiver: Iteration | null
  /** What can disturb it; the strongest first. */
  readonly hazards: readonly Hazard[]
  /** Whose writes would harm a receiver in another file that waits between two steps. */
  readonly writers: readonly Writer[]
  /** Somebody in this file adds or removes by way of what it was given. */
  readonly isWrittenByReceiver: boolean
}

/** A container is handed live to what works on it in a later turn, and is emptied in this one. */
export interface EmptiedView {
  readonly slot: Slot
  readonly callable: Callable
  /** The call that takes it. */
  readonly call: Node
  /** What empties it. */
  readonly write: Write
  readonly tier: Tier
}
