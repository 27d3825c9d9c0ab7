export interface StatsClient {
  timing(metric: string, value: number): Promise<void>
  increment(metric: string, value: number): Promise<void>
}

/** Adds timings and counts up by metric, and sends the sums at most once per interval. */
export class MetricsBuffer {
  readonly #client: StatsClient
  readonly #interval: number
  readonly #stuckDetector: NodeJS.Timeout
  #timers = new Map<string, number>()
  #counters = new Map<string, number>()
  #lastFlush = Date.now()

  constructor(client: StatsClient, interval = 1000) {
    this.#client = client
    this.#interval = interval
    let expected = Date.now() + interval
    this.#stuckDetector = setInterval(() => {
      if (Date.now() > expected + interval) this.incrCounter('consumer.stuck', 1)
      expected = Date.now() + interval
    }, interval)
  }

  incrTimer(metric: string, value: number): void {
    this.#timers.set(metric, (this.#timers.get(metric) ?? 0) + value)
    this.#throttledRecord()
  }

  incrCounter(metric: string, value: number): void {
    this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
    this.#throttledRecord()
  }

  async flush(): Promise<void> {
    const timers = this.#timers
    const counters = this.#counters
    this.#reset()
    try {
      for (const [metric, value] of timers) {
        await this.#client.timing(metric, value)
      }
      for (const [metric, value] of counters) {
        await this.#client.increment(metric, value)
      }
    } catch (error) {
      for (const [key, value] of timers) {
        this.#timers.set(key, (this.#timers.get(key) ?? 0) + value)
      }
      for (const [key, value] of counters) {
        this.#counters.set(key, (this.#counters.get(key) ?? 0) + value)
      }
      throw error
    }
  }

  close(): void {
    clearInterval(this.#stuckDetector)
  }

  #throttledRecord(): void {
    if (Date.now() - this.#lastFlush < this.#interval) return
    this.#lastFlush = Date.now()
    void this.flush()
  }

  #reset(): void {
    this.#timers = new Map()
    this.#counters = new Map()
  }
}
