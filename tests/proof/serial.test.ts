import { describe, expect, test } from 'vitest'
import { proveSerial } from './prove-serial.ts'

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
