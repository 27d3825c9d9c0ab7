/** Loads for a pool of threads whose answers come in while a checkpoint is being written. */
import { Ledger, sumOf, type Load, type Tally } from './load.ts'

interface CheckpointStore {
  add(word: string, count: number): Promise<void>
}

interface Pool {
  count(text: string): Promise<void>
  checkpoint(): Promise<void>
  close(): Promise<void>
}

type PoolClass = new (store: CheckpointStore, size: number) => Pool

export interface PoolLoad extends Load {
  readonly workers: number
  readonly texts: number
}

export const POOL_LOADS: readonly PoolLoad[] = [
  { title: '2 worker threads, 200 texts', operations: 1800, workers: 2, texts: 200 },
  { title: '4 worker threads, 1,000 texts', operations: 9000, workers: 4, texts: 1000 },
]

/** Every text has every word, so whichever answer comes in next changes whichever entry is being written. */
const TEXT = 'the loop that waits and the word that comes'

/** Runs a load against a fresh pool. However the threads are scheduled, every write waits for another answer. */
export async function runLoad(
  { WordCountPool }: { readonly WordCountPool: PoolClass },
  load: PoolLoad,
): Promise<Tally> {
  const ledger = new Ledger()
  const answers = new Answers(load.texts)
  const store = {
    async add(word: string, count: number) {
      ledger.comesOut(word, count)
      await answers.next()
    },
  }
  const pool = new WordCountPool(store, load.workers)
  for (let text = 0; text < load.texts; text++) {
    for (const word of TEXT.split(' ')) ledger.goesIn(word, 1)
    answers.expect(pool.count(TEXT))
  }
  while (answers.open > 0) {
    await answers.next()
    await pool.checkpoint()
  }
  await pool.checkpoint()
  await pool.close()
  return sumOf(ledger.tallies().values())
}

/** What the threads still owe. */
class Answers {
  #waiting: (() => void)[] = []
  open: number

  constructor(expected: number) {
    this.open = expected
  }

  expect(answer: Promise<void>): void {
    void answer.then(() => {
      this.open--
      const waiting = this.#waiting
      this.#waiting = []
      for (const resume of waiting) resume()
    })
  }

  /** Resolves with the next answer, or at once when there is none to come. */
  async next(): Promise<void> {
    if (this.open === 0) return
    await new Promise<void>(resolve => this.#waiting.push(resolve))
  }
}
