import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'

describe('the first one joins before the work', () => {
  testStaleFixes({
    'a set of those who have joined': {
      suggestionProof: { drive: { fill: [] } },
      code: `
        declare function start(): Promise<void>
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start()
            this.#tokens.add(token)
          }
        }
      `,
      output: `
        declare function start(): Promise<void>
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start()
            this.#tokens.add(token)
          }
        }
      `,
      suggestions: {
        'Add the entry to `this.#tokens` before the wait, and remove it when that fails': `
        declare function start(): Promise<void>
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            const isFirst = this.#tokens.size === 0
            this.#tokens.add(token)
            if (isFirst) {
              try {
                await start()
              } catch (error) {
                this.#tokens.delete(token)
                throw error
              }
            }
          }
        }
      `,
      },
    },
    'a map, and work of several statements': {
      suggestionProof: { drive: { fill: [] } },
      code: `
        interface Options { readonly isLoud: boolean }
        declare const bus: { open(): Promise<void>; announce(): Promise<void> }
        const readers = new Map<string, Options>()
        export async function join(id: string, options: Options) {
          if (!readers.size) {
            // for all of them
            await bus.open()
            await bus.announce()
          }
          readers.set(id, options)
        }
      `,
      output: `
        interface Options { readonly isLoud: boolean }
        declare const bus: { open(): Promise<void>; announce(): Promise<void> }
        const readers = new Map<string, Options>()
        export async function join(id: string, options: Options) {
          if (!readers.size) {
            // for all of them
            await bus.open()
            await bus.announce()
          }
          readers.set(id, options)
        }
      `,
      suggestions: {
        'Add the entry to `readers` before the wait, and remove it when that fails': `
        interface Options { readonly isLoud: boolean }
        declare const bus: { open(): Promise<void>; announce(): Promise<void> }
        const readers = new Map<string, Options>()
        export async function join(id: string, options: Options) {
          const isFirst = !readers.size
          readers.set(id, options)
          if (isFirst) {
            try {
              // for all of them
              await bus.open()
              await bus.announce()
            } catch (error) {
              readers.delete(id)
              throw error
            }
          }
        }
      `,
      },
    },
    'work that is given who has joined': {
      code: `
        declare function start(tokens: readonly string[]): Promise<void>
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start([...this.#tokens])
            this.#tokens.add(token)
          }
        }
      `,
      output: `
        declare function start(tokens: readonly string[]): Promise<void>
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start([...this.#tokens])
            this.#tokens.add(token)
          }
        }
      `,
    },
    'what is stored needs the work': {
      code: `
        declare function start(): Promise<void>
        declare function nameOf(token: string): string
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start()
            this.#tokens.add(nameOf(token))
          }
        }
      `,
      output: `
        declare function start(): Promise<void>
        declare function nameOf(token: string): string
        export class Polling {
          #tokens = new Set<string>()
          async subscribe(token: string) {
            if (this.#tokens.size === 0) await start()
            this.#tokens.add(nameOf(token))
          }
        }
      `,
    },
    'a constant remembers who is first': {
      suggestionProof: { drive: { fill: [] } },
      code: `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          const isFirst = watchers.size === 0
          if (isFirst) await start()
          watchers.add(id)
        }
      `,
      output: `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          const isFirst = watchers.size === 0
          if (isFirst) await start()
          watchers.add(id)
        }
      `,
      suggestions: {
        'Add the entry to `watchers` before the wait, and remove it when that fails': `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          const isFirst = watchers.size === 0
          watchers.add(id)
          if (isFirst) {
            try {
              await start()
            } catch (error) {
              watchers.delete(id)
              throw error
            }
          }
        }
      `,
      },
    },
    'the first one joins where it is asked': {
      suggestionProof: { drive: { fill: [] } },
      code: `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          if (watchers.size === 0) {
            await start()
            watchers.add(id)
          }
        }
      `,
      output: `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          if (watchers.size === 0) {
            await start()
            watchers.add(id)
          }
        }
      `,
      suggestions: {
        'Add the entry to `watchers` before the wait, and remove it when that fails': `
        declare function start(): Promise<void>
        const watchers = new Set<string>()
        export async function watch(id: string) {
          if (watchers.size === 0) {
            watchers.add(id)
            try {
              await start()
            } catch (error) {
              watchers.delete(id)
              throw error
            }
          }
        }
      `,
      },
    },
  })
})

describe('the new value is written before the wait', () => {
  testStaleFixes({
    'a number that is given away meanwhile': {
      code: `
        declare function save(id: number): Promise<void>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            await save(id)
            this.last = id + 1
          }
        }
      `,
      output: `
        declare function save(id: number): Promise<void>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            await save(id)
            this.last = id + 1
          }
        }
      `,
      suggestions: {
        'Write `this.last` before the wait; it stays when that fails': `
        declare function save(id: number): Promise<void>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            this.last = id + 1
            await save(id)
          }
        }
      `,
      },
    },
    'an entry that the wait is given': {
      code: `
        declare function save(name: string, count: number): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) {
          const before = counts.get(name) ?? 0
          await save(name, before)
          counts.set(name, before + 1)
        }
      `,
      output: `
        declare function save(name: string, count: number): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) {
          const before = counts.get(name) ?? 0
          await save(name, before)
          counts.set(name, before + 1)
        }
      `,
      suggestions: {
        'Write `counts` before the wait; it stays when that fails': `
        declare function save(name: string, count: number): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) {
          const before = counts.get(name) ?? 0
          counts.set(name, before + 1)
          await save(name, before)
        }
      `,
      },
    },
    'a copy with one more': {
      code: `
        declare function save(items: readonly string[]): Promise<void>
        export class Feed {
          items: string[] = []
          async add(item: string) {
            const items = [...this.items, item]
            await save(items)
            this.items = items
          }
        }
      `,
      output: `
        declare function save(items: readonly string[]): Promise<void>
        export class Feed {
          items: string[] = []
          async add(item: string) {
            const items = [...this.items, item]
            await save(items)
            this.items = items
          }
        }
      `,
      suggestions: {
        'Write `this.items` before the wait; it stays when that fails': `
        declare function save(items: readonly string[]): Promise<void>
        export class Feed {
          items: string[] = []
          async add(item: string) {
            const items = [...this.items, item]
            this.items = items
            await save(items)
          }
        }
      `,
      },
    },
    'what the wait brings cannot be written before it': {
      code: `
        declare function next(id: number): Promise<number>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            const step = await next(id)
            this.last = id + step
          }
        }
      `,
      output: `
        declare function next(id: number): Promise<number>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            const step = await next(id)
            this.last = id + step
          }
        }
      `,
    },
    'what is read meanwhile stays as it was': {
      code: `
        declare function save(id: number): Promise<void>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            await this.save(id)
            this.last = id + 1
          }
          private async save(id: number) {
            await save(this.last === 0 ? 1 : id)
          }
        }
      `,
      output: `
        declare function save(id: number): Promise<void>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            await this.save(id)
            this.last = id + 1
          }
          private async save(id: number) {
            await save(this.last === 0 ? 1 : id)
          }
        }
      `,
    },
    'a way out on which nothing is written': {
      code: `
        declare function save(id: number): Promise<boolean>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            if (!(await save(id))) return
            this.last = id + 1
          }
        }
      `,
      output: `
        declare function save(id: number): Promise<boolean>
        export class Ids {
          last = 0
          async create() {
            const id = this.last
            if (!(await save(id))) return
            this.last = id + 1
          }
        }
      `,
    },
  })
})

describe('an entry is compared with the one that was stored', () => {
  testStaleFixes({
    'in a reaction, with the one that was stored': {
      suggestionProof: {
        drive: { operation: "start('name')", writes: ["running.set('name', newer)"] },
      },
      code: `
        interface Job { readonly done: Promise<void>; cancel(): void }
        declare function run(name: string): Job
        const running = new Map<string, Job>()
        export function start(name: string) {
          running.get(name)?.cancel()
          const job = run(name)
          running.set(name, job)
          void job.done.finally(() => running.delete(name))
        }
      `,
      output: `
        interface Job { readonly done: Promise<void>; cancel(): void }
        declare function run(name: string): Job
        const running = new Map<string, Job>()
        export function start(name: string) {
          running.get(name)?.cancel()
          const job = run(name)
          running.set(name, job)
          void job.done.finally(() => running.delete(name))
        }
      `,
      suggestions: {
        'Remove the entry of `running` only if it is still the same': `
        interface Job { readonly done: Promise<void>; cancel(): void }
        declare function run(name: string): Job
        const running = new Map<string, Job>()
        export function start(name: string) {
          running.get(name)?.cancel()
          const job = run(name)
          running.set(name, job)
          void job.done.finally(() => {
            if (running.get(name) === job) running.delete(name)
          })
        }
      `,
      },
    },
    'behind a try, with the one that was stored': {
      suggestionProof: {
        drive: { operation: "start('name')", writes: ["running.set('name', newer)"] },
      },
      code: `
        declare function run(name: string, signal: AbortSignal): Promise<void>
        const running = new Map<string, AbortController>()
        export async function start(name: string) {
          running.get(name)?.abort()
          const controller = new AbortController()
          running.set(name, controller)
          try {
            await run(name, controller.signal)
          } finally {
            running.delete(name)
          }
        }
      `,
      output: `
        declare function run(name: string, signal: AbortSignal): Promise<void>
        const running = new Map<string, AbortController>()
        export async function start(name: string) {
          running.get(name)?.abort()
          const controller = new AbortController()
          running.set(name, controller)
          try {
            await run(name, controller.signal)
          } finally {
            running.delete(name)
          }
        }
      `,
      suggestions: {
        'Remove the entry of `running` only if it is still the same': `
        declare function run(name: string, signal: AbortSignal): Promise<void>
        const running = new Map<string, AbortController>()
        export async function start(name: string) {
          running.get(name)?.abort()
          const controller = new AbortController()
          running.set(name, controller)
          try {
            await run(name, controller.signal)
          } finally {
            if (running.get(name) === controller) running.delete(name)
          }
        }
      `,
      },
    },
  })
})
