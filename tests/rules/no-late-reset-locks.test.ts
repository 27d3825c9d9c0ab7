import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F12 a drain and its adders under one lock', () => {
  testRule(rule, {
    'acquire() and the releaser in finally': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Outbox {
          readonly #mutex = new Mutex()
          #messages: Message[] = []
          async add(message: Message) {
            const release = await this.#mutex.acquire()
            try {
              this.#messages.push(message)
            } finally {
              release()
            }
          }
          async flush(socket: Socket) {
            const release = await this.#mutex.acquire()
            try {
              await socket.sendAll(this.#messages)
              this.#messages = []
            } finally {
              release()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the reset stands behind the finally that releases': `
      import { Mutex } from 'async-mutex'
      export class Outbox {
        readonly #mutex = new Mutex()
        #messages: Message[] = []
        async add(message: Message) {
          const release = await this.#mutex.acquire()
          try {
            this.#messages.push(message)
          } finally {
            release()
          }
        }
        async flush(socket: Socket) {
          const release = await this.#mutex.acquire()
          try {
            await socket.sendAll(this.#messages)
          } finally {
            release()
          }
          await socket.drain()
          this.#messages = [] // error
        }
      }
    `,
    'a promise chain that adders and drain join': {
      code: `
        export class Journal {
          #tail: Promise<unknown> = Promise.resolve()
          #lines: string[] = []
          log(line: string) {
            this.#tail = this.#tail.then(() => { this.#lines.push(line) })
          }
          flush(file: File) {
            this.#tail = this.#tail.then(async () => {
              await file.append(this.#lines.join(EOL))
              this.#lines = []
            })
            return this.#tail
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a promise chain that only the drains join: each waits for the other, the adders do not': `
      export class Journal {
        #tail: Promise<unknown> = Promise.resolve()
        #lines: string[] = []
        log(line: string) { this.#lines.push(line) }
        flush(file: File) {
          this.#tail = this.#tail.then(async () => {
            await file.append(this.#lines.join(EOL))
            this.#lines = [] // error: loses
          })
          return this.#tail
        }
      }
    `,
    'drains that wait for each other, and a live loop that every push still reaches': `
      export class Journal {
        #tail: Promise<unknown> = Promise.resolve()
        #lines: string[] = []
        log(line: string) { this.#lines.push(line) }
        flush(file: File) {
          this.#tail = this.#tail.then(async () => {
            for (const line of this.#lines) {
              await file.append(line)
            }
            this.#lines = []
          })
          return this.#tail
        }
      }
    `,
    'a private drain that is only called under the lock': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Sync {
          readonly #mutex = new Mutex()
          #changes = new Map<string, Change>()
          record(change: Change) {
            return this.#mutex.runExclusive(() => { this.#changes.set(change.id, change) })
          }
          async push(api: Api) {
            const release = await this.#mutex.acquire()
            try {
              await this.#pushAll(api)
            } finally {
              release()
            }
          }
          async #pushAll(api: Api) {
            for (const change of this.#changes.values()) {
              await api.push(change)
            }
            this.#changes.clear()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'one mutex per key does not exclude the drain of all keys': `
      import { Mutex } from 'async-mutex'
      const locks = new Map<string, Mutex>()
      const changes = new Map<string, Change>()
      function lockOf(id: string) {
        let lock = locks.get(id)
        if (!lock) locks.set(id, (lock = new Mutex()))
        return lock
      }
      export function record(change: Change) {
        return lockOf(change.id).runExclusive(() => { changes.set(change.id, change) })
      }
      export function push(api: Api) {
        return lockOf('all').runExclusive(async () => {
          for (const change of changes.values()) {
            await api.push(change)
          }
          changes.clear() // error
        })
      }
    `,
    'a p-queue of one that both sides go through': {
      code: `
        import PQueue from 'p-queue'
        const queue = new PQueue({ concurrency: 1 })
        let rows: Row[] = []
        export const insert = (row: Row) => queue.add(() => { rows.push(row) })
        export const flush = (db: Db) =>
          queue.add(async () => {
            await db.insert(rows)
            rows = []
          })
      `,
      options: { tier: 'possible' },
    },
    'navigator.locks around the drain only': `
      let rows: Row[] = []
      export const insert = (row: Row) => { rows.push(row) }
      export const flush = (db: Db) =>
        navigator.locks.request('rows', async () => {
          await db.insert(rows)
          rows = [] // error: loses
        })
    `,
    'using a lock in both': {
      code: `
        const mutex = new Mutex()
        let rows: Row[] = []
        export async function insert(row: Row) {
          using _lock = await mutex.acquire()
          rows.push(row)
        }
        export async function flush(db: Db) {
          using _lock = await mutex.acquire()
          await db.insert(rows)
          rows = []
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F12 callers that wait for their turn', () => {
  testRule(rule, {
    '@serial: no second run, and the live loop reaches every push': `
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        /** @serial */
        async flush(socket: Socket) {
          for (const message of this.#messages) {
            await socket.send(message)
          }
          this.#messages = []
        }
      }
    `,
    'without @serial a second run sends them again': `
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        async flush(socket: Socket) {
          for (const message of this.#messages) {
            await socket.send(message)
          }
          this.#messages = [] // error: repeats
        }
      }
    `,
    '@serial does not keep the adders out': `
      export class Outbox {
        #messages: Message[] = []
        add(message: Message) { this.#messages.push(message) }
        /** @serial */
        async flush(socket: Socket) {
          await socket.sendAll(this.#messages)
          this.#messages = [] // error: loses
        }
      }
    `,
    'one for await over a queue is the only caller': `
      class Worker {
        #results: Result[] = []
        constructor(jobs: AsyncIterable<Job>, bus: Bus) {
          bus.on('result', result => { this.#results.push(result) })
          void this.#serve(jobs)
        }
        async #serve(jobs: AsyncIterable<Job>) {
          for await (const job of jobs) {
            await this.#publish(job)
          }
        }
        async #publish(job: Job) {
          for (const result of this.#results) {
            await job.publish(result)
          }
          this.#results = []
        }
      }
      new Worker(queue, bus)
    `,
    'a timer that is set again when the run is over': `
      export class Sync {
        #dirty: Store[] = []
        start() { this.#tick() }
        touch(store: Store) { this.#dirty.push(store) }
        #tick() {
          setTimeout(async () => {
            for (const store of this.#dirty) {
              await store.write()
            }
            this.#dirty = []
            this.#tick()
          }, 1000)
        }
      }
    `,
    'such a timer still loses what comes behind a snapshot': `
      export class Sync {
        #dirty = new Set<Store>()
        touch(store: Store) { this.#dirty.add(store) }
        tick() {
          this.timer = setTimeout(async () => {
            await Promise.all(Array.from(this.#dirty, async ({ path, values }) => {
              await write(path, values)
            }))
            this.#dirty.clear() // error: loses
            if (this.timer) this.tick()
          }, 1000)
        }
      }
    `,
    'an interval does not wait for its run': `
      const dirty: Store[] = []
      export function touch(store: Store) { dirty.push(store) }
      setInterval(async () => {
        for (const store of dirty) {
          await store.write()
        }
        dirty.length = 0 // error: repeats
      }, 1000)
    `,
  })
})
