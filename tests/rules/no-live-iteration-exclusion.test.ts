import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F12 both sides under one lock', () => {
  testRule(rule, {
    'runExclusive of one mutex around the loop and the write': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Pool {
          #mutex = new Mutex()
          #conns: Conn[] = []
          async remove(conn: Conn) {
            await this.#mutex.runExclusive(() => {
              this.#conns.splice(this.#conns.indexOf(conn), 1)
            })
          }
          async ping() {
            await this.#mutex.runExclusive(async () => {
              for (const conn of this.#conns) {
                await conn.ping()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a handler that takes the same lock': `
      import { Mutex } from 'async-mutex'
      const mutex = new Mutex()
      const clients = new Map<string, Client>()
      server.on('connection', client => mutex.runExclusive(() => clients.set(client.id, client)))
      export function notify(message: Message) {
        return mutex.runExclusive(async () => {
          for (const client of clients.values()) {
            await client.send(message)
          }
        })
      }
    `,
    'the loop in a private method that is only called under the lock': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #mutex = new Mutex()
        #conns: Conn[] = []
        remove(conn: Conn) {
          return this.#mutex.runExclusive(() => {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          })
        }
        ping() {
          return this.#mutex.runExclusive(() => this.#pingAll())
        }
        async #pingAll() {
          for (const conn of this.#conns) {
            await conn.ping()
          }
        }
      }
    `,
    'a writer without the lock': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #mutex = new Mutex()
        #conns: Conn[] = []
        remove(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        ping() {
          return this.#mutex.runExclusive(async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          })
        }
      }
    `,
    'a loop without the lock': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #mutex = new Mutex()
        #conns: Conn[] = []
        remove(conn: Conn) {
          return this.#mutex.runExclusive(() => {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          })
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'two locks do not exclude each other': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #reads = new Mutex()
        #writes = new Mutex()
        #conns: Conn[] = []
        remove(conn: Conn) {
          return this.#writes.runExclusive(() => {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          })
        }
        ping() {
          return this.#reads.runExclusive(async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          })
        }
      }
    `,
    'a lock that is made anew on every call locks nothing': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) {
          return new Mutex().runExclusive(() => {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          })
        }
        ping() {
          return new Mutex().runExclusive(async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          })
        }
      }
    `,
    'the lock is let go before the loop': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        #mutex = new Mutex()
        #conns: Conn[] = []
        remove(conn: Conn) {
          return this.#mutex.runExclusive(() => {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          })
        }
        async ping() {
          await this.#mutex.runExclusive(() => this.prepare())
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
  })
})

describe('F13 busy and state flags', () => {
  testRule(rule, {
    'the writer tests the flag that the loop sets': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #isPinging = false
          remove(conn: Conn) {
            if (this.#isPinging) return
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          }
          async ping() {
            if (this.#isPinging) return
            this.#isPinging = true
            for (const conn of this.#conns) {
              await conn.ping()
            }
            this.#isPinging = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a flag that is let go in finally': {
      code: `
        const servers: Server[] = []
        let isMeasuring = false
        export async function measure() {
          if (isMeasuring) return
          isMeasuring = true
          try {
            for (const server of servers) {
              server.rtt = await ping(server)
            }
            servers.sort((a, b) => a.rtt - b.rtt)
          } finally {
            isMeasuring = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the writer throws while the flag is set': `
      export class Scheduler {
        private jobs: Job[] = []
        private running = false
        cancel(job: Job) {
          if (this.running) throw new Error('The scheduler is running.')
          this.jobs.splice(this.jobs.indexOf(job), 1)
        }
        async run() {
          if (this.running) return
          this.running = true
          try {
            for (const job of this.jobs) {
              await job.run()
            }
          } finally {
            this.running = false
          }
        }
      }
    `,
    'a state field that the writer compares': `
      export class Scheduler {
        private jobs: Job[] = []
        private state: 'idle' | 'running' = 'idle'
        cancel(job: Job) {
          if (this.state === 'running') return false
          this.jobs.splice(this.jobs.indexOf(job), 1)
          return true
        }
        async run() {
          if (this.state !== 'idle') return
          this.state = 'running'
          for (const job of this.jobs) {
            await job.run()
          }
          this.state = 'idle'
        }
      }
    `,
    'a flag keeps out the function itself, not a writer that ignores it': `
      export class Scheduler {
        private jobs: Job[] = []
        private running = false
        cancel(job: Job) {
          this.jobs.splice(this.jobs.indexOf(job), 1)
        }
        async run() {
          if (this.running) return
          this.running = true
          for (const job of this.jobs) { // error
            await job.run()
          }
          this.running = false
        }
      }
    `,
    'a flag that is set after the first await comes too late': `
      const servers: Server[] = []
      let isMeasuring = false
      export async function measure() {
        if (isMeasuring) return
        await ready()
        isMeasuring = true
        for (const server of servers) { // error
          server.rtt = await ping(server)
        }
        servers.sort((a, b) => a.rtt - b.rtt)
        isMeasuring = false
      }
    `,
    'a flag that is set but never tested': `
      const servers: Server[] = []
      let isMeasuring = false
      export function busy() { return isMeasuring }
      export async function measure() {
        isMeasuring = true
        for (const server of servers) { // error
          server.rtt = await ping(server)
        }
        servers.sort((a, b) => a.rtt - b.rtt)
        isMeasuring = false
      }
    `,
    'a flag that is let go inside the loop': `
      export class Scheduler {
        private jobs: Job[] = []
        private running = false
        cancel(job: Job) {
          if (this.running) return
          this.jobs.splice(this.jobs.indexOf(job), 1)
        }
        async run() {
          for (const job of this.jobs) { // error
            if (this.running) return
            this.running = true
            await job.prepare()
            this.running = false
            await job.run()
          }
        }
      }
    `,
    'a flag of another object says nothing about this one': `
      export class Scheduler {
        private jobs: Job[] = []
        private running = false
        constructor(private readonly peer: Scheduler) {}
        cancel(job: Job) {
          if (this.peer.running) return
          this.jobs.splice(this.jobs.indexOf(job), 1)
        }
        async run() {
          if (this.running) return
          this.running = true
          for (const job of this.jobs) { // error
            await job.run()
          }
          this.running = false
        }
      }
    `,
  })
})
