import { expect, test } from 'vitest'

// Model, section 2, first table, last row: a snapshot – nothing disturbs the loop itself. Each
// case makes every write of the table. `.toArray()` is in newer-node.test.ts.

test('array .slice() × every write: nothing disturbs the loop', () => {
  const slot = { list: ['a', 'b', 'c'] }
  const seen: string[] = []
  for (const item of slot.list.slice()) {
    seen.push(item)
    slot.list.push('late')
    slot.list.pop()
    slot.list[1] = 'new b'
    slot.list.shift()
    slot.list.unshift('first')
    slot.list.length = 0
    slot.list = ['new']
  }
  expect(seen).toEqual(['a', 'b', 'c'])
})

test('array .filter() × every write: nothing disturbs the loop', () => {
  const slot = { list: ['a', 'b', 'c'] }
  const seen: string[] = []
  for (const item of slot.list.filter(item => item !== '')) {
    seen.push(item)
    slot.list.push('late')
    slot.list.pop()
    slot.list[1] = 'new b'
    slot.list.shift()
    slot.list.unshift('first')
    slot.list.length = 0
    slot.list = ['new']
  }
  expect(seen).toEqual(['a', 'b', 'c'])
})

test('Object.entries × every write: nothing disturbs the loop', () => {
  const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
  const seen: string[] = []
  for (const [, value] of Object.entries(slot.record)) {
    seen.push(value)
    slot.record['late'] = 'late'
    slot.record['b'] = 'new b'
    delete slot.record['a']
    slot.record['a'] = 'again'
    slot.record = {}
  }
  expect(seen).toEqual(['a', 'b'])
})

test('Object.values × every write: nothing disturbs the loop', () => {
  const slot: { record: Record<string, string> } = { record: { a: 'a', b: 'b' } }
  const seen: string[] = []
  for (const value of Object.values(slot.record)) {
    seen.push(value)
    slot.record['late'] = 'late'
    slot.record['b'] = 'new b'
    delete slot.record['a']
    slot.record['a'] = 'again'
    slot.record = {}
  }
  expect(seen).toEqual(['a', 'b'])
})

test('[...map] × every write: nothing disturbs the loop', () => {
  const slot = {
    map: new Map([
      ['a', 'a'],
      ['b', 'b'],
    ]),
  }
  const seen: string[] = []
  for (const [, value] of [...slot.map]) {
    seen.push(value)
    slot.map.set('late', 'late')
    slot.map.set('b', 'new b')
    slot.map.delete('a')
    slot.map.set('a', 'again')
    slot.map.clear()
    slot.map = new Map()
  }
  expect(seen).toEqual(['a', 'b'])
})

test('[...array] × every write: nothing disturbs the loop', () => {
  const slot = { list: ['a', 'b', 'c'] }
  const seen: string[] = []
  for (const item of [...slot.list]) {
    seen.push(item)
    slot.list.push('late')
    slot.list.pop()
    slot.list[1] = 'new b'
    slot.list.shift()
    slot.list.unshift('first')
    slot.list.length = 0
    slot.list = ['new']
  }
  expect(seen).toEqual(['a', 'b', 'c'])
})

test('Array.from(set) × every write: nothing disturbs the loop', () => {
  const slot = { set: new Set(['a', 'b']) }
  const seen: string[] = []
  for (const value of Array.from(slot.set)) {
    seen.push(value)
    slot.set.add('late')
    slot.set.delete('a')
    slot.set.add('a')
    slot.set.clear()
    slot.set = new Set()
  }
  expect(seen).toEqual(['a', 'b'])
})

test('new Map(map) × every write: nothing disturbs the loop', () => {
  const slot = {
    map: new Map([
      ['a', 'a'],
      ['b', 'b'],
    ]),
  }
  const seen: string[] = []
  for (const [, value] of new Map(slot.map)) {
    seen.push(value)
    slot.map.set('late', 'late')
    slot.map.set('b', 'new b')
    slot.map.delete('a')
    slot.map.set('a', 'again')
    slot.map.clear()
    slot.map = new Map()
  }
  expect(seen).toEqual(['a', 'b'])
})
