import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F1 iteration over a snapshot', () => {
  testRule(rule, {
    'a spread in the loop head': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of [...this.#conns]) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a copy kept in a variable': {
      code: `
        export class Pool {
          #conns = new Map<string, Conn>()
          constructor(bus: Bus) {
            bus.on('open', conn => { this.#conns.set(conn.id, conn) })
          }
          async ping() {
            const conns = Array.from(this.#conns.values())
            for (const conn of conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a filtered array': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of this.#conns.filter(c => c.isOpen)) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a slice that is reversed': {
      code: `
        const cleanups: Cleanup[] = []
        export function onCleanup(fn: Cleanup) { cleanups.unshift(fn) }
        export async function cleanup() {
          for (const fn of cleanups.slice().reverse()) {
            await fn()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an array that is sorted into a copy': {
      code: `
        const steps: Step[] = []
        export function skip(step: Step) { steps.splice(steps.indexOf(step), 1) }
        export async function run() {
          for (const step of steps.toSorted((a, b) => a.order - b.order)) {
            await step.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a copied Map': {
      code: `
        const rooms = new Map<string, Room>()
        bus.on('open', room => { rooms.set(room.id, room) })
        export async function save() {
          for (const [id, room] of new Map(rooms)) {
            await room.save(id)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'reverse() and sort() in the head change the live array and return it': `
      const cleanups: Cleanup[] = []
      export function onCleanup(fn: Cleanup) { cleanups.unshift(fn) }
      export async function cleanup() {
        for (const fn of cleanups.reverse()) { // error
          await fn()
        }
      }
    `,
  })
})

describe('F2 copy-on-write slots', () => {
  testRule(rule, {
    'every writer assigns a new array': {
      code: `
        let listeners: Listener[] = []
        export function subscribe(listener: Listener) {
          listeners = [...listeners, listener]
          return () => { listeners = listeners.filter(other => other !== listener) }
        }
        export async function notify(value: unknown) {
          for (const listener of listeners) {
            await listener(value)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a cached snapshot that is dropped on change': {
      code: `
        export class Subject {
          private currentObservers: Observer[] | null = null
          observers: Observer[] = []
          subscribe(observer: Observer) {
            this.currentObservers = null
            this.observers.push(observer)
          }
          unsubscribe(observer: Observer) {
            this.currentObservers = null
            this.observers.splice(this.observers.indexOf(observer), 1)
          }
          next(value: unknown) {
            if (!this.currentObservers) this.currentObservers = Array.from(this.observers)
            for (const observer of this.currentObservers) {
              observer.next(value)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'one writer that splices after all spoils the discipline': `
      let listeners: Listener[] = []
      export function subscribe(listener: Listener) { listeners = [...listeners, listener] }
      export function unsubscribe(listener: Listener) { listeners.splice(listeners.indexOf(listener), 1) }
      export async function notify(value: unknown) {
        for (const listener of listeners) { // error
          await listener(value)
        }
      }
    `,
  })
})

describe('F3 no window', () => {
  testRule(rule, {
    'a synchronous loop that calls nothing': {
      code: `
        export class Stats {
          #samples: number[] = []
          constructor(probe: Probe) {
            probe.on('sample', value => {
              this.#samples.push(value)
              if (this.#samples.length > 100) this.#samples.shift()
            })
          }
          mean() {
            let sum = 0
            for (const sample of this.#samples) sum += sample
            return sum / this.#samples.length
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'calls that cannot reach a write': {
      code: `
        export class Stats {
          #samples: number[] = []
          record(value: number) { this.#samples.unshift(value) }
          squares() {
            const squares = []
            for (const sample of this.#samples) squares.push(this.#square(sample))
            return squares
          }
          #square(value: number) { return value * value }
        }
      `,
      options: { tier: 'possible' },
    },
    'built-in functions do not call back': {
      code: `
        const names: string[] = []
        export function remove(name: string) { names.splice(names.indexOf(name), 1) }
        export function longest() {
          let longest = 0
          for (const name of names) longest = Math.max(longest, name.trim().length)
          return longest
        }
      `,
      options: { tier: 'possible' },
    },
    'resolving a promise runs nobody in this turn': {
      code: `
        const waiters: (() => void)[] = []
        export function wait() {
          return new Promise<void>(resolve => { waiters.push(resolve) })
        }
        export function cancel(waiter: () => void) { waiters.splice(waiters.indexOf(waiter), 1) }
        export function wake() {
          for (const resolve of waiters) resolve()
        }
      `,
    },
  })
})

describe('F4 the window leaves the loop', () => {
  testRule(rule, {
    'the element is found, then awaited, then returned': {
      code: `
        export class Store {
          #entries: Entry[] = []
          remove(entry: Entry) { this.#entries.splice(this.#entries.indexOf(entry), 1) }
          async load(id: string) {
            for (const entry of this.#entries) {
              if (entry.id === id) {
                await entry.load()
                return entry
              }
            }
            return null
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the await stands in one branch, the way on in the other': {
      code: `
        export class Store {
          #entries: Entry[] = []
          remove(entry: Entry) { this.#entries.splice(this.#entries.indexOf(entry), 1) }
          async firstFresh() {
            for (const entry of this.#entries) {
              if (entry.isStale) {
                entry.skipped++
                continue
              } else {
                await entry.lock()
                return entry
              }
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the same search goes on when the await says no': `
      export class Store {
        #entries: Entry[] = []
        remove(entry: Entry) { this.#entries.splice(this.#entries.indexOf(entry), 1) }
        async firstFresh() {
          for (const entry of this.#entries) { // error
            if (await entry.isFresh()) return entry
          }
        }
      }
    `,
  })
})

describe('F5 delete or overwrite of the current key', () => {
  testRule(rule, {
    'expired entries leave a Map': {
      code: `
        export class Cache {
          #items = new Map<string, Item>()
          set(key: string, item: Item) { this.#items.set(key, item) }
          evict(now: number) {
            for (const [key, item] of this.#items) {
              if (item.expires < now) this.#items.delete(key)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a member leaves a Set in forEach': {
      code: `
        const sockets = new Set<Socket>()
        export function add(socket: Socket) { sockets.add(socket) }
        export function prune() {
          sockets.forEach(socket => {
            if (socket.destroyed) sockets.delete(socket)
          })
        }
      `,
      options: { tier: 'possible' },
    },
    'the current key gets a new value': {
      code: `
        const scores = new Map<string, number>()
        export function add(name: string) { scores.set(name, 0) }
        export function decay() {
          for (const [name, score] of scores) scores.set(name, score / 2)
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
