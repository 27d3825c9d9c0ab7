import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F7 mutate, then leave the loop', () => {
  testRule(rule, {
    'splice and break': {
      code: `
        const sockets: Socket[] = []
        export function remove(id: string) {
          for (let i = 0; i < sockets.length; i++) {
            if (sockets[i].id === id) {
              sockets.splice(i, 1)
              break
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a removing method and return': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          evict(id: string) {
            for (const conn of this.#conns) {
              if (conn.id === id) {
                this.#drop(conn)
                return
              }
            }
          }
          #drop(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        }
      `,
      options: { tier: 'possible' },
    },
    'the removing method is called and the loop goes on': `
      export class Pool {
        #conns: Conn[] = []
        evict() {
          for (const conn of this.#conns) { // error
            if (conn.isIdle) this.#drop(conn)
          }
        }
        #drop(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
      }
    `,
  })
})

describe('F8 reverse loop with removal of the current element', () => {
  testRule(rule, {
    'splice at the index': {
      code: `
        const timers: Timer[] = []
        export function prune(now: number) {
          for (let i = timers.length - 1; i >= 0; i--) {
            if (timers[i].due < now) timers.splice(i, 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a method that removes just the element it is given': `
      export class Peers {
        #peers: Peer[] = []
        closeAll() {
          for (let i = this.#peers.length - 1; i >= 0; i--) {
            this.close(this.#peers[i])
          }
        }
        close(peer: Peer) {
          this.#peers.splice(this.#peers.indexOf(peer), 1)
        }
      }
    `,
    'another turn can remove other elements while the reverse loop awaits': `
      export class Peers {
        #peers: Peer[] = []
        remove(peer: Peer) { this.#peers.splice(this.#peers.indexOf(peer), 1) }
        async closeAll() {
          for (let i = this.#peers.length - 1; i >= 0; i--) { // error
            await this.#peers[i].close()
          }
        }
      }
    `,
  })
})

describe('F9 take, then await', () => {
  testRule(rule, {
    'shift in the condition': {
      code: `
        const queue: Job[] = []
        export function push(job: Job) { queue.push(job) }
        export async function work() {
          let job
          while ((job = queue.shift())) {
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'shift as the first statement under a length test': {
      code: `
        export class Outbox {
          #queue: Message[] = []
          constructor(bus: Bus) {
            bus.on('message', message => { this.#queue.push(message) })
          }
          async flush(socket: Socket) {
            while (this.#queue.length > 0) {
              const message = this.#queue.shift()
              await socket.send(message)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F10 writes that come before', () => {
  testRule(rule, {
    'only the constructor writes': {
      code: `
        export class Pipeline {
          #steps: Step[] = []
          constructor(steps: Step[]) {
            for (const step of steps) this.#steps.push(step)
            this.#steps.sort((a, b) => a.order - b.order)
          }
          async run(input: Input) {
            for (const step of this.#steps) {
              await step.run(input)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'only a private helper of the constructor writes': {
      code: `
        export class Pipeline {
          #steps: Step[] = []
          constructor(steps: Step[]) {
            for (const step of steps) this.#insert(step)
          }
          #insert(step: Step) {
            this.#steps.splice(step.order, 0, step)
          }
          async run(input: Input) {
            for (const step of this.#steps) {
              await step.run(input)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'only the module itself writes, while it loads': {
      code: `
        const migrations: Migration[] = []
        migrations.push(first, second)
        migrations.reverse()
        export async function migrate(db: Db) {
          for (const migration of migrations) {
            await migration.up(db)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a function that only the module itself calls, while it loads': {
      code: `
        const migrations = new Map<string, Migration>()
        function define(name: string, migration: Migration) {
          migrations.set(name, migration)
        }
        define('first', first)
        define('second', second)
        export async function migrate(db: Db) {
          for (const [name, migration] of migrations) {
            await migration.up(db, name)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the same helper, now called by a handler too': `
      export class Pipeline {
        #steps: Step[] = []
        constructor(steps: Step[], bus: Bus) {
          for (const step of steps) this.#insert(step)
          bus.on('step', step => this.#insert(step))
        }
        #insert(step: Step) {
          this.#steps.splice(step.order, 0, step)
        }
        async run(input: Input) {
          for (const step of this.#steps) { // error
            await step.run(input)
          }
        }
      }
    `,
  })
})

describe('F11 containers of one operation', () => {
  testRule(rule, {
    'built, then consumed': {
      code: `
        export async function load(paths: string[]) {
          const files: File[] = []
          for (const path of paths) files.push(open(path))
          files.sort((a, b) => a.size - b.size)
          for (const file of files) {
            await file.read()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'filled by a synchronous callback': {
      code: `
        export async function group(rows: Row[]) {
          const groups = new Map<string, Row[]>()
          rows.forEach(row => { groups.set(row.group, [row]) })
          for (const [name, members] of groups) {
            await save(name, members)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'filled by promises that are all awaited before the loop': {
      code: `
        export async function collect(urls: string[]) {
          const pages: Page[] = []
          await Promise.all(urls.map(async url => { pages.unshift(await download(url)) }))
          for (const page of pages) {
            await page.render()
          }
        }
      `,
    },
    'filled by an event handler while the loop runs': `
      export async function collect(socket: Socket) {
        const messages: Message[] = []
        socket.on('message', message => { messages.unshift(message) })
        await ready(socket)
        for (const message of messages) { // error
          await message.handle()
        }
      }
    `,
  })
})
