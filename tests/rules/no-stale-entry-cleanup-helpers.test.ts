import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('an entry is removed by a helper, some time after it was stored', () => {
  testRule(rule, {
    'a private method, called in a handler': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#conns.get(id)?.close()
          const conn = connect(id)
          this.#conns.set(id, conn)
          conn.on('close', () => this.#forget(id)) // error: removesNewer
        }
        #forget(id: string) { this.#conns.delete(id) }
      }
    `,
    'a private method, called behind a wait': `
      class Requests {
        #controllers = new Map<string, AbortController>()
        async send(key: string) {
          this.#controllers.get(key)?.abort()
          const controller = new AbortController()
          this.#controllers.set(key, controller)
          try {
            return await request(key, controller.signal)
          } finally {
            this.#forget(key) // error: removesNewer
          }
        }
        #forget(key: string) { this.#controllers.delete(key) }
      }
    `,
    'a closure with a name, that is handed over': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#conns.get(id)?.close()
          const conn = connect(id)
          const forget = () => {
            this.#conns.delete(id) // error: removesNewer
          }
          this.#conns.set(id, conn)
          conn.on('close', forget)
        }
      }
    `,
    'a function with a name, that two reactions call': `
      const tasks = new Map<string, Task>()
      export function run(id: string) {
        tasks.get(id)?.cancel()
        const task = start(id)
        tasks.set(id, task)
        task.done.then(() => finish(true), () => finish(false))
        function finish(isOk: boolean) {
          tasks.delete(id) // error: removesNewer
          report(id, isOk)
        }
      }
    `,

    'silent: who calls the helper has only looked the entry up': `
      class Sessions {
        #pending = new Map<string, Session>()
        prepare(id: string) { this.#pending.set(id, new Session(id)) }
        async start(id: string) {
          const session = this.#pending.get(id)
          if (!await session?.open()) this.#forget(id)
        }
        #forget(id: string) { this.#pending.delete(id) }
      }
    `,
    'silent: the helper is told which one, and looks': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#conns.get(id)?.close()
          const conn = connect(id)
          this.#conns.set(id, conn)
          conn.on('close', () => this.#forget(id, conn))
        }
        #forget(id: string, conn: Connection) {
          if (this.#conns.get(id) === conn) this.#conns.delete(id)
        }
      }
    `,
    'silent: who calls the helper has looked': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#conns.get(id)?.close()
          const conn = connect(id)
          this.#conns.set(id, conn)
          conn.on('close', () => {
            if (this.#conns.get(id) === conn) this.#forget(id)
          })
        }
        #forget(id: string) { this.#conns.delete(id) }
      }
    `,
    'silent: the helper works on whatever is there by then': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#close(id)
          this.#conns.set(id, connect(id))
          setTimeout(() => this.#close(id), 1000)
        }
        #close(id: string) {
          this.#conns.get(id)?.close()
          this.#conns.delete(id)
        }
      }
    `,
    'silent: the helper is called in the same turn': `
      class Pool {
        #conns = new Map<string, Connection>()
        open(id: string) {
          this.#conns.get(id)?.close()
          this.#forget(id)
          this.#conns.set(id, connect(id))
        }
        #forget(id: string) { this.#conns.delete(id) }
      }
    `,
    'silent: the helper gets a key that is made anew': `
      class Calls {
        #calls = new Map<string, Call>()
        open() {
          const id = randomUUID()
          const call = start(id)
          this.#calls.set(id, call)
          call.on('close', () => this.#forget(id))
        }
        stop(id: string) { this.#calls.get(id)?.stop() }
        #forget(id: string) { this.#calls.delete(id) }
      }
    `,
  })
})
