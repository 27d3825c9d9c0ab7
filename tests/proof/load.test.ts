import { describe, expect, test } from 'vitest'
import { runLoad } from './load.ts'

describe('six writers with a thousand writes each', () => {
  test('lose counts when the reset comes last', () => {
    const result = runLoad({
      source: `
        export class MetricsBuffer {
          #counters = new Map<string, number>()
          constructor(private readonly stats: { increment(name: string, by: number): Promise<void> }) {}
          incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
          async flush() {
            for (const [name, by] of this.#counters) await this.stats.increment(name, by)
            this.#counters = new Map()
          }
        }
      `,
      make: 'new MetricsBuffer(stats)',
      writers: 6,
      rounds: 1000,
      write: 'it.incr("writer " + writer, 1)',
      operation: 'it.flush()',
      seed: 7,
      countIn: writer => [`writer ${writer}`, 1],
      countOut: (name, [key, by]) =>
        name === 'stats.increment' ? [String(key), Number(by)] : null,
    })
    expect(result.totalIn).toBe(6000)
    expect(result.totalOut).not.toBe(6000)
    expect(result.errors).toEqual([])
  })

  test('lose nothing when the buffer is swapped first', () => {
    const result = runLoad({
      source: `
        export class MetricsBuffer {
          #counters = new Map<string, number>()
          constructor(private readonly stats: { increment(name: string, by: number): Promise<void> }) {}
          incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
          async flush() {
            const counters = this.#counters
            this.#counters = new Map()
            for (const [name, by] of counters) await this.stats.increment(name, by)
          }
        }
      `,
      make: 'new MetricsBuffer(stats)',
      writers: 6,
      rounds: 1000,
      write: 'it.incr("writer " + writer, 1)',
      operation: 'it.flush()',
      seed: 7,
      countIn: writer => [`writer ${writer}`, 1],
      countOut: (name, [key, by]) =>
        name === 'stats.increment' ? [String(key), Number(by)] : null,
    })
    expect(result.in['writer 0']).toBe(1000)
    expect(result.missing).toEqual({})
    expect(result.operations).toBeGreaterThan(100)
  })

  test('the same seed gives the same run, another seed another one', () => {
    const load = {
      source: `
        const items: number[] = []
        declare function send(items: number[]): Promise<void>
        export const add = (item: number) => { items.push(item) }
        export async function flush() {
          await send(items)
          items.length = 0
        }
      `,
      make: 'undefined',
      writers: 4,
      rounds: 50,
      write: 'add(writer * 1000 + round)',
      operation: 'flush()',
      countIn: () => ['items', 1] as const,
      countOut: (_: string, [items]: readonly unknown[]) =>
        ['items', Array.isArray(items) ? items.length : 0] as const,
    }
    expect(runLoad({ ...load, seed: 3 })).toEqual(runLoad({ ...load, seed: 3 }))
    expect(runLoad({ ...load, seed: 3 })).not.toEqual(runLoad({ ...load, seed: 4 }))
  })

  test('a lock on every access loses nothing', () => {
    const result = runLoad({
      source: `
        import { Mutex } from 'async-mutex'
        const lock = new Mutex()
        const counts = new Map<string, number>()
        declare const stats: { add(name: string, by: number): Promise<void> }
        export const add = (name: string) =>
          lock.runExclusive(() => { counts.set(name, (counts.get(name) ?? 0) + 1) })
        export const flush = () =>
          lock.runExclusive(async () => {
            for (const [name, by] of counts) await stats.add(name, by)
            counts.clear()
          })
      `,
      make: 'undefined',
      writers: 4,
      rounds: 100,
      write: 'add("a")',
      operation: 'flush()',
      countIn: () => ['a', 1],
      countOut: (_, [, by]) => ['a', Number(by)],
    })
    expect(result.totalOut).toBe(400)
  })
})
