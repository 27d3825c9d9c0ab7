import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testFixes } from '../harness/lint.ts'

describe('only a suggestion', () => {
  testFixes(rule, {
    'where a handler may overwrite a value that the loop is still to see': {
      code: `
        interface Room { save(): Promise<void> }
        const rooms = new Map<string, Room>()
        bus.on('open', (id: string, room: Room) => { rooms.set(id, room) })
        export async function save() {
          for (const room of rooms.values()) {
            await room.save()
          }
        }
      `,
      output: `
        interface Room { save(): Promise<void> }
        const rooms = new Map<string, Room>()
        bus.on('open', (id: string, room: Room) => { rooms.set(id, room) })
        export async function save() {
          for (const room of rooms.values()) {
            await room.save()
          }
        }
      `,
      suggestions: {
        'Walk a copy of `rooms` (an entry may be overwritten on line 4)': `
        interface Room { save(): Promise<void> }
        const rooms = new Map<string, Room>()
        bus.on('open', (id: string, room: Room) => { rooms.set(id, room) })
        export async function save() {
          const roomsSnapshot = [...rooms.values()]
          for (const room of roomsSnapshot) {
            await room.save()
          }
        }
      `,
      },
    },
    'where an entry may be deleted, one of them with a look whether it is still there': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('close', (tab: Tab) => { tabs.delete(tab) })
        export async function ping() {
          for (const tab of tabs) {
            await tab.ask('ping')
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('close', (tab: Tab) => { tabs.delete(tab) })
        export async function ping() {
          for (const tab of tabs) {
            await tab.ask('ping')
          }
        }
      `,
      suggestions: {
        'Walk a copy of `tabs` (an entry may be removed on line 5)': `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('close', (tab: Tab) => { tabs.delete(tab) })
        export async function ping() {
          const tabsSnapshot = [...tabs]
          for (const tab of tabsSnapshot) {
            await tab.ask('ping')
          }
        }
      `,
        'Walk a copy of `tabs` and skip what was removed meanwhile': `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('close', (tab: Tab) => { tabs.delete(tab) })
        export async function ping() {
          const tabsSnapshot = [...tabs]
          for (const tab of tabsSnapshot) {
            if (!tabs.has(tab)) continue
            await tab.ask('ping')
          }
        }
      `,
      },
    },
    'the look at a Map asks for the key': {
      code: `
        interface Client { send(id: string): Promise<void> }
        export class Presence {
          clients = new Map<string, Client>();
          constructor(server: EventEmitter) {
            server.on('open', (id: string, client: Client) => {
              if (!this.clients.has(id)) this.clients.set(id, client);
            });
          }
          remove(id: string) { this.clients.delete(id); }
          async notify() {
            for (const [id, client] of this.clients) {
              await client.send(id);
            }
          }
        }
      `,
      output: `
        interface Client { send(id: string): Promise<void> }
        export class Presence {
          clients = new Map<string, Client>();
          constructor(server: EventEmitter) {
            server.on('open', (id: string, client: Client) => {
              if (!this.clients.has(id)) this.clients.set(id, client);
            });
          }
          remove(id: string) { this.clients.delete(id); }
          async notify() {
            for (const [id, client] of this.clients) {
              await client.send(id);
            }
          }
        }
      `,
      suggestions: {
        'Walk a copy of `this.clients` (an entry may be removed on line 10)': `
        interface Client { send(id: string): Promise<void> }
        export class Presence {
          clients = new Map<string, Client>();
          constructor(server: EventEmitter) {
            server.on('open', (id: string, client: Client) => {
              if (!this.clients.has(id)) this.clients.set(id, client);
            });
          }
          remove(id: string) { this.clients.delete(id); }
          async notify() {
            const clientsSnapshot = [...this.clients];
            for (const [id, client] of clientsSnapshot) {
              await client.send(id);
            }
          }
        }
      `,
        'Walk a copy of `this.clients` and skip what was removed meanwhile': `
        interface Client { send(id: string): Promise<void> }
        export class Presence {
          clients = new Map<string, Client>();
          constructor(server: EventEmitter) {
            server.on('open', (id: string, client: Client) => {
              if (!this.clients.has(id)) this.clients.set(id, client);
            });
          }
          remove(id: string) { this.clients.delete(id); }
          async notify() {
            const clientsSnapshot = [...this.clients];
            for (const [id, client] of clientsSnapshot) {
              if (!this.clients.has(id)) continue;
              await client.send(id);
            }
          }
        }
      `,
      },
    },
    'where a handler replaces the container': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        let tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('reload', (fresh: Tab[]) => { tabs = new Set(fresh) })
        export async function ping() {
          for (const tab of tabs) {
            await tab.ask('ping')
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        let tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('reload', (fresh: Tab[]) => { tabs = new Set(fresh) })
        export async function ping() {
          for (const tab of tabs) {
            await tab.ask('ping')
          }
        }
      `,
      suggestions: {
        'Walk a copy of `tabs` (it is replaced on line 5)': `
        interface Tab { ask(question: string): Promise<void> }
        let tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        bus.on('reload', (fresh: Tab[]) => { tabs = new Set(fresh) })
        export async function ping() {
          const tabsSnapshot = [...tabs]
          for (const tab of tabsSnapshot) {
            await tab.ask('ping')
          }
        }
      `,
      },
    },
    'where the loop waits for the elements themselves': {
      code: `
        const inFlight = new Set<Promise<void>>()
        bus.on('job', (job: Promise<void>) => { inFlight.add(job) })
        export async function settle() {
          for (const job of inFlight) await job
        }
      `,
      output: `
        const inFlight = new Set<Promise<void>>()
        bus.on('job', (job: Promise<void>) => { inFlight.add(job) })
        export async function settle() {
          for (const job of inFlight) await job
        }
      `,
      suggestions: {
        'Walk a copy of `inFlight` (the loop waits for the elements themselves, also for those that come meanwhile)': `
        const inFlight = new Set<Promise<void>>()
        bus.on('job', (job: Promise<void>) => { inFlight.add(job) })
        export async function settle() {
          const inFlightSnapshot = [...inFlight]
          for (const job of inFlightSnapshot) await job
        }
      `,
      },
    },
    'where a for-in may walk inherited keys': {
      code: `
        interface Client { gauge(name: string): Promise<void> }
        const counts: Record<string, number> = createDefaults()
        bus.on('metric', (name: string) => {
          if (!(name in counts)) counts[name] = 0
        })
        export async function report(client: Client) {
          for (const name in counts) {
            await client.gauge(name)
          }
        }
      `,
      output: `
        interface Client { gauge(name: string): Promise<void> }
        const counts: Record<string, number> = createDefaults()
        bus.on('metric', (name: string) => {
          if (!(name in counts)) counts[name] = 0
        })
        export async function report(client: Client) {
          for (const name in counts) {
            await client.gauge(name)
          }
        }
      `,
      suggestionProof: { drive: { globals: { createDefaults: '() => ({})' } } },
      suggestions: {
        'Walk a copy of `counts` (it may have inherited keys)': `
        interface Client { gauge(name: string): Promise<void> }
        const counts: Record<string, number> = createDefaults()
        bus.on('metric', (name: string) => {
          if (!(name in counts)) counts[name] = 0
        })
        export async function report(client: Client) {
          const countsSnapshot = Object.keys(counts)
          for (const name of countsSnapshot) {
            await client.gauge(name)
          }
        }
      `,
      },
    },
  })
})

describe('listener arrays: whether a removed listener still runs is for the author to say', () => {
  testFixes(rule, {
    'for-of': {
      code: `
        type Listener = (value: unknown) => void
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(value: unknown) {
            for (const listener of this.#listeners) {
              listener(value)
            }
          }
        }
      `,
      output: `
        type Listener = (value: unknown) => void
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(value: unknown) {
            for (const listener of this.#listeners) {
              listener(value)
            }
          }
        }
      `,
      suggestions: {
        'Walk a copy of `this.#listeners` (entries are moved on line 6)': `
        type Listener = (value: unknown) => void
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(value: unknown) {
            const listenersSnapshot = [...this.#listeners]
            for (const listener of listenersSnapshot) {
              listener(value)
            }
          }
        }
      `,
        'Walk a copy of `this.#listeners` and skip what was removed meanwhile': `
        type Listener = (value: unknown) => void
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(value: unknown) {
            const listenersSnapshot = [...this.#listeners]
            for (const listener of listenersSnapshot) {
              if (!this.#listeners.includes(listener)) continue
              listener(value)
            }
          }
        }
      `,
      },
    },
  })
})
