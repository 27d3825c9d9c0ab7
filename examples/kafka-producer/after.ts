/** Hands messages to a broker; what became of each comes back as an event. */
export interface KafkaClient {
  produce(topic: string, message: string): void
  on(
    event: 'delivery-report',
    report: (error: Error | null, about: { topic: string }) => void,
  ): void
}

export interface StatsClient {
  increment(metric: string, value: number): Promise<void>
}

interface ProduceCounters {
  success: number
  error: number
}

/** Counts by topic what becomes of the messages, and sends the counts at most once per interval. */
export class MetricsTrackingKafkaProducer {
  readonly #client: KafkaClient
  readonly #stats: StatsClient
  readonly #interval: number
  readonly #produceCounters = new Map<string, ProduceCounters>()
  #lastFlush = Date.now()

  constructor(client: KafkaClient, stats: StatsClient, interval = 1000) {
    this.#client = client
    this.#stats = stats
    this.#interval = interval
    client.on('delivery-report', (error, { topic }) => {
      this.#count(topic, error ? 'error' : 'success')
    })
  }

  produce(topic: string, message: string): void {
    this.#client.produce(topic, message)
  }

  async flush(): Promise<void> {
    const produceCountersSnapshot = [...this.#produceCounters]
    this.#produceCounters.clear()
    for (const [topic, { success, error }] of produceCountersSnapshot) {
      await this.#stats.increment(`${topic}.success`, success)
      await this.#stats.increment(`${topic}.error`, error)
    }
  }

  #count(topic: string, outcome: keyof ProduceCounters): void {
    let counters = this.#produceCounters.get(topic)
    if (!counters) {
      counters = { success: 0, error: 0 }
      this.#produceCounters.set(topic, counters)
    }
    counters[outcome] += 1
    this.#throttledRecord()
  }

  #throttledRecord(): void {
    if (Date.now() - this.#lastFlush < this.#interval) return
    this.#lastFlush = Date.now()
    void this.flush()
  }
}
