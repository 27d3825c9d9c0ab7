import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('where the container lives', () => {
  testRule(rule, {
    'a private field': `
      class Pool {
        private conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a public field': `
      export class Pool {
        conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a protected readonly field': `
      export class Pool {
        protected readonly conns = new Array<Conn>()
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a static field, named by its class': `
      export class Pool {
        static idle: Conn[] = []
        static take() { return Pool.idle.shift() }
        static async ping() {
          for (const conn of Pool.idle) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a static #private field, named by this': `
      export class Pool {
        static #idle: Conn[] = []
        static take() { return this.#idle.shift() }
        static async ping() {
          for (const conn of Pool.#idle) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a field that the constructor creates, in plain JavaScript': `
      export class Pool {
        constructor() {
          this.conns = []
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
    `,
    'a parameter property': `
      export class Pool {
        constructor(private readonly conns: Conn[]) {}
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a field typed by its annotation and filled later': `
      export class Pool {
        #conns: Conn[]
        constructor() { this.#conns = [] }
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a field whose class extends Array': `
      class Conns extends Array<Conn> {}
      export class Pool {
        #conns = new Conns()
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a module variable': `
      let queue = []
      export function cancel(job) { queue.splice(queue.indexOf(job), 1) }
      export async function run() {
        for (const job of queue) { // error
          await job()
        }
      }
    `,
    'a closure variable of a factory': `
      export function createPool(bus) {
        const conns = []
        bus.on('close', conn => { conns.splice(conns.indexOf(conn), 1) })
        return {
          add(conn) { conns.push(conn) },
          async ping() {
            for (const conn of conns) { // error
              await conn.ping()
            }
          },
        }
      }
    `,
    'a closure variable whose removal is a method of the returned object': `
      export function createPool() {
        const conns = []
        return {
          remove(conn) {
            conns.splice(conns.indexOf(conn), 1)
          },
          async ping() {
            for (const conn of conns) { // error
              await conn.ping()
            }
          },
        }
      }
    `,
    'a removal that is only a returned dispose handle is possible': {
      code: `
        export function createScheduler() {
          const jobs = []
          setInterval(async () => {
            for (const job of jobs) { // error
              await job.run()
            }
          }, 1000)
          return job => {
            jobs.push(job)
            return () => jobs.splice(jobs.indexOf(job), 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a removal that is only a returned dispose handle is not likely': `
      export function createScheduler() {
        const jobs = []
        setInterval(async () => {
          for (const job of jobs) {
            await job.run()
          }
        }, 1000)
        return job => {
          jobs.push(job)
          return () => jobs.splice(jobs.indexOf(job), 1)
        }
      }
    `,
    'the loop goes over a const alias of the field': `
      class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          const conns = this.#conns
          for (const conn of conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'the writer goes through a const alias of the field': `
      class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) {
          const conns = this.#conns
          conns.splice(conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'the loop goes over a destructured field': `
      class Pool {
        conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          const { conns } = this
          for (const conn of conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a destructured field under another name': `
      class Pool {
        conns: Conn[] = []
        remove(conn: Conn) {
          const { conns: all } = this
          all.splice(all.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'an arrow function keeps the this of its method': `
      class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        ping() {
          const run = async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          }
          return run()
        }
      }
    `,
  })
})

describe('names that are not the same container', () => {
  testRule(rule, {
    'a field of the same name in another class': `
      class Pool {
        private conns: Conn[] = []
        async ping() {
          for (const conn of this.conns) {
            await conn.ping()
          }
        }
      }
      export class Other {
        private conns: Conn[] = []
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
      }
    `,
    'a parameter that shadows the module variable': `
      const jobs: Job[] = []
      export function without(jobs: Job[], job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export async function run() {
        for (const job of jobs) {
          await job.run()
        }
      }
    `,
    'this of a nested function is another object': `
      export class Pool {
        conns: Conn[] = []
        attach(bus: Bus) {
          bus.on('close', function (this: Bus, conn: Conn) { this.conns.splice(0, 1) })
        }
        async ping() {
          for (const conn of this.conns) {
            await conn.ping()
          }
        }
      }
    `,
    'a static field is not the instance field of the same name': `
      export class Pool {
        static conns: Conn[] = []
        conns: Conn[] = []
        static drop() { Pool.conns.shift() }
        async ping() {
          for (const conn of this.conns) {
            await conn.ping()
          }
        }
      }
    `,
    'a #private field is not the public field of the same name': `
      export class Pool {
        #conns: Conn[] = []
        conns: Conn[] = []
        drop() { this.#conns.shift() }
        async ping() {
          for (const conn of this.conns) {
            await conn.ping()
          }
        }
      }
    `,
    'an alias that was assigned twice is not followed': `
      export class Pool {
        #conns: Conn[] = []
        #spare: Conn[] = []
        async ping() {
          for (const conn of this.#conns) {
            await conn.ping()
          }
        }
        take(fromSpare: boolean) {
          let list = this.#conns
          if (fromSpare) list = this.#spare
          return list.shift()
        }
      }
    `,
  })
})

describe('an object that is made in the loop has fields of its own', () => {
  testRule(rule, {
    'which its constructor fills by way of a method': `
      export class Script {
        code: Op[] = []
        constructor(code?: Op[]) {
          if (code) this.fill(code)
        }
        fill(code: Op[]) {
          this.code = code
        }
        run() {
          for (let i = 0; i < this.code.length; i++) this.check(this.code[i])
        }
        check(from: Op) {
          return new Script(parse(from)).isValid()
        }
        isValid() { return this.code.length > 0 }
      }
    `,
    'not the object at hand, which is filled again': `
      export class Script {
        code: Op[] = []
        constructor(code?: Op[]) {
          if (code) this.fill(code)
        }
        fill(code: Op[]) {
          this.code = code
        }
        run() {
          for (let i = 0; i < this.code.length; i++) this.check(this.code[i]) // error
        }
        check(from: Op) {
          this.fill(parse(from))
        }
      }
    `,
  })
})
