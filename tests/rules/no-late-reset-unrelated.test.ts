import { describe } from 'vitest'
import rule from '../../rules/no-late-reset.ts'
import { testRule } from '../harness/lint.ts'

describe('F21 methods of the same name on no collection', () => {
  testRule(rule, {
    'a screen that has clear': {
      code: `
        export class Terminal {
          #screen = new Screen()
          constructor(bus: Bus) {
            bus.on('line', line => { this.#screen.add(line) })
          }
          async refresh() {
            await render(this.#screen)
            this.#screen.clear()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a string that starts anew': {
      code: `
        let output = ''
        socket.on('data', chunk => { output += chunk })
        export async function flush(sink: Sink) {
          await sink.write(output)
          output = ''
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F24 weak containers', () => {
  testRule(rule, {
    'a WeakMap that is replaced': {
      code: `
        let cache = new WeakMap<object, Value>()
        export function put(key: object, value: Value) { cache.set(key, value) }
        export async function reload() {
          await persist(cache)
          cache = new WeakMap()
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F27 tear-down after which nothing is added', () => {
  testRule(rule, {
    'the adder refuses once the owner is disposed': `
      export class Disposables {
        #items: Disposable[] = []
        #isDisposed = false
        add(item: Disposable) {
          if (this.#isDisposed) throw new Error('Already disposed.')
          this.#items.push(item)
        }
        async dispose() {
          if (this.#isDisposed) return
          this.#isDisposed = true
          await Promise.all(this.#items.map(item => item.dispose()))
          this.#items = []
        }
      }
    `,
    'only the constructor adds': `
      export class Server {
        #listeners: Closeable[] = []
        constructor(ports: number[]) {
          for (const port of ports) this.#listeners.push(listen(port))
        }
        async close() {
          await Promise.all(this.#listeners.map(listener => listener.close()))
          this.#listeners = []
        }
      }
    `,
    'a handler that still adds while everything stops': `
      export class Hub {
        #sockets = new Set<Socket>()
        constructor(server: Server) {
          server.on('connection', socket => { this.#sockets.add(socket) })
        }
        async stop() {
          await Promise.all([...this.#sockets].map(socket => socket.end()))
          this.#sockets.clear() // error
        }
      }
    `,
    'a connection that is opened while the others close is lost, which only the possible tier counts':
      {
        code: `
      export class Pool {
        #conns: Conn[] = []
        async acquire() {
          const conn = await connect()
          this.#conns.push(conn)
          return conn
        }
        async close() {
          await Promise.all(this.#conns.map(conn => conn.end()))
          this.#conns = [] // error
        }
      }
    `,
        options: { tier: 'possible' },
      },
  })
})

describe('a reset that follows no read-out', () => {
  testRule(rule, {
    'a cache is emptied after a reload': {
      code: `
        const cache = new Map<string, Value>()
        export function put(key: string, value: Value) { cache.set(key, value) }
        export async function reload(db: Db) {
          await db.reload()
          cache.clear()
        }
      `,
      options: { tier: 'possible' },
    },
    'one entry is looked up, not read out': `
      const cache = new Map<string, Value>()
      export function put(key: string, value: Value) { cache.set(key, value) }
      export async function refresh(db: Db, key: string) {
        const old = cache.get(key)
        await db.invalidate(old)
        cache.clear()
      }
    `,
    'the size is looked at, not the entries': `
      const cache = new Map<string, Value>()
      export function put(key: string, value: Value) { cache.set(key, value) }
      export async function trim(db: Db) {
        if (cache.size < 1000) return
        await db.compact()
        cache.clear()
      }
    `,
    'the reset is a public method of its own': `
      export class Recorder {
        #samples: Sample[] = []
        record(sample: Sample) { this.#samples.push(sample) }
        async upload(api: Api) { await api.send([...this.#samples]) }
        reset() { this.#samples = [] }
      }
    `,
    'another container is reset': `
      export class Recorder {
        #samples: Sample[] = []
        #errors: Error[] = []
        record(sample: Sample) { this.#samples.push(sample) }
        async upload(api: Api) {
          await api.send([...this.#samples])
          this.#errors = []
        }
      }
    `,
    'what is read after the await is what counts': `
      export class Recorder {
        #samples: Sample[] = []
        record(sample: Sample) { this.#samples.push(sample) }
        async upload(api: Api) {
          console.log(this.#samples.join())
          const token = await api.login()
          api.send(token, [...this.#samples])
          this.#samples = []
        }
      }
    `,
    'the answer is assigned, which is a write-back and no reset': `
      let users: User[] = []
      export function add(user: User) { users.push(user) }
      export async function enrich(api: Api) {
        users = await api.enrich(users)
      }
    `,
  })
})
