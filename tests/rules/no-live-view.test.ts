import { describe } from 'vitest'
import rule from '../../rules/no-live-view.ts'
import { testRule } from '../harness/lint.ts'

describe('a receiver in the file walks it and waits', () => {
  testRule(rule, {
    'an iterator that a method returns': `
      class Registry {
        #clients = new Map<string, Client>()
        constructor(bus: Bus) {
          bus.on('join', (client: Client) => this.#clients.set(client.id, client))
        }
        all() {
          return this.#clients.values() // error: walked
        }
        async notify() {
          for (const client of this.all()) await client.notify()
        }
      }
    `,
    'the array itself, behind a wait of its own': `
      class Registry {
        #jobs: Job[] = []
        #ready = open()
        constructor(bus: Bus) {
          bus.on('done', (job: Job) => this.#jobs.splice(this.#jobs.indexOf(job), 1))
        }
        async jobs() {
          await this.#ready
          return this.#jobs // error: walked
        }
        async run() {
          const jobs = await this.jobs()
          for (const job of jobs) await job.run()
        }
      }
    `,
    'a module variable, by a function': `
      const clients: Client[] = []
      bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
      function online() {
        return clients // error: walked
      }
      export async function notify() {
        for (const client of online()) await client.notify()
      }
    `,
    'and another object of the file holds the owner': `
      class Registry {
        #clients = new Set<Client>()
        constructor(bus: Bus) {
          bus.on('join', (client: Client) => this.#clients.add(client))
        }
        open() {
          log('open')
          return this.#clients // error: walked
        }
      }
      const registry = new Registry(bus)
      export async function notify() {
        for (const client of registry.open()) await client.notify()
      }
    `,
    'by index, through a local': `
      const jobs: Job[] = []
      setInterval(() => jobs.shift(), 1000)
      const open = () => jobs // error: walked
      export async function run() {
        const all = open()
        for (let i = 0; i < all.length; i++) await all[i].run()
      }
    `,
    'an array that the body takes entries out of, by a function of the file': `
      const tasks: Task[] = []
      export function remove(task: Task) {
        tasks.splice(tasks.indexOf(task), 1)
      }
      function pending() {
        sort(tasks)
        return tasks // error: walked
      }
      export function cancel() {
        for (const task of pending()) remove(task)
      }
    `,
    'one of many lists': `
      const rooms = new Map<string, Client[]>()
      bus.on('leave', (id: string, client: Client) => {
        const list = rooms.get(id) ?? []
        list.splice(list.indexOf(client), 1)
      })
      function clientsOf(id: string) {
        return rooms.get(id) ?? [] // error: walked
      }
      export async function notify(id: string) {
        for (const client of clientsOf(id)) await client.notify()
      }
    `,
  })
})

describe('strict: a receiver may be in another file', () => {
  testRule(rule, {
    'of the list, or an empty one, by a condition': {
      code: `
        const jobs: Job[] = []
        setInterval(() => jobs.shift(), 1000)
        export const open = (isOn: boolean) => (isOn ? jobs : []) // error
      `,
      options: { tier: 'possible' },
    },
    'of an array that entries are taken out of': {
      code: `
        export class Editor {
          private nodes: Node[] = []
          getNodes() {
            return this.nodes // error: offered
          }
          removeNode(id: string) {
            this.nodes.splice(this.nodes.findIndex(node => node.id === id), 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'of an iterator over a Map that a handler adds to': {
      code: `
        export class Registry {
          #clients = new Map<string, Client>()
          constructor(bus: Bus) {
            bus.on('join', (client: Client) => this.#clients.set(client.id, client))
          }
          all() {
            return this.#clients.values() // error: offered
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'of a module variable': {
      code: `
        const jobs: Job[] = []
        setInterval(() => jobs.shift(), 1000)
        export const pending = () => jobs // error: offered
      `,
      options: { tier: 'possible' },
    },
    'which recommended does not ask about': `
      export class Editor {
        private nodes: Node[] = []
        getNodes() {
          return this.nodes
        }
        removeNode(id: string) {
          this.nodes.splice(this.nodes.findIndex(node => node.id === id), 1)
        }
      }
    `,
  })
})

const strict = { tier: 'possible' }

describe('F1 a copy leaves', () => {
  testRule(rule, {
    'of the array': {
      code: `
        export class Editor {
          private nodes: Node[] = []
          getNodes() {
            return [...this.nodes]
          }
          removeNode(id: string) {
            this.nodes.splice(this.nodes.findIndex(node => node.id === id), 1)
          }
        }
      `,
      options: strict,
    },
    'or is made by the receiver': `
      const clients: Client[] = []
      bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
      function online() {
        return clients
      }
      export async function notify() {
        for (const client of [...online()]) await client.notify()
      }
    `,
    'or the container itself, which its owner has given up': {
      code: `
        export class Queue {
          #jobs: Job[] = []
          drop(job: Job) {
            this.#jobs.splice(this.#jobs.indexOf(job), 1)
          }
          take() {
            const jobs = this.#jobs
            this.#jobs = []
            return jobs
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F2 each write makes a new one', () => {
  testRule(rule, {
    'and who has the old one keeps it as it is': {
      code: `
        export class Editor {
          private nodes: Node[] = []
          getNodes() {
            return this.nodes
          }
          removeNode(id: string) {
            this.nodes = this.nodes.filter(node => node.id !== id)
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F3 the receiver does not wait', () => {
  testRule(rule, {
    'and calls nothing that writes': `
      const clients: Client[] = []
      bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
      function online() {
        return clients
      }
      export function names() {
        const names = []
        for (const client of online()) names.push(client.name)
        return names
      }
    `,
    'or leaves the loop behind the wait (F4)': `
      const clients: Client[] = []
      bus.on('leave', (client: Client) => clients.splice(clients.indexOf(client), 1))
      function online() {
        return clients
      }
      export async function first() {
        for (const client of online()) return await client.notify()
      }
    `,
  })
})

describe('F10 the container is filled while the program starts', () => {
  testRule(rule, {
    'and nobody writes it later': {
      code: `
        export class Table {
          #rows: Row[] = []
          constructor(rows: Row[]) {
            for (const row of rows) this.#rows.unshift(row)
          }
          rows() {
            return this.#rows
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F18 deletes do a Map or a Set no harm', () => {
  testRule(rule, {
    'whoever walks it': {
      code: `
        export class Registry {
          #clients = new Set<Client>()
          constructor(bus: Bus) {
            bus.on('leave', (client: Client) => this.#clients.delete(client))
          }
          all() {
            return this.#clients
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F23 methods that are live by design', () => {
  testRule(rule, {
    '[Symbol.iterator]': {
      code: `
        export class Registry {
          #clients: Client[] = []
          leave(client: Client) {
            this.#clients.splice(this.#clients.indexOf(client), 1)
          }
          [Symbol.iterator]() {
            return this.#clients.values()
          }
        }
      `,
      options: strict,
    },
    'entries, keys, values': {
      code: `
        export class Registry {
          #clients = new Map<string, Client>()
          constructor(bus: Bus) {
            bus.on('join', (client: Client) => this.#clients.set(client.id, client))
          }
          entries() {
            return this.#clients.entries()
          }
          keys() {
            return this.#clients.keys()
          }
          values() {
            return this.#clients.values()
          }
        }
      `,
      options: strict,
    },
  })
})

describe('F24 nobody writes', () => {
  testRule(rule, {
    'what is frozen in all but name': {
      code: `
        const codes: readonly string[] = ['a', 'b']
        export const all = () => codes
      `,
      options: strict,
    },
  })
})

describe('it does not leave the file', () => {
  testRule(rule, {
    'a function that gives back what it was handed': {
      code: `
        const jobs: Job[] = []
        setInterval(() => jobs.shift(), 1000)
        function sorted(list: Job[]) {
          log(list)
          return list
        }
        export const count = () => sorted(jobs).length
      `,
      options: strict,
    },
    'a private helper whose result nobody walks': {
      code: `
        export class Registry {
          #clients: Client[] = []
          leave(client: Client) {
            const all = this.#all()
            all.splice(all.indexOf(client), 1)
          }
          #all() {
            check(this)
            return this.#clients
          }
        }
      `,
      options: strict,
    },
    'a part of an object, which is a property like any other': {
      code: `
        export class Registry {
          #clients: Client[] = []
          leave(client: Client) {
            this.#clients.splice(this.#clients.indexOf(client), 1)
          }
          toJSON() {
            return { clients: this.#clients }
          }
        }
      `,
      options: strict,
    },
  })
})

describe('one report for a loop and its container', () => {
  testRule(rule, {
    'a getter that does nothing else stands for its field: the loop is reported': `
      class Registry {
        #clients: Client[] = []
        constructor(bus: Bus) {
          bus.on('leave', (client: Client) => this.#clients.splice(this.#clients.indexOf(client), 1))
        }
        #all() {
          return this.#clients
        }
        async notify() {
          for (const client of this.#all()) await client.notify()
        }
      }
    `,
  })
})
