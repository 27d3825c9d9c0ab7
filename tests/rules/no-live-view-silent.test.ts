import { describe } from 'vitest'
import rule from '../../rules/no-live-view.ts'
import { testRule } from '../harness/lint.ts'

// What is silent in the stricter tier is silent in the other.
const options = { tier: 'possible' }

describe('F2 who has the old one keeps it as it is', () => {
  testRule(rule, {
    'and the new one is put in order before anybody is given it': {
      options,
      code: `
        export class Table {
          #rows: Row[] = []
          reload(names: string[]) {
            this.#rows = []
            for (const name of names) this.#rows.unshift(rowOf(name))
            this.#rows.sort(byName)
          }
          rows() {
            return this.#rows
          }
        }
      `,
    },
    'and it is filled on first use': {
      options,
      code: `
        class Settings {
          #keys: string[] | null = null
          keys() {
            if (!this.#keys) {
              this.#keys = []
              for (const key of metadata) this.#keys.unshift(key)
            }
            return this.#keys
          }
          reload() { this.#keys = null }
          async load() {
            for (const key of this.keys()) await fetchValue(key)
          }
        }
      `,
    },
  })
})

describe('F4 and F7 the receiver does not go on with the loop', () => {
  testRule(rule, {
    'behind the wait': {
      options,
      code: `
        const clients: Client[] = []
        bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
        function online() {
          return clients
        }
        export async function findFirst(name: string) {
          for (const client of online()) {
            if (client.name !== name) continue
            await client.greet()
            return client
          }
        }
      `,
    },
    'behind what it takes out': {
      options,
      code: `
        class Registry {
          #clients: Client[] = []
          #all() {
            check(this)
            return this.#clients
          }
          leave(id: string) {
            for (const client of this.#all()) {
              if (client.id !== id) continue
              this.#drop(client)
              return
            }
          }
          #drop(client: Client) {
            this.#clients.splice(this.#clients.indexOf(client), 1)
          }
        }
      `,
    },
  })
})

describe('F9 the receiver takes, and then waits', () => {
  testRule(rule, {
    'as long as there is something': {
      options,
      code: `
        const jobs: Job[] = []
        bus.on('cancel', (job: Job) => jobs.splice(jobs.indexOf(job), 1))
        function waiting() {
          return jobs
        }
        export async function run() {
          let job
          while ((job = waiting().shift())) await job.run()
        }
      `,
    },
  })
})

describe('F10 writes that come before anybody is given it', () => {
  testRule(rule, {
    'in the module': {
      options,
      code: `
        const rows: Row[] = []
        rows.unshift(header)
        rows.sort(byName)
        export const all = () => rows
      `,
    },
    'in a start-up hook': {
      options,
      code: `
        export class Table {
          protected rows: Row[] = []
          @postConstruct()
          protected init() {
            this.rows.unshift(header)
            this.rows.sort(byName)
          }
          all() {
            return this.rows
          }
        }
      `,
    },
    'by a factory, until it returns': {
      options,
      code: `
        export function createTable(names: string[]) {
          const rows: Row[] = []
          for (const name of names) rows.unshift(rowOf(name))
          return { all: () => rows }
        }
      `,
    },
  })
})

describe('F11 it belongs to who is given it', () => {
  testRule(rule, {
    'made by each call anew': {
      options,
      code: `
        export function collect(root: Node) {
          const found: Node[] = []
          const visit = (node: Node) => {
            found.unshift(node)
            node.children.forEach(visit)
          }
          visit(root)
          return found
        }
      `,
    },
    'and made again by what the receiver calls': {
      options,
      code: `
        class Writer {
          write(node: Node) {
            for (const child of this.flatten(node)) this.write(child)
          }
          flatten(node: Node) {
            const found: Node[] = []
            const visit = (inner: Node) => {
              found.unshift(inner)
              inner.children.forEach(visit)
            }
            visit(node)
            return found
          }
        }
      `,
    },
    'and walked by who made it': {
      options,
      code: `
        async function load(ids: string[]) {
          const jobs: Job[] = []
          for (const id of ids) jobs.unshift(await fetchJob(id))
          return jobs
        }
        export async function run(ids: string[]) {
          for (const job of await load(ids)) await job.run()
        }
      `,
    },
  })
})

describe('F12 both sides are under one lock', () => {
  testRule(rule, {
    'the loop of the receiver and the removal': {
      options,
      code: `
        import { Mutex } from 'async-mutex'
        const lock = new Mutex()
        const clients: Client[] = []
        export const leave = (client: Client) => lock.runExclusive(() => {
          clients.splice(clients.indexOf(client), 1)
        })
        function online() {
          return clients
        }
        export const notify = () => lock.runExclusive(async () => {
          for (const client of online()) await client.notify()
        })
      `,
    },
    'one queue serves both': {
      options,
      code: `
        class Registry {
          #clients: Client[] = []
          #queue: Promise<void> = Promise.resolve()
          leave(client: Client) {
            this.#queue = this.#queue.then(() => {
              this.#clients.splice(this.#clients.indexOf(client), 1)
            })
          }
          notify() {
            this.#queue = this.#queue.then(async () => {
              for (const client of this.#all()) await client.notify()
            })
          }
          #all() {
            check(this)
            return this.#clients
          }
        }
      `,
    },
  })
})

describe('F13 a busy flag keeps the writers out', () => {
  testRule(rule, {
    'while the receiver walks it': {
      options,
      code: `
        class Registry {
          #clients: Client[] = []
          #isBusy = false
          leave(client: Client) {
            if (this.#isBusy) return
            this.#clients.splice(this.#clients.indexOf(client), 1)
          }
          async notify() {
            if (this.#isBusy) return
            this.#isBusy = true
            try {
              for (const client of this.#all()) await client.notify()
            } finally {
              this.#isBusy = false
            }
          }
          #all() {
            check(this)
            return this.#clients
          }
        }
      `,
    },
  })
})

describe('F14 the receiver looks again', () => {
  testRule(rule, {
    'whether the list is as long as it was': {
      options,
      code: `
        const clients: Client[] = []
        bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
        function online() {
          check(clients)
          return clients
        }
        export async function notify() {
          const all = online()
          const length = all.length
          for (const client of all) {
            await client.notify()
            if (all.length !== length) return
          }
        }
      `,
    },
  })
})

describe('F15 the receiver takes the entry before it waits', () => {
  testRule(rule, {
    'and what is added meanwhile comes later in the same pass': {
      options,
      code: `
        const jobs = new Map<string, Job>()
        bus.on('job', (job: Job) => jobs.set(job.id, job))
        function waiting() {
          check(jobs)
          return jobs
        }
        export async function run() {
          const all = waiting()
          for (const [id, job] of all) {
            all.delete(id)
            await job.run()
          }
        }
      `,
    },
  })
})

describe('F20 it is a property of what each request brings along', () => {
  testRule(rule, {
    'and nobody else has that': {
      options,
      code: `
        app.use(async (req, res) => {
          req.parts = []
          req.on('part', part => req.parts.unshift(part))
          const parts = () => req.parts
          for (const part of parts()) await res.write(part)
        })
      `,
    },
  })
})

describe('F21 it is no collection', () => {
  testRule(rule, {
    'a class of a package that has a splice of its own': {
      options,
      code: `
        import { Rope } from 'rope'
        const text = new Rope()
        bus.on('edit', at => text.splice(at, 1))
        export const current = () => text
      `,
    },
    'an element is written, and not the list': {
      options,
      code: `
        const clients: Client[] = []
        clients.push(connect())
        bus.on('rename', (id: number, name: string) => { clients[id].name = name })
        export const online = () => clients
      `,
    },
  })
})

describe('F24 nobody can write it', () => {
  testRule(rule, {
    'a WeakSet, which no loop can walk': {
      options,
      code: `
        const seen = new WeakSet<Client>()
        bus.on('join', (client: Client) => seen.add(client))
        export const all = () => seen
      `,
    },
    'what is frozen': {
      options,
      code: `
        const codes = Object.freeze(['a', 'b'])
        bus.on('sort', () => show(codes))
        export const all = () => codes
      `,
    },
  })
})

describe('a function that calls itself', () => {
  testRule(rule, {
    'walks the container of another run, and adds to its own': `
      export async function collect(path: string) {
        const found = new Map<string, Item>()
        const seen = new Set<string>()
        const add = (name: string, item: Item) => {
          if (seen.has(name)) found.delete(name)
          seen.add(name)
          found.set(name, item)
        }
        for (const part of await read(path)) {
          if (part.isFolder) {
            const inner = await collect(part.path)
            for (const [name, item] of inner) add(name, item)
          } else {
            add(part.name, part)
          }
        }
        return found
      }
    `,
  })
})
