import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('hazards, as real code has them', () => {
  testRule(rule, {
    'an await behind && in a test, and closures in handlers that move the stack': `
      export class Windows {
        protected stack: number[] = []
        async create(): Promise<void> {
          const id = nextId()
          const win = await open(id)
          this.stack.push(id)
          win.onDidClose(() => {
            const index = this.stack.indexOf(id)
            if (index >= 0) this.stack.splice(index, 1)
          })
          win.window.on('focus', () => {
            this.stack.unshift(id)
          })
        }
        async openUrl(url: string) {
          for (const id of this.stack) { // error
            const win = windows.get(id)
            if (win && (await win.openUrl(url))) break
          }
        }
      }
    `,
    'only the failure of an await leads back to the loop': `
      export class Sentinel {
        #roots: Root[] = []
        async observe() {
          for (const root of this.#roots) { // error
            let client: Client | undefined
            try {
              client = createClient(root)
              await client.connect()
              return await client.masters()
            } catch (error) {
              this.emit('error', error)
            } finally {
              client?.destroy()
            }
          }
          throw new Error('no sentinel answers')
        }
        #onFailure(root: Root) {
          const index = this.#roots.findIndex(other => other.host === root.host)
          if (index !== -1) this.#roots.splice(index, 1)
        }
        watch(client: Client, root: Root) {
          client.on('error', () => { this.#onFailure(root) })
        }
      }
    `,
    'an await under a condition, and a public method in plain JavaScript': {
      code: `
        class Client {
          constructor() {
            this.torrents = []
          }
          async _getByHash(hash) {
            for (const torrent of this.torrents) { // error
              if (!torrent.hash) torrent.hash = await digest(torrent.info)
              if (hash === torrent.hash) return torrent
            }
            return null
          }
          _remove(torrent) {
            const index = this.torrents.indexOf(torrent)
            if (index === -1) return
            this.torrents.splice(index, 1)
            torrent.destroy()
          }
          async remove(id) {
            const torrent = await this.get(id)
            this._remove(torrent)
          }
        }
        module.exports = Client
      `,
      filename: 'client.cjs',
    },
    'an element that closes itself behind an await under a condition': {
      code: `
        class Core {
          constructor(opts) {
            this.sessions = opts.sessions || [this]
          }
          session() {
            const session = new Core({ sessions: this.sessions })
            this.sessions.push(session)
            return session
          }
          close(error) {
            if (this.closing) return this.closing
            this.closing = this._close(error)
            return this.closing
          }
          async _close(error) {
            if (this.opened === false) await this.opening
            const index = this.sessions.indexOf(this)
            if (index === -1) return
            this.sessions.splice(index, 1)
          }
          async onConflict(error) {
            const all = []
            for (const session of this.sessions) all.push(session.close(error)) // error
            await Promise.all(all)
          }
        }
        module.exports = Core
      `,
      filename: 'core.cjs',
    },
    'an emitter of a prototype object, whose emit is a for-in over an array': {
      code: `
        function Emitter() {
          this.events = {}
        }
        Emitter.prototype = {
          on(name, callback, context) {
            var events = this.events
            events[name] = events[name] || []
            events[name].push({ fn: callback, context })
            return this
          },
          once(name, callback) {
            var self = this
            var wrapped = function () {
              self.off(name, wrapped)
              callback.apply(null, arguments)
            }
            return this.on(name, wrapped)
          },
          emit(name, ...data) {
            var all = this.events[name] || []
            for (var i in all) all[i].fn.apply(all[i].context, data) // error
          },
          off(name, callback) {
            var all = this.events[name]
            for (var k in all) {
              if (all[k].fn === callback) {
                all.splice(k, 1)
                return
              }
            }
          },
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
  })
})

describe('F5 delete or overwrite of the current key, as real code has it', () => {
  testRule(rule, {
    'a callee that deletes the key it is given': {
      code: `
        export class Subscriptions {
          #active = new Map<string, Handle>()
          dispose() {
            for (const key of this.#active.keys()) this.#unsubscribe(key)
          }
          #unsubscribe(key: string) {
            this.#active.get(key)?.stop()
            this.#active.delete(key)
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a callback over an inner Set, whose callee deletes the outer key': {
      code: `
        export class Topics {
          #topics = new Map<string, Set<Handler>>()
          clear() {
            this.#topics.forEach((handlers, topic) => {
              handlers.forEach(handler => { this.#remove(topic, handler) })
            })
          }
          #remove(topic: string, handler: Handler) {
            const handlers = this.#topics.get(topic)
            handlers?.delete(handler)
            if (handlers?.size === 0) this.#topics.delete(topic)
          }
        }
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('F2 to F4, as real code has them', () => {
  testRule(rule, {
    'F2 a forEach whose callee replaces the array': {
      code: `
        export class Mounts {
          #mounts: Mount[] = []
          sweep() {
            this.#mounts.forEach(mount => {
              if (mount.isGone) this.#remove(mount)
            })
          }
          #remove(mount: Mount) {
            this.#mounts = this.#mounts.filter(other => other !== mount)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'F4 the call that writes is what is returned': {
      code: `
        class Transaction {
          constructor() {
            this.ops = []
          }
          apply() {
            for (let i = 0; i < this.ops.length; i++) {
              const error = validate(this.ops[i])
              if (error) return this._rollback(error)
            }
          }
          _rollback(error) {
            this.ops = []
            return error
          }
        }
        module.exports = Transaction
      `,
      filename: 'transaction.cjs',
      options: { tier: 'possible' },
    },
    'F4 the call that writes, and on to the next': {
      code: `
        class Transaction {
          constructor() {
            this.ops = []
          }
          apply() {
            for (let i = 0; i < this.ops.length; i++) { // error
              const error = validate(this.ops[i])
              if (error) this._rollback(error)
            }
          }
          _rollback(error) {
            this.ops = this.ops.filter(op => op !== error.op)
          }
        }
        module.exports = Transaction
      `,
      filename: 'transaction.cjs',
    },
  })
})

describe('F10 and F11, as real code has them', () => {
  testRule(rule, {
    'F11 a list that is filled in awaited callbacks, then walked under a wrapper': {
      code: `
        export async function install(groups: Group[], limiter: Limiter) {
          const missing: Group[] = []
          await Promise.all(groups.map(group => limiter.run(async () => {
            if (!(await exists(group))) missing.push(group)
          })))
          await withProgress(async () => {
            for (const group of missing) {
              await download(group)
            }
          })
        }
      `,
      options: { tier: 'likely' },
    },
    'F10 callbacks that are collected while a mixin is built, and called by what it returns': {
      code: `
        export function mixin(parts: Part[]) {
          const callbacks: Callback[] = []
          for (const part of parts) {
            if (part.isFirst) callbacks.unshift(part.value)
            else callbacks.push(part.value)
          }
          return {
            value() {
              for (const callback of callbacks) callback.call(this)
            },
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'F11 a list that a stream of the run fills while it is walked': `
      export async function index(source: Source, db: Db) {
        const files: Path[] = []
        source.on('file', path => { files.unshift(path) })
        for (const path of files) { // error
          await db.index(path)
        }
      }
    `,
  })
})

describe('F16 the promise is stored at once', () => {
  testRule(rule, {
    'a second start joins the first': {
      code: `
        class Plugins {
          #plugins: Plugin[] = [new Core(), new Shell()]
          #starting: Promise<void> | undefined
          start() {
            return (this.#starting ??= this.#startAll())
          }
          async #startAll() {
            this.#plugins.sort((a, b) => a.order - b.order)
            for (const plugin of this.#plugins) {
              await plugin.start()
            }
          }
        }
        export default new Plugins()
      `,
      options: { tier: 'possible' },
    },
    'only the outcome is stored, so a second start sorts under the first': `
      class Plugins {
        #plugins: Plugin[] = [new Core(), new Shell()]
        #isStarted: boolean | undefined
        async start() {
          this.#isStarted ??= await this.#startAll()
        }
        async #startAll() {
          this.#plugins.sort((a, b) => a.order - b.order)
          for (const plugin of this.#plugins) { // error
            await plugin.start()
          }
          return true
        }
      }
      export default new Plugins()
    `,
  })
})
