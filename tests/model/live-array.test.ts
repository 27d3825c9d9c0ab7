import { describe, expect, test } from 'vitest'

// Model, section 2, first table, row "live array: for-of, .entries()". A write stands between two
// elements, as other code's does while the loop waits.

describe('for…of an array', () => {
  test('× push: visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item === 'a') list.push('late')
    }
    expect(seen).toEqual(['a', 'b', 'late'])
  })

  test('× push at every step: never ends', () => {
    const list = ['a']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      list.push('late')
      if (seen.length === 1000) break
    }
    expect(seen).toHaveLength(1000)
  })

  test('× pop of an element not yet visited: not visited', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item === 'a') list.pop()
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× delete list[i]: the hole is visited as undefined', () => {
    const list: (string | undefined)[] = ['a', 'b', 'c']
    const seen: (string | undefined)[] = []
    for (const item of list) {
      seen.push(item)
      if (item === 'a') Reflect.deleteProperty(list, 1)
    }
    expect(seen).toEqual(['a', undefined, 'c'])
  })

  test('× overwrite: the new value is seen', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item === 'a') list[1] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips the next one', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item === 'a') list.splice(0, 1)
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× shift by unshift: repeats the current element, and the new one is never visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (seen.length === 1) list.unshift('new')
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })

  test('× shift by reverse: repeats one, skips another', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (seen.length === 1) list.reverse()
    }
    expect(seen).toEqual(['a', 'b', 'a'])
  })

  test('× shift by swap-remove: skips the element that took the place', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item !== 'a') continue
      list[0] = 'c'
      list.pop()
    }
    expect(seen).toEqual(['a', 'b'])
    expect(list).toEqual(['c', 'b'])
  })

  test('× clear: ends', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      list.length = 0
    }
    expect(seen).toEqual(['a'])
  })

  test('× clear, then push below the cursor: never visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const item of list) {
      seen.push(item)
      if (item !== 'a') continue
      list.length = 0
      list.push('late')
    }
    expect(seen).toEqual(['a'])
    expect(list).toEqual(['late'])
  })

  test('× rebind: the pass goes on over the old array', () => {
    const slot = { list: ['a', 'b'] }
    const seen: string[] = []
    for (const item of slot.list) {
      seen.push(item)
      slot.list = ['new']
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× rebind of a cursor that outlives the operation: stale for ever', () => {
    const slot = { list: ['a', 'b'] }
    const cursor = slot.list.values()
    expect(cursor.next().value).toBe('a')
    slot.list = ['new']
    expect([...cursor]).toEqual(['b'])
  })
})

describe('array .entries()', () => {
  test('× push: visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      if (item === 'a') list.push('late')
    }
    expect(seen).toEqual(['a', 'b', 'late'])
  })

  test('× push at every step: never ends', () => {
    const list = ['a']
    let last = 0
    for (const [index] of list.entries()) {
      list.push('late')
      last = index
      if (index === 999) break
    }
    expect(last).toBe(999)
  })

  test('× pop of an element not yet visited: not visited', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      if (item === 'a') list.pop()
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× overwrite: the new value is seen', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      if (item === 'a') list[1] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips the next one', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      if (item === 'a') list.splice(0, 1)
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× shift by unshift: repeats the current element', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      if (seen.length === 1) list.unshift('new')
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })

  test('× clear, then push below the cursor: ends, never visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    for (const [, item] of list.entries()) {
      seen.push(item)
      list.length = 0
      list.push('late')
    }
    expect(seen).toEqual(['a'])
  })

  test('× rebind: the pass goes on over the old array', () => {
    const slot = { list: ['a', 'b'] }
    const seen: string[] = []
    for (const [, item] of slot.list.entries()) {
      seen.push(item)
      slot.list = ['new']
    }
    expect(seen).toEqual(['a', 'b'])
  })
})
