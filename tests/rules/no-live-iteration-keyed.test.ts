import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('for-of over a Map', () => {
  testRule(rule, {
    'an event handler that sets mixes states into the pass': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
        }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) { // error
            await client.send(id, message)
          }
        }
      }
    `,
    'a timer that adds under a has test': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(private source: Source) {
          setInterval(() => {
            const client = this.source.next()
            if (!this.#clients.has(client.id)) this.#clients.set(client.id, client)
          }, 1000)
        }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) { // error
            await client.send(id, message)
          }
        }
      }
    `,
    'a worker message that sets': `
      const results = new Map()
      const worker = new Worker('./worker.js')
      worker.onmessage = event => { results.set(event.data.id, event.data) }
      export async function save(store) {
        for (const [id, result] of results) { // error
          await store.put(id, result)
        }
      }
    `,
    'a message port listener that sets': `
      const results = new Map()
      const { port1 } = new MessageChannel()
      port1.on('message', data => { results.set(data.id, data) })
      export async function save(store) {
        for (const result of results.values()) { // error
          await store.put(result)
        }
      }
    `,
    'a promise reaction that sets': `
      const peers = new Map()
      export function dial(address) {
        connect(address).then(peer => { peers.set(address, peer) })
      }
      export async function gossip(message) {
        for (const [address, peer] of peers) { // error
          await peer.send(address, message)
        }
      }
    `,
    'entries()': `
      const rooms = new Map()
      bus.on('open', room => { rooms.set(room.id, room) })
      export async function save(store) {
        for (const [id, room] of rooms.entries()) { // error
          await store.put(id, room)
        }
      }
    `,
    'keys()': `
      const rooms = new Map()
      bus.on('open', room => { rooms.set(room.id, room) })
      export async function touch(store) {
        for (const id of rooms.keys()) { // error
          await store.touch(id)
        }
      }
    `,
    'values()': `
      const rooms = new Map()
      bus.on('open', room => { rooms.set(room.id, room) })
      export async function save(store) {
        for (const room of rooms.values()) { // error
          await room.save(store)
        }
      }
    `,
    'a handler that deletes and sets the same key moves it to the end': `
      class Cache {
        #items = new Map<string, Item>()
        constructor(bus: Bus) {
          bus.on('hit', key => {
            const item = this.#items.get(key)
            this.#items.delete(key)
            this.#items.set(key, item)
          })
        }
        async persist(store: Store) {
          for (const [key, item] of this.#items) { // error
            await store.put(key, item)
          }
        }
      }
    `,
    'a public method that sets is not enough for the likely tier': `
      export class Presence {
        #clients = new Map<string, Client>()
        join(client: Client) { this.#clients.set(client.id, client) }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) {
            await client.send(id, message)
          }
        }
      }
    `,
    'a public method that sets is reported in the possible tier': {
      code: `
        export class Presence {
          #clients = new Map<string, Client>()
          join(client: Client) { this.#clients.set(client.id, client) }
          async notify(message: Message) {
            for (const [id, client] of this.#clients) { // error
              await client.send(id, message)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a public method that an event handler calls is written by a handler': `
      export class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => this.join(client))
        }
        join(client: Client) { this.#clients.set(client.id, client) }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) { // error
            await client.send(id, message)
          }
        }
      }
    `,
    'a handler that only overwrites what is there is seen with its new value': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('renew', client => {
            if (this.#clients.has(client.id)) this.#clients.set(client.id, client)
          })
        }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) {
            await client.send(id, message)
          }
        }
      }
    `,
    'a rebind leaves the map of the running loop alone': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('reload', clients => { this.#clients = new Map(clients) })
        }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) {
            await client.send(id, message)
          }
        }
      }
    `,
  })
})

describe('for-of over a Map, and methods with decorators', () => {
  testRule(rule, {
    'a handler, as its name says': `
      class Presence {
        #clients = new Map<string, Client>()
        @OnJoin()
        add(client: Client) { this.#clients.set(client.id, client) }
        async notify(message: Message) {
          for (const client of this.#clients.values()) { // error
            await client.send(message)
          }
        }
      }
    `,
    'of a decorator that nobody knows, it is what it is without': `
      class Presence {
        #clients = new Map<string, Client>()
        @checked()
        add(client: Client) { this.#clients.set(client.id, client) }
        async notify(message: Message) {
          for (const client of this.#clients.values()) {
            await client.send(message)
          }
        }
      }
    `,
  })
})

describe('for-of over a Set', () => {
  testRule(rule, {
    'an event handler that adds': `
      class Dirty {
        readonly #paths = new Set<string>()
        constructor(watcher: Watcher) {
          watcher.on('change', path => { this.#paths.add(path) })
        }
        async check() {
          for (const path of this.#paths) { // error
            await stat(path)
          }
        }
      }
    `,
    'an addEventListener handler that adds': `
      const tabs = new Set()
      self.addEventListener('connect', event => { tabs.add(event.ports[0]) })
      export async function ping() {
        for (const tab of tabs) { // error
          await ask(tab)
        }
      }
    `,
    'for await over the set': `
      const tabs = new Set()
      self.addEventListener('connect', event => { tabs.add(event.ports[0]) })
      export async function ping() {
        for await (const tab of tabs) { // error
          tab.postMessage('ping')
        }
      }
    `,
    'a timer that deletes a member and adds it again': `
      const due = new Set()
      setInterval(() => {
        const first = pick()
        due.delete(first)
        due.add(first)
      }, 500)
      export async function run() {
        for (const job of due) { // error
          await job()
        }
      }
    `,
    'an exported function that adds is reported in the possible tier': {
      code: `
        const tabs = new Set()
        export function register(tab) { tabs.add(tab) }
        export async function ping() {
          for (const tab of tabs) { // error
            await ask(tab)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an exported function that adds is silent in the likely tier': `
      const tabs = new Set()
      export function register(tab) { tabs.add(tab) }
      export async function ping() {
        for (const tab of tabs) {
          await ask(tab)
        }
      }
    `,
    'forEach cannot be suspended': `
      const tabs = new Set()
      self.addEventListener('connect', event => { tabs.add(event.ports[0]) })
      export function ping() {
        tabs.forEach(async tab => { await ask(tab) })
      }
    `,
  })
})

describe('records', () => {
  testRule(rule, {
    'for-in, while a handler adds keys': `
      class Counters {
        #counts: Record<string, number> = {}
        constructor(bus: Bus) {
          bus.on('hit', name => { this.#counts[name] = (this.#counts[name] ?? 0) + 1 })
        }
        async report(client: Client) {
          for (const name in this.#counts) { // error
            await client.gauge(name, this.#counts[name])
          }
        }
      }
    `,
    'for-in, while only a public method adds keys': `
      class Counters {
        #counts: Record<string, number> = {}
        hit(name: string) { this.#counts[name] = (this.#counts[name] ?? 0) + 1 }
        async report(client: Client) {
          for (const name in this.#counts) {
            await client.gauge(name)
          }
        }
      }
    `,
    'Object.keys and a lookup after the await, while a public method deletes': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async destroy() {
          for (const id of Object.keys(this.#locals)) { // error
            await this.flush(id)
            this.#locals[id].destroy()
          }
        }
      }
    `,
    'a lookup before the await comes after the await of the step before': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async flush() {
          for (const id of Object.keys(this.#locals)) { // error
            await this.#locals[id].flush()
          }
        }
      }
    `,
    'keys kept in a variable first': `
      const presences: Record<string, Presence> = Object.create(null)
      export function remove(id: string) { delete presences[id] }
      export async function flush() {
        const ids = Object.keys(presences)
        for (const id of ids) { // error
          await presences[id].flush()
        }
      }
    `,
    'a looked-up value that is tested first is fine in the likely tier': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async flush() {
          for (const id of Object.keys(this.#locals)) {
            const presence = this.#locals[id]
            if (!presence) continue
            await presence.flush()
          }
        }
      }
    `,
    'an optional chain is a test too': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async flush() {
          for (const id of Object.keys(this.#locals)) {
            await this.#locals[id]?.flush()
          }
        }
      }
    `,
    'keys without a lookup cannot read a removed entry': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async announce(client: Client) {
          for (const id of Object.keys(this.#locals)) {
            await client.announce(id)
          }
        }
      }
    `,
    'no one deletes, so every key finds its entry': `
      class Locals {
        #locals: Record<string, Presence> = {}
        add(id: string, presence: Presence) { this.#locals[id] = presence }
        async flush() {
          for (const id of Object.keys(this.#locals)) {
            await this.#locals[id].flush()
          }
        }
      }
    `,
    'Object.entries is a copy of keys and values': `
      class Locals {
        #locals: Record<string, Presence> = {}
        remove(id: string) { delete this.#locals[id] }
        async flush() {
          for (const [id, presence] of Object.entries(this.#locals)) {
            await presence.flush(id)
          }
        }
      }
    `,
    'Object.values is a copy of the values': `
      class Locals {
        #locals: Record<string, Presence> = {}
        constructor(bus: Bus) {
          bus.on('open', presence => { this.#locals[presence.id] = presence })
        }
        async flush() {
          for (const presence of Object.values(this.#locals)) {
            await presence.flush()
          }
        }
      }
    `,
  })
})

describe('a pass that closes one element after the other', () => {
  testRule(rule, {
    'who comes meanwhile is closed as well': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) {
            await client.close().catch(report)
          }
        }
      }
    `,
    'the element is handed to the call that ends it': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) {
            await closeTarget({ id: client.id })
          }
        }
      }
    `,
    'a reconnect may never let it end, as strict says': {
      code: `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) { // error
            await client.close()
          }
        }
      }
    `,
      options: { tier: 'possible' },
    },
    'who is closed stays in the map, and nobody knows when it ends': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
        }
        async shutDown() {
          for (const client of this.#clients.values()) { // error
            await client.close()
          }
        }
      }
    `,
    'what is closed is not the element': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) { // error
            await log.close()
          }
        }
      }
    `,
    'the element is used and lives on': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) { // error
            await client.closeness()
          }
        }
      }
    `,
    'another wait than for its end': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.set(client.id, client) })
          server.on('end', client => { this.#clients.delete(client.id) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients.values()) { // error
            client.close()
            await log.write('closed')
          }
        }
      }
    `,
    'an array skips when another one is taken out meanwhile': `
      class Presence {
        #clients = [] as Client[]
        constructor(server: Server) {
          server.on('connection', client => { this.#clients.push(client) })
          server.on('end', client => { this.#clients.splice(this.#clients.indexOf(client), 1) })
        }
        async shutDown(log: Log) {
          for (const client of this.#clients) { // error
            await client.close()
          }
        }
      }
    `,
  })
})

describe('forEach over the keys of a record', () => {
  testRule(rule, {
    'what is called may delete one of those that are to come': {
      options: { tier: 'possible' },
      code: `
        const jobs: Record<string, Job> = {}
        export function remove(key: string) { delete jobs[key] }
        export function runAll() {
          Object.keys(jobs).forEach(key => { // error: reentered
            jobs[key].run()
          })
        }
      `,
    },
    'the callback asks whether it is still there': {
      options: { tier: 'possible' },
      code: `
        const jobs: Record<string, Job> = {}
        export function remove(key: string) { delete jobs[key] }
        export function runAll() {
          Object.keys(jobs).forEach(key => {
            jobs[key]?.run()
          })
        }
      `,
    },
  })
})
