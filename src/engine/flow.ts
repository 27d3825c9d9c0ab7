import type { Edges } from './edges.ts'
import type { Callable, Node } from './facts.ts'

/**
 * The control flow of one callable: points in evaluation order, each the moment after an
 * expression is done, and the edges control can take between them.
 *
 *     for (const x of list) { if (await f(x)) break }
 *     //              ^^^^ step   ^^^^^^^^^^ point → step, or → exit by way of `break`
 */
export class Flow {
  readonly #successors: Edges
  readonly #points: ReadonlyMap<Node, number>
  /** All points of a node that has more than one. */
  readonly #copies: ReadonlyMap<Node, readonly number[]>
  #predecessors: Edges | null = null
  readonly #leading = new Map<Node | null, Uint8Array>()
  readonly #before = new WeakMap<ReadonlySet<Node>, Uint8Array>()
  readonly #past = new WeakMap<ReadonlySet<Node>, Searches>()
  #alive: Uint8Array | null = null
  readonly entry: number
  /** Where the callable returns; throwing leaves by another way. */
  readonly exit: number

  constructor(
    successors: Edges,
    points: ReadonlyMap<Node, number>,
    copies: ReadonlyMap<Node, readonly number[]>,
    entry: number,
    exit: number,
  ) {
    this.#successors = successors
    this.#points = points
    this.#copies = copies
    this.entry = entry
    this.exit = exit
  }

  /** A node stands more than once where `finally` runs for more than one way out. */
  pointsOf(node: Node): readonly number[] {
    const point = this.#points.get(node)
    if (point === undefined) return []
    return this.#copies.get(node) ?? [point]
  }

  has(node: Node): boolean {
    return this.#points.has(node)
  }

  /** Control can go from `from` to `to` and need not pass any of `avoiding` on the way. */
  canFollow(from: Node, to: Node, avoiding: ReadonlySet<Node> = NONE): boolean {
    if (avoiding.size === 0) return this.#isAliveIn(from, this.#leadingTo(to))
    const known = this.#searchesPast(avoiding)
    const before = known.before.get(to)
    if (before) return this.#isAliveIn(from, before)
    let behind = known.behind.get(from)
    if (!behind && known.asked.has(to)) {
      // The same end again, from somewhere else: the way back answers all of these questions.
      const ways = this.#searchBack(to, known.blocked)
      known.before.set(to, ways)
      return this.#isAliveIn(from, ways)
    }
    known.asked.add(to)
    if (!behind) known.behind.set(from, (behind = this.#search(from, known.blocked)))
    return this.pointsOf(to).some(point => behind[point] === 1)
  }

  /** The callable can return after `from`, and need not pass any of `avoiding` before it does. */
  canReturnAfter(from: Node, avoiding: ReadonlySet<Node> = NONE): boolean {
    if (avoiding.size === 0) return this.#isAliveIn(from, this.#leadingTo(null))
    return this.#search(from, this.#blockedBy(avoiding))[this.exit] === 1
  }

  /** `node` can be reached from the start of the callable without passing any of `avoiding`. */
  isReachedBefore(node: Node, avoiding: ReadonlySet<Node>): boolean {
    let reached = this.#before.get(avoiding)
    if (!reached) {
      reached = this.#successors.flood([this.entry], this.#blockedBy(avoiding))
      this.#before.set(avoiding, reached)
    }
    return this.pointsOf(node).some(point => reached[point] === 1)
  }

  /** Every way from the start to the return passes `node`. */
  isOnEveryPath(node: Node): boolean {
    const reached = this.#successors.flood([this.entry], new Set(this.pointsOf(node)))
    return reached[this.exit] !== 1
  }

  /** Points from which control gets to a node, or to the return: asked for the same few, and kept. */
  #leadingTo(to: Node | null): Uint8Array {
    const known = this.#leading.get(to)
    if (known) return known
    const leading = this.#searchBack(to, NO_POINTS)
    this.#leading.set(to, leading)
    return leading
  }

  /** What is known of the ways past these nodes: sets that are made for one question are let go. */
  #searchesPast(avoiding: ReadonlySet<Node>): Searches {
    let known = this.#past.get(avoiding)
    if (!known) {
      const blocked = this.#blockedBy(avoiding)
      known = { blocked, behind: new Map(), before: new Map(), asked: new Set() }
      this.#past.set(avoiding, known)
    }
    return known
  }

  /** A copy of a `finally` for a way out that nothing takes leads nowhere, like dead code. */
  #aliveOf(node: Node): readonly number[] {
    this.#alive ??= this.#successors.flood([this.entry], NO_POINTS)
    return this.pointsOf(node).filter(point => this.#alive?.[point] === 1)
  }

  #isAliveIn(node: Node, points: Uint8Array): boolean {
    return this.#aliveOf(node).some(point => points[point] === 1)
  }

  #search(from: Node, blocked: ReadonlySet<number>): Uint8Array {
    const starts: number[] = []
    for (const point of this.#aliveOf(from)) this.#successors.pushTargets(point, starts)
    return this.#successors.flood(starts, blocked)
  }

  #searchBack(to: Node | null, blocked: ReadonlySet<number>): Uint8Array {
    const predecessors = (this.#predecessors ??= this.#successors.reversed())
    const starts: number[] = []
    for (const point of to ? this.pointsOf(to) : [this.exit]) {
      predecessors.pushTargets(point, starts)
    }
    return predecessors.flood(starts, blocked)
  }

  #blockedBy(avoiding: ReadonlySet<Node>): ReadonlySet<number> {
    const blocked = new Set<number>()
    for (const node of avoiding) for (const point of this.pointsOf(node)) blocked.add(point)
    return blocked
  }
}

/** Floods that avoid the same nodes: forward from a node, and back from one. */
interface Searches {
  readonly blocked: ReadonlySet<number>
  readonly behind: Map<Node, Uint8Array>
  readonly before: Map<Node, Uint8Array>
  readonly asked: Set<Node>
}

const NONE: ReadonlySet<Node> = new Set()
const NO_POINTS: ReadonlySet<number> = new Set()

/** Builds the flow of a callable when it is first asked for, and keeps it. */
export class Flows {
  readonly #known = new Map<Callable, Flow>()
  readonly #build: (callable: Callable) => Flow

  constructor(build: (callable: Callable) => Flow) {
    this.#build = build
  }

  of(callable: Callable): Flow {
    let flow = this.#known.get(callable)
    if (!flow) this.#known.set(callable, (flow = this.#build(callable)))
    return flow
  }
}
