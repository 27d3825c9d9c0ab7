/* eslint-disable @typescript-eslint/prefer-for-of -- for…of is another row of the table */
import { describe, expect, test } from 'vitest'

// Model, section 2, first table, the two rows on index loops.

describe('index loop that re-reads the slot', () => {
  test('× push: visited', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.push('late')
    }
    expect(seen).toEqual(['a', 'b', 'late'])
  })

  test('× pop of an element not yet visited: not visited', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.pop()
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× overwrite: the new value is seen', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      slot.list[1] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.splice(0, 1)
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× shift by unshift: repeats', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.unshift('new')
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })

  test('× clear: ends', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      slot.list.length = 0
    }
    expect(seen).toEqual(['a'])
  })

  test('× clear, then push below the cursor: never visited, as in for…of', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      slot.list.length = 0
      slot.list.push('late')
    }
    expect(seen).toEqual(['a'])
    expect(slot.list).toEqual(['late'])
  })

  test('× rebind to a copy without a visited element: skips', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      slot.list = slot.list.filter(item => item !== 'a')
    }
    expect(seen).toEqual(['a', 'c'])
  })

  test('× rebind to a copy with a new first element: repeats', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0; i < slot.list.length; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list = ['new', ...slot.list]
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })
})

describe('index loop with cached length', () => {
  test('× push: not visited', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.push('late')
    }
    expect(seen).toEqual(['a', 'b'])
  })

  test('× pop of an element not yet visited: reads undefined', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.pop()
    }
    expect(seen).toEqual(['a', undefined])
  })

  test('× overwrite: the new value is seen', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      slot.list[1] = 'new b'
    }
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips, and reads past the end', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.splice(0, 1)
    }
    expect(seen).toEqual(['a', 'c', undefined])
  })

  test('× shift by unshift: repeats, and never comes to the last one', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list.unshift('new')
    }
    expect(seen).toEqual(['a', 'a'])
  })

  test('× clear: reads undefined', () => {
    const slot = { list: ['a', 'b'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      slot.list.length = 0
    }
    expect(seen).toEqual(['a', undefined])
  })

  test('× rebind, re-reading the slot: skips, then undefined', () => {
    const slot = { list: ['a', 'b', 'c'] }
    const seen: (string | undefined)[] = []
    for (let i = 0, n = slot.list.length; i < n; i++) {
      seen.push(slot.list[i])
      if (i === 0) slot.list = slot.list.filter(item => item !== 'a')
    }
    expect(seen).toEqual(['a', 'c', undefined])
  })

  test('× rebind, through a local alias: harmless', () => {
    const slot = { list: ['a', 'b'] }
    const { list } = slot
    const seen: (string | undefined)[] = []
    for (let i = 0, n = list.length; i < n; i++) {
      seen.push(list[i])
      slot.list = ['new']
    }
    expect(seen).toEqual(['a', 'b'])
  })
})
