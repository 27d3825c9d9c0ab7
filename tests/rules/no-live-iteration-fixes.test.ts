import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { fix, lint, testFixes } from '../harness/lint.ts'

describe('the snapshot is hoisted where other code only adds', () => {
  testFixes(rule, {
    'a Set that an event handler adds to': {
      code: `
        interface Client { send(message: string): Promise<void> }
        export class Presence {
          readonly #clients = new Set<Client>()
          constructor(server: EventEmitter) {
            server.on('connection', (client: Client) => { this.#clients.add(client) })
          }
          async notify(message: string) {
            for (const client of this.#clients) {
              await client.send(message)
            }
          }
        }
      `,
      output: `
        interface Client { send(message: string): Promise<void> }
        export class Presence {
          readonly #clients = new Set<Client>()
          constructor(server: EventEmitter) {
            server.on('connection', (client: Client) => { this.#clients.add(client) })
          }
          async notify(message: string) {
            const clientsSnapshot = [...this.#clients]
            for (const client of clientsSnapshot) {
              await client.send(message)
            }
          }
        }
      `,
    },
    'semicolons where the file has them': {
      code: `
        interface Tab { ask(question: string): Promise<void>; }
        const tabs = new Set<Tab>();
        bus.on('connect', (tab: Tab) => { tabs.add(tab); });
        export async function ping() {
          for (const tab of tabs) {
            await tab.ask('ping');
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void>; }
        const tabs = new Set<Tab>();
        bus.on('connect', (tab: Tab) => { tabs.add(tab); });
        export async function ping() {
          const tabsSnapshot = [...tabs];
          for (const tab of tabsSnapshot) {
            await tab.ask('ping');
          }
        }
      `,
    },
    'a Map whose handler adds only under a has test': {
      code: `
        interface Room { save(): Promise<void> }
        export class Rooms {
          #rooms = new Map<string, Room>()
          constructor(server: EventEmitter) {
            server.on('open', (id: string, room: Room) => {
              if (!this.#rooms.has(id)) this.#rooms.set(id, room)
            })
          }
          async save() {
            for (const room of this.#rooms.values()) {
              await room.save()
            }
          }
        }
      `,
      output: `
        interface Room { save(): Promise<void> }
        export class Rooms {
          #rooms = new Map<string, Room>()
          constructor(server: EventEmitter) {
            server.on('open', (id: string, room: Room) => {
              if (!this.#rooms.has(id)) this.#rooms.set(id, room)
            })
          }
          async save() {
            const roomsSnapshot = [...this.#rooms.values()]
            for (const room of roomsSnapshot) {
              await room.save()
            }
          }
        }
      `,
    },
    'a module Map whose entries are destructured': {
      code: `
        interface Store { put(id: string, room: string): Promise<void> }
        const rooms = new Map<string, string>()
        bus.on('open', (id: string) => {
          if (!rooms.has(id)) rooms.set(id, 'open')
        })
        export async function save(store: Store) {
          for (const [id, room] of rooms) {
            await store.put(id, room)
          }
        }
      `,
      output: `
        interface Store { put(id: string, room: string): Promise<void> }
        const rooms = new Map<string, string>()
        bus.on('open', (id: string) => {
          if (!rooms.has(id)) rooms.set(id, 'open')
        })
        export async function save(store: Store) {
          const roomsSnapshot = [...rooms]
          for (const [id, room] of roomsSnapshot) {
            await store.put(id, room)
          }
        }
      `,
    },
    'a record that started as an empty literal': {
      code: `
        interface Client { gauge(name: string, value: number | undefined): Promise<void> }
        const counts: Record<string, number> = {}
        bus.on('metric', (name: string) => {
          if (!(name in counts)) counts[name] = 0
        })
        export async function report(client: Client) {
          for (const name in counts) {
            await client.gauge(name, counts[name])
          }
        }
      `,
      output: `
        interface Client { gauge(name: string, value: number | undefined): Promise<void> }
        const counts: Record<string, number> = {}
        bus.on('metric', (name: string) => {
          if (!(name in counts)) counts[name] = 0
        })
        export async function report(client: Client) {
          const countsSnapshot = Object.keys(counts)
          for (const name of countsSnapshot) {
            await client.gauge(name, counts[name])
          }
        }
      `,
    },
  })
})

describe('text that has to survive', () => {
  testFixes(rule, {
    'a directive comment stays on its loop': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping() {
          // One after the other, or the worker chokes.
          // eslint-disable-next-line no-restricted-syntax
          for (const tab of tabs) {
            await tab.ask('ping')
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping() {
          // One after the other, or the worker chokes.
          const tabsSnapshot = [...tabs]
          // eslint-disable-next-line no-restricted-syntax
          for (const tab of tabsSnapshot) {
            await tab.ask('ping')
          }
        }
      `,
    },
    'the label stays on its loop': {
      code: `
        interface Tab { ask(question: string): Promise<boolean> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(questions: string[]) {
          each: for (const tab of tabs) {
            for (const question of questions) {
              if (await tab.ask(question)) continue each
            }
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<boolean> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(questions: string[]) {
          const tabsSnapshot = [...tabs]
          each: for (const tab of tabsSnapshot) {
            for (const question of questions) {
              if (await tab.ask(question)) continue each
            }
          }
        }
      `,
    },
    'a loop without a block around it gets one': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(isLoud: boolean) {
          if (isLoud)
            for (const tab of tabs) {
              await tab.ask('ping')
            }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(isLoud: boolean) {
          if (isLoud) {
            const tabsSnapshot = [...tabs]
            for (const tab of tabsSnapshot) {
              await tab.ask('ping')
            }
          }
        }
      `,
    },
    'a comment in the loop head': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping() {
          for (const tab of /* all of them */ tabs) {
            await tab.ask('ping')
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping() {
          const tabsSnapshot = [...tabs]
          for (const tab of /* all of them */ tabsSnapshot) {
            await tab.ask('ping')
          }
        }
      `,
    },
    'a name that is taken': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(tabsSnapshot: number) {
          for (const tab of tabs) {
            await tab.ask(String(tabsSnapshot))
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        const tabs = new Set<Tab>()
        bus.on('connect', (tab: Tab) => { tabs.add(tab) })
        export async function ping(tabsSnapshot: number) {
          const tabsSnapshot2 = [...tabs]
          for (const tab of tabsSnapshot2) {
            await tab.ask(String(tabsSnapshot))
          }
        }
      `,
    },
    'a loop over a const alias keeps the alias': {
      code: `
        interface Tab { ask(question: string): Promise<void> }
        export class Tabs {
          readonly #tabs = new Set<Tab>()
          constructor(bus: EventEmitter) {
            bus.on('connect', (tab: Tab) => { this.#tabs.add(tab) })
          }
          async ping() {
            const all = this.#tabs
            for (const tab of all) {
              await tab.ask('ping')
            }
          }
        }
      `,
      output: `
        interface Tab { ask(question: string): Promise<void> }
        export class Tabs {
          readonly #tabs = new Set<Tab>()
          constructor(bus: EventEmitter) {
            bus.on('connect', (tab: Tab) => { this.#tabs.add(tab) })
          }
          async ping() {
            const all = this.#tabs
            const tabsSnapshot = [...all]
            for (const tab of tabsSnapshot) {
              await tab.ask('ping')
            }
          }
        }
      `,
    },
  })
})

test('a caller in the file that deletes the old content afterwards keeps --fix away', () => {
  const code = `
    interface Client { send(message: string): Promise<void> }
    export class Presence {
      readonly #clients = new Set<Client>()
      constructor(server: EventEmitter) {
        server.on('connection', (client: Client) => { this.#clients.add(client) })
      }
      async #notify(message: string) {
        for (const client of this.#clients) {
          await client.send(message)
        }
      }
      async replaceAll(message: string) {
        const old = [...this.#clients]
        await this.#notify(message)
        for (const client of old) this.#clients.delete(client)
      }
    }
  `
  expect(lint(rule, code)).not.toEqual([])
  expect(fix(rule, code)).toBe(code)
})
