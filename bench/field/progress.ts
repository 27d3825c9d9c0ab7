/** One line on stderr that counts up; on a pipe a line for every tenth of the work. */
export class Progress {
  readonly #what: string
  readonly #total: number
  #done = 0

  constructor(what: string, total: number) {
    this.#what = what
    this.#total = total
  }

  step(item: string): void {
    this.#done += 1
    const line = `${this.#what} ${this.#done}/${this.#total}`
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001B[2K${line} ${item}`.slice(0, process.stderr.columns))
    } else if (this.#done % Math.max(1, Math.ceil(this.#total / 10)) === 0) {
      process.stderr.write(`${line}\n`)
    }
  }

  end(): void {
    if (process.stderr.isTTY && this.#done > 0) process.stderr.write('\r\u001B[2K')
  }
}
