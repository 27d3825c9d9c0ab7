import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('drains, as real code has them', () => {
  testRule(rule, {
    'names that are blocked again while the blocked ones start': `
      export class Servers {
        #blocked = new Set<string>()
        constructor(trust: Trust) {
          trust.ready.then(() => {
            trust.onDidChange(async isTrusted =>
              isTrusted ? await this.startBlocked() : await this.stopAll())
          })
        }
        async startBlocked() {
          if (this.#blocked.size === 0) return
          const started = await service.started()
          for (const name of this.#blocked) {
            if (!started.includes(name)) await service.start(name)
          }
          this.#blocked.clear() // error
        }
        async stopAll() {
          const names = await service.started()
          const results = await Promise.allSettled(names.map(name => service.stop(name)))
          results.forEach((result, index) => {
            if (result.status === 'fulfilled') this.#blocked.add(names[index]!)
          })
        }
      }
    `,
    'channels whose close opens new ones, before they are cleared': `
      class Connection {
        #channels = new Map<number, Channel>()
        #seq = 0
        constructor(socket: Socket) {
          socket.onclose = code => {
            for (const channel of this.#channels.values()) channel.fireClose(code)
            this.#channels.clear() // error
          }
        }
        openChannel(handler: Handler) {
          const id = this.#seq++
          const channel = createChannel(id)
          this.#channels.set(id, channel)
          channel.onClose(() => this.#closeChannel(id, handler))
        }
        #closeChannel(id: number, handler: Handler) {
          this.#channels.delete(id)
          this.openChannel(handler)
        }
      }
    `,
    'taken and cleared, then told to close': {
      code: `
        class Connection {
          #channels = new Map<number, Channel>()
          #seq = 0
          constructor(socket: Socket) {
            socket.onclose = code => {
              const channels = [...this.#channels.values()]
              this.#channels.clear()
              for (const channel of channels) channel.fireClose(code)
            }
          }
          openChannel(handler: Handler) {
            const id = this.#seq++
            const channel = createChannel(id)
            this.#channels.set(id, channel)
            channel.onClose(() => this.openChannel(handler))
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a try that queues again what is not ready, while the queue is walked': `
      export class Balancer {
        #queue: Call[] = []
        #picker: Picker | null = null
        constructor(resolver: Resolver) {
          new ResolvingBalancer(resolver, picker => {
            this.#picker = picker
            process.nextTick(() => {
              this.#queue.forEach(call => { this.tryPick(call) })
              this.#queue = [] // error
            })
          })
        }
        tryPick(call: Call) {
          if (this.#picker === null) this.#queue.push(call)
          else this.#picker.pick(call)
        }
      }
    `,
    'cleanups of a test runner, walked in reverse': `
      let cleanups: Cleanup[] = []
      export function onCleanup(cleanup: Cleanup) { cleanups.push(cleanup) }
      export async function callCleanups() {
        for (const cleanup of cleanups.reverse()) await cleanup()
        cleanups = [] // error
      }
    `,
    'cleanups of one context, taken out of their map first': {
      code: `
        const cleanups = new Map<Context, Cleanup[]>()
        export function onCleanup(context: Context, cleanup: Cleanup) {
          const list = cleanups.get(context) ?? []
          list.push(cleanup)
          cleanups.set(context, list)
        }
        export async function callCleanups(context: Context) {
          const list = cleanups.get(context) ?? []
          cleanups.delete(context)
          for (const cleanup of list.reverse()) await cleanup()
        }
      `,
      options: { tier: 'possible' },
    },
    'delivery callbacks that count by topic, created on first use': `
      export class MetricsTrackingProducer {
        #counters = new Map<string, { success: number; error: number }>()
        send(topic: string, message: Message) {
          this.client.produce(topic, message, (error: Error | null) => {
            let counters = this.#counters.get(topic)
            if (!counters) {
              counters = { success: 0, error: 0 }
              this.#counters.set(topic, counters)
            }
            counters[error ? 'error' : 'success'] += 1
          })
        }
        async flush(stats: Stats) {
          for (const [topic, { success, error }] of this.#counters) {
            await stats.increment(topic, success, error)
          }
          this.#counters.clear() // error
        }
      }
    `,
    'nested maps by topic, of which a copy is sent and everything is cleared': `
      const counters = new Map<string, Map<string, number>>()
      producer.on('delivery', ({ topic, status }) => {
        let byStatus = counters.get(topic)
        if (!byStatus) counters.set(topic, (byStatus = new Map()))
        byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
      })
      export async function flush(stats: Stats) {
        const copy = new Map(counters)
        for (const [topic, byStatus] of copy) await stats.send(topic, byStatus)
        counters.clear() // error
      }
    `,
    'copy and clear of nested maps': {
      code: `
        const counters = new Map<string, Map<string, number>>()
        producer.on('delivery', ({ topic, status }) => {
          let byStatus = counters.get(topic)
          if (!byStatus) counters.set(topic, (byStatus = new Map()))
          byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
        })
        export async function flush(stats: Stats) {
          const copy = new Map(counters)
          counters.clear()
          for (const [topic, byStatus] of copy) await stats.send(topic, [...byStatus])
        }
      `,
      options: { tier: 'possible' },
    },
    'a checkpoint that deletes each entry it has written': `
      import { Worker } from 'node:worker_threads'
      const progress: Record<string, number> = {}
      const worker = new Worker(new URL('./worker.js', import.meta.url))
      worker.on('message', ({ task, done }) => { progress[task] = done })
      export async function checkpoint(db: Db) {
        for (const task of Object.keys(progress)) {
          await db.save(task, progress[task])
          delete progress[task] // error
        }
      }
    `,
  })
})

describe('F19 a loop and a reset in one turn, as real code has them', () => {
  testRule(rule, {
    'children of a class in the file, whose destroy adds another': `
      class Child {
        constructor(private parent: Parent) {}
        destroy() { this.parent.add() }
      }
      export class Parent {
        #children: Child[] = []
        add() { this.#children.push(new Child(this)) }
        destroyChildren() {
          this.#children.forEach(child => { child.destroy() })
          this.#children = [] // error
        }
      }
    `,
    'children of a class in the file, whose destroy does not touch the list': {
      code: `
        class Child {
          #isAlive = true
          constructor(private parent: Parent) {}
          destroy() { this.#isAlive = false }
          leave() { this.parent.deleteChild(this) }
        }
        export class Parent {
          #children = new Set<Child>()
          add() { this.#children.add(new Child(this)) }
          deleteChild(child: Child) { this.#children.delete(child) }
          destroyChildren() {
            for (const child of this.#children) child.destroy()
            this.#children.clear()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'disposables of an imported class': {
      code: `
        import type { Disposable } from './disposable.ts'
        export class Registry {
          #disposables = new Map<string, Disposable>()
          add(id: string, disposable: Disposable) { this.#disposables.set(id, disposable) }
          reset() {
            for (const disposable of this.#disposables.values()) disposable.dispose()
            this.#disposables.clear()
          }
        }
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('F5 and F18 what a drain may delete, and others too', () => {
  testRule(rule, {
    'F5 expired entries are deleted while they are walked, without a wait': {
      code: `
        const sessions = new Map<string, Session>()
        http.on('login', session => { sessions.set(session.id, session) })
        export function sweep() {
          for (const [id, session] of sessions) {
            if (session.isExpired) sessions.delete(id)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'F18 others only delete what the drain is about to reset': {
      code: `
        const pending = new Map<string, Job>([['build', new Build()]])
        queue.on('cancel', id => { pending.delete(id) })
        /** @serial */
        export async function run() {
          for (const job of pending.values()) await job.run()
          pending.clear()
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F27 tear-down, as real code has it', () => {
  testRule(rule, {
    'workers that are all closed, then forgotten': `
      export class Cluster {
        #workers: Worker[] = []
        spawn() { this.#workers.push(new Worker()) }
        async close() {
          await Promise.all(this.#workers.map(worker => worker.close()))
          this.#workers = []
        }
      }
    `,
    'the same, in strict': {
      code: `
        export class Cluster {
          #workers: Worker[] = []
          spawn() { this.#workers.push(new Worker()) }
          async close() {
            await Promise.all(this.#workers.map(worker => worker.close()))
            this.#workers = [] // error
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a chain of promises': `
      export class Client {
        #readers: Reader[] = []
        subscribe(reader: Reader) { this.#readers.push(reader) }
        disconnect() {
          return Promise.all(this.#readers.map(reader => reader.close()))
            .then(() => this.connection.close())
            .then(() => { this.#readers = [] })
        }
      }
    `,
    'a comment that says what it is for': `
      export class Cluster {
        #workers: Worker[] = []
        spawn() { this.#workers.push(new Worker()) }
        /**
         * Forgets all workers when the process is
         * shutting down.
         */
        async cleanup() {
          await Promise.all(this.#workers.map(worker => worker.close()))
          this.#workers = []
        }
      }
    `,
    'a comment that says when it is refused': `
      export class Cluster {
        #workers: Worker[] = []
        spawn() { this.#workers.push(new Worker()) }
        /** Forgets all workers, and throws during a shutdown. */
        async cleanup() {
          await Promise.all(this.#workers.map(worker => worker.close()))
          this.#workers = [] // error
        }
      }
    `,
    'a comment that only mentions it at the end': `
      export class Cluster {
        #workers: Worker[] = []
        spawn() { this.#workers.push(new Worker()) }
        /** Forgets all workers. What is left is killed on shutdown. */
        async cleanup() {
          await Promise.all(this.#workers.map(worker => worker.close()))
          this.#workers = [] // error
        }
      }
    `,
    'a name that is no tear-down': `
      export class Cluster {
        #workers: Worker[] = []
        spawn() { this.#workers.push(new Worker()) }
        async restart() {
          await Promise.all(this.#workers.map(worker => worker.close()))
          this.#workers = [] // error
        }
      }
    `,
  })
})
