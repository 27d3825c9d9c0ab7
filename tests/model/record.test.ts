/* eslint-disable @typescript-eslint/no-for-in-array -- it is a row of the table */
import { describe, expect, test } from 'vitest'

// Model, section 2, first table, rows "for…in over a record", "for…in over an array" and
// "Object.keys(r), then r[k] after the window".

describe('for…in over a record', () => {
  test('× add: V8 does not visit the late key', () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: string[] = []
    for (const key in record) {
      seen.push(key)
      record['late'] = 'late'
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× delete of a key not yet visited: not visited', () => {
    const record: Record<string, string> = { a: 'a', b: 'b', c: 'c' }
    const seen: string[] = []
    for (const key in record) {
      seen.push(key)
      delete record['b']
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× delete of the key in flight: the body reads a removed entry', async () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key in record) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    delete record['a']
    await running
    expect(seen).toEqual([undefined, 'b'])
  })

  test('× delete + add again of a visited key: V8 visits it once', () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: string[] = []
    for (const key in record) {
      seen.push(key)
      delete record['a']
      record['a'] = 'again'
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× delete + add again of a key not yet visited: V8 visits it once', () => {
    const record: Record<string, string> = { a: 'a', b: 'b', c: 'c' }
    const seen: string[] = []
    for (const key in record) {
      seen.push(key)
      if (key !== 'a') continue
      delete record['b']
      record['b'] = 'again'
    }
    expect(seen).toEqual(['a', 'b', 'c'])
  })

  test('× overwrite: the new value is seen', () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    for (const key in record) {
      seen.push(record[key])
      record['b'] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× add and overwrite by one operation: the pass mixes the two states', () => {
    const record: Record<string, number> = { a: 1, b: 1 }
    const seen: string[] = []
    for (const key in record) {
      seen.push(`${key} ${String(record[key])}`)
      if (key !== 'a') continue
      record['b'] = 2 // seen
      record['c'] = 2 // not seen
    }
    expect(seen).toEqual(['a 1', 'b 2'])
  })

  test('× rebind: harmless for the keys', () => {
    const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
    const seen: string[] = []
    for (const key in slot.record) {
      seen.push(key)
      slot.record = { new: 'new' }
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× rebind, where the body looks up in the slot: reads what the new record has not', () => {
    const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
    const seen: (string | undefined)[] = []
    for (const key in slot.record) {
      seen.push(slot.record[key])
      slot.record = { new: 'new' }
    }
    expect(seen).toEqual(['a', undefined])
  })
})

describe('for…in over an array', () => {
  test('× push: V8 does not visit the late index', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const i in list) {
      seen.push(i)
      list.push('late')
    }
    expect(seen).toEqual(['0', '1'])
  })

  test('× pop of an index not yet visited: not visited', () => {
    const list = ['a', 'b', 'c']
    const seen: (string | undefined)[] = []
    for (const i in list) {
      seen.push(list[Number(i)])
      if (i === '0') list.pop()
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× overwrite: the new value is seen', () => {
    const list = ['a', 'b']
    const seen: (string | undefined)[] = []
    for (const i in list) {
      seen.push(list[Number(i)])
      list[1] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips', () => {
    const list = ['a', 'b', 'c']
    const seen: (string | undefined)[] = []
    for (const i in list) {
      seen.push(list[Number(i)])
      if (i === '0') list.splice(0, 1)
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× shift by unshift: repeats', () => {
    const list = ['a', 'b']
    const seen: (string | undefined)[] = []
    for (const i in list) {
      seen.push(list[Number(i)])
      if (i === '0') list.unshift('new')
    }
    expect(seen).toEqual(['a', 'a'])
  })

  test('× clear: ends', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const i in list) {
      seen.push(i)
      list.length = 0
    }
    expect(seen).toEqual(['0'])
  })

  test('× rebind: harmless for the indexes', () => {
    const slot = { list: ['a', 'b'] }
    const seen: string[] = []
    for (const i in slot.list) {
      seen.push(i)
      slot.list = ['new']
    }
    expect(seen).toEqual(['0', '1'])
  })

  test('× rebind, where the body looks up in the slot: skips', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (const i in slot.list) {
      seen.push(slot.list[Number(i)])
      if (i === '0') slot.list = slot.list.filter(item => item !== 'a')
    }
    expect(seen).toEqual(['a', 'c', undefined])
  })
})

describe('Object.keys(r), then r[k] after the window', () => {
  test('× add: not visited', async () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key of Object.keys(record)) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    record['late'] = 'late'
    await running
    expect(seen).toEqual(['a', 'b'])
  })

  test('× delete: reads a removed entry', async () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key of Object.keys(record)) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    delete record['b']
    await running
    expect(seen).toEqual(['a', undefined])
  })

  test('× delete + add again: visited once, with the new value', async () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key of Object.keys(record)) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    delete record['a']
    record['a'] = 'again'
    await running
    expect(seen).toEqual(['again', 'b'])
  })

  test('× overwrite: the new value is seen', async () => {
    const record: Record<string, string> = { a: 'a', b: 'b' }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key of Object.keys(record)) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    record['b'] = 'new b'
    await running
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× rebind, looked up in a local: harmless', async () => {
    const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      const { record } = slot
      for (const key of Object.keys(record)) {
        await Promise.resolve()
        seen.push(record[key])
      }
    }
    const running = pass()
    slot.record = {}
    await running
    expect(seen).toEqual(['a', 'b'])
  })

  test('× rebind, looked up in the slot: reads what the new record has not', async () => {
    const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
    const seen: (string | undefined)[] = []
    const pass = async () => {
      for (const key of Object.keys(slot.record)) {
        await Promise.resolve()
        seen.push(slot.record[key])
      }
    }
    const running = pass()
    slot.record = {}
    await running
    expect(seen).toEqual([undefined, undefined])
  })
})
