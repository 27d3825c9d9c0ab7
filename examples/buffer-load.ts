/** The loads under which the buffer of the first bug lost metrics, for any version of it. */
import { Ledger, pause, sumOf, type Load, type Tally } from './load.ts'

interface StatsClient {
  timing(metric: string, value: number): Promise<void>
  increment(metric: string, value: number): Promise<void>
}

interface Buffer {
  incrTimer(metric: string, value: number): void | Promise<void>
  incrCounter(metric: string, value: number): void | Promise<void>
  flush(): void | Promise<void>
  close(): void
}

type BufferClass = new (client: StatsClient, interval: number) => Buffer

export interface BufferLoad extends Load {
  readonly buffers: number
  readonly writersPerBuffer: number
  readonly roundsPerWriter: number
  /** Every so many rounds a writer flushes, on top of the throttled flush; 0: never. */
  readonly flushEvery: number
  /** The client of the first buffer answers only when all other buffers are done. */
  readonly isFirstStuck: boolean
}

export const BUFFER_LOADS: readonly BufferLoad[] = [
  {
    title: '6 writers, 6,000 operations',
    operations: 6000,
    buffers: 1,
    writersPerBuffer: 6,
    roundsPerWriter: 500,
    flushEvery: 0,
    isFirstStuck: false,
  },
  {
    title: '4 writers, 500 rounds each, flushing',
    operations: 4000,
    buffers: 1,
    writersPerBuffer: 4,
    roundsPerWriter: 500,
    flushEvery: 25,
    isFirstStuck: false,
  },
]

export const SEVERAL_BUFFERS_LOADS: readonly BufferLoad[] = [
  {
    title: '5 buffers, 2 writers each, flushing',
    operations: 5000,
    buffers: 5,
    writersPerBuffer: 2,
    roundsPerWriter: 250,
    flushEvery: 25,
    isFirstStuck: false,
  },
  {
    title: '5 buffers, the client of one stuck',
    operations: 5000,
    buffers: 5,
    writersPerBuffer: 2,
    roundsPerWriter: 250,
    flushEvery: 0,
    isFirstStuck: true,
  },
]

const STUCK = 'consumer.stuck'
const FLUSH_INTERVAL = 20
const ROUNDS_PER_PAUSE = 5
const LONGEST_WAIT = 30_000

/** Runs a load against fresh buffers. */
export async function runLoad(
  { MetricsBuffer }: { readonly MetricsBuffer: BufferClass },
  load: BufferLoad,
): Promise<Tally> {
  const stuck = new Gate()
  const lanes = Array.from(
    { length: load.buffers },
    (_, index) => new Lane(MetricsBuffer, index, load.isFirstStuck && index === 0 ? stuck : null),
  )
  const [first, ...others] = lanes.map(lane => lane.run(load))
  const heldUp = await stuck.openAfter(others)
  await first
  return { ...sumOf(lanes.map(lane => lane.tally())), heldUp }
}

/** One buffer with its writers and its client. */
class Lane {
  readonly #name: string
  readonly #buffer: Buffer
  readonly #ledger = new Ledger()

  constructor(Buffer: BufferClass, index: number, gate: Gate | null) {
    this.#name = `service-${index}`
    const receive = async (metric: string, value: number) => {
      this.#ledger.comesOut(metric, value)
      await (gate ? gate.opened : pause())
    }
    this.#buffer = new Buffer({ timing: receive, increment: receive }, FLUSH_INTERVAL)
    this.#countCallsOfStuckDetector()
  }

  async run(load: BufferLoad): Promise<void> {
    const writers = Array.from({ length: load.writersPerBuffer }, (_, writer) =>
      this.#write(writer, load),
    )
    await Promise.all(writers)
    this.#buffer.close()
    await settle()
    await this.#buffer.flush()
  }

  tally(): Tally {
    const tallies = [...this.#ledger.tallies()]
    return sumOf(tallies.map(([metric, tally]) => this.#readingOf(metric, tally)))
  }

  async #write(writer: number, load: BufferLoad): Promise<void> {
    for (let round = 1; round <= load.roundsPerWriter; round++) {
      await this.#buffer.incrCounter(`${this.#name}.consumed`, 1)
      const timer = this.#name + (writer % 2 === 0 ? '.decode' : '.process')
      this.#ledger.goesIn(timer, 1)
      await this.#buffer.incrTimer(timer, 1)
      if (load.flushEvery > 0 && round % load.flushEvery === 0) await this.#buffer.flush()
      if (round % ROUNDS_PER_PAUSE === 0) await pause()
    }
  }

  /** The buffer's own timer counts through `incrCounter` as well, so all counts are taken there. */
  #countCallsOfStuckDetector(): void {
    const incrCounter = this.#buffer.incrCounter.bind(this.#buffer)
    this.#buffer.incrCounter = (metric, value) => {
      this.#ledger.goesIn(metric, value)
      return incrCounter(metric, value)
    }
  }

  #readingOf(metric: string, tally: Tally): Tally {
    // How often the machine was stuck is not for us to say: it counts only when it is not counted right.
    if (metric === STUCK) return { ...tally, went: 0, came: 0 }
    return { ...tally, strayed: metric.startsWith(this.#name) ? 0 : tally.came }
  }
}

/** What a stuck client waits for. */
class Gate {
  #open: () => void = () => undefined
  readonly opened = new Promise<void>(resolve => {
    this.#open = resolve
  })

  /** Opens when all of them are done, at the latest after a long time; returns how many are not. */
  async openAfter(lanes: readonly Promise<void>[]): Promise<number> {
    let running = lanes.length
    const finished = lanes.map(async lane => {
      await lane
      running--
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, LONGEST_WAIT)
    })
    await Promise.race([Promise.all(finished), late])
    clearTimeout(timer)
    const heldUp = running
    this.#open()
    await Promise.all(finished)
    return heldUp
  }
}

/** Lets the flushes that are still sending come to their end. */
function settle(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5 * FLUSH_INTERVAL))
}
