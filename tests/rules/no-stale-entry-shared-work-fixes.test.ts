import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'

const strict = { tier: 'possible' }

/** Nothing is there yet. */
const EMPTY = { drive: { fill: [], writes: [] } }

/** What `--fix` leaves alone, and what becomes of it by the suggestion. */
function shared(name: string, code: string, after: string) {
  const title = `Keep the promise in \`${name}\`, so that others wait for the same work`
  return { code, output: code, suggestions: { [title]: after }, suggestionProof: EMPTY }
}

describe('the promise of what is made on first use is kept beside it', () => {
  testStaleFixes({
    'a connection, by a default': shared(
      'this.#pendingConn',
      `
        declare function connect(): Promise<Connection>
        export class Client {
          #conn?: Connection
          async query(text: string) {
            this.#conn ??= await connect()
            return this.#conn.query(text)
          }
        }
      `,
      `
        declare function connect(): Promise<Connection>
        export class Client {
          #conn?: Connection
          #pendingConn: Promise<Connection> | undefined
          async query(text: string) {
            this.#conn ??= await (this.#pendingConn ??= connect().finally(() => {
              this.#pendingConn = undefined
            }))
            return this.#conn.query(text)
          }
        }
      `,
    ),
    'a connection, behind a test': shared(
      'this.pendingConn',
      `
        declare function connect(): Promise<Connection>
        export class Client {
          private conn: Connection | null = null
          async query(text: string) {
            if (!this.conn) this.conn = await connect()
            return this.conn.query(text)
          }
        }
      `,
      `
        declare function connect(): Promise<Connection>
        export class Client {
          private conn: Connection | null = null
          private pendingConn: Promise<Connection> | undefined
          async query(text: string) {
            if (!this.conn) this.conn = await (this.pendingConn ??= connect().finally(() => {
              this.pendingConn = undefined
            }))
            return this.conn.query(text)
          }
        }
      `,
    ),
    'a browser of the module, by way of a local': {
      ...shared(
        'pendingBrowser',
        `
        let browser
        export async function getBrowser() {
          if (browser) return browser
          const made = await launch()
          browser = made
          return made
        }
      `,
        `
        let pendingBrowser
        let browser
        export async function getBrowser() {
          if (browser) return browser
          const made = await (pendingBrowser ??= Promise.resolve(launch()).finally(() => {
            pendingBrowser = undefined
          }))
          browser = made
          return made
        }
      `,
      ),
      filename: 'file.js',
    },
    'a flag that says that something was started': {
      ...shared(
        'this.pendingIsStarted',
        `
        declare function connect(): Promise<void>
        export class Service {
          isStarted = false
          async start() {
            if (this.isStarted) return
            await connect()
            this.isStarted = true
          }
        }
      `,
        `
        declare function connect(): Promise<void>
        export class Service {
          isStarted = false
          private pendingIsStarted: Promise<void> | undefined
          async start() {
            if (this.isStarted) return
            await (this.pendingIsStarted ??= connect().finally(() => {
              this.pendingIsStarted = undefined
            }))
            this.isStarted = true
          }
        }
      `,
      ),
      options: strict,
    },
  })
})

describe('what takes several steps is made by the first one', () => {
  testStaleFixes({
    'a wait, and what is made of it': {
      options: strict,
      ...shared(
        'this.#pendingStore',
        `
        interface Store { get(key: string): Promise<string> }
        declare function open(path: string): Promise<Handle>
        declare function createStore(handle: Handle): Store
        export class Client {
          #store: Store | null = null
          async get(key: string) {
            if (!this.#store) {
              const handle = await open('data')
              this.#store = createStore(handle)
            }
            return this.#store.get(key)
          }
        }
      `,
        `
        interface Store { get(key: string): Promise<string> }
        declare function open(path: string): Promise<Handle>
        declare function createStore(handle: Handle): Store
        export class Client {
          #store: Store | null = null
          #pendingStore: Promise<Store> | undefined
          async get(key: string) {
            if (!this.#store) {
              this.#store = await (this.#pendingStore ??= (async (): Promise<Store> => {
                const handle = await open('data')
                return createStore(handle)
              })().finally(() => {
                this.#pendingStore = undefined
              }))
            }
            return this.#store.get(key)
          }
        }
      `,
      ),
    },
    'several waits, behind a guard, and the local that is the result': shared(
      'pendingConn',
      `
        interface Conn { greet(name: string): Promise<void> }
        declare function connect(): Promise<Conn>
        let conn: Conn | undefined
        export async function getConn(): Promise<Conn> {
          if (conn) return conn
          // the other side wants to know who it is
          const made = await connect()
          await made.greet('me')
          conn = made
          return made
        }
      `,
      `
        interface Conn { greet(name: string): Promise<void> }
        declare function connect(): Promise<Conn>
        let pendingConn: Promise<Conn> | undefined
        let conn: Conn | undefined
        export async function getConn(): Promise<Conn> {
          if (conn) return conn
          const made = await (pendingConn ??= (async (): Promise<Conn> => {
            // the other side wants to know who it is
            const made = await connect()
            await made.greet('me')
            return made
          })().finally(() => {
            pendingConn = undefined
          }))
          conn = made
          return made
        }
      `,
    ),
    'what is made of the wait, in one expression': {
      options: strict,
      ...shared(
        'this.pendingTable',
        `
        declare function load(): Promise<string[]>
        interface Table { rows: string[] }
        declare function createTable(rows: string[]): Table
        export class Tables {
          private table: Table | null = null
          async get() {
            if (!this.table) this.table = createTable(await load())
            return this.table
          }
        }
      `,
        `
        declare function load(): Promise<string[]>
        interface Table { rows: string[] }
        declare function createTable(rows: string[]): Table
        export class Tables {
          private table: Table | null = null
          private pendingTable: Promise<Table> | undefined
          async get() {
            if (!this.table) this.table = await (this.pendingTable ??= (async (): Promise<Table> => {
              return createTable(await load())
            })().finally(() => {
              this.pendingTable = undefined
            }))
            return this.table
          }
        }
      `,
      ),
    },
    'the same, by a default': {
      options: strict,
      ...shared(
        'this.pendingTable',
        `
        declare function load(): Promise<string[]>
        interface Table { rows: string[] }
        declare function createTable(rows: string[]): Table
        export class Tables {
          private table: Table | null = null
          async get() {
            return (this.table ??= createTable(await load()))
          }
        }
      `,
        `
        declare function load(): Promise<string[]>
        interface Table { rows: string[] }
        declare function createTable(rows: string[]): Table
        export class Tables {
          private table: Table | null = null
          private pendingTable: Promise<Table> | undefined
          async get() {
            return (this.table ??= await (this.pendingTable ??= (async (): Promise<Table> => {
              return createTable(await load())
            })().finally(() => {
              this.pendingTable = undefined
            })))
          }
        }
      `,
      ),
    },
    'a flag behind two waits': {
      ...shared(
        'this._pendingIsStarted',
        `
        export class Service {
          constructor(server, log) {
            this.server = server
            this.log = log
          }
          _isStarted = false
          async start() {
            if (!this._isStarted) {
              await this.server.listen()
              await this.log.write('started')
              this._isStarted = true
            }
          }
        }
      `,
        `
        export class Service {
          constructor(server, log) {
            this.server = server
            this.log = log
          }
          _isStarted = false
          _pendingIsStarted
          async start() {
            if (!this._isStarted) {
              await (this._pendingIsStarted ??= (async () => {
                await this.server.listen()
                await this.log.write('started')
              })().finally(() => {
                this._pendingIsStarted = undefined
              }))
              this._isStarted = true
            }
          }
        }
      `,
      ),
      filename: 'file.js',
      options: strict,
    },
  })
})

describe('what is made on first use is left alone', () => {
  testStaleFixes({
    'where what is kept may be a promise, as far as anybody can tell': {
      options: strict,
      filename: 'file.js',
      code: `
        let table = null
        export async function getTable() {
          if (!table) table = createTable(await load())
          return table
        }
      `,
      output: `
        let table = null
        export async function getTable() {
          if (!table) table = createTable(await load())
          return table
        }
      `,
    },
    'where more is done behind the store: others would do it as well': {
      code: `
        interface Conn { greet(): Promise<void> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return
            const conn = await connect()
            await conn.greet()
            this.#conn = conn
            await conn.greet()
          }
        }
      `,
      output: `
        interface Conn { greet(): Promise<void> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return
            const conn = await connect()
            await conn.greet()
            this.#conn = conn
            await conn.greet()
          }
        }
      `,
    },
    'where another local of it is needed behind the store': {
      code: `
        interface Conn { greet(): Promise<string> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return ''
            const conn = await connect()
            const name = await conn.greet()
            this.#conn = conn
            return name
          }
        }
      `,
      output: `
        interface Conn { greet(): Promise<string> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return ''
            const conn = await connect()
            const name = await conn.greet()
            this.#conn = conn
            return name
          }
        }
      `,
    },
    'where a step leaves the operation': {
      code: `
        interface Conn { isGood(): Promise<boolean> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return
            const conn = await connect()
            if (!(await conn.isGood())) return
            this.#conn = conn
          }
        }
      `,
      output: `
        interface Conn { isGood(): Promise<boolean> }
        declare function connect(): Promise<Conn>
        export class Client {
          #conn: Conn | null = null
          async open() {
            if (this.#conn) return
            const conn = await connect()
            if (!(await conn.isGood())) return
            this.#conn = conn
          }
        }
      `,
    },
  })
})

describe('a list that is filled because it is empty is filled by the first one', () => {
  testStaleFixes({
    'under the test': shared(
      'pendingRows',
      `
        declare function fetchRows(): Promise<string[]>
        const rows: string[] = []
        export async function load() {
          if (rows.length === 0) {
            const fresh = await fetchRows()
            rows.push(...fresh)
          }
          return rows.slice()
        }
      `,
      `
        declare function fetchRows(): Promise<string[]>
        let pendingRows: Promise<void> | undefined
        const rows: string[] = []
        export async function load() {
          if (rows.length === 0) {
            pendingRows ??= (async () => {
              const fresh = await fetchRows()
              rows.push(...fresh)
            })().finally(() => {
              pendingRows = undefined
            })
            await pendingRows
          }
          return rows.slice()
        }
      `,
    ),
    'behind the test': shared(
      'this.#pendingRows',
      `
        declare function fetchRows(): Promise<string[]>
        export class Table {
          #rows: string[] = []
          async load() {
            if (this.#rows.length > 0) return [...this.#rows]
            for (const row of await fetchRows()) this.#rows.push(row)
            return [...this.#rows]
          }
        }
      `,
      `
        declare function fetchRows(): Promise<string[]>
        export class Table {
          #rows: string[] = []
          #pendingRows: Promise<void> | undefined
          async load() {
            if (this.#rows.length > 0) return [...this.#rows]
            this.#pendingRows ??= (async () => {
              for (const row of await fetchRows()) this.#rows.push(row)
            })().finally(() => {
              this.#pendingRows = undefined
            })
            await this.#pendingRows
            return [...this.#rows]
          }
        }
      `,
    ),
  })
})
