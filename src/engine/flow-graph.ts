import type { Node } from './facts.ts'
import { Flow } from './flow.ts'
import { Edges } from './edges.ts'

/** A place to which `break`, `continue`, `return` or an exception leads. */
export interface Target {
  readonly point: number
  /** How many `finally` blocks stood around the target: those further in run on the way. */
  readonly depth: number
}

/** A `try` with a `finally`, seen from inside: leaving it runs the finalizer first. */
export interface Finalizer {
  /** Builds the finalizer once for each place it leads on to; gives where that copy starts. */
  enter(target: number): number
}

/** Points and edges under construction. `current` is where control stands, or `null` behind a jump. */
export class FlowGraph {
  readonly #edges = new Edges()
  readonly #points = new Map<Node, number>()
  readonly #copies = new Map<Node, number[]>()
  readonly entry: number
  readonly exit: number
  readonly thrown: number
  current: number | null
  /** Innermost last. */
  readonly finalizers: Finalizer[] = []
  /** Where an exception leads from here: a `catch`, a `finally`, or out. */
  handler: number

  constructor() {
    this.entry = this.create()
    this.exit = this.create()
    this.thrown = this.create()
    this.handler = this.thrown
    this.current = this.entry
  }

  create(): number {
    return this.#edges.addPoint()
  }

  connect(from: number | null, to: number): void {
    if (from !== null) this.#edges.add(from, to)
  }

  /** The moment after `node` is done; if it throws, control has left from before it as well. */
  mark(node: Node, canThrow: boolean): number {
    const point = this.create()
    const first = this.#points.get(node)
    if (first === undefined) this.#points.set(node, point)
    else this.#copies.set(node, [...(this.#copies.get(node) ?? [first]), point])
    if (canThrow) this.connect(this.current, this.handler)
    this.connect(this.current, point)
    if (canThrow) this.connect(point, this.handler)
    // Code behind a jump is built all the same, so that every node has a point.
    this.current = point
    return point
  }

  /** A new point that control goes on from, joined from where it stands and from `others`. */
  join(...others: (number | null)[]): number {
    const point = this.create()
    this.connect(this.current, point)
    for (const other of others) this.connect(other, point)
    this.current = point
    return point
  }

  moveTo(point: number): void {
    this.connect(this.current, point)
    this.current = point
  }

  /** Leaves for `target` by way of every finalizer that stands between. */
  jump({ point, depth }: Target): void {
    let to = point
    for (const finalizer of this.finalizers.slice(depth)) to = finalizer.enter(to)
    this.connect(this.current, to)
    this.current = null
  }

  /**
   * One copy for each way out: what a `return` runs through does not lead on to the next step. What is
   * thrown in it leads where exceptions lead now.
   */
  createFinalizer(build: () => void): Finalizer {
    const { handler } = this
    const depth = this.finalizers.length
    const copies = new Map<number, number>()
    return {
      enter: target => {
        const known = copies.get(target)
        if (known !== undefined) return known
        const start = this.create()
        copies.set(target, start)
        const { current, handler: inner } = this
        const above = this.finalizers.splice(depth)
        this.current = start
        this.handler = handler
        build()
        this.connect(this.current, target)
        this.finalizers.push(...above)
        this.current = current
        this.handler = inner
        return start
      },
    }
  }

  finish(): Flow {
    this.connect(this.current, this.exit)
    return new Flow(this.#edges, this.#points, this.#copies, this.entry, this.exit)
  }
}
