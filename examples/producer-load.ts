/** Loads for a producer that counts the deliveries of its messages: a broker that answers later, and not always well. */
import { Ledger, pause, sumOf, type Load, type Tally } from './load.ts'

type Report = (error: Error | null, about: { topic: string }) => void

interface KafkaClient {
  produce(topic: string, message: string): void
  on(event: 'delivery-report', report: Report): void
}

interface StatsClient {
  increment(metric: string, value: number): Promise<void>
}

interface Producer {
  produce(topic: string, message: string): void
  flush(): Promise<void>
}

type ProducerClass = new (client: KafkaClient, stats: StatsClient, interval: number) => Producer

export interface ProducerLoad extends Load {
  readonly writers: number
  readonly roundsPerWriter: number
  /** Every so many rounds a writer flushes, on top of the throttled flush; 0: never. */
  readonly flushEvery: number
}

export const PRODUCER_LOADS: readonly ProducerLoad[] = [
  {
    title: '6 writers, 6,000 messages',
    operations: 6000,
    writers: 6,
    roundsPerWriter: 1000,
    flushEvery: 0,
  },
  {
    title: '4 writers, 500 rounds each, flushing',
    operations: 2000,
    writers: 4,
    roundsPerWriter: 500,
    flushEvery: 25,
  },
]

const TOPICS = ['orders', 'payments', 'refunds'] as const
const FLUSH_INTERVAL = 20
const ROUNDS_PER_PAUSE = 5
const MESSAGES_PER_ERROR = 7

/** Runs a load against a fresh producer. */
export async function runLoad(
  { MetricsTrackingKafkaProducer: Producer }: { MetricsTrackingKafkaProducer: ProducerClass },
  load: ProducerLoad,
): Promise<Tally> {
  const ledger = new Ledger()
  const broker = new Broker(ledger)
  const stats = {
    async increment(metric: string, value: number) {
      ledger.comesOut(metric, value)
      await pause()
    },
  }
  const producer = new Producer(broker, stats, FLUSH_INTERVAL)
  await Promise.all(Array.from({ length: load.writers }, () => write(producer, load)))
  await settle()
  await producer.flush()
  return sumOf(ledger.tallies().values())
}

async function write(producer: Producer, load: ProducerLoad): Promise<void> {
  for (let round = 1; round <= load.roundsPerWriter; round++) {
    producer.produce(TOPICS[round % TOPICS.length] ?? TOPICS[0], `message ${round}`)
    if (load.flushEvery > 0 && round % load.flushEvery === 0) await producer.flush()
    if (round % ROUNDS_PER_PAUSE === 0) await pause()
  }
}

/** Reports every message a little later, and some of them as not delivered. */
class Broker implements KafkaClient {
  readonly #ledger: Ledger
  readonly #reports: Report[] = []
  #messages = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  on(_: 'delivery-report', report: Report): void {
    this.#reports.push(report)
  }

  produce(topic: string): void {
    const isLost = ++this.#messages % MESSAGES_PER_ERROR === 0
    setTimeout(() => {
      this.#ledger.goesIn(`${topic}.${isLost ? 'error' : 'success'}`, 1)
      for (const report of this.#reports) report(isLost ? new Error('Timed out') : null, { topic })
    }, 1)
  }
}

/** Lets the last reports come in, and the flushes that are still sending come to their end. */
function settle(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5 * FLUSH_INTERVAL))
}
