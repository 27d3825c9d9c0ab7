import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('what is missing, or no good any more, is made behind a wait', () => {
  testRule(rule, {
    'an entry that has to be open': `
      class Pool {
        #conns = new Map<string, Connection>()
        async get(host: string) {
          const known = this.#conns.get(host)
          if (known && known.isOpen) return known
          const conn = await connect(host)
          this.#conns.set(host, conn) // error: madeTwice
          return conn
        }
      }
    `,
    'an entry that is asked with ?.': `
      class Pool {
        #conns = new Map<string, Connection>()
        async get(host: string) {
          const known = this.#conns.get(host)
          if (known?.socket.isOpen) return known
          const conn = await connect(host)
          this.#conns.set(host, conn) // error: madeTwice
          return conn
        }
      }
    `,
    'a field whose state is compared': `
      class Client {
        #conn?: Connection
        async query(text: string) {
          if (this.#conn?.state !== 'open') this.#conn = await connect() // error: setTwice
          return this.#conn.query(text)
        }
      }
    `,
    'a field, or on demand': `
      class Client {
        #conn: Connection | null = null
        async query(text: string, isForced: boolean) {
          if (isForced || this.#conn === null || this.#conn.isClosed) {
            this.#conn = await connect() // error: setTwice
          }
          return this.#conn.query(text)
        }
      }
    `,
    'what is changed was there: one of two changes is lost': `
      const attempts = new Map<string, number>()
      export async function retry(id: string) {
        const count = attempts.get(id)
        if (count !== undefined && count > 3) return
        await login(id)
        attempts.set(id, (count ?? 0) + 1) // error: losesOwn
      }
    `,
    'a call is asked about the value': {
      options,
      code: `
        let token: Token | null = null
        export async function authorize() {
          if (token === null || isOld(token)) token = await renew() // error: setTwice
          return token
        }
      `,
    },
    'a member of something else, under the value': {
      options,
      code: `
        let token: Token | null = null
        export async function authorize() {
          if (token === null || closed[token.id]) token = await renew() // error: setTwice
          return token
        }
      `,
    },
    'a sign in front of it': {
      options,
      code: `
        let token: Token | null = null
        export async function authorize() {
          if (token === null || -token.left > 5) token = await renew() // error: setTwice
          return token
        }
      `,
    },
    'what is only read: strict only': {
      options,
      code: `
        class Tokens {
          #token: Token | null = null
          async get() {
            if (this.#token === null || this.#token.expires < Date.now()) {
              this.#token = await fetchToken() // error: setTwice
            }
            return this.#token.text
          }
        }
      `,
    },
  })
})

describe('no second run makes another one', () => {
  testRule(rule, {
    'the other test is about something else': {
      options,
      code: `
        let token: Token | null = null
        export async function authorize() {
          if (token === null || isOld(clock)) token = await renew()
          return token
        }
      `,
    },
    'a function that is handed over says nothing of the value': {
      options,
      code: `
        let token: Token | null = null
        export async function authorize() {
          if (token === null || some(() => token.left)) token = await renew()
          return token
        }
      `,
    },
    'what is only read': `
      class Tokens {
        #token: Token | null = null
        async get() {
          if (this.#token === null || this.#token.expires < Date.now()) {
            this.#token = await fetchToken()
          }
          return this.#token.text
        }
      }
    `,
    'only what is there is made anew': {
      options,
      code: `
        class Client {
          #conn: Connection | null = null
          async renew() {
            if (this.#conn && this.#conn.isClosed) this.#conn = await connect()
          }
        }
      `,
    },
    'control comes here with what is there': {
      options,
      code: `
        class Client {
          #conn?: Connection
          async renew() {
            if (this.#conn?.isClosed) this.#conn = await connect()
          }
        }
      `,
    },
    'the look only counts in one mode': {
      options,
      code: `
        class Servers {
          #failed = new Set<string>()
          #mode = 'ignore'
          async start(names: string[]) {
            for (const name of names) {
              if (this.#mode === 'ignore' && this.#failed.has(name)) continue
              await connect(name).catch(report)
              this.#failed.add(name)
            }
          }
        }
      `,
    },
    'F16: the promise is kept': {
      options,
      code: `
        class Client {
          #conn?: Promise<Connection>
          #isOpen = false
          async query(text: string) {
            if (!this.#conn || !this.#isOpen) this.#conn = connect()
            return (await this.#conn).query(text)
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
            if (this.#conn?.isOpen) return this.#conn
            const conn = await connect()
            if (this.#conn?.isOpen) {
              conn.close()
              return this.#conn
            }
            this.#conn = conn
            return conn
          }
        }
      `,
    },
  })
})

describe('an object that stands for a row of a table', () => {
  testRule(rule, {
    'belongs to the request that has loaded it': `
      class Collection extends Model {
        @Column(DataType.JSONB)
        documents: Item[] = []
        add(item: Item) { this.documents.splice(0, 0, item) }
        async remove(id: string) {
          this.documents = await without(this.documents, id)
        }
      }
    `,
    'is none without columns': `
      class Collection extends Model {
        documents: Item[] = []
        add(item: Item) { this.documents.splice(0, 0, item) }
        async remove(id: string) {
          this.documents = await without(this.documents, id) // error: writtenBack
        }
      }
    `,
  })
})

describe('what was found is taken if there is something', () => {
  testRule(rule, {
    'from a constant: it is made twice at most': `
      class Parser {
        #parsed = new Map<string, Tree>()
        async parse(path: string) {
          const known = this.#parsed.get(path)
          const tree = known ?? (await parse(path))
          this.#parsed.set(path, tree)
          return tree
        }
      }
    `,
    'from a constant, with something added': `
      class Parser {
        #parsed = new Map<string, Tree>()
        async parse(path: string) {
          const known = this.#parsed.get(path)
          const tree = { ...known, ...(await parse(path)) }
          this.#parsed.set(path, tree) // error: losesOwn
          return tree
        }
      }
    `,
  })
})

describe('a local that is given something else on every way', () => {
  testRule(rule, {
    'has nothing in it of what was found': `
      class Schemas {
        #known = new Map<string, Schema>()
        async add(name: string) {
          let file = this.#known.get(name)?.file
          if (!file) {
            const text = await download(name)
            file = fileOf(name)
            this.#known.set(name, { file, text })
          }
          return file
        }
      }
    `,
    'has it where only some ways give it something else': `
      class Schemas {
        #known = new Map<string, Schema>()
        async add(name: string, isNew: boolean) {
          let count = this.#known.get(name)?.count
          const text = await download(name)
          if (isNew) {
            count = 0
          }
          this.#known.set(name, { count, text }) // error: losesOwn
        }
      }
    `,
    'has it where the new value is made of the old one': `
      class Schemas {
        #known = new Map<string, Schema>()
        async add(name: string) {
          let count = this.#known.get(name)?.count ?? 0
          const text = await download(name)
          count = count + 1
          this.#known.set(name, { count, text }) // error: losesOwn
        }
      }
    `,
  })
})
