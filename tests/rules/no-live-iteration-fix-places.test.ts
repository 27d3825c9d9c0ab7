import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testFixes } from '../harness/lint.ts'

describe('a copy in other places', () => {
  testFixes(rule, {
    'a field of a state object': {
      code: `
        interface Client { tell(id: string): Promise<void> }
        const state = { clients: new Map<string, Client>(), isOpen: true }
        bus.on('open', (id: string, client: Client) => {
          if (!state.clients.has(id)) state.clients.set(id, client)
        })
        export async function tell() {
          for (const [id, client] of state.clients) await client.tell(id)
        }
      `,
      output: `
        interface Client { tell(id: string): Promise<void> }
        const state = { clients: new Map<string, Client>(), isOpen: true }
        bus.on('open', (id: string, client: Client) => {
          if (!state.clients.has(id)) state.clients.set(id, client)
        })
        export async function tell() {
          const clientsSnapshot = [...state.clients]
          for (const [id, client] of clientsSnapshot) await client.tell(id)
        }
      `,
    },
    'a container in a container, under the name of one of them': {
      code: `
        interface Sink { send(room: string, user: string): Promise<void> }
        const rooms = new Map<string, Set<string>>()
        export function open(name: string) { rooms.set(name, new Set()) }
        bus.on('join', (name: string, user: string) => { rooms.get(name)?.add(user) })
        export async function tell(sink: Sink) {
          for (const [name, room] of [...rooms]) {
            for (const user of room) await sink.send(name, user)
          }
        }
      `,
      output: `
        interface Sink { send(room: string, user: string): Promise<void> }
        const rooms = new Map<string, Set<string>>()
        export function open(name: string) { rooms.set(name, new Set()) }
        bus.on('join', (name: string, user: string) => { rooms.get(name)?.add(user) })
        export async function tell(sink: Sink) {
          for (const [name, room] of [...rooms]) {
            const roomSnapshot = [...room]
            for (const user of roomSnapshot) await sink.send(name, user)
          }
        }
      `,
    },
    'a container in a container that may be missing': {
      proof: {
        drive: {
          make: 'new Hub(bus)',
          fill: ['it.join("a", "x")', 'it.join("a", "y")', 'it.join("a", "z")'],
          operation: 'it.tell("a", sink)',
          writes: ['it.join("a", "w")'],
        },
      },
      code: `
        interface Sink { send(user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, string[]>()
          constructor(bus: EventEmitter) {
            bus.on('leave', (name: string, user: string) => {
              const room = this.#rooms.get(name)
              room?.splice(room.indexOf(user), 1)
            })
          }
          join(name: string, user: string) {
            const room = this.#rooms.get(name) ?? []
            room.push(user)
            this.#rooms.set(name, room)
          }
          async tell(name: string, sink: Sink) {
            for (const user of this.#rooms.get(name) ?? []) await sink.send(user)
          }
        }
      `,
      output: `
        interface Sink { send(user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, string[]>()
          constructor(bus: EventEmitter) {
            bus.on('leave', (name: string, user: string) => {
              const room = this.#rooms.get(name)
              room?.splice(room.indexOf(user), 1)
            })
          }
          join(name: string, user: string) {
            const room = this.#rooms.get(name) ?? []
            room.push(user)
            this.#rooms.set(name, room)
          }
          async tell(name: string, sink: Sink) {
            for (const user of this.#rooms.get(name) ?? []) await sink.send(user)
          }
        }
      `,
      suggestions: {
        'Walk a copy of `this.#rooms.get(…)` (entries are moved on line 8)': `
        interface Sink { send(user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, string[]>()
          constructor(bus: EventEmitter) {
            bus.on('leave', (name: string, user: string) => {
              const room = this.#rooms.get(name)
              room?.splice(room.indexOf(user), 1)
            })
          }
          join(name: string, user: string) {
            const room = this.#rooms.get(name) ?? []
            room.push(user)
            this.#rooms.set(name, room)
          }
          async tell(name: string, sink: Sink) {
            const roomSnapshot = [...(this.#rooms.get(name) ?? [])]
            for (const user of roomSnapshot) await sink.send(user)
          }
        }
      `,
        'Walk a copy of `this.#rooms.get(…)` and skip what was removed meanwhile': `
        interface Sink { send(user: string): Promise<void> }
        export class Hub {
          #rooms = new Map<string, string[]>()
          constructor(bus: EventEmitter) {
            bus.on('leave', (name: string, user: string) => {
              const room = this.#rooms.get(name)
              room?.splice(room.indexOf(user), 1)
            })
          }
          join(name: string, user: string) {
            const room = this.#rooms.get(name) ?? []
            room.push(user)
            this.#rooms.set(name, room)
          }
          async tell(name: string, sink: Sink) {
            const roomSnapshot = [...(this.#rooms.get(name) ?? [])]
            for (const user of roomSnapshot) {
              if (!this.#rooms.get(name)?.includes(user)) continue
              await sink.send(user)
            }
          }
        }
      `,
      },
    },
    'keys that a callback looks up are looked up in the copy': {
      code: `
        interface Job { run(): void }
        const jobs: Record<string, Job> = {}
        export function add(id: string, job: Job) { jobs[id] = job }
        export function remove(id: string) { delete jobs[id] }
        export function runAll() {
          Object.keys(jobs).forEach(id => {
            jobs[id]!.run()
          })
        }
      `,
      output: `
        interface Job { run(): void }
        const jobs: Record<string, Job> = {}
        export function add(id: string, job: Job) { jobs[id] = job }
        export function remove(id: string) { delete jobs[id] }
        export function runAll() {
          Object.keys(jobs).forEach(id => {
            jobs[id]!.run()
          })
        }
      `,
    },
  })
})
