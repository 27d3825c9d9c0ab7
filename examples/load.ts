/** The loads under which the buffer of the first bug lost metrics, for any version of it. */

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

export type BufferClass = new (client: StatsClient, interval: number) => Buffer

export interface Load {
  readonly title: string
  readonly buffers: number
  readonly writersPerBuffer: number
  readonly roundsPerWriter: number
  /** Every so many rounds a writer flushes, on top of the throttled flush; 0: never. */
  readonly flushEvery: number
}

/** What went into the buffers and what their clients got, summed over metrics. */
export interface Tally {
  readonly went: number
  readonly came: number
  readonly lost: number
  readonly twice: number
  /** Turned up at the client of another buffer. */
  readonly strayed: number
}

export const LOADS: readonly Load[] = [
  {
    title: '6 writers, 6,000 operations',
    buffers: 1,
    writersPerBuffer: 6,
    roundsPerWriter: 500,
    flushEvery: 0,
  },
  {
    title: '4 writers, 500 rounds each, flushing',
    buffers: 1,
    writersPerBuffer: 4,
    roundsPerWriter: 500,
    flushEvery: 25,
  },
  {
    title: '3 buffers, 2 writers each',
    buffers: 3,
    writersPerBuffer: 2,
    roundsPerWriter: 250,
    flushEvery: 0,
  },
]

const STUCK = 'consumer.stuck'
const FLUSH_INTERVAL = 20
const ROUNDS_PER_PAUSE = 5

/** Runs a load against fresh buffers, with the timers that are installed now. */
export async function runLoad(Buffer: BufferClass, load: Load): Promise<Tally> {
  const lanes = Array.from({ length: load.buffers }, (_, index) => new Lane(Buffer, index))
  await Promise.all(lanes.map(lane => lane.run(load)))
  return sumOf(lanes.map(lane => lane.tally()))
}

/** One buffer with its writers and its client. */
class Lane {
  readonly #name: string
  readonly #buffer: Buffer
  readonly #went = new Map<string, number>()
  readonly #came = new Map<string, number>()

  constructor(Buffer: BufferClass, index: number) {
    this.#name = `service-${index}`
    const receive = async (metric: string, value: number) => {
      count(this.#came, metric, value)
      await pause()
    }
    this.#buffer = new Buffer({ timing: receive, increment: receive }, FLUSH_INTERVAL)
    this.#countCallsOfStuckDetector()
  }

  async run(load: Load): Promise<void> {
    const writers = Array.from({ length: load.writersPerBuffer }, (_, writer) =>
      this.#write(writer, load),
    )
    await Promise.all(writers)
    this.#buffer.close()
    await settle()
    await this.#buffer.flush()
  }

  tally(): Tally {
    const metrics = new Set([...this.#went.keys(), ...this.#came.keys()])
    return sumOf([...metrics].map(metric => this.#tallyOf(metric)))
  }

  async #write(writer: number, load: Load): Promise<void> {
    for (let round = 1; round <= load.roundsPerWriter; round++) {
      await this.#buffer.incrCounter(`${this.#name}.consumed`, 1)
      const timer = this.#name + (writer % 2 === 0 ? '.decode' : '.process')
      count(this.#went, timer, 1)
      await this.#buffer.incrTimer(timer, 1)
      if (load.flushEvery > 0 && round % load.flushEvery === 0) await this.#buffer.flush()
      if (round % ROUNDS_PER_PAUSE === 0) await pause()
    }
  }

  /** The buffer's own timer counts through `incrCounter` as well, so all counts are taken there. */
  #countCallsOfStuckDetector(): void {
    const incrCounter = this.#buffer.incrCounter.bind(this.#buffer)
    this.#buffer.incrCounter = (metric, value) => {
      count(this.#went, metric, value)
      return incrCounter(metric, value)
    }
  }

  #tallyOf(metric: string): Tally {
    const went = this.#went.get(metric) ?? 0
    const came = this.#came.get(metric) ?? 0
    const harm = {
      lost: Math.max(0, went - came),
      twice: Math.max(0, came - went),
      strayed: metric.startsWith(this.#name) || metric === STUCK ? 0 : came,
    }
    // How often the machine was stuck is not for us to say: it counts only when it is not counted right.
    return metric === STUCK ? { went: 0, came: 0, ...harm } : { went, came, ...harm }
  }
}

function sumOf(tallies: readonly Tally[]): Tally {
  const total = { went: 0, came: 0, lost: 0, twice: 0, strayed: 0 }
  for (const tally of tallies) {
    total.went += tally.went
    total.came += tally.came
    total.lost += tally.lost
    total.twice += tally.twice
    total.strayed += tally.strayed
  }
  return total
}

function count(sums: Map<string, number>, metric: string, value: number): void {
  sums.set(metric, (sums.get(metric) ?? 0) + value)
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1))
}

/** Lets the flushes that are still sending come to their end. */
function settle(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5 * FLUSH_INTERVAL))
}
