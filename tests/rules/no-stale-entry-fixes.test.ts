import { describe } from 'vitest'
import { testStaleFixes } from '../harness/stale.ts'

describe('the entry is read behind the wait', () => {
  testStaleFixes({
    'a look that nothing needs before': {
      code: `
        declare function save(name: string): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) {
          const before = counts.get(name) ?? 0
          await save(name)
          counts.set(name, before + 1)
        }
      `,
      output: `
        declare function save(name: string): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) {
          await save(name)
          const before = counts.get(name) ?? 0
          counts.set(name, before + 1)
        }
      `,
    },
    'all on one line': {
      code: `
        declare function save(name: string): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) { const before = counts.get(name) ?? 0; await save(name); counts.set(name, before + 1) }
      `,
      output: `
        declare function save(name: string): Promise<void>
        const counts = new Map<string, number>()
        export async function count(name: string) { await save(name); const before = counts.get(name) ?? 0; counts.set(name, before + 1) }
      `,
    },
    'a look in the statement of the wait': {
      code: `
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export async function add(name: string) {
          totals[name] = (totals[name] ?? 0) + (await priceOf(name))
        }
      `,
      output: `
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export async function add(name: string) {
          const price = await priceOf(name)
          totals[name] = (totals[name] ?? 0) + price
        }
      `,
    },
    'an operator': {
      code: `
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export function reset(name: string) { totals[name] = 0 }
        export async function add(name: string) {
          totals[name] += await priceOf(name)
        }
      `,
      output: `
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export function reset(name: string) { totals[name] = 0 }
        export async function add(name: string) {
          const price = await priceOf(name)
          totals[name] += price
        }
      `,
      proof: { drive: { operation: 'add("name-a")' } },
    },
    'a call before the wait stays before it': {
      code: `
        declare function log(name: string): number
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export async function add(name: string) {
          totals[name] = totals[name] + log(name) + (await priceOf(name))
        }
      `,
      output: `
        declare function log(name: string): number
        declare function priceOf(name: string): Promise<number>
        const totals: Record<string, number> = {}
        export async function add(name: string) {
          totals[name] = totals[name] + log(name) + (await priceOf(name))
        }
      `,
    },
  })
})

describe('somebody looks again', () => {
  testStaleFixes({
    'the guard is repeated': {
      code: `
        declare function connect(host: string): Promise<Connection>
        class Pool {
          conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.conns.get(host)
            if (known) return known
            const conn = await connect(host)
            this.conns.set(host, conn)
            return conn
          }
        }
      `,
      output: `
        declare function connect(host: string): Promise<Connection>
        class Pool {
          conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.conns.get(host)
            if (known) return known
            const conn = await connect(host)
            this.conns.set(host, conn)
            return conn
          }
        }
      `,
      suggestions: {
        'Look at `this.conns` again after the wait': `
        declare function connect(host: string): Promise<Connection>
        class Pool {
          conns = new Map<string, Connection>()
          async open(host: string) {
            const known = this.conns.get(host)
            if (known) return known
            const conn = await connect(host)
            const meanwhile = this.conns.get(host)
            if (meanwhile) return meanwhile
            this.conns.set(host, conn)
            return conn
          }
        }
      `,
      },
    },
    'the test around is repeated': {
      code: `
        declare function connect(host: string): Promise<Connection>
        export const conns = new Map<string, Connection>()
        export async function open(host: string) {
          if (!conns.has(host)) {
            const conn = await connect(host)
            conns.set(host, conn)
          }
          return conns.get(host)
        }
      `,
      output: `
        declare function connect(host: string): Promise<Connection>
        export const conns = new Map<string, Connection>()
        export async function open(host: string) {
          if (!conns.has(host)) {
            const conn = await connect(host)
            conns.set(host, conn)
          }
          return conns.get(host)
        }
      `,
      suggestions: {
        'Look at `conns` again after the wait': `
        declare function connect(host: string): Promise<Connection>
        export const conns = new Map<string, Connection>()
        export async function open(host: string) {
          if (!conns.has(host)) {
            const conn = await connect(host)
            if (!conns.has(host)) conns.set(host, conn)
          }
          return conns.get(host)
        }
      `,
      },
    },
  })
})

describe('the entry is claimed before the wait', () => {
  testStaleFixes({
    'and given back on failure, or not; or looked for again': {
      code: `
        declare function save(name: string): Promise<void>
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          await save(name)
          names.add(name)
        }
      `,
      output: `
        declare function save(name: string): Promise<void>
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          await save(name)
          names.add(name)
        }
      `,
      suggestions: {
        'Add the entry to `names` before the wait, and remove it when that fails': `
        declare function save(name: string): Promise<void>
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          names.add(name)
          try {
            await save(name)
          } catch (error) {
            names.delete(name)
            throw error
          }
        }
      `,
        'Add the entry to `names` before the wait; it stays when that fails': `
        declare function save(name: string): Promise<void>
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          names.add(name)
          await save(name)
        }
      `,
        'Look at `names` again after the wait': `
        declare function save(name: string): Promise<void>
        const names = new Set<string>()
        export async function register(name: string) {
          if (names.has(name)) throw new Error('taken')
          await save(name)
          if (names.has(name)) throw new Error('taken')
          names.add(name)
        }
      `,
      },
    },
  })
})

describe('nothing is offered', () => {
  testStaleFixes({
    'where what was read has no name at the removal': untouched(`
      const conns = new Map<string, Conn>()
      export function put(id: string, conn: Conn) { conns.set(id, conn) }
      export async function close(id: string) {
        {
          const conn = conns.get(id)
          await conn?.close()
        }
        conns.delete(id)
      }
    `),
    'where the store waits for more than what is stored': untouched(`
      const conns = new Map<string, Conn>()
      export async function open(host: string) {
        if (!conns.has(host)) conns.set(host, await connect(await addressOf(host)))
        return conns.get(host)
      }
    `),
  })
})

function untouched(code: string) {
  return { code, output: code }
}
