import { expect, test } from 'vitest'

import { takeFirst } from './repairs.ts'

test('a copy that is there already is kept, and a quiet test of it stays above the reset', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<void> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const batch = [...buf]

      if (batch.length === 0) return
      try {
        await api.send(batch)
        buf = [] // start over
      } catch (e) {
        console.error(e)
      }
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<void> }
    let buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const batch = [...buf]

      if (batch.length === 0) return
      buf = [] // start over
      try {
        await api.send(batch)
      } catch (e) {
        buf = [...batch, ...buf]
        console.error(e)
      }
    }
  `)
})

test('an alias that is emptied in place becomes a copy', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<void> }
    export class Log {
      private lines: string[] = []
      add(line: string) { this.lines.push(line) }
      async flush() {
        const batch = this.lines
        await api.send(batch)
        this.lines.length = 0
      }
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<void> }
    export class Log {
      private lines: string[] = []
      add(line: string) { this.lines.push(line) }
      async flush() {
        const batch = [...this.lines]
        this.lines.length = 0
        try {
          await api.send(batch)
        } catch (error) {
          this.lines.unshift(...batch)
          throw error
        }
      }
    }
  `)
})

test('an index loop reads the copy everywhere', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const queue: string[] = []
    export function push(s: string) { queue.push(s) }
    export async function flush() {
      for (let i = 0; i < queue.length; i++) {
        await api.send(queue[i])
      }
      queue.length = 0
    }
  `)
  expect(fixed).toBe(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const queue: string[] = []
    export function push(s: string) { queue.push(s) }
    export async function flush() {
      const queueSnapshot = [...queue]
      queue.length = 0
      try {
        for (let i = 0; i < queueSnapshot.length; i++) {
          await api.send(queueSnapshot[i])
        }
      } catch (error) {
        queue.unshift(...queueSnapshot)
        throw error
      }
    }
  `)
})

test('emptying in place becomes a swap where the container never leaves its slot', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    export class Marks {
      #ids = new Set<string>()
      mark(id: string) { this.#ids.add(id) }
      async flush() {
        for (const id of this.#ids) await api.send(id)
        this.#ids.clear()
      }
    }
  `)
  expect(fixed).toContain(`
        const ids = this.#ids
        this.#ids = new Set<string>()
        try {
          for (const id of ids) await api.send(id)
        } catch (error) {
          for (const value of ids) {
            this.#ids.add(value)
          }
          throw error
        }
`)
})

test('emptying in place stays where a push waits for its argument', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean>; read(): Promise<string> }
    export class Marks {
      #ids = new Set<string>()
      async mark() { this.#ids.add(await api.read()) }
      async flush() {
        for (const id of this.#ids) await api.send(id)
        this.#ids.clear()
      }
    }
  `)
  expect(fixed).toContain('const idsSnapshot = [...this.#ids]\n        this.#ids.clear()')
})

test('a local that can be assigned again is left alone: it would be without a use', () => {
  const { fixed, suggestions } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      let batch = buf
      await api.send(batch)
      buf.length = 0
    }
  `)
  expect({ fixed, suggestions }).toEqual({ fixed: null, suggestions: {} })
})

test('an alias that is emptied itself is copied, not made the copy', () => {
  const { fixed } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const buf: string[] = []
    export function push(s: string) { buf.push(s) }
    export async function flush() {
      const batch = buf
      for (const item of batch) await api.send(item)
      batch.length = 0
    }
  `)
  expect(fixed).toContain(`
      const batch = buf
      const bufSnapshot = [...batch]
      batch.length = 0
      try {
        for (const item of bufSnapshot) await api.send(item)
      } catch (error) {
        batch.unshift(...bufSnapshot)
        throw error
      }
`)
})

test('a container in a container is read and put back where it is', () => {
  const { fixed, suggestions } = takeFirst(`
    declare const api: { send(x: unknown): Promise<boolean> }
    const rooms = new Map<string, Set<string>>()
    export function open(id: string) { rooms.set(id, new Set()) }
    export function join(id: string, name: string) { rooms.get(id)!.add(name) }
    export async function flush(id: string) {
      for (const name of rooms.get(id)!) await api.send(name)
      rooms.get(id)!.clear()
    }
  `)
  expect(fixed).toBeNull()
  expect(Object.values(suggestions)[0]).toContain(`
      const roomSnapshot = [...rooms.get(id)!]
      rooms.get(id)!.clear()
      try {
        for (const name of roomSnapshot) await api.send(name)
      } catch (error) {
        for (const value of roomSnapshot) {
          rooms.get(id)!.add(value)
        }
        throw error
      }
`)
})
