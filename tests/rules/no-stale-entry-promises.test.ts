import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'
import type { FixCase } from '../harness/lint.ts'

const SHARED: Readonly<Record<string, FixCase>> = {
  'a look, a wait, a store': {
    code: `
        interface Connection { readonly host: string }
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          #conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.#conns.get(host)
            if (known) return known
            const conn = await connect(host)
            this.#conns.set(host, conn)
            return conn
          }
        }
      `,
    output: `
        interface Connection { readonly host: string }
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          #conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.#conns.get(host)
            if (known) return known
            const conn = await connect(host)
            this.#conns.set(host, conn)
            return conn
          }
        }
      `,
    suggestions: {
      'Store the promise in `this.#conns` before the wait, and remove it when that fails': `
        interface Connection { readonly host: string }
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          #conns = new Map<string, Promise<Connection>>()
          async open(host: string) {
            const known = this.#conns.get(host)
            if (known) return known
            const pending = connect(host)
            this.#conns.set(host, pending)
            pending.catch(() => {
              if (this.#conns.get(host) === pending) this.#conns.delete(host)
            })
            return pending
          }
        }
      `,
      'Look at `this.#conns` again after the wait': `
        interface Connection { readonly host: string }
        declare function connect(host: string): Promise<Connection>
        export class Pool {
          #conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.#conns.get(host)
            if (known) return known
            const conn = await connect(host)
            const meanwhile = this.#conns.get(host)
            if (meanwhile) return meanwhile
            this.#conns.set(host, conn)
            return conn
          }
        }
      `,
    },
  },
  'what is put back after it was thrown out, and a call that may give anything': {
    code: `
        declare const disk: { read(path: string): Promise<string> }
        const texts = new Map<string, string>()
        export function drop(path: string) {
          texts.delete(path)
        }
        export async function read(path: string) {
          const known = texts.get(path)
          if (known !== undefined) return known
          const text = await disk.read(path)
          texts.set(path, text)
          return text
        }
      `,
    output: `
        declare const disk: { read(path: string): Promise<string> }
        const texts = new Map<string, string>()
        export function drop(path: string) {
          texts.delete(path)
        }
        export async function read(path: string) {
          const known = texts.get(path)
          if (known !== undefined) return known
          const text = await disk.read(path)
          texts.set(path, text)
          return text
        }
      `,
    suggestions: {
      'Store the promise in `texts` before the wait, and remove it when that fails': `
        declare const disk: { read(path: string): Promise<string> }
        const texts = new Map<string, Promise<string>>()
        export function drop(path: string) {
          texts.delete(path)
        }
        export async function read(path: string) {
          const known = texts.get(path)
          if (known !== undefined) return known
          const pending = Promise.resolve(disk.read(path))
          texts.set(path, pending)
          pending.catch(() => {
            if (texts.get(path) === pending) texts.delete(path)
          })
          return pending
        }
      `,
    },
  },
  'work that takes several statements is a function of its own': {
    code: `
        interface Doc { readonly id: string }
        declare function fetchText(url: string): Promise<string>
        declare function parse(text: string): Promise<Doc>
        const docs: Map<string, Doc> = new Map()
        export function drop() {
          docs.clear()
        }
        export async function load(url: string) {
          const known = docs.get(url)
          if (known) return known
          const text = await fetchText(url)
          // the slow part
          const doc = await parse(text)
          docs.set(url, doc)
          return doc
        }
      `,
    output: `
        interface Doc { readonly id: string }
        declare function fetchText(url: string): Promise<string>
        declare function parse(text: string): Promise<Doc>
        const docs: Map<string, Doc> = new Map()
        export function drop() {
          docs.clear()
        }
        export async function load(url: string) {
          const known = docs.get(url)
          if (known) return known
          const text = await fetchText(url)
          // the slow part
          const doc = await parse(text)
          docs.set(url, doc)
          return doc
        }
      `,
    suggestions: {
      'Store the promise in `docs` before the wait, and remove it when that fails': `
        interface Doc { readonly id: string }
        declare function fetchText(url: string): Promise<string>
        declare function parse(text: string): Promise<Doc>
        const docs: Map<string, Promise<Doc>> = new Map()
        export function drop() {
          docs.clear()
        }
        export async function load(url: string) {
          const known = docs.get(url)
          if (known) return known
          const pending = (async () => {
            const text = await fetchText(url)
            // the slow part
            const doc = await parse(text)
            return doc
          })()
          docs.set(url, pending)
          pending.catch(() => {
            if (docs.get(url) === pending) docs.delete(url)
          })
          return pending
        }
      `,
    },
  },
  'a wait in the store, and a statement without braces': {
    code: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        export class Docs {
          private docs: Map<string, Doc> = new Map()
          async get(url: string) {
            if (!this.docs.has(url)) this.docs.set(url, await load(url))
            return this.docs.get(url)
          }
          clear() {
            this.docs = new Map()
          }
        }
      `,
    output: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        export class Docs {
          private docs: Map<string, Doc> = new Map()
          async get(url: string) {
            if (!this.docs.has(url)) this.docs.set(url, await load(url))
            return this.docs.get(url)
          }
          clear() {
            this.docs = new Map()
          }
        }
      `,
    suggestions: {
      'Store the promise in `this.docs` before the wait, and remove it when that fails': `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        export class Docs {
          private docs: Map<string, Promise<Doc>> = new Map()
          async get(url: string) {
            if (!this.docs.has(url)) {
              const pending = load(url)
              this.docs.set(url, pending)
              pending.catch(() => {
                if (this.docs.get(url) === pending) this.docs.delete(url)
              })
            }
            return this.docs.get(url)
          }
          clear() {
            this.docs = new Map()
          }
        }
      `,
    },
  },
  'a local that is there already': {
    code: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          let doc = docs.get(url)
          if (!doc) {
            doc = await load(url)
            docs.set(url, doc)
          }
          return doc
        }
      `,
    output: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          let doc = docs.get(url)
          if (!doc) {
            doc = await load(url)
            docs.set(url, doc)
          }
          return doc
        }
      `,
    suggestions: {
      'Store the promise in `docs` before the wait, and remove it when that fails': `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Promise<Doc>>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          let doc = docs.get(url)
          if (!doc) {
            doc = load(url)
            docs.set(url, doc)
            doc.catch(() => {
              if (docs.get(url) === doc) docs.delete(url)
            })
          }
          return doc
        }
      `,
    },
  },
  'a local that is used afterwards, and a key of a record': {
    code: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        declare function log(doc: Doc): void
        let docs: Record<string, Doc | undefined> = {}
        export function reset() {
          docs = {}
        }
        export async function get(url: string) {
          const known = docs[url]
          if (known) return known
          const doc = await load(url)
          docs[url] = doc
          log(doc)
          return doc
        }
      `,
    output: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        declare function log(doc: Doc): void
        let docs: Record<string, Doc | undefined> = {}
        export function reset() {
          docs = {}
        }
        export async function get(url: string) {
          const known = docs[url]
          if (known) return known
          const doc = await load(url)
          docs[url] = doc
          log(doc)
          return doc
        }
      `,
    suggestions: {
      'Store the promise in `docs` before the wait, and remove it when that fails': `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        declare function log(doc: Doc): void
        let docs: Record<string, Promise<Doc> | undefined> = {}
        export function reset() {
          docs = {}
        }
        export async function get(url: string) {
          const known = docs[url]
          if (known) return known
          const pending = load(url)
          docs[url] = pending
          pending.catch(() => {
            if (docs[url] === pending) delete docs[url]
          })
          const doc = await pending
          log(doc)
          return doc
        }
      `,
    },
  },
  'a failure that is caught here is still caught here': {
    code: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop() {
          docs.clear()
        }
        export async function find(url: string) {
          if (docs.has(url)) return docs.get(url)
          try {
            const doc = await load(url)
            docs.set(url, doc)
            return doc
          } catch {
            return undefined
          }
        }
      `,
    output: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop() {
          docs.clear()
        }
        export async function find(url: string) {
          if (docs.has(url)) return docs.get(url)
          try {
            const doc = await load(url)
            docs.set(url, doc)
            return doc
          } catch {
            return undefined
          }
        }
      `,
    suggestions: {
      'Store the promise in `docs` before the wait, and remove it when that fails': `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Promise<Doc>>()
        export function drop() {
          docs.clear()
        }
        export async function find(url: string) {
          if (docs.has(url)) return docs.get(url)
          try {
            const pending = load(url)
            docs.set(url, pending)
            pending.catch(() => {
              if (docs.get(url) === pending) docs.delete(url)
            })
            return await pending
          } catch {
            return undefined
          }
        }
      `,
    },
  },
  'a default': {
    code: `
        interface Store { readonly path: string }
        declare function openStore(path: string): Promise<Store>
        const stores: Record<string, Store> = {}
        export function close(path: string) {
          delete stores[path]
        }
        export async function storeOf(path: string) {
          return (stores[path] ??= await openStore(path))
        }
      `,
    output: `
        interface Store { readonly path: string }
        declare function openStore(path: string): Promise<Store>
        const stores: Record<string, Store> = {}
        export function close(path: string) {
          delete stores[path]
        }
        export async function storeOf(path: string) {
          return (stores[path] ??= await openStore(path))
        }
      `,
    suggestions: {
      'Store the promise in `stores` before the wait, and remove it when that fails': `
        interface Store { readonly path: string }
        declare function openStore(path: string): Promise<Store>
        const stores: Record<string, Promise<Store>> = {}
        export function close(path: string) {
          delete stores[path]
        }
        export async function storeOf(path: string) {
          return (stores[path] ??= openStore(path).catch(error => {
            delete stores[path]
            throw error
          }))
        }
      `,
    },
  },
  'a default that is used, without types': {
    filename: 'file.js',
    code: `
        const stores = {}
        export async function read(path) {
          const store = (stores[path] ??= await openStore(path))
          return store.read()
        }
        export function close(path) {
          delete stores[path]
        }
      `,
    output: `
        const stores = {}
        export async function read(path) {
          const store = (stores[path] ??= await openStore(path))
          return store.read()
        }
        export function close(path) {
          delete stores[path]
        }
      `,
    suggestions: {
      'Store the promise in `stores` before the wait, and remove it when that fails (a result that counts as missing is kept, too)': `
        const stores = {}
        export async function read(path) {
          const store = await (stores[path] ??= Promise.resolve(openStore(path)).catch(error => {
            delete stores[path]
            throw error
          }))
          return store.read()
        }
        export function close(path) {
          delete stores[path]
        }
      `,
    },
  },
  'a map of promises, whose promises are made behind a wait': {
    code: `
        interface Block { readonly id: string }
        declare function init(id: string): Promise<number>
        declare function fetchBlock(id: string, at: number): Promise<Block>
        const pending = new Map<string, Promise<Block>>()
        export async function blockOf(id: string) {
          const known = pending.get(id)
          if (known) return known
          const at = await init(id)
          const block = fetchBlock(id, at)
          pending.set(id, block)
          return block
        }
      `,
    output: `
        interface Block { readonly id: string }
        declare function init(id: string): Promise<number>
        declare function fetchBlock(id: string, at: number): Promise<Block>
        const pending = new Map<string, Promise<Block>>()
        export async function blockOf(id: string) {
          const known = pending.get(id)
          if (known) return known
          const at = await init(id)
          const block = fetchBlock(id, at)
          pending.set(id, block)
          return block
        }
      `,
    suggestions: {
      'Store the promise in `pending` before the wait, and remove it when that fails (today one that fails stays)': `
        interface Block { readonly id: string }
        declare function init(id: string): Promise<number>
        declare function fetchBlock(id: string, at: number): Promise<Block>
        const pending = new Map<string, Promise<Block>>()
        export async function blockOf(id: string) {
          const known = pending.get(id)
          if (known) return known
          const pending2 = (async () => {
            const at = await init(id)
            const block = fetchBlock(id, at)
            return block
          })()
          pending.set(id, pending2)
          pending2.catch(() => {
            if (pending.get(id) === pending2) pending.delete(id)
          })
          return pending2
        }
      `,
      'Look at `pending` again after the wait': `
        interface Block { readonly id: string }
        declare function init(id: string): Promise<number>
        declare function fetchBlock(id: string, at: number): Promise<Block>
        const pending = new Map<string, Promise<Block>>()
        export async function blockOf(id: string) {
          const known = pending.get(id)
          if (known) return known
          const at = await init(id)
          const block = fetchBlock(id, at)
          const meanwhile = pending.get(id)
          if (meanwhile) return meanwhile
          pending.set(id, block)
          return block
        }
      `,
    },
  },
}

describe('the promise is stored at once', () => {
  testStaleFixes(SHARED)
})

describe('the value is stored as before', () => {
  testStaleFixes({
    'somebody uses the value at once': {
      code: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (!conns.has(host)) conns.set(host, await connect(host))
          return conns.get(host)
        }
        export function close(host: string) {
          conns.get(host)?.close()
          conns.delete(host)
        }
      `,
      output: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (!conns.has(host)) conns.set(host, await connect(host))
          return conns.get(host)
        }
        export function close(host: string) {
          conns.get(host)?.close()
          conns.delete(host)
        }
      `,
      suggestions: {
        'Look at `conns` again after the wait': `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (!conns.has(host)) {
            const value = await connect(host)
            if (!conns.has(host)) conns.set(host, value)
          }
          return conns.get(host)
        }
        export function close(host: string) {
          conns.get(host)?.close()
          conns.delete(host)
        }
      `,
      },
    },
    'somebody walks the values': {
      code: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          conns.set(host, conn)
          return conn
        }
        export function closeAll() {
          for (const conn of conns.values()) conn.close()
        }
      `,
      output: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          conns.set(host, conn)
          return conn
        }
        export function closeAll() {
          for (const conn of conns.values()) conn.close()
        }
      `,
      suggestions: {
        'Look at `conns` again after the wait': `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          const meanwhile = conns.get(host)
          if (meanwhile) return meanwhile
          conns.set(host, conn)
          return conn
        }
        export function closeAll() {
          for (const conn of conns.values()) conn.close()
        }
      `,
      },
    },
    'somebody else stores a value': {
      code: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          conns.set(host, conn)
          return conn
        }
        export function put(host: string, conn: Conn) {
          conns.set(host, conn)
        }
      `,
      output: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          conns.set(host, conn)
          return conn
        }
        export function put(host: string, conn: Conn) {
          conns.set(host, conn)
        }
      `,
      suggestions: {
        'Look at `conns` again after the wait': `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          const known = conns.get(host)
          if (known) return known
          const conn = await connect(host)
          const meanwhile = conns.get(host)
          if (meanwhile) return meanwhile
          conns.set(host, conn)
          return conn
        }
        export function put(host: string, conn: Conn) {
          conns.set(host, conn)
        }
      `,
      },
    },
    'a function that waits for nothing returns it': {
      code: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (conns.has(host)) throw new Error('open')
          const conn = await connect(host)
          conns.set(host, conn)
        }
        export function connOf(host: string) {
          return conns.get(host)
        }
      `,
      output: `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (conns.has(host)) throw new Error('open')
          const conn = await connect(host)
          conns.set(host, conn)
        }
        export function connOf(host: string) {
          return conns.get(host)
        }
      `,
      suggestions: {
        'Look at `conns` again after the wait': `
        interface Conn { close(): void }
        declare function connect(host: string): Promise<Conn>
        const conns = new Map<string, Conn>()
        export async function open(host: string) {
          if (conns.has(host)) throw new Error('open')
          const conn = await connect(host)
          if (conns.has(host)) throw new Error('open')
          conns.set(host, conn)
        }
        export function connOf(host: string) {
          return conns.get(host)
        }
      `,
      },
    },
    'the function ends without a value': {
      code: `
        interface Doc { readonly isOk: boolean }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          if (!doc.isOk) return null
          docs.set(url, doc)
          return doc
        }
      `,
      output: `
        interface Doc { readonly isOk: boolean }
        declare function load(url: string): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          if (!doc.isOk) return null
          docs.set(url, doc)
          return doc
        }
      `,
    },
    'the work asks the container itself': {
      code: `
        interface Doc { readonly id: string }
        declare function fetchDoc(url: string, isFirst: boolean): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          docs.set(url, doc)
          return doc
        }
        async function load(url: string) {
          return fetchDoc(url, docs.size === 0)
        }
      `,
      output: `
        interface Doc { readonly id: string }
        declare function fetchDoc(url: string, isFirst: boolean): Promise<Doc>
        const docs = new Map<string, Doc>()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          docs.set(url, doc)
          return doc
        }
        async function load(url: string) {
          return fetchDoc(url, docs.size === 0)
        }
      `,
    },
    'a type that other files know': {
      code: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        type Docs = Map<string, Doc>
        const docs: Docs = new Map()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          docs.set(url, doc)
          return doc
        }
      `,
      output: `
        interface Doc { readonly id: string }
        declare function load(url: string): Promise<Doc>
        type Docs = Map<string, Doc>
        const docs: Docs = new Map()
        export function drop(url: string) {
          docs.delete(url)
        }
        export async function get(url: string) {
          const known = docs.get(url)
          if (known) return known
          const doc = await load(url)
          docs.set(url, doc)
          return doc
        }
      `,
    },
    'a field that is tested outside and used inside': {
      code: `
        interface Doc { readonly id: string }
        interface Api { fetch(url: string): Promise<string>; parse(text: string): Promise<Doc> }
        export class Docs {
          api: Api | undefined
          #docs = new Map<string, Doc>()
          drop(url: string) {
            this.#docs.delete(url)
          }
          async get(url: string) {
            const known = this.#docs.get(url)
            if (known) return known
            if (!this.api) throw new Error('closed')
            const text = await this.api.fetch(url)
            const doc = await this.api.parse(text)
            this.#docs.set(url, doc)
            return doc
          }
        }
      `,
      output: `
        interface Doc { readonly id: string }
        interface Api { fetch(url: string): Promise<string>; parse(text: string): Promise<Doc> }
        export class Docs {
          api: Api | undefined
          #docs = new Map<string, Doc>()
          drop(url: string) {
            this.#docs.delete(url)
          }
          async get(url: string) {
            const known = this.#docs.get(url)
            if (known) return known
            if (!this.api) throw new Error('closed')
            const text = await this.api.fetch(url)
            const doc = await this.api.parse(text)
            this.#docs.set(url, doc)
            return doc
          }
        }
      `,
    },
  })
})
