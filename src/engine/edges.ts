/**
 * Edges between points, as lists that are chained through arrays of numbers: a file has a hundred thousand
 * points, and most of them have one edge.
 */
export class Edges {
  /** Of each point, the place of the edge that was added last; 0 where there is none. */
  readonly #heads: number[] = []
  /** Of each edge, the place of the one that was added before it. */
  readonly #next: number[] = [0]
  readonly #targets: number[] = [0]

  get size(): number {
    return this.#heads.length
  }

  addPoint(): number {
    return this.#heads.push(0) - 1
  }

  add(from: number, to: number): void {
    const head = this.#heads[from] ?? 0
    if (this.#targets[head] === to && head !== 0) return
    this.#heads[from] = this.#targets.length
    this.#targets.push(to)
    this.#next.push(head)
  }

  reversed(): Edges {
    const back = new Edges()
    for (let point = 0; point < this.size; point++) back.addPoint()
    for (let from = 0; from < this.size; from++) {
      for (let edge = this.#heads[from] ?? 0; edge !== 0; edge = this.#next[edge] ?? 0) {
        back.add(this.#targets[edge] ?? 0, from)
      }
    }
    return back
  }

  /** Where the edges of a point lead, put on top of `stack`. */
  pushTargets(from: number, stack: number[]): void {
    for (let edge = this.#heads[from] ?? 0; edge !== 0; edge = this.#next[edge] ?? 0) {
      stack.push(this.#targets[edge] ?? 0)
    }
  }

  /** What can be reached from `stack`, which is used up. A blocked point is reached, and nothing behind it. */
  flood(stack: number[], blocked: ReadonlySet<number>): Uint8Array {
    const reached = new Uint8Array(this.size)
    for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
      if (reached[point] === 1) continue
      reached[point] = 1
      if (blocked.size > 0 && blocked.has(point)) continue
      for (let edge = this.#heads[point] ?? 0; edge !== 0; edge = this.#next[edge] ?? 0) {
        const target = this.#targets[edge] ?? 0
        if (reached[target] !== 1) stack.push(target)
      }
    }
    return reached
  }
}
