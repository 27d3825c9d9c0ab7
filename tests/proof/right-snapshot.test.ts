import { describe, expect, test } from 'vitest'
import { proveFix } from './prove.ts'

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
