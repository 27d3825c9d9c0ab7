import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a store is asked by waiting, and filled because it had nothing', () => {
  testRule(rule, {
    'by a method': {
      options,
      code: `
        export class Cache {
          constructor(private store: Store) {}
          async wrap(key: string, make: () => Promise<string>) {
            const known = await this.store.get(key)
            if (known !== undefined) return known
            const value = await make()
            await this.store.set(key, value) // error: doneTwice
            return value
          }
        }
      `,
    },
    'by a returned function, in the variable itself': {
      options,
      code: `
        export function wrap(work, { cache }) {
          return async function (input) {
            const key = keyOf(input)
            let value = await cache.get(key)
            if (value === undefined) {
              value = await work(input)
              await cache.set(key, value) // error: doneTwice
            }
            return value
          }
        }
      `,
    },
    'by a look alone': {
      options,
      code: `
        export async function warm(name: string) {
          if (await pages.has(name)) return
          const page = await render(name)
          await pages.put(name, page) // error: doneTwice
        }
      `,
    },
  })
})

describe('the work is done once, or nothing is known of it', () => {
  testRule(rule, {
    'it is idempotent, for all that we know': `
      export async function wrap(key: string, make: () => Promise<string>) {
        const known = await store.get(key)
        if (known !== undefined) return known
        await store.set(key, await make())
      }
    `,
    'another key': {
      options,
      code: `
        export async function copy(from: string, to: string) {
          const known = await store.get(from)
          if (known === undefined) await store.set(to, await make(from))
        }
      `,
    },
    'another store': {
      options,
      code: `
        export async function load(key: string) {
          const known = await near.get(key)
          if (known === undefined) await far.set(key, await make(key))
        }
      `,
    },
    'F16: the promise of the work is shared': {
      options,
      code: `
        const running = new Map<string, Promise<string>>()
        export function wrap(key: string) {
          const known = running.get(key)
          if (known) return known
          const made = load(key).finally(() => running.delete(key))
          running.set(key, made)
          return made
        }
        async function load(key: string) {
          const known = await store.get(key)
          if (known !== undefined) return known
          const value = await make(key)
          await store.set(key, value)
          return value
        }
      `,
    },
  })
})
