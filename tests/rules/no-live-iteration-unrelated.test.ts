import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F18 deletes on a live Map or Set', () => {
  testRule(rule, {
    'a handler that deletes from a Map': `
      class Presence {
        #clients = new Map<string, Client>()
        constructor(server: Server) {
          server.on('close', client => { this.#clients.delete(client.id) })
        }
        async notify(message: Message) {
          for (const [id, client] of this.#clients) {
            await client.send(id, message)
          }
        }
      }
    `,
    'a handler that deletes from a Set': `
      const sockets = new Set<Socket>()
      server.on('close', socket => { sockets.delete(socket) })
      export async function broadcast(data: string) {
        for (const socket of sockets) {
          await socket.send(data)
        }
      }
    `,
    'a handler that deletes is reported in the possible tier': {
      code: `
        const sockets = new Set<Socket>()
        server.on('close', socket => { sockets.delete(socket) })
        export async function broadcast(data: string) {
          for (const socket of sockets) { // error
            await socket.send(data)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'clear ends the loop': `
      const sockets = new Set<Socket>()
      server.on('shutdown', () => { sockets.clear() })
      export async function broadcast(data: string) {
        for (const socket of sockets) {
          await socket.send(data)
        }
      }
    `,
  })
})

describe('F21 methods of the same name on no collection', () => {
  testRule(rule, {
    'a vector that has set': {
      code: `
        export class Body {
          readonly #position = new Vector3()
          constructor(bus: Bus) {
            bus.on('move', p => { this.#position.set(p.x, p.y, p.z) })
          }
          async describe() {
            for (const axis of this.#position) {
              await print(axis)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a persistent list gives a new list': {
      code: `
        import { List } from 'immutable'
        let jobs = List<Job>()
        export function add(job: Job) { jobs = jobs.unshift(job) }
        export async function run() {
          for (const job of jobs) {
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a Map that is not the built-in one': {
      code: `
        import { Map } from 'immutable'
        let rooms = new Map<string, Room>()
        bus.on('open', room => { rooms.set(room.id, room) })
        export async function save() {
          for (const [id, room] of rooms) {
            await room.save(id)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a write to what an element holds': {
      code: `
        export class Boards {
          readonly #boards = new Map<string, Board>()
          constructor(boards: Map<string, Board>) {
            for (const [name, board] of boards) this.#boards.set(name, board)
          }
          move(name: string, card: Card) {
            this.#boards.get(name)?.cards.splice(0, 1)
          }
          async save() {
            for (const board of this.#boards.values()) {
              await board.save()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'form data and search parameters': {
      code: `
        const params = new URLSearchParams()
        bus.on('filter', filter => { params.set(filter.name, filter.value) })
        export async function describe() {
          for (const [name, value] of params) {
            await print(name, value)
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F22 closures that run later', () => {
  testRule(rule, {
    'a handler registered for each element': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          watch() {
            for (const conn of this.#conns) {
              conn.on('close', () => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
            }
          }
        }
      `,
    },
    'a timer set for each element': `
      const jobs: Job[] = []
      export function schedule() {
        for (const job of jobs) {
          setTimeout(() => { jobs.splice(jobs.indexOf(job), 1) }, job.delay)
        }
      }
    `,
    'a promise reaction for each element': `
      const jobs: Job[] = []
      export function start() {
        for (const job of jobs) {
          job.run().then(() => { jobs.splice(jobs.indexOf(job), 1) })
        }
      }
    `,
    'the closure runs at once': `
      const jobs: Job[] = []
      export function start() {
        for (const job of jobs) { // error
          const finish = () => { jobs.splice(jobs.indexOf(job), 1) }
          finish()
        }
      }
    `,
    'the loop awaits, so the timers of earlier elements get in': `
      const jobs: Job[] = []
      export async function schedule() {
        for (const job of jobs) { // error
          setTimeout(() => { jobs.splice(jobs.indexOf(job), 1) }, job.delay)
          await job.prepare()
        }
      }
    `,
  })
})

describe('F23 iterators that are live by design', () => {
  testRule(rule, {
    'Symbol.iterator as a generator': {
      code: `
        export class Registry {
          #items: Item[] = []
          remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
          *[Symbol.iterator]() {
            for (const item of this.#items) yield item
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the iterator methods of a map-like class': {
      code: `
        export class Registry {
          #items = new Map<string, Item>()
          set(key: string, item: Item) { this.#items.set(key, item) }
          keys() { return this.#items.keys() }
          values() { return this.#items.values() }
          entries() { return this.#items.entries() }
          *[Symbol.iterator]() { yield* this.#items }
        }
      `,
      options: { tier: 'possible' },
    },
    'a synchronous generator whose consumers run it to its end': `
      export class Registry {
        #items: Item[] = []
        remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
        *active() {
          for (const item of this.#items) {
            if (item.isActive) yield item
          }
        }
        names() {
          return [...this.active()].map(item => item.name)
        }
      }
    `,
    'a synchronous generator is reported in the possible tier, whoever drives it': {
      code: `
        export class Registry {
          #items: Item[] = []
          remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
          *active() {
            for (const item of this.#items) { // error
              if (item.isActive) yield item
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a synchronous generator that is kept across calls': `
      export class Rotation {
        #items: Item[] = []
        #cursor: Iterator<Item> | null = null
        remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
        next() {
          this.#cursor ??= this.#walk()
          return this.#cursor.next().value
        }
        *#walk() {
          for (const item of this.#items) { // error
            yield item
          }
        }
      }
    `,
    'a synchronous generator whose consumer awaits between the steps': `
      export class Registry {
        #items: Item[] = []
        remove(item: Item) { this.#items.splice(this.#items.indexOf(item), 1) }
        *#active() {
          for (const item of this.#items) { // error
            if (item.isActive) yield item
          }
        }
        async save() {
          for (const item of this.#active()) {
            await item.save()
          }
        }
      }
    `,
  })
})

describe('F24 frozen, read-only and weak containers', () => {
  testRule(rule, {
    'a frozen array': {
      code: `
        const STAGES = Object.freeze(['lint', 'test', 'pack'])
        export async function run() {
          for (const stage of STAGES) {
            await execute(stage)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a read-only map that nobody writes': {
      code: `
        export class Router {
          constructor(private readonly routes: ReadonlyMap<string, Route>) {}
          async warmUp() {
            for (const [path, route] of this.routes) {
              await route.load(path)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F25 an await in a loop is no finding by itself', () => {
  testRule(rule, {
    retry: {
      code: `
        const failures: Error[] = []
        export async function withRetry(run: () => Promise<void>, attempts: number) {
          for (let attempt = 0; attempt < attempts; attempt++) {
            try {
              return await run()
            } catch (error) {
              failures.unshift(error as Error)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    polling: {
      code: `
        const events: Event[] = []
        socket.on('event', event => { events.push(event) })
        export async function waitFor(name: string) {
          while (!events.some(event => event.name === name)) {
            await sleep(50)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    pagination: {
      code: `
        export async function* pages(client: Client) {
          let cursor: string | undefined
          do {
            const page = await client.list({ cursor })
            for (const item of page.items) yield item
            cursor = page.next
          } while (cursor)
        }
      `,
      options: { tier: 'possible' },
    },
    'a loop over a parameter': {
      code: `
        export async function runAll(tasks: Task[]) {
          for (const task of tasks) {
            await task.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('a loop that is part of a drain belongs to no-late-reset', () => {
  testRule(rule, {
    'reset behind the loop': `
      export class Batch {
        #items: Item[] = []
        constructor(bus: Bus) {
          bus.on('urgent', item => { this.#items.unshift(item) })
        }
        async flush(client: Client) {
          for (const item of this.#items) {
            await client.send(item)
          }
          this.#items = []
        }
      }
    `,
    'each entry is deleted after its await': `
      export class Batch {
        #items = new Map<string, Item>()
        constructor(bus: Bus) {
          bus.on('item', item => { this.#items.set(item.id, item) })
        }
        async flush(client: Client) {
          for (const [id, item] of this.#items) {
            await client.send(item)
            this.#items.delete(id)
          }
        }
      }
    `,
  })
})
