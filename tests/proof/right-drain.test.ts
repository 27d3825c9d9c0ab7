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
