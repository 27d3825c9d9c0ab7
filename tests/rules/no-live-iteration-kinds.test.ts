import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('records, and objects that are none', () => {
  testRule(rule, {
    'an index signature makes a record': `
      const jobs: { [id: string]: Job } = {}
      queue.on('job', job => { jobs[job.id] = job })
      export async function run() {
        for (const id in jobs) { // error
          await jobs[id]?.run()
        }
      }
    `,
    'computed keys make a record of an empty literal': {
      code: `
        const jobs = {}
        queue.on('job', job => { jobs[job.id] = job })
        export async function run() {
          for (const id in jobs) { // error
            await jobs[id].run()
          }
        }
      `,
      filename: 'jobs.js',
    },
    'a mapped type is a record': `
      const jobs: { [K in JobName]?: Job } = {}
      queue.on('job', job => { jobs[job.name] = job })
      export async function run() {
        for (const name in jobs) { // error
          await jobs[name as JobName]?.run()
        }
      }
    `,
    'Object.create(null) is a record': `
      const jobs = Object.create(null)
      queue.on('job', job => { jobs[job.id] = job })
      export async function run() {
        for (const id in jobs) { // error
          await jobs[id].run()
        }
      }
    `,
    'a Partial of a record': `
      const jobs: Partial<Record<string, Job>> = {}
      queue.on('job', job => { jobs[job.id] = job })
      export async function run() {
        for (const id in jobs) { // error
          await jobs[id]?.run()
        }
      }
    `,
    'options with fixed names are no record': {
      code: `
        const options = { host: 'localhost', port: 80 }
        process.on('SIGHUP', () => { options.port = 8080 })
        export async function print(out: Out) {
          for (const [name, value] of Object.entries(options)) {
            await out.write(name, value)
          }
          for (const name in options) {
            await out.write(name)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an object whose property is deleted by name, and keys that are looked up': {
      code: `
        export class Session {
          #info: Info = { user: null, token: null }
          logout() { this.#info.token = null }
          async save(db: Db) {
            for (const key of Object.keys(this.#info)) {
              await db.save(key, this.#info[key as keyof Info])
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('kinds by use', () => {
  testRule(rule, {
    'a field without type or initializer that is spliced is an array': {
      code: `
        class Pool {
          constructor(options) {
            this.conns = options.conns || []
          }
          remove(conn) {
            this.conns.splice(this.conns.indexOf(conn), 1)
          }
          async ping() {
            for (const conn of this.conns) { // error
              await conn.ping()
            }
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'a type that allows null': `
      export class Pool {
        private conns: Conn[] | null = null
        open() { this.conns = [] }
        remove(conn: Conn) { this.conns?.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns ?? []) { // error
            await conn.ping()
          }
        }
      }
    `,
    'as and satisfies around the initializer': `
      export const conns = [] as Conn[]
      export const byId = {} satisfies Record<string, Conn>
      export function remove(conn: Conn) { conns.splice(conns.indexOf(conn), 1) }
      export async function ping() {
        for (const conn of conns) { // error
          await conn.ping()
        }
      }
    `,
    'Array.from as initializer': `
      const workers = Array.from({ length: 4 }, () => new Pooled())
      pool.on('exit', worker => { workers.splice(workers.indexOf(worker), 1) })
      export async function ping() {
        for (const worker of workers) { // error
          await worker.ping()
        }
      }
    `,
    'a copy of a parameter as initializer': `
      export class Pool {
        #conns
        constructor(conns: Iterable<Conn>) { this.#conns = [...conns] }
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a string that is sliced and walked': {
      code: `
        export class Lexer {
          #text = ''
          feed(text: string) { this.#text = text }
          async run() {
            for (let i = 0; i < this.#text.length; i++) {
              await this.emit(this.#text[i])
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('slots that are more than data', () => {
  testRule(rule, {
    'an accessor field': `
      export class Pool {
        accessor conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a decorated field': `
      export class Pool {
        @observable conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
  })
})
