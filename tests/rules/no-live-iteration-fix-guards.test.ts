import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testFixes } from '../harness/lint.ts'

describe('writers that are kept out are no reason', () => {
  testFixes(rule, {
    'who deletes under the lock of the loop': {
      code: `
        import { Mutex } from 'async-mutex'
        interface Client { ping(): Promise<void> }
        export class Hub {
          #lock = new Mutex()
          #clients = new Set<Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (client: Client) => { this.#clients.add(client) })
          }
          async remove(client: Client) { await this.#lock.runExclusive(() => { this.#clients.delete(client) }) }
          async ping() {
            await this.#lock.runExclusive(async () => {
              for (const client of this.#clients) await client.ping()
            })
          }
        }
      `,
      output: `
        import { Mutex } from 'async-mutex'
        interface Client { ping(): Promise<void> }
        export class Hub {
          #lock = new Mutex()
          #clients = new Set<Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (client: Client) => { this.#clients.add(client) })
          }
          async remove(client: Client) { await this.#lock.runExclusive(() => { this.#clients.delete(client) }) }
          async ping() {
            await this.#lock.runExclusive(async () => {
              const clientsSnapshot = [...this.#clients]
              for (const client of clientsSnapshot) await client.ping()
            })
          }
        }
      `,
    },
    'who turns back from a busy flag': {
      code: `
        interface Client { ping(): Promise<void> }
        export class Hub {
          #isBusy = false
          #clients = new Map<string, Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (id: string, client: Client) => {
              if (!this.#clients.has(id)) this.#clients.set(id, client)
            })
          }
          remove(id: string) {
            if (this.#isBusy) return
            this.#clients.delete(id)
          }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            for (const client of this.#clients.values()) await client.ping()
            this.#isBusy = false
          }
        }
      `,
      output: `
        interface Client { ping(): Promise<void> }
        export class Hub {
          #isBusy = false
          #clients = new Map<string, Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (id: string, client: Client) => {
              if (!this.#clients.has(id)) this.#clients.set(id, client)
            })
          }
          remove(id: string) {
            if (this.#isBusy) return
            this.#clients.delete(id)
          }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            const clientsSnapshot = [...this.#clients.values()]
            for (const client of clientsSnapshot) await client.ping()
            this.#isBusy = false
          }
        }
      `,
    },
    'but who asks nobody is': {
      code: `
        interface Client { ping(): Promise<void> }
        export class Hub {
          #isBusy = false
          #clients = new Map<string, Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (id: string, client: Client) => {
              if (!this.#clients.has(id)) this.#clients.set(id, client)
            })
          }
          remove(id: string) { this.#clients.delete(id) }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            for (const client of this.#clients.values()) await client.ping()
            this.#isBusy = false
          }
        }
      `,
      output: `
        interface Client { ping(): Promise<void> }
        export class Hub {
          #isBusy = false
          #clients = new Map<string, Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (id: string, client: Client) => {
              if (!this.#clients.has(id)) this.#clients.set(id, client)
            })
          }
          remove(id: string) { this.#clients.delete(id) }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            for (const client of this.#clients.values()) await client.ping()
            this.#isBusy = false
          }
        }
      `,
      suggestions: {
        'Walk a copy of `this.#clients` (an entry may be removed on line 11)': `
        interface Client { ping(): Promise<void> }
        export class Hub {
          #isBusy = false
          #clients = new Map<string, Client>()
          constructor(bus: EventEmitter) {
            bus.on('open', (id: string, client: Client) => {
              if (!this.#clients.has(id)) this.#clients.set(id, client)
            })
          }
          remove(id: string) { this.#clients.delete(id) }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            const clientsSnapshot = [...this.#clients.values()]
            for (const client of clientsSnapshot) await client.ping()
            this.#isBusy = false
          }
        }
      `,
      },
    },
  })
})
