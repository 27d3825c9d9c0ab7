import { Worker } from 'node:worker_threads'

export interface CheckpointStore {
  add(word: string, count: number): Promise<void>
}

interface Counted {
  readonly id: number
  readonly counts: Readonly<Record<string, number>>
}

/** Counts words in threads of its own, and moves the sums to a store with every checkpoint. */
export class WordCountPool {
  readonly #store: CheckpointStore
  readonly #workers: Worker[] = []
  readonly #counts: Record<string, number> = {}
  readonly #waiting = new Map<number, () => void>()
  #lastId = 0

  constructor(store: CheckpointStore, size: number) {
    this.#store = store
    for (let index = 0; index < size; index++) {
      const worker = new Worker(new URL('worker.js', import.meta.url))
      worker.on('message', ({ id, counts }: Counted) => {
        for (const [word, count] of Object.entries(counts)) {
          this.#counts[word] = (this.#counts[word] ?? 0) + count
        }
        this.#waiting.get(id)?.()
        this.#waiting.delete(id)
      })
      this.#workers.push(worker)
    }
  }

  /** Resolves when a worker has counted the words. */
  count(text: string): Promise<void> {
    const id = this.#lastId++
    return new Promise(resolve => {
      this.#waiting.set(id, resolve)
      this.#workers[id % this.#workers.length]?.postMessage({ id, text })
    })
  }

  async checkpoint(): Promise<void> {
    for (const word of Object.keys(this.#counts)) {
      const count = this.#counts[word] ?? 0
      delete this.#counts[word]
      await this.#store.add(word, count)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()))
  }
}
