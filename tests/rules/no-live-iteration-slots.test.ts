import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('fields, however they are created', () => {
  testRule(rule, {
    'a parameter property that is public': `
      export class Pool {
        constructor(public conns: Conn[] = []) {}
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a static field that a static block fills in': `
      export class Registry {
        static #plugins: Plugin[]
        static {
          this.#plugins = []
        }
        static remove(plugin: Plugin) { this.#plugins.splice(this.#plugins.indexOf(plugin), 1) }
        static async start() {
          for (const plugin of this.#plugins) { // error
            await plugin.start()
          }
        }
      }
    `,
    'what only a static block writes is written before anybody runs': {
      code: `
        export class Registry {
          static #plugins: Plugin[] = []
          static {
            this.#plugins.unshift(new CorePlugin())
            this.#plugins.sort((a, b) => a.order - b.order)
          }
          static async start() {
            for (const plugin of this.#plugins) {
              await plugin.start()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a constructor function and its prototype': {
      code: `
        function Pool() {
          this.conns = []
        }
        Pool.prototype.remove = function (conn) {
          this.conns.splice(this.conns.indexOf(conn), 1)
        }
        Pool.prototype.ping = async function () {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'a prototype kept in a variable, and one method under two names': {
      code: `
        function Pool() {
          this.conns = []
        }
        let proto = Pool.prototype
        proto.remove = proto.delete = function (conn) {
          this.conns.splice(this.conns.indexOf(conn), 1)
        }
        proto.ping = async function () {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'a prototype given as one object': {
      code: `
        function Pool() {
          this.conns = []
        }
        Pool.prototype = {
          remove(conn) {
            this.conns.splice(this.conns.indexOf(conn), 1)
          },
          async ping() {
            for (const conn of this.conns) { // error
              await conn.ping()
            }
          },
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'two constructor functions have two fields': {
      code: `
        function Pool() {
          this.conns = []
        }
        Pool.prototype.ping = async function () {
          for (const conn of this.conns) {
            await conn.ping()
          }
        }
        function Spares() {
          this.conns = []
        }
        Spares.prototype.take = function () {
          return this.conns.shift()
        }
        module.exports = { Pool, Spares }
      `,
      filename: 'pool.cjs',
      options: { tier: 'possible' },
    },
    'a field keyed by a symbol': `
      const kConns = Symbol('conns')
      export class Pool {
        [kConns]: Conn[] = []
        remove(conn: Conn) { this[kConns].splice(this[kConns].indexOf(conn), 1) }
        async ping() {
          for (const conn of this[kConns]) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a symbol field that the constructor creates, in plain JavaScript': {
      code: `
        const kConns = Symbol('conns')
        class Pool {
          constructor() {
            this[kConns] = []
          }
          remove(conn) {
            this[kConns].splice(this[kConns].indexOf(conn), 1)
          }
          async ping() {
            for (const conn of this[kConns]) { // error
              await conn.ping()
            }
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'two symbols are two fields': {
      code: `
        const kConns = Symbol('conns')
        const kSpares = Symbol('spares')
        export class Pool {
          [kConns]: Conn[] = []
          take() { return this[kSpares].shift() }
          [kSpares]: Conn[] = []
          async ping() {
            for (const conn of this[kConns]) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a field named by a constant, and by its name': `
      const CONNS = 'conns'
      export class Pool {
        conns: Conn[] = []
        remove(conn: Conn) { this[CONNS].splice(this[CONNS].indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a field that a variable selects is nobody knows which': {
      code: `
        export class Pool {
          conns: Conn[] = []
          spares: Conn[] = []
          take(list: 'spares') { return this[list].shift() }
          async ping() {
            for (const conn of this.conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a field of a base class in the file': `
      class Base {
        protected conns: Conn[] = []
      }
      export class Pool extends Base {
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'the loop in the base class, the splice in the derived one': `
      export class Base {
        protected conns: Conn[] = []
        async ping() {
          for (const conn of this.conns) { // error
            await conn.ping()
          }
        }
      }
      export class Pool extends Base {
        remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
      }
    `,
    'a class expression': `
      export const Pool = class {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a class that a function returns': `
      export function withPool<T extends Constructor>(Base: T) {
        return class extends Base {
          conns: Conn[] = []
          remove(conn: Conn) { this.conns.splice(this.conns.indexOf(conn), 1) }
          async ping() {
            for (const conn of this.conns) { // error
              await conn.ping()
            }
          }
        }
      }
    `,
    'a field created by a method that init calls, in plain JavaScript': {
      code: `
        class Pool {
          init() {
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
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
  })
})

describe('subclasses of collections', () => {
  testRule(rule, {
    'a field of a class in the file that extends Map': `
      class Sessions extends Map<string, Session> {
        byUser(user: string) { return [...this.values()].filter(s => s.user === user) }
      }
      export class Server {
        #sessions = new Sessions()
        constructor(http: Http) {
          http.on('login', session => { this.#sessions.set(session.id, session) })
        }
        async save(db: Db) {
          for (const session of this.#sessions.values()) { // error
            await db.save(session)
          }
        }
      }
    `,
    'a subclass of a subclass': `
      class Base extends Map<string, Session> {}
      class Sessions extends Base {}
      const sessions = new Sessions()
      http.on('login', session => { sessions.set(session.id, session) })
      export async function save(db: Db) {
        for (const session of sessions.values()) { // error
          await db.save(session)
        }
      }
    `,
    'a class of the file that has its own iterator over a copy': {
      code: `
        class Callbacks {
          #list: Callback[] = []
          add(callback: Callback) { this.#list.push(callback) }
          remove(callback: Callback) { this.#list.splice(this.#list.indexOf(callback), 1) }
          [Symbol.iterator]() { return this.#list.slice()[Symbol.iterator]() }
        }
        export class Emitter {
          #callbacks = new Callbacks()
          off(callback: Callback) { this.#callbacks.remove(callback) }
          async fire() {
            for (const callback of this.#callbacks) {
              await callback()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a class that extends Set and walks itself': `
      export class Watchers extends Set<Watcher> {
        constructor(bus: Bus) {
          super()
          bus.on('watch', watcher => { this.add(watcher) })
        }
        async notify() {
          for (const watcher of this) { // error
            await watcher.notify()
          }
        }
      }
    `,
    'a class that extends Array and splices itself': `
      export class Stack extends Array<Layer> {
        remove(layer: Layer) { this.splice(this.indexOf(layer), 1) }
        async render() {
          for (const layer of this) { // error
            await layer.render()
          }
        }
      }
    `,
    'a subclass of such a class, which overrides its methods': `
      class Base extends Set<Watcher> {
        async notify() {
          for (const watcher of this) { // error
            await watcher.notify()
          }
        }
      }
      export class Watchers extends Base {
        constructor(bus: Bus) {
          super()
          bus.on('watch', watcher => { this.add(watcher) })
        }
        override add(watcher: Watcher) { return super.add(watcher) }
      }
    `,
    'a property of its own beside the entries': {
      code: `
        export class Stack extends Array<Layer> {
          selected: Layer | null = null
          select(layer: Layer) { this.selected = layer }
          async render() {
            for (const layer of this) {
              await layer.render(this.selected)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a collection that calls back for each of its entries is live by design': {
      code: `
        export class Members extends Map<string, Member> {
          each(fn: (member: Member) => void) {
            for (const member of this.values()) fn(member)
          }
          ensure(id: string) { this.set(id, new Member(id)) }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
