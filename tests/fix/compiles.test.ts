import { expect, test } from 'vitest'

import { compileErrorsOf, snapshot, takeFirst } from './repairs.ts'

const API = `
declare const api: { send(x: unknown): Promise<boolean>; isOpen(): boolean }
declare const bus: { on(name: string, run: (id: string) => void): void }
`

test('every drain compiles after its repair, and after each suggestion', () => {
  const results = [
    takeFirst(`${API}
      export class Gauges {
        readonly values = new Map<string, { at: number }>()
        set(name: string, at: number) { this.values.set(name, { at }) }
        async flush() {
          for (const value of this.values.values()) await api.send(value)
          this.values.clear()
        }
      }
    `),
    takeFirst(`${API}
      export class Pool {
        static idle: string[] = []
        static add(id: string) { Pool.idle.push(id) }
        static async flush() {
          await Promise.all(Pool.idle.map(id => api.send(id)))
          Pool.idle = []
        }
      }
    `),
    takeFirst(`${API}
      export function createQueue() {
        let jobs: string[] = []
        async function run(): Promise<void> {
          while (api.isOpen()) {
            if (jobs.length === 0) break
            for (const job of jobs) {
              if (!api.isOpen()) return
              await api.send(job)
            }
            jobs = []
          }
        }
        return { add: (job: string) => { jobs.push(job) }, run }
      }
    `),
    takeFirst(`${API}
      let counts: Record<string, number> = {}
      export function count(name: string) { counts[name] = (counts[name] ?? 0) + 1 }
      export async function flush() {
        for (const name of Object.keys(counts)) await api.send([name, counts[name]?.toFixed()])
        counts = {}
      }
    `),
    takeFirst(`${API}
      const sizes = new Map<string, bigint>()
      export function grow(name: string, by: bigint) { sizes.set(name, (sizes.get(name) ?? 0n) + by) }
      export async function flush(): Promise<number> {
        let sent = 0
        for (const [name, size] of sizes) {
          await api.send([name, size])
          sent += 1
        }
        sizes.clear()
        return sent
      }
    `),
    takeFirst(`${API}
      const rooms = new Map<string, Set<string>>()
      export function join(room: string, id: string) {
        const members = rooms.get(room) ?? new Set<string>()
        members.add(id)
        rooms.set(room, members)
      }
      export async function flush() {
        for (const [room, members] of rooms) await api.send([room, members.size])
        rooms.clear()
      }
    `),
    takeFirst(`${API}
      let lines: readonly string[] = []
      export function add(line: string) { lines = [...lines, line] }
      export async function flush(): Promise<boolean> {
        const isSent = await api.send(lines.join('\\n'))
        lines = []
        return isSent
      }
    `),
    takeFirst(`${API}
      export class Log {
        private lines: string[] = []
        add(line: string) { this.lines.push(line) }
        flush(): Promise<void> {
          return api.send(this.lines).then(() => {
            this.lines = []
          })
        }
      }
    `),
    takeFirst(`${API}
      const jobs = new Map<string, string>()
      export function add(id: string, job: string) { jobs.set(id, job) }
      export async function run() {
        for (const [id, job] of jobs) {
          await api.send(job)
          jobs.delete(id)
        }
      }
    `),
    takeFirst(`${API}
      const queue: string[] = []
      export function add(job: string) { queue.push(job) }
      export async function run() {
        while (queue.length > 0) {
          const job = queue[0]
          await api.send(job)
          queue.shift()
        }
      }
    `),
  ]
  const texts = results.flatMap(({ fixed, suggestions }) => [
    ...(fixed === null ? [] : [fixed]),
    ...Object.values(suggestions),
  ])

  expect(
    results.map(({ fixed, suggestions }) => fixed ?? Object.keys(suggestions)[0]),
  ).not.toContain(undefined)
  expect(compileErrorsOf(texts)).toEqual([])
})

test('every live pass compiles after its repair, and after each suggestion', () => {
  const results = [
    snapshot(`${API}
      const tabs = new Map<string, { ping(): Promise<void> }>()
      bus.on('open', id => { tabs.set(id, { ping: () => Promise.resolve() }) })
      bus.on('close', id => { tabs.delete(id) })
      export async function ping(isLoud: boolean) {
        if (isLoud) for (const [, tab] of tabs) await tab.ping()
      }
    `),
    snapshot(`${API}
      const tabs = new Map<string, { ping(): Promise<void> }>()
      bus.on('open', id => { tabs.set(id, { ping: () => Promise.resolve() }) })
      bus.on('close', id => { tabs.delete(id) })
      export const ping = (): void => tabs.forEach((tab, id) => { void tab.ping(); void api.send(id) })
    `),
    snapshot(`${API}
      const names: Record<string, string> = {}
      bus.on('open', id => { names[id] = id })
      bus.on('close', id => { delete names[id] })
      export async function send() {
        for (const id of Object.keys(names)) {
          await api.send(names[id]!.trim())
        }
      }
    `),
    snapshot(`${API}
      const names: Record<string, string> = {}
      bus.on('open', id => { names[id] = id })
      export async function send() {
        for (const id in names) await api.send(names[id])
      }
    `),
    snapshot(`${API}
      const ids: string[] = []
      bus.on('open', id => { ids.push(id) })
      bus.on('close', id => { ids.splice(ids.indexOf(id), 1) })
      export async function send(): Promise<number> {
        for (let i = 0; i < ids.length; i++) {
          const id = ids[i]
          if (id !== undefined) await api.send(id.trim())
        }
        return ids.reduce((sum, id) => sum + id.length, 0)
      }
    `),
    snapshot(`${API}
      const ids = new Set<string>()
      bus.on('open', id => { ids.add(id) })
      bus.on('close', id => { ids.delete(id) })
      export async function send(command: string) {
        switch (command) {
          case 'all':
            each: for (const id of ids) {
              for (const letter of id) {
                if (letter === '-') continue each
                await api.send(letter)
              }
            }
            break
        }
      }
    `),
  ]
  const texts = results.flatMap(({ fixed, suggestions }) => [
    ...(fixed === null ? [] : [fixed]),
    ...Object.values(suggestions),
  ])

  expect(
    results.map(({ fixed, suggestions }) => fixed ?? Object.keys(suggestions)[0]),
  ).not.toContain(undefined)
  expect(compileErrorsOf(texts)).toEqual([])
})
