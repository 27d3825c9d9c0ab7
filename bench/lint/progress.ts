/** Shows on stderr how far a long job is: a line that rewrites itself in a terminal, else a line now and then. */
export interface Progress {
  step(done: number, what: string): void
  end(): void
}

/** As much of a stream as we write to. */
export interface Terminal {
  readonly isTTY: boolean
  readonly columns: number
  write(text: string): unknown
}

const SILENT_START = 2_000
const TERMINAL_PERIOD = 100
const LOG_PERIOD = 5_000
const CLEAR_LINE = '\r\u001B[K'

export function createProgress(
  total: number,
  unit: string,
  stream: Terminal = process.stderr,
): Progress {
  const period = stream.isTTY ? TERMINAL_PERIOD : LOG_PERIOD
  let next = Date.now() + SILENT_START
  let isShown = false
  return {
    step(done, what) {
      if (Date.now() < next) return
      next = Date.now() + period
      isShown = true
      const text = `${done} of ${total} ${unit}  ${what}`
      stream.write(stream.isTTY ? CLEAR_LINE + text.slice(0, stream.columns - 1) : `${text}\n`)
    },
    end() {
      if (isShown && stream.isTTY) stream.write(CLEAR_LINE)
    },
  }
}
