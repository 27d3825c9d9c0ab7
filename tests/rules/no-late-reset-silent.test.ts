import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F1 taken first', () => {
  testRule(rule, {
    'a swap before the loop': {
      code: `
        class Counters {
          #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = this.#counts
            this.#counts = new Map()
            for (const [name, count] of counts) {
              await client.increment(name, count)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'copy, clear, then loop': {
      code: `
        class Counters {
          readonly #counts = new Map<string, number>()
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          async flush(client: Client) {
            const counts = [...this.#counts]
            this.#counts.clear()
            for (const [name, count] of counts) {
              await client.increment(name, count)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'splice(0) as a swap': {
      code: `
        const lines: string[] = []
        export function log(line: string) { lines.push(line) }
        export async function flush(file: FileHandle) {
          for (const line of lines.splice(0)) {
            await file.write(line)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a destructuring swap': {
      code: `
        let lines: string[] = []
        export function log(line: string) { lines.push(line) }
        export async function flush(file: FileHandle) {
          let taken: string[]
          ;[taken, lines] = [lines, []]
          await file.write(taken.join())
        }
      `,
    },
    'a clear of the alias is no cure when the alias is what is read': `
      class Counters {
        #counts = new Map<string, number>()
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        async flush(client: Client) {
          const counts = this.#counts
          for (const [name, count] of counts) {
            await client.increment(name, count)
          }
          counts.clear() // error
        }
      }
    `,
  })
})

describe('F9 take, then await', () => {
  testRule(rule, {
    'shift before the await': {
      code: `
        const queue: Job[] = []
        export function add(job: Job) { queue.push(job) }
        export async function work() {
          while (queue.length > 0) {
            const job = queue.shift()
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'delete before the await': {
      code: `
        class Dirty {
          #files = new Map<string, string>()
          constructor(watcher: Watcher) {
            watcher.on('change', (path, text) => { this.#files.set(path, text) })
          }
          async save(disk: Disk) {
            for (const [path, text] of this.#files) {
              this.#files.delete(path)
              await disk.write(path, text)
            }
          }
        }
      `,
    },
    'pop before the await': {
      code: `
        const stack: Job[] = []
        export function add(job: Job) { stack.push(job) }
        export async function work() {
          while (stack.length) await stack.pop().run()
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F11 containers of one operation', () => {
  testRule(rule, {
    'a local batch that is sent and started anew': {
      code: `
        export async function copy(rows: AsyncIterable<Row>, sink: Sink) {
          let batch: Row[] = []
          for await (const row of rows) {
            batch.push(row)
            if (batch.length === 100) {
              await sink.write(batch)
              batch = []
            }
          }
          await sink.write(batch)
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F12 under one lock', () => {
  testRule(rule, {
    'the lock cure of MetricsBuffer: every access under the lock of its instance': {
      code: `
        import { Mutex } from 'async-mutex'
        export class MetricsBuffer {
          readonly #lock = new Mutex()
          #counters = new Map<string, number>()
          async incrCounter(metric: string, value: number) {
            await this.#lock.runExclusive(() => {
              this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
            })
          }
          async flush(client: StatsClient) {
            await this.#lock.runExclusive(async () => {
              for (const [metric, value] of this.#counters) {
                await client.increment(metric, value)
              }
              this.#counters = new Map()
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an increment that forgets the lock': `
      import { Mutex } from 'async-mutex'
      export class MetricsBuffer {
        readonly #lock = new Mutex()
        #counters = new Map<string, number>()
        incrCounter(metric: string, value: number) {
          this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
        }
        async flush(client: StatsClient) {
          await this.#lock.runExclusive(async () => {
            for (const [metric, value] of this.#counters) {
              await client.increment(metric, value)
            }
            this.#counters = new Map() // error: loses
          })
        }
      }
    `,
    'a lock around the loop that is let go before the reset': `
      import { Mutex } from 'async-mutex'
      export class MetricsBuffer {
        readonly #lock = new Mutex()
        #counters = new Map<string, number>()
        async incrCounter(metric: string, value: number) {
          await this.#lock.runExclusive(() => {
            this.#counters.set(metric, (this.#counters.get(metric) ?? 0) + value)
          })
        }
        async flush(client: StatsClient) {
          await this.#lock.runExclusive(async () => {
            for (const [metric, value] of this.#counters) {
              await client.increment(metric, value)
            }
          })
          this.#counters = new Map() // error
        }
      }
    `,
  })
})

describe('F13 busy flags', () => {
  testRule(rule, {
    'the adder branches on the flag': {
      code: `
        class Outbox {
          #queue: Message[] = []
          #later: Message[] = []
          #isFlushing = false
          add(message: Message) {
            if (this.#isFlushing) {
              this.#later.push(message)
              return
            }
            this.#queue.push(message)
          }
          async flush(socket: Socket) {
            if (this.#isFlushing) return
            this.#isFlushing = true
            await socket.sendAll(this.#queue)
            this.#queue = []
            this.#isFlushing = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'hooks that are called at once when the state is final': `
      class Deferred {
        #hooks: Hook[] = []
        #isFinished = false
        onFinish(hook: Hook) {
          if (this.#isFinished) {
            hook()
            return
          }
          this.#hooks.push(hook)
        }
        async finish() {
          if (this.#isFinished) return
          this.#isFinished = true
          for (const hook of this.#hooks) await hook()
          this.#hooks = []
        }
      }
    `,
    'the adder ignores the flag and a snapshot is sent': `
      class Outbox {
        #queue: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#queue.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          await socket.sendAll([...this.#queue])
          this.#queue = [] // error: loses
          this.#isFlushing = false
        }
      }
    `,
  })
})

describe('F19 nothing can be lost between the last step and the reset', () => {
  testRule(rule, {
    'a live for-of that every push still reaches, and that cannot overlap itself': `
      class Outbox {
        #queue: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#queue.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          for (const message of this.#queue) {
            await socket.send(message)
          }
          this.#queue = []
          this.#isFlushing = false
        }
      }
    `,
    'the same loop is reported in the possible tier': {
      code: `
        class Outbox {
          #queue: Message[] = []
          #isFlushing = false
          add(message: Message) { this.#queue.push(message) }
          async flush(socket: Socket) {
            if (this.#isFlushing) return
            this.#isFlushing = true
            for (const message of this.#queue) {
              await socket.send(message)
            }
            this.#queue = [] // error
            this.#isFlushing = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an await between the loop and the reset lets a push in': `
      class Outbox {
        #queue: Message[] = []
        #isFlushing = false
        add(message: Message) { this.#queue.push(message) }
        async flush(socket: Socket) {
          if (this.#isFlushing) return
          this.#isFlushing = true
          for (const message of this.#queue) {
            await socket.send(message)
          }
          await socket.drain()
          this.#queue = [] // error: loses
          this.#isFlushing = false
        }
      }
    `,
    'a synchronous loop whose callees reach no write': `
      class Log {
        #lines: string[] = []
        constructor(bus: Bus) {
          bus.on('line', line => { this.#lines.push(line) })
        }
        print() {
          for (const line of this.#lines) this.#write(line)
          this.#lines = []
        }
        #write(line: string) { process.stdout.write(line) }
      }
    `,
    'an injected client may call back, which only the possible tier counts': {
      code: `
        class Counters {
          #counts = new Map<string, number>()
          constructor(private readonly client: StatsClient) {
            setInterval(() => this.increment('alive'), 1000)
          }
          increment(name: string) {
            this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
          }
          flush() {
            for (const [name, count] of this.#counts) this.client.increment(name, count)
            this.#counts.clear() // error
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an injected client is silent in the likely tier': `
      class Counters {
        #counts = new Map<string, number>()
        constructor(private readonly client: StatsClient) {
          setInterval(() => this.increment('alive'), 1000)
        }
        increment(name: string) {
          this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
        }
        flush() {
          for (const [name, count] of this.#counts) this.client.increment(name, count)
          this.#counts.clear()
        }
      }
    `,
  })
})

describe('what is dropped from a cache is made again', () => {
  testRule(rule, {
    'an entry that comes in while the others are closed': `
      class Credentials {
        #providerCache = new Map<string, Provider>()
        get(id: string) {
          if (!this.#providerCache.has(id)) this.#providerCache.set(id, new Provider(id))
          return this.#providerCache.get(id)
        }
        async invalidate() {
          for (const provider of [...this.#providerCache.values()]) await provider.invalidate()
          this.#providerCache.clear()
        }
      }
    `,
    'strict says it all the same': {
      options: { tier: 'possible' },
      code: `
        class Credentials {
          #providerCache = new Map<string, Provider>()
          get(id: string) {
            if (!this.#providerCache.has(id)) this.#providerCache.set(id, new Provider(id))
            return this.#providerCache.get(id)
          }
          async invalidate() {
            for (const provider of [...this.#providerCache.values()]) await provider.invalidate()
            this.#providerCache.clear() // error: loses
          }
        }
      `,
    },
  })
})
