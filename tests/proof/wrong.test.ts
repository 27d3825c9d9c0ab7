import { describe, expect, test } from 'vitest'
import { proveFix } from './prove.ts'

describe('a drain that is not cured', () => {
  test('snapshot first and reset last: the half-cure loses what comes while it sends', () => {
    expect(() =>
      proveFix({
        before: `
          export class Buffer {
            #counters = new Map<string, number>()
            constructor(private readonly stats: Stats) {}
            incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
            async flush() {
              for (const [name, value] of this.#counters) await this.stats.increment(name, value)
              this.#counters = new Map()
            }
          }
        `,
        after: `
          export class Buffer {
            #counters = new Map<string, number>()
            constructor(private readonly stats: Stats) {}
            incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
            async flush() {
              const counters = [...this.#counters]
              for (const [name, value] of counters) await this.stats.increment(name, value)
              this.#counters = new Map()
            }
          }
        `,
      }),
    ).toThrow(
      /^together: lost: 'name-f' → 5003 was written by it\.incr\(\)|^together: lost: 5003 under 'name-f' was added/,
    )
  })

  test('a swap without a restore drops the batch when sending fails', () => {
    expect(() =>
      proveFix({
        before: `
          export class Outbox {
            #items: object[] = []
            constructor(private readonly client: Client) {}
            add(item: object) { this.#items.push(item) }
            async flush() {
              for (const item of this.#items) await this.client.send(item)
              this.#items = []
            }
          }
        `,
        after: `
          export class Outbox {
            #items: object[] = []
            constructor(private readonly client: Client) {}
            add(item: object) { this.#items.push(item) }
            async flush() {
              const items = this.#items
              this.#items = []
              for (const item of items) await this.client.send(item)
            }
          }
        `,
      }),
    ).toThrow(
      /^alone: the contents afterwards differ: it\.#items = \[\] – before: it\.#items = \[<item-a>/,
    )
  })

  test('the same swap is proven for a fix that says it drops the batch', () => {
    const proof = proveFix({
      before: `
        export class Outbox {
          #items: object[] = []
          constructor(private readonly client: Client) {}
          add(item: object) { this.#items.push(item) }
          async flush() {
            for (const item of this.#items) await this.client.send(item)
            this.#items = []
          }
        }
      `,
      after: `
        export class Outbox {
          #items: object[] = []
          constructor(private readonly client: Client) {}
          add(item: object) { this.#items.push(item) }
          async flush() {
            const items = this.#items
            this.#items = []
            for (const item of items) await this.client.send(item)
          }
        }
      `,
      relax: ['failure'],
      expectHarm: ['twice'],
    })
    expect(proof.schedules).toBeGreaterThan(100)
  })

  test('a restore that overwrites what came meanwhile', () => {
    expect(() =>
      proveFix({
        before: `
          export class Buffer {
            #counters = new Map<string, number>()
            constructor(private readonly stats: Stats) {}
            incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
            async flush() {
              for (const [name, value] of this.#counters) await this.stats.increment(name, value)
              this.#counters = new Map()
            }
          }
        `,
        after: `
          export class Buffer {
            #counters = new Map<string, number>()
            constructor(private readonly stats: Stats) {}
            incr(name: string, by: number) { this.#counters.set(name, (this.#counters.get(name) ?? 0) + by) }
            async flush() {
              const counters = this.#counters
              this.#counters = new Map()
              try {
                for (const [name, value] of counters) await this.stats.increment(name, value)
              } catch (error) {
                for (const [name, value] of counters) this.#counters.set(name, value)
                throw error
              }
            }
          }
        `,
      }),
    ).toThrow(
      /^together, while it fails: lost: 5003 under 'name-a' was added by it\.incr\(\) with the first name/,
    )
  })

  test('a restore that puts the old array back in place of the new one', () => {
    expect(() =>
      proveFix({
        before: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly send: (items: string[]) => Promise<void>) {}
            add(item: string) { this.#items.push(item) }
            async flush() {
              await this.send(this.#items)
              this.#items = []
            }
          }
        `,
        after: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly send: (items: string[]) => Promise<void>) {}
            add(item: string) { this.#items.push(item) }
            async flush() {
              const items = this.#items
              this.#items = []
              try {
                await this.send(items)
              } catch (error) {
                this.#items = items
                throw error
              }
            }
          }
        `,
      }),
    ).toThrow(/^together, while it fails: lost: 'item-f' was written by it\.add\(\)/)
  })

  test('an error that is swallowed', () => {
    expect(() =>
      proveFix({
        before: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly send: (items: string[]) => Promise<void>) {}
            add(item: string) { this.#items.push(item) }
            async flush() {
              await this.send(this.#items)
              this.#items = []
            }
          }
        `,
        after: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly send: (items: string[]) => Promise<void>) {}
            add(item: string) { this.#items.push(item) }
            async flush() {
              const items = this.#items
              this.#items = []
              try {
                await this.send(items)
              } catch {
                this.#items.unshift(...items)
              }
            }
          }
        `,
      }),
    ).toThrow(/^alone: the operation returns undefined, before it throws Error: send-a\(\) failed/)
  })

  test('a batch that the sink still holds when it is emptied', () => {
    expect(() =>
      proveFix({
        before: `
          const batch: string[] = []
          declare function send(batch: string[]): Promise<void>
          export const add = (item: string) => { batch.push(item) }
          export async function flush() {
            try { await send(batch) } finally { batch.length = 0 }
          }
        `,
        after: `
          const batch: string[] = []
          declare function send(batch: string[]): Promise<void>
          export const add = (item: string) => { batch.push(item) }
          export async function flush() {
            const sent = send(batch)
            batch.length = 0
            await sent
          }
        `,
      }),
    ).toThrow(
      /^alone: the effects differ: send\(\) settles, its arguments now \(\[\]\) – before: nothing/,
    )
  })

  test('a container that a reader now finds empty while it is sent', () => {
    expect(() =>
      proveFix({
        before: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly client: Client) {}
            get pending() { return this.#items.length }
            add(item: string) { this.#items.push(item) }
            async flush() {
              try {
                for (const item of this.#items) await this.client.send(item)
              } finally {
                this.#items = []
              }
            }
          }
        `,
        after: `
          export class Outbox {
            #items: string[] = []
            constructor(private readonly client: Client) {}
            get pending() { return this.#items.length }
            add(item: string) { this.#items.push(item) }
            async flush() {
              const items = this.#items
              this.#items = []
              for (const item of items) await this.client.send(item)
            }
          }
        `,
      }),
    ).toThrow('together: a reader sees less than before: it.pending returns 0, before it returns 3')
  })
})

describe('a snapshot that changes what the program does', () => {
  test('entries processed twice', () => {
    expect(() =>
      proveFix({
        before: `
          declare function send(id: string): Promise<void>
          const queue = new Set<string>()
          export const add = (id: string) => { queue.add(id) }
          export async function drain() {
            for (const id of queue) {
              queue.delete(id)
              await send(id)
            }
          }
        `,
        after: `
          declare function send(id: string): Promise<void>
          const queue = new Set<string>()
          export const add = (id: string) => { queue.add(id) }
          export async function drain() {
            const ids = [...queue]
            for (const id of ids) {
              queue.delete(id)
              await send(id)
            }
          }
        `,
      }),
    ).toThrow(/^together: twice: 'id-b' was handed over 2 times, not 1/)
  })

  test('effects in another order', () => {
    expect(() =>
      proveFix({
        before: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export async function broadcast(message: string) {
            for (const client of clients) {
              await client.send(message)
              log(client)
            }
          }
        `,
        after: `
          const clients = new Set<Client>()
          export const join = (client: Client) => { clients.add(client) }
          export async function broadcast(message: string) {
            const all = [...clients]
            await Promise.all(all.map(client => client.send(message)))
            for (const client of all) log(client)
          }
        `,
      }),
    ).toThrow(
      /^alone: the effects differ: <client-b>|^alone: the effects differ: client-b\.send\('message-d'\) – before: log/,
    )
  })

  test('the contents read at another time: what the body adds is no longer visited', () => {
    expect(() =>
      proveFix({
        before: `
          declare function load(id: string): Promise<{ next: string[] }>
          const seen = new Set<string>()
          export const add = (id: string) => { seen.add(id) }
          export async function crawl() {
            for (const id of seen) {
              const page = await load(id)
              for (const next of page.next) if (seen.size < 9) seen.add(next)
            }
          }
        `,
        after: `
          declare function load(id: string): Promise<{ next: string[] }>
          const seen = new Set<string>()
          export const add = (id: string) => { seen.add(id) }
          export async function crawl() {
            const ids = [...seen]
            for (const id of ids) {
              const page = await load(id)
              for (const next of page.next) if (seen.size < 9) seen.add(next)
            }
          }
        `,
      }),
    ).toThrow(/^alone: the effects differ: nothing – before: load\('load\(\)#/)
  })

  test('an index loop over the live array that skips what moved', () => {
    expect(() =>
      proveFix({
        before: `
          const listeners: Client[] = []
          export const add = (client: Client) => { listeners.push(client) }
          export const remove = (client: Client) => {
            const index = listeners.indexOf(client)
            if (index >= 0) listeners.splice(index, 1)
          }
          export async function emit(event: string) {
            for (const client of listeners) await client.send(event)
          }
        `,
        after: `
          const listeners: Client[] = []
          export const add = (client: Client) => { listeners.push(client) }
          export const remove = (client: Client) => {
            const index = listeners.indexOf(client)
            if (index >= 0) listeners.splice(index, 1)
          }
          export async function emit(event: string) {
            for (let i = 0; i < listeners.length; i++) await listeners[i].send(event)
          }
        `,
      }),
    ).toThrow(/^together: skipped: <client-b> was there all the time and was passed over/)
  })
})
