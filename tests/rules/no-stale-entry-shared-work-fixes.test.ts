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
