import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('what is stored meanwhile is no newer entry', () => {
  testRule(rule, {
    'where an entry that is there is told something': {
      options,
      code: `
        const dirs: Record<string, boolean> = Object.create(null)
        export function makeDir(dir: string) { dirs[dir] ??= true }
        export function keepDir(dir: string, isKept: boolean) {
          if (!dirs[dir]) throw new Error('unknown')
          dirs[dir] = isKept
        }
        export function freeDir(dir: string) {
          if (!dirs[dir]) throw new Error('unknown')
          return removeAll(dir).then(() => { delete dirs[dir] })
        }
      `,
    },
    'where a promise that is there is replaced by what it comes to': {
      options,
      code: `
        class Files {
          #local = new Map<string, Promise<boolean>>()
          async closeFile(name: string) {
            if (this.#local.has(name)) await this.#local.get(name)
            this.#local.delete(name)
          }
          markChanged(name: string) {
            if (this.#local.has(name)) this.#local.set(name, Promise.resolve(true))
          }
        }
      `,
    },
    'but is where the test is of an earlier turn': `
      const dirs: Record<string, boolean> = Object.create(null)
      export async function keepDir(dir: string, isKept: boolean) {
        if (!dirs[dir]) throw new Error('unknown')
        await save(dir)
        dirs[dir] = isKept
      }
      export function freeDir(dir: string) {
        if (!dirs[dir]) throw new Error('unknown')
        return removeAll(dir).then(() => {
          delete dirs[dir] // error: removesNewer
        })
      }
    `,
    'but is where the old one is taken out and another one is made': `
      class Pool {
        conns = new Map<string, Connection>()
        renew(id: string) {
          if (!this.conns.has(id)) return
          this.conns.set(id, new Connection(id))
        }
        async forget(id: string) {
          await this.conns.get(id)?.flush()
          this.conns.delete(id) // error: removesNewer
        }
      }
    `,
    'where a promise that fails takes itself out, and everybody else takes what is there': {
      options,
      code: `
        class Managers {
          #managers: Record<string, Entry> = {}
          start(auth: Auth) {
            const key = auth.key()
            if (this.#managers[key]) {
              const { manager, promise } = this.#managers[key]
              if (manager) {
                return manager
              } else {
                return promise
              }
            }
            const promise = makeManager(auth)
            this.#managers[key] = { promise }
            promise.catch(() => { delete this.#managers[key] })
            return promise
          }
        }
      `,
    },
    'but is where one of the two ways goes on to store': `
      class Managers {
        #managers: Record<string, Entry> = {}
        start(auth: Auth) {
          const key = auth.key()
          if (this.#managers[key]) {
            const { manager, promise } = this.#managers[key]
            if (manager) {
              return manager
            } else {
              log(promise)
            }
          }
          const promise = makeManager(auth)
          this.#managers[key] = { promise }
          promise.catch(() => {
            delete this.#managers[key] // error: removesNewer
          })
          return promise
        }
      }
    `,
  })
})
