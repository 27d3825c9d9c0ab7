import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('what is thrown out of a cache too early is made once more', () => {
  testRule(rule, {
    'a timer takes out what a later call has stored': `
      const renderCache = {}
      export async function render(key) {
        if (!key || !renderCache[key]) renderCache[key] = fetchContext()
        setTimeout(() => { delete renderCache[key] }, 5000)
        return format(await renderCache[key])
      }
    `,
    'strict says so all the same': {
      options: { tier: 'possible' },
      code: `
        const renderCache = {}
        export async function render(key) {
          if (!key || !renderCache[key]) renderCache[key] = fetchContext()
          setTimeout(() => { delete renderCache[key] }, 5000) // error: removesNewer
          return format(await renderCache[key])
        }
      `,
    },
    'what is no cache': `
      const runs = {}
      export async function render(key) {
        if (!key || !runs[key]) runs[key] = fetchContext()
        setTimeout(() => { delete runs[key] }, 5000) // error: removesNewer
        return format(await runs[key])
      }
    `,
    'other code stores the newer one': `
      const userCache = new Map()
      export async function forget(id) {
        await userCache.get(id)?.save()
        userCache.delete(id)
      }
      export function login(id, user) { userCache.set(id, user) }
    `,
    'what is closed somewhere has to be closed each time': `
      const connCache = new Map()
      export async function use(host) {
        connCache.get(host)?.close()
        connCache.set(host, openConn(host))
        await work(host)
        connCache.delete(host) // error: removesNewer
      }
    `,
  })
})
