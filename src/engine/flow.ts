import type { Callable, Node } from './facts.ts'

/**
 * The control flow of one callable: points in evaluation order, each the moment after an
 * expression is done, and the edges control can take between them.
 *
 *     for (const x of list) { if (await f(x)) break }
 *     //              ^^^^ step   ^^^^^^^^^^ point → step, or → exit by way of `break`
 */
export class Flow {
  readonly #successors: readonly (readonly number[])[]
  readonly #points: ReadonlyMap<Node, readonly number[]>
  readonly #reached = new Map<Node, Uint8Array>()
  #alive: Uint8Array | null = null
  readonly entry: number
  /** Where the callable returns; throwing leaves by another way. */
  readonly exit: number

  constructor(
    successors: readonly (readonly number[])[],
    points: ReadonlyMap<Node, readonly number[]>,
    entry: number,
    exit: number,
  ) {
    this.#successors = successors
    this.#points = points
    this.entry = entry
    this.exit = exit
  }

  /** A node stands more than once where `finally` runs for more than one way out. */
  pointsOf(node: Node): readonly number[] {
    return this.#points.get(node) ?? []
  }

  has(node: Node): boolean {
    return this.#points.has(node)
  }

  /** Control can go from `from` to `to` and need not pass any of `avoiding` on the way. */
  canFollow(from: Node, to: Node, avoiding: ReadonlySet<Node> = NONE): boolean {
    const reached = avoiding.size === 0 ? this.#reachedFrom(from) : this.#search(from, avoiding)
    return this.pointsOf(to).some(point => reached[point] === 1)
  }

  /** The callable can return after `from`, and need not pass any of `avoiding` before it does. */
  canReturnAfter(from: Node, avoiding: ReadonlySet<Node> = NONE): boolean {
    const reached = avoiding.size === 0 ? this.#reachedFrom(from) : this.#search(from, avoiding)
    return reached[this.exit] === 1
  }

  /** `node` can be reached from the start of the callable without passing any of `avoiding`. */
  isReachedBefore(node: Node, avoiding: ReadonlySet<Node>): boolean {
    const reached = this.#flood([this.entry], this.#blockedBy(avoiding))
    return this.pointsOf(node).some(point => reached[point] === 1)
  }

  /** Every way from the start to the return passes `node`. */
  isOnEveryPath(node: Node): boolean {
    const reached = this.#flood([this.entry], this.#blockedBy(new Set([node])))
    return reached[this.exit] !== 1
  }

  #reachedFrom(from: Node): Uint8Array {
    const known = this.#reached.get(from)
    if (known) return known
    const reached = this.#search(from, NONE)
    this.#reached.set(from, reached)
    return reached
  }

  #search(from: Node, avoiding: ReadonlySet<Node>): Uint8Array {
    // A copy of a `finally` for a way out that nothing takes leads nowhere, like dead code.
    this.#alive ??= this.#flood([this.entry], NO_POINTS)
    const starts = this.pointsOf(from)
      .filter(point => this.#alive?.[point] === 1)
      .flatMap(point => this.#successors[point] ?? [])
    return this.#flood(starts, this.#blockedBy(avoiding))
  }

  #blockedBy(avoiding: ReadonlySet<Node>): ReadonlySet<number> {
    return new Set([...avoiding].flatMap(node => this.pointsOf(node)))
  }

  /** A blocked point is reached, and nothing behind it. */
  #flood(starts: readonly number[], blocked: ReadonlySet<number>): Uint8Array {
    const reached = new Uint8Array(this.#successors.length)
    const stack = [...starts]
    for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
      if (reached[point] === 1) continue
      reached[point] = 1
      if (!blocked.has(point)) stack.push(...(this.#successors[point] ?? []))
    }
    return reached
  }
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
