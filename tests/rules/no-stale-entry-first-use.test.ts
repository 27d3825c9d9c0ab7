import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('what is missing is made behind a wait', () => {
  testRule(rule, {
    'a connection, by a default': `
      class Client {
        #conn?: Connection
        async query(text: string) {
          this.#conn ??= await connect() // error: setTwice
          return this.#conn.query(text)
        }
      }
    `,
    'a browser of the module, by way of a local': `
      let browser
      export async function getBrowser() {
        if (browser) return browser
        const made = await launch()
        browser = made // error: setTwice
        return made
      }
    `,
    'what is closed elsewhere, whatever makes it': `
      export function createStore(path) {
        let db = null
        return {
          async read(key) {
            if (db === null) db = await createDatabase(path) // error: setTwice
            return db.get(key)
          },
          async end() { await db?.close() },
        }
      }
    `,
    'what is made of what was waited for': `
      class Client {
        #conn: Conn | null = null
        async query(text: string) {
          if (!this.#conn) {
            const socket = await dial(this.host)
            this.#conn = new Conn(socket) // error: setTwice
          }
          return this.#conn.query(text)
        }
        async close() { await this.#conn?.close() }
      }
    `,
    'what is looked up and wrapped': `
      class Platform {
        #target?: Target
        async run() {
          this.#target ??= await this.findTarget()
          return this.#target.id
        }
        async findTarget() {
          const [first] = await list()
          return new Target(first.id)
        }
      }
    `,
    'what is looked up and wrapped: strict only': {
      options,
      code: `
        class Platform {
          #target?: Target
          async run() {
            this.#target ??= await this.findTarget() // error: setTwice
            return this.#target.id
          }
          async findTarget() {
            const [first] = await list()
            return new Target(first.id)
          }
        }
      `,
    },
    'what is looked up and goes on by itself': `
      class Platform {
        #target?: Target
        async run() {
          this.#target ??= await this.findTarget() // error: setTwice
          return this.#target.id
        }
        async findTarget() {
          const [first] = await list()
          const target = new Target(first.id)
          target.on('lost', () => { this.#target = undefined })
          return target
        }
      }
    `,
    'a path that is put together': `
      let configPath: string | undefined
      export async function findConfig() {
        if (configPath) return configPath
        const path = join(root, 'config.json')
        if (await exists(path)) configPath = path
        return configPath
      }
    `,
    'a room that is joined': `
      let room: Room | undefined
      export async function findRoom() {
        if (room) return room
        await login()
        room = joinRoom('lobby') // error: setTwice
        return room
      }
    `,
    'what is made and wrapped': `
      class Platform {
        #target?: Target
        async run() {
          this.#target ??= await this.newTarget() // error: setTwice
          return this.#target.id
        }
        async newTarget() {
          const [first] = await list()
          return new Target(first.id)
        }
      }
    `,
    'a flag that says that something was started: strict only': {
      options,
      code: `
        class Service {
          isStarted = false
          async start() {
            if (this.isStarted) return
            await this.connect()
            this.isStarted = true // error: setTwice
          }
        }
      `,
    },
    'what is only read: strict only': {
      options,
      code: `
        let config
        export async function getConfig() {
          if (!config) config = await readConfig() // error: setTwice
          return config
        }
      `,
    },
    'a whole list: strict only': {
      options,
      code: `
        let rows: Row[] | null = null
        export async function load() {
          return (rows ??= await fetchRows()) // error: setTwice
        }
        export function add(row: Row) { rows?.push(row) }
      `,
    },
  })
})

describe('the second run makes no other one', () => {
  testRule(rule, {
    'what is only read': `
      let config
      export async function getConfig() {
        if (!config) config = await readConfig()
        return config
      }
    `,
    'a flag: most often one caller sees to it': `
      class Service {
        isStarted = false
        async start() {
          if (this.isStarted) return
          await this.connect()
          this.isStarted = true
        }
      }
    `,
    'F16: what others wait for as well': {
      options,
      code: `
        class Client {
          #connecting = connect()
          #conn?: Connection
          async open() {
            if (this.#conn) return this.#conn
            this.#conn = await this.#connecting
            return this.#conn
          }
          async close() { await this.#conn?.close() }
        }
      `,
    },
    'F16: the promise is kept': {
      options,
      code: `
        class Client {
          #conn?: Promise<Connection>
          async query(text: string) {
            this.#conn ??= connect()
            return (await this.#conn).query(text)
          }
        }
      `,
    },
    'F13: a flag that is set before the wait': {
      options,
      code: `
        class Service {
          isStarting = false
          conn: Connection | null = null
          async start() {
            if (this.isStarting || this.conn) return
            this.isStarting = true
            this.conn = await connect()
            this.isStarting = false
          }
        }
      `,
    },
    'F17: the flag itself is set before the wait': {
      options,
      code: `
        class Service {
          isStarted = false
          async start() {
            if (this.isStarted) return
            this.isStarted = true
            await this.connect()
          }
        }
      `,
    },
    'F12: under a lock': {
      options,
      code: `
        class Client {
          #mutex = new Mutex()
          #conn?: Connection
          open() {
            return this.#mutex.runExclusive(async () => {
              if (!this.#conn) this.#conn = await connect()
              return this.#conn
            })
          }
        }
      `,
    },
    'F14: it looks again after the wait': {
      options,
      code: `
        class Client {
          #conn?: Connection
          async open() {
            if (this.#conn) return this.#conn
            const conn = await connect()
            if (this.#conn) {
              conn.close()
              return this.#conn
            }
            this.#conn = conn
            return conn
          }
        }
      `,
    },
    'F11: a variable of one run': {
      options,
      code: `
        export async function run(names: string[]) {
          let conn: Connection | null = null
          for (const name of names) {
            if (!conn) conn = await connect()
            await conn.send(name)
          }
        }
      `,
    },
    'F20: a property of a request': {
      options,
      code: `
        export async function authenticate(ctx: Context) {
          if (!ctx.session) ctx.session = await openSession(ctx.token)
        }
      `,
    },
    'what throws when it is there': {
      options,
      code: `
        class Service {
          #server?: Server
          async start() {
            if (this.#server) throw new Error('already started')
            this.#server = await listen()
          }
        }
      `,
    },
  })
})

describe('what a function of the file hands back says more than its name', () => {
  testRule(rule, {
    'a value that it has read: as good as another one': `
      class Memory {
        #info?: Info
        async has(name: string) {
          this.#info ??= await this.init()
          return this.#info.layout.has(name)
        }
        async init() {
          const head = await read(this.io, 0)
          return { head, layout: new Map(head.entries) }
        }
      }
    `,
    'what it has found in a field': `
      class Memory {
        #info?: Info
        async has(name: string) {
          this.#info ??= await this.init()
          return this.#info.layout.has(name)
        }
        async init() {
          this.#info = await read(this.io, 0)
          return this.#info
        }
      }
    `,
    'an object of its own': `
      class Memory {
        #session?: Session
        async use() {
          this.#session ??= await this.init() // error: setTwice
          return this.#session
        }
        async init() {
          const socket = await this.find()
          return new Session(socket)
        }
      }
    `,
    'what another function of the file has opened': `
      class Memory {
        #db?: Database
        async use() {
          this.#db ??= await this.init() // error: setTwice
          return this.#db
        }
        async init() { return await this.fresh() }
        async fresh() { return openDatabase(this.path) }
      }
    `,
    'a promise of which nobody can tell the value, and a name that can': `
      class Memory {
        #db?: Database
        async use() {
          this.#db ??= await openIt(this.path) // error: setTwice
          return this.#db
        }
      }
      function openIt(path) {
        return new Promise((resolve, reject) => indexedDB.open(path, resolve, reject))
      }
    `,
  })
})

describe('the name says whether two are one too many', () => {
  testRule(rule, {
    'of connections they are': `
      const conns = new Map<string, Conn>()
      export async function open(host: string) {
        if (!conns.has(host)) conns.set(host, await connect(host)) // error: madeTwice
        return conns.get(host)
      }
    `,
    'in a cache the work is only done twice': `
      const cache = new Map<string, Conn>()
      export async function open(host: string) {
        if (!cache.has(host)) cache.set(host, await connect(host))
        return cache.get(host)
      }
    `,
  })
})
