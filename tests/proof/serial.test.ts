import { describe, expect, test } from 'vitest'
import { findSerialHarm, proveSerial } from './prove-serial.ts'
import { collectOperations, parseSource } from './source.ts'

const BEFORE = `
  declare function save(name: string): Promise<void>
  const counts = new Map<string, number>()
  export async function count(name: string) {
    const before = counts.get(name) ?? 0
    await save(name)
    counts.set(name, before + 1)
  }
`

describe('operations on one entry', () => {
  test('a repair whose every end is one of an order passes', () => {
    const after = BEFORE.replace(/ {4}const before.*\n/u, '').replace(
      'counts.set(name, before + 1)',
      'counts.set(name, (counts.get(name) ?? 0) + 1)',
    )
    expect(() => {
      proveSerial({ before: BEFORE, after })
    }).not.toThrow()
  })

  test('a repair that still loses a change fails', () => {
    const after = BEFORE.replace('before + 1', '1 + before')
    expect(() => {
      proveSerial({ before: BEFORE, after })
    }).toThrow(/together, it ends as no order of the two does/u)
  })

  test('a repair that does something else alone fails', () => {
    const after = BEFORE.replace(/ {4}const before.*\n/u, '').replace(
      'counts.set(name, before + 1)',
      'counts.set(name, (counts.get(name) ?? 0) + 2)',
    )
    expect(() => {
      proveSerial({ before: BEFORE, after })
    }).toThrow(/alone/u)
  })

  test('a program in which nothing goes wrong proves nothing', () => {
    const before = `
      declare function save(name: string): Promise<void>
      const done = new Set<string>()
      export async function finish(name: string) {
        await save(name)
        done.add(name)
      }
    `
    const after = before.replace('done.add(name)', 'done.add(`${name}`)')
    expect(() => {
      proveSerial({ before, after })
    }).toThrow(/nothing goes wrong before the fix/u)
  })
})

test('an operation on an entry is asked for one that is there', () => {
  const before = `
    declare function priceOf(name: string): Promise<number>
    const totals: Record<string, number> = {}
    export async function add(name: string) {
      totals[name] += await priceOf(name)
    }
  `
  const [operation] = collectOperations(parseSource(before, 'file.ts'))

  expect(operation && findSerialHarm({ before }, operation)?.stateText).toContain('1010')
})

const POOL = `
  interface Conn { close(): Promise<void> }
  declare function connect(id: string): Promise<Conn>
  declare function dial(id: string): Conn
  const conns = new Map<string, Conn>()
  export function put(id: string) { conns.set(id, dial(id)) }
  export async function open(id: string) {
    const known = conns.get(id)
    if (known) return known
    const conn = await connect(id)
    conns.set(id, conn)
    return conn
  }
  export async function close(id: string) {
    const conn = conns.get(id)
    await conn?.close()
    conns.delete(id)
  }
`

describe('other code that gets in between', () => {
  const drive = { operation: "close('conns-key-a')", writes: ["put('conns-key-a')"] }

  test('what it stores stays', () => {
    const after = POOL.replace('conns.delete(id)', 'if (conns.get(id) === conn) $&')
    expect(() => {
      proveSerial({ before: POOL, after, drive, relax: ['twice'] })
    }).not.toThrow()
  })

  test('a repair that removes it all the same fails', () => {
    const after = POOL.replace('conns.delete(id)', 'if (conns.has(id)) $&')
    expect(() => {
      proveSerial({ before: POOL, after, drive, relax: ['twice'] })
    }).toThrow(/together, it ends as no order of the two does/u)
  })
})

describe('work that one run would have spared the other', () => {
  const after = POOL.replace(
    'conns.set(id, conn)',
    'const other = conns.get(id)\n    if (other) return other\n    conns.set(id, conn)',
  )
  const drive = { operation: "open('id')", writes: ['conns.clear()'] }

  test('counts, if nobody says that it may be done twice', () => {
    expect(() => {
      proveSerial({ before: POOL, after, drive })
    }).toThrow(/together, it ends as no order of the two does/u)
  })

  test('is no harm where a repair says so', () => {
    expect(() => {
      proveSerial({ before: POOL, after, drive, relax: ['twice'] })
    }).not.toThrow()
  })
})

describe('promises that are stored instead of their values', () => {
  const shared = POOL.replaceAll('Map<string, Conn>', 'Map<string, Promise<Conn>>')
    .replace('const conn = await connect(id)', 'const conn = connect(id)')
    .replace('conns.set(id, conn)', '$&\n    conn.catch(() => conns.delete(id))')
    .replace('await conn?.close()', 'await (await conn)?.close()')
  const drive = { operation: "open('id')", writes: ['conns.clear()'] }

  test('count as what they are resolved with', () => {
    expect(() => {
      proveSerial({ before: POOL, after: shared, drive })
    }).not.toThrow()
  })

  test('stay behind when they fail, unless they are removed', () => {
    const after = shared.replace('conn.catch(() => conns.delete(id))', '')
    expect(() => {
      proveSerial({ before: POOL, after, drive })
    }).toThrow(/alone/u)
  })

  test('are made twice, if they are stored behind a wait', () => {
    const after = shared.replace('const conn = connect(id)', 'await null\n    $&')
    expect(() => {
      proveSerial({ before: POOL, after, drive })
    }).toThrow(/together, it ends as no order of the two does/u)
  })
})
