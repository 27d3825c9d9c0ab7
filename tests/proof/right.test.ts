import { describe, expect, test } from 'vitest'
import { proveFix } from './prove.ts'

describe('a drain that takes first is proven', () => {
  test('a swapped Map of counters in a #private field, with the batch added back after an error', () => {
    const proof = proveFix({
      before: `
        export class MetricsBuffer {
          #counters = new Map<string, number>()
          constructor(private readonly stats: { increment(name: string, value: number): Promise<void> }) {}
          incr(name: string, value: number) {
            this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
          }
          async flush() {
            for (const [name, value] of this.#counters) {
              await this.stats.increment(name, value)
            }
            this.#counters = new Map()
          }
        }
      `,
      after: `
        export class MetricsBuffer {
          #counters = new Map<string, number>()
          constructor(private readonly stats: { increment(name: string, value: number): Promise<void> }) {}
          incr(name: string, value: number) {
            this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
          }
          async flush() {
            const counters = this.#counters
            this.#counters = new Map()
            try {
              for (const [name, value] of counters) {
                await this.stats.increment(name, value)
              }
            } catch (error) {
              const newer = this.#counters
              this.#counters = counters
              for (const [name, value] of newer)
                this.#counters.set(name, (this.#counters.get(name) ?? 0) + value)
              throw error
            }
          }
        }
      `,
      expectHarm: ['lost'],
    })
    expect(proof.operations).toEqual(['flush()'])
    expect(proof.writes).toContain('it.incr() with something new')
    expect(proof.writes).toContain('it.incr() with the first name')
    expect(proof.harm?.text).toContain("under 'name-a'")
  })

  test('a Set that is copied and cleared, where every error is swallowed before the reset', () => {
    const proof = proveFix({
      before: `
        declare function send(id: string): Promise<void>
        const dirty = new Set<string>()
        export function mark(id: string) { dirty.add(id) }
        export async function save() {
          for (const id of dirty) {
            try { await send(id) } catch { console.warn(id) }
          }
          dirty.clear()
        }
      `,
      after: `
        declare function send(id: string): Promise<void>
        const dirty = new Set<string>()
        export function mark(id: string) { dirty.add(id) }
        export async function save() {
          const dirtySnapshot = [...dirty]
          dirty.clear()
          for (const id of dirtySnapshot) {
            try { await send(id) } catch { console.warn(id) }
          }
        }
      `,
      expectHarm: ['lost'],
    })
    expect(proof.writes).toEqual([
      'mark() with something new',
      'mark() with the first name',
      'mark() with the last name',
    ])
  })

  test('an array in a closure, swapped, its reset in finally', () => {
    const proof = proveFix({
      before: `
        export function createQueue(client) {
          let queue = []
          return {
            push(job) { queue.push(job) },
            async flush() {
              try {
                for (const job of queue) await client.send(job)
              } finally {
                queue = []
              }
            },
          }
        }
      `,
      after: `
        export function createQueue(client) {
          let queue = []
          return {
            push(job) { queue.push(job) },
            async flush() {
              const jobs = queue
              queue = []
              for (const job of jobs) await client.send(job)
            },
          }
        }
      `,
      filename: 'file.js',
      expectHarm: ['twice'],
    })
    expect(proof.fill).toBe('it.push()')
  })

  test('a bulk send of an array, with the batch put back in front after a failure', () => {
    proveFix({
      before: `
        export class Outbox {
          private items: object[] = []
          constructor(private send: (batch: object[]) => Promise<void>) {}
          add(item: object) { this.items.push(item) }
          async flush() {
            await this.send(this.items)
            this.items = []
          }
        }
      `,
      after: `
        export class Outbox {
          private items: object[] = []
          constructor(private send: (batch: object[]) => Promise<void>) {}
          add(item: object) { this.items.push(item) }
          async flush() {
            const items = this.items
            this.items = []
            try {
              await this.send(items)
            } catch (error) {
              this.items.unshift(...items)
              throw error
            }
          }
        }
      `,
      expectHarm: ['lost'],
    })
  })

  test('a record of nested counts that a handler fills', () => {
    const proof = proveFix({
      before: `
        import { producer, stats } from './app'
        let counts: Record<string, { ok: number }> = {}
        producer.on('delivered', (topic: string, n: number) => {
          counts[topic] ??= { ok: 0 }
          counts[topic].ok += n
        })
        export async function report() {
          try {
            for (const [topic, { ok }] of Object.entries(counts)) await stats.send(topic, ok)
          } finally {
            counts = {}
          }
        }
      `,
      after: `
        import { producer, stats } from './app'
        let counts: Record<string, { ok: number }> = {}
        producer.on('delivered', (topic: string, n: number) => {
          counts[topic] ??= { ok: 0 }
          counts[topic].ok += n
        })
        export async function report() {
          const taken = counts
          counts = {}
          for (const [topic, { ok }] of Object.entries(taken)) await stats.send(topic, ok)
        }
      `,
      expectHarm: ['lost'],
    })
    expect(proof.writes[0]).toContain("producer.on('delivered')")
  })

  test('several containers and one reset helper: all takes, the helper, then the loops', () => {
    proveFix({
      before: `
        export class Buffer {
          #timers = new Map<string, number>()
          #counters = new Map<string, number>()
          constructor(private readonly stats: Stats) {}
          time(name: string, ms: number) { this.#timers.set(name, ms) }
          incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
          async flush() {
            try {
              for (const [name, ms] of this.#timers) await this.stats.timing(name, ms)
              for (const [name, by] of this.#counters) await this.stats.increment(name, by)
            } finally {
              this.#reset()
            }
          }
          #reset() {
            this.#timers = new Map()
            this.#counters = new Map()
          }
        }
      `,
      after: `
        export class Buffer {
          #timers = new Map<string, number>()
          #counters = new Map<string, number>()
          constructor(private readonly stats: Stats) {}
          time(name: string, ms: number) { this.#timers.set(name, ms) }
          incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
          async flush() {
            const timers = this.#timers
            const counters = this.#counters
            this.#reset()
            for (const [name, ms] of timers) await this.stats.timing(name, ms)
            for (const [name, by] of counters) await this.stats.increment(name, by)
          }
          #reset() {
            this.#timers = new Map()
            this.#counters = new Map()
          }
        }
      `,
      expectHarm: ['lost'],
    })
  })
})

describe('a hoisted snapshot is proven', () => {
  test('over a Set of clients that an event handler adds to', () => {
    const proof = proveFix({
      before: `
        import { EventEmitter } from 'node:events'
        export class Hub extends EventEmitter {
          readonly #clients = new Set<{ send(m: string): Promise<void> }>()
          constructor(server: { on(e: string, f: (client: Client) => void): void }) {
            super()
            server.on('connection', client => { this.#clients.add(client) })
          }
          async broadcast(message: string) {
            for (const client of this.#clients) {
              await client.send(message)
            }
          }
        }
      `,
      after: `
        import { EventEmitter } from 'node:events'
        export class Hub extends EventEmitter {
          readonly #clients = new Set<{ send(m: string): Promise<void> }>()
          constructor(server: { on(e: string, f: (client: Client) => void): void }) {
            super()
            server.on('connection', client => { this.#clients.add(client) })
          }
          async broadcast(message: string) {
            const clientsSnapshot = [...this.#clients]
            for (const client of clientsSnapshot) {
              await client.send(message)
            }
          }
        }
      `,
      expectHarm: ['mixed'],
    })
    expect(proof.writes[0]).toContain("on('connection')")
  })

  test('over the values of a Map that a timer adds to', () => {
    proveFix({
      before: `
        declare function ping(peer: Peer): Promise<boolean>
        declare function discover(): Peer
        const peers = new Map<number, Peer>()
        let next = 0
        setInterval(() => { peers.set(next++, discover()) }, 1000)
        export async function check() {
          let alive = 0
          for (const peer of peers.values()) {
            if (await ping(peer)) alive++
            else break
          }
          return alive
        }
      `,
      after: `
        declare function ping(peer: Peer): Promise<boolean>
        declare function discover(): Peer
        const peers = new Map<number, Peer>()
        let next = 0
        setInterval(() => { peers.set(next++, discover()) }, 1000)
        export async function check() {
          let alive = 0
          const peersSnapshot = [...peers.values()]
          for (const peer of peersSnapshot) {
            if (await ping(peer)) alive++
            else break
          }
          return alive
        }
      `,
      expectHarm: ['mixed'],
    })
  })

  test('in the callback of a timer, which is the operation itself', () => {
    const proof = proveFix({
      before: `
        declare function poll(url: string): Promise<void>
        const urls: string[] = []
        export const watch = (url: string) => { urls.unshift(url) }
        setInterval(async () => {
          for (const url of urls) await poll(url)
        }, 1000)
      `,
      after: `
        declare function poll(url: string): Promise<void>
        const urls: string[] = []
        export const watch = (url: string) => { urls.unshift(url) }
        setInterval(async () => {
          const urlsSnapshot = [...urls]
          for (const url of urlsSnapshot) await poll(url)
        }, 1000)
      `,
      expectHarm: ['twice'],
    })
    expect(proof.operations).toEqual(['the function on line 5'])
  })

  test('in an async generator whose consumer may leave', () => {
    proveFix({
      before: `
        export class Feed {
          #rows = new Set<string>()
          add(row: string) { this.#rows.add(row) }
          async *read(load: (row: string) => Promise<string>) {
            for (const row of this.#rows) {
              yield await load(row)
            }
          }
        }
      `,
      after: `
        export class Feed {
          #rows = new Set<string>()
          add(row: string) { this.#rows.add(row) }
          async *read(load: (row: string) => Promise<string>) {
            const rows = [...this.#rows]
            for (const row of rows) {
              yield await load(row)
            }
          }
        }
      `,
      expectHarm: ['mixed'],
    })
  })

  test('at the top level of a module', () => {
    const proof = proveFix({
      before: `
        declare const bus: Bus
        declare function start(plugin: string): Promise<void>
        const plugins = new Set<string>()
        bus.on('plugin', (name: string) => plugins.add(name))
        for (const plugin of plugins) {
          await start(plugin)
        }
      `,
      after: `
        declare const bus: Bus
        declare function start(plugin: string): Promise<void>
        const plugins = new Set<string>()
        bus.on('plugin', (name: string) => plugins.add(name))
        const pluginsSnapshot = [...plugins]
        for (const plugin of pluginsSnapshot) {
          await start(plugin)
        }
      `,
      expectHarm: ['mixed'],
    })
    expect(proof.operations).toEqual(['the module'])
    expect(proof.writes).toContain("bus.on('plugin') with something new")
  })

  test('where the loop is synchronous and the sink calls back at once', () => {
    proveFix({
      before: `
        export class Emitter {
          private listeners: ((event: string) => void)[] = []
          on(listener: (event: string) => void) {
            this.listeners.push(listener)
            return () => { this.listeners.splice(this.listeners.indexOf(listener), 1) }
          }
          emit(event: string) {
            for (const listener of this.listeners) listener(event)
          }
        }
      `,
      after: `
        export class Emitter {
          private listeners: ((event: string) => void)[] = []
          on(listener: (event: string) => void) {
            this.listeners.push(listener)
            return () => { this.listeners.splice(this.listeners.indexOf(listener), 1) }
          }
          emit(event: string) {
            const listenersSnapshot = [...this.listeners]
            for (const listener of listenersSnapshot) listener(event)
          }
        }
      `,
    })
  })
})
