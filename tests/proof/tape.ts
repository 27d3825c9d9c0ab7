/**
 * A way through all decisions of a run. The same program asks the same questions as long as it gets the
 * same answers, so that changing the last answer that can be changed walks through all runs.
 */
export class Tape {
  readonly #answers: number[] = []
  readonly #counts: number[] = []
  #position = 0

  choose(count: number): number {
    if (count < 2) return 0
    const position = this.#position++
    if (position === this.#answers.length) this.#answers.push(0)
    this.#counts[position] = count
    return this.#answers[position] ?? 0
  }

  /** Of this run, so far. */
  get answers(): readonly number[] {
    return this.#answers.slice(0, this.#position)
  }

  /** Goes back to the beginning, for the next run; false if that was the last. */
  rewind(): boolean {
    this.#answers.length = this.#position
    this.#position = 0
    for (;;) {
      const last = this.#answers.pop()
      if (last === undefined) return false
      if (last + 1 < (this.#counts[this.#answers.length] ?? 0)) {
        this.#answers.push(last + 1)
        return true
      }
    }
  }
}
