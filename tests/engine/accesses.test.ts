import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { accessesIn } from './prints.ts'

describe('iterations', () => {
  test('for-of over a map yields entries, over a set and an array values', () => {
    expect(
      accessesIn(`
        const map = new Map(), set = new Set(), list = []
        for (const [key, value] of map) {}
        for (const member of set) {}
        for (const item of list) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields entries as key, value, in the module
      4: iterates by cursor, yields values as member, in the module
      5: iterates by cursor, yields values as item, in the module"
    `)
  })

  test('.entries(), .keys() and .values() are the same cursor', () => {
    expect(
      accessesIn(`
        const map = new Map(), list = []
        for (const [key, value] of map.entries()) {}
        for (const key of map.keys()) {}
        for (const value of map.values()) {}
        for (const [index, item] of list.entries()) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields entries as key, value, in the module
      4: iterates by cursor, yields keys as key, in the module
      5: iterates by cursor, yields values as value, in the module
      6: iterates by cursor, yields entries as index, item, in the module"
    `)
  })

  test('forEach of a map is a cursor, that of an array is bounded by its length', () => {
    expect(
      accessesIn(`
        const map = new Map(), list = []
        map.forEach((value, key) => use(key, value))
        list.forEach(item => use(item))
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields entries as key, value, in the module
      4: iterates by callback, yields entries as item, in the module"
    `)
  })

  test('the other callbacks of an array', () => {
    expect(
      accessesIn(`
        const list = []
        list.map(item => item.id)
        list.filter(Boolean)
        list.some(item => item.done)
        list.reduce((sum, item) => sum + item, 0)
        list.findLast(item => item.done)
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by callback, yields entries as item, in the module
      4: iterates by callback, yields entries, in the module
      5: iterates by callback, yields entries as item, in the module
      6: iterates by callback, yields entries as item, in the module
      7: iterates by callback, yields entries as item, backward, in the module"
    `)
  })

  test('a callback that is handed over by name is known', () => {
    const { analysis } = inspect(`
      class Bus {
        fns = []
        run() { this.fns.forEach(this.call) }
        call() {}
      }
    `)
    const [iteration] = analysis.accesses
    expect(iteration?.type === 'iteration' && iteration.callback?.name).toBe('call()')
  })

  test('for-in over a record and over an array', () => {
    expect(
      accessesIn(`
        const record = {}, list = []
        for (const key in record) {}
        for (const index in list) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by for-in, yields keys as key, in the module
      4: iterates by for-in, yields keys as index, in the module"
    `)
  })

  test('for await is a pass as well', () => {
    expect(accessesIn('const list = []\nfor await (const item of list) {}')).toMatchInlineSnapshot(
      `"2: iterates by cursor, yields values as item, in the module"`,
    )
  })

  test('iterator helpers are as lazy as the iterator', () => {
    expect(
      accessesIn(`
        const map = new Map()
        for (const value of map.values().filter(Boolean).map(String)) {}
        map.values().forEach(value => use(value))
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields values as value, in the module
      4: iterates by cursor, yields entries as value, in the module"
    `)
  })

  test('yield* walks the container as its consumer pleases', () => {
    expect(
      accessesIn(`
        const list = []
        export function* all() {
          yield* list
          yield* list.values()
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: iterates by cursor, yields values, in all()
      5: iterates by cursor, yields values, in all()"
    `)
  })

  test('a fallback for a missing container is passed over', () => {
    expect(
      accessesIn('let list: Job[] | null = null\nfor (const item of list ?? []) {}'),
    ).toMatchInlineSnapshot(`"2: iterates by cursor, yields values as item, in the module"`)
  })

  test('a method that returns the array itself is a write and a pass', () => {
    expect(accessesIn('const list = []\nfor (const item of list.reverse()) {}'))
      .toMatchInlineSnapshot(`
      "2: writes by reverse: shift, in the module
      2: iterates by cursor, yields values as item, in the module"
    `)
  })

  test('a head that destructures more than names binds none', () => {
    expect(
      accessesIn(`
        const map = new Map()
        for (const [{ id }, [first]] of map) {}
        for (const entry of map) {}
        let key
        for ([key] of map) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields entries, in the module
      4: iterates by cursor, yields entries as entry, in the module
      6: iterates by cursor, yields entries as key, in the module"
    `)
  })
})

describe('snapshots are read-outs', () => {
  test('spread, Array.from, constructors', () => {
    expect(
      accessesIn(`
        const map = new Map(), set = new Set(), list = [], record = {}
        const a = [...list]
        const b = Array.from(set)
        const c = new Map(map)
        const d = { ...record }
        const e = structuredClone(map)
        for (const [key] of [...map]) {}
        for (const value of Array.from(map.values())) {}
        for (const value of map.values().toArray()) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: reads out by copy, yields values into a, in the module
      4: reads out by copy, yields values into b, in the module
      5: reads out by copy, yields entries into c, in the module
      6: reads out by copy, yields entries into d, in the module
      7: reads out by copy, yields entries into e, in the module
      8: reads out by copy, yields entries, in the module
      9: reads out by copy, yields values, in the module
      10: reads out by copy, yields values, in the module"
    `)
  })

  test('slice, concat and their like', () => {
    expect(
      accessesIn(`
        const list = []
        const a = list.slice()
        const b = list.concat([1])
        const c = list.toSorted()
        for (const item of list.slice()) {}
      `),
    ).toMatchInlineSnapshot(`
      "3: reads out by copy, yields values into a, in the module
      4: reads out by copy, yields values into b, in the module
      5: reads out by copy, yields values into c, in the module
      6: reads out by copy, yields values, in the module"
    `)
  })

  test('Object.keys, values and entries', () => {
    expect(
      accessesIn(`
        const record = {}
        const keys = Object.keys(record)
        for (const value of Object.values(record)) {}
        for (const [key, value] of Object.entries(record)) {}
        Object.getOwnPropertyNames(record)
      `),
    ).toMatchInlineSnapshot(`
      "3: reads out by copy, yields keys into keys, in the module
      4: reads out by copy, yields values, in the module
      5: reads out by copy, yields entries, in the module
      6: reads out by copy, yields keys, in the module"
    `)
  })

  test('Object.keys of an Object that the file declares is any call', () => {
    expect(
      accessesIn(
        'const Object = { keys: f }\nconst record: Record<string, 1> = {}\nObject.keys(record)',
      ),
    ).toContain('reads out by bulk')
  })

  test('bulk: join, JSON.stringify, a template, an argument, a spread argument', () => {
    expect(
      accessesIn(
        [
          'const list = []',
          "list.join(',')",
          'JSON.stringify(list)',
          'const text = `${list}`',
          'send(list)',
          'send(...list)',
          'send({ items: list })',
          'new Batch(list)',
        ].join('\n'),
      ),
    ).toMatchInlineSnapshot(`
      "2: reads out by bulk, yields values, in the module
      3: reads out by bulk, yields whole, in the module
      4: reads out by bulk, yields whole, in the module
      5: reads out by bulk, yields whole, in the module
      6: reads out by bulk, yields values, in the module
      7: reads out by bulk, yields whole, in the module
      8: reads out by bulk, yields whole, in the module"
    `)
  })

  test('a local is an alias, destructuring is a copy of its parts', () => {
    expect(
      accessesIn(`
        const list = []
        export function f() {
          const alias = list
          const [first, ...rest] = list
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: reads out by alias, yields whole into alias, in f()
      5: reads out by copy, yields whole, in f()"
    `)
  })
})

describe('writes by kind', () => {
  test('of an array', () => {
    expect(
      accessesIn(`
        const list = []
        list.push(1)
        list.pop()
        list.shift()
        list.unshift(1)
        list.splice(1, 2)
        list.sort()
        list.reverse()
        list.copyWithin(0, 1)
        list.fill(0)
        list[0] = 1
        list[0]++
        list.length = 2
        delete list[0]
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by push: add, in the module
      4: writes by pop: pop, in the module
      5: writes by shift: shift, in the module
      6: writes by unshift: shift, in the module
      7: writes by splice: shift, in the module
      8: writes by sort: shift, in the module
      9: writes by reverse: shift, in the module
      10: writes by copyWithin: shift, in the module
      11: writes by fill: overwrite, in the module
      12: writes by [] =: overwrite, in the module
      13: writes by [] =: overwrite, in the module
      14: writes by length =: pop, in the module
      15: writes by delete: delete, in the module"
    `)
  })

  test('of a map and a set', () => {
    expect(
      accessesIn(`
        const map = new Map(), set = new Set()
        map.set(key, 1)
        map.delete(key)
        map.clear()
        set.add(key)
        set.delete(key)
        set.clear()
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by set: add-or-overwrite, in the module
      4: writes by delete: delete, in the module
      5: resets by clear: clear, in the module
      6: writes by add: add-or-overwrite, in the module
      7: writes by delete: delete, in the module
      8: resets by clear: clear, in the module"
    `)
  })

  test('of a record', () => {
    expect(
      accessesIn(`
        const record = {}
        record[key] = 1
        record.name = 1
        record[key] += 1
        record[key] ??= 1
        record[key]++
        delete record[key]
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by [] =: add-or-overwrite, in the module
      4: writes by [] =: add-or-overwrite, in the module
      5: writes by [] =: add-or-overwrite, in the module
      6: writes by [] =: add-or-overwrite, in the module
      7: writes by [] =: add-or-overwrite, in the module
      8: writes by delete: delete, in the module"
    `)
  })

  test('what empties all of it is a reset', () => {
    expect(
      accessesIn(`
        let list = [], map = new Map(), record = {}
        list.length = 0
        list.splice(0)
        list.splice(0, list.length)
        list = []
        map.clear()
        map = new Map()
        record = {}
        record = Object.create(null)
      `),
    ).toMatchInlineSnapshot(`
      "3: resets by length =: clear, in the module
      4: resets by splice: clear, in the module
      5: resets by splice: clear, in the module
      5: looks up by length, in the module
      6: resets by =: rebind, in the module
      7: resets by clear: clear, in the module
      8: resets by =: rebind, in the module
      9: resets by =: rebind, in the module
      10: resets by =: rebind, in the module"
    `)
  })

  test('splice(0) whose result is used takes rather than throws away', () => {
    expect(accessesIn('const list = []\nconst batch = list.splice(0)')).toMatchInlineSnapshot(
      `"2: writes by splice: clear, in the module"`,
    )
  })

  test('splice(0) that puts something in is no reset', () => {
    expect(accessesIn('const list = []\nlist.splice(0, list.length, 1)')).toMatchInlineSnapshot(`
      "2: writes by splice: shift, in the module
      2: looks up by length, in the module"
    `)
  })

  test('an assignment of anything else rebinds', () => {
    expect(
      accessesIn(`
        let list = []
        list = load()
        list ??= []
        list = list.filter(Boolean)
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by =: rebind, in the module
      4: writes by ??=: rebind, in the module
      5: writes by =: rebind, in the module
      5: iterates by callback, yields entries, in the module"
    `)
  })

  test('swap-remove moves an entry over another', () => {
    expect(
      accessesIn(`
        const list = []
        list[i] = list.pop()
        list[i] = list[list.length - 1]
        list[i] = other.pop()
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by [] =: shift, in the module
      3: writes by pop: pop, in the module
      4: writes by [] =: shift, in the module
      4: looks up by [], in the module
      4: looks up by length, in the module
      5: writes by [] =: overwrite, in the module"
    `)
  })

  test('a key that is fresh by construction is surely added', () => {
    expect(
      accessesIn(`
        const map = new Map(), set = new Set()
        map.set(++lastId, 1)
        map.set(Symbol(), 1)
        set.add({ id: 1 })
        set.add(new Job())
        set.add(() => {})
        set.add(job)
      `),
    ).toMatchInlineSnapshot(`
      "3: writes by set: add, in the module
      4: writes by set: add, in the module
      5: writes by add: add, in the module
      6: writes by add: add, in the module
      7: writes by add: add, in the module
      8: writes by add: add-or-overwrite, in the module"
    `)
  })

  test('under has(k) a set overwrites, under !has(k) it adds', () => {
    expect(
      accessesIn(`
        const map = new Map()
        if (map.has(key)) map.set(key, 1)
        else map.set(key, 2)
        if (!map.has(key)) { map.set(key, 3) }
        if (!map.has(key)) map.set(other, 4)
        if (!others.has(key)) map.set(key, 5)
      `),
    ).toMatchInlineSnapshot(`
      "3: looks up by has, in the module
      3: writes by set: overwrite, in the module
      4: writes by set: add, in the module
      5: looks up by has, in the module
      5: writes by set: add, in the module
      6: looks up by has, in the module
      6: writes by set: add-or-overwrite, in the module
      7: writes by set: add-or-overwrite, in the module"
    `)
  })

  test('has(k) that turns back leaves only the add, !has(k) only the overwrite', () => {
    expect(
      accessesIn(`
        const map = new Map()
        export function add(key) {
          if (map.has(key)) return
          map.set(key, 1)
        }
        export function update(key) {
          if (!map.has(key)) throw new Error(key)
          map.set(key, 2)
        }
        export function maybe(key) {
          if (map.has(key)) log(key)
          map.set(key, 3)
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: looks up by has, in add()
      5: writes by set: add, in add()
      8: looks up by has, in update()
      9: writes by set: overwrite, in update()
      12: looks up by has, in maybe()
      13: writes by set: add-or-overwrite, in maybe()"
    `)
  })

  test('has(k) as a part of a test, and as a short circuit', () => {
    expect(
      accessesIn(`
        const map = new Map()
        if (isOpen && map.has(key)) map.set(key, 1)
        if (isOpen || map.has(key)) map.set(key, 2)
        map.has(key) || map.set(key, 3)
        map.has(key) && map.set(key, 4)
      `),
    ).toMatchInlineSnapshot(`
      "3: looks up by has, in the module
      3: writes by set: overwrite, in the module
      4: looks up by has, in the module
      4: writes by set: add-or-overwrite, in the module
      5: looks up by has, in the module
      5: writes by set: add, in the module
      6: looks up by has, in the module
      6: writes by set: overwrite, in the module"
    `)
  })

  test('an await between the test and the write makes nothing sure', () => {
    expect(
      accessesIn(`
        const map = new Map()
        export async function add(key) {
          if (!map.has(key)) {
            const value = await load(key)
            map.set(key, value)
          }
          if (!map.has(key)) map.set(key, await load(key))
          if (!map.has(key)) {
            map.set(key, 1)
            await load(key)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: looks up by has, in add()
      6: writes by set: add-or-overwrite, in add()
      8: looks up by has, in add()
      8: writes by set: add-or-overwrite, in add()
      9: looks up by has, in add()
      10: writes by set: add, in add()"
    `)
  })

  test('an entry that is taken out first is added again, not overwritten', () => {
    expect(
      accessesIn(`
        const map = new Map()
        export function touch(key) {
          if (!map.has(key)) return
          const value = map.get(key)
          map.delete(key)
          map.set(key, value)
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: looks up by has, in touch()
      5: looks up by get, in touch()
      6: writes by delete: delete, in touch()
      7: writes by set: add-or-overwrite, in touch()"
    `)
  })

  test('a set of the current key of the loop overwrites', () => {
    expect(
      accessesIn(`
        const map = new Map()
        for (const [key, value] of map) map.set(key, value + 1)
        for (const key of map.keys()) map.set(key, 0)
        for (const value of map.values()) map.set(value, 0)
        for (const [key] of other) map.set(key, 0)
      `),
    ).toMatchInlineSnapshot(`
      "3: iterates by cursor, yields entries as key, value, in the module
      3: writes by set: overwrite, in the module
      4: iterates by cursor, yields keys as key, in the module
      4: writes by set: overwrite, in the module
      5: iterates by cursor, yields values as value, in the module
      5: writes by set: add-or-overwrite, in the module
      6: writes by set: add-or-overwrite, in the module"
    `)
  })

  test('a destructuring assignment rebinds', () => {
    expect(
      accessesIn(`
        class Pool {
          idle = []
          busy = []
          swap() {
            ;[this.idle, this.busy] = [this.busy, this.idle]
            ;({ idle: this.idle, busy: this.busy = [] } = load())
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: writes by =: rebind, in swap()
      6: writes by =: rebind, in swap()
      6: escapes: stored, in swap()
      6: escapes: stored, in swap()
      7: writes by =: rebind, in swap()
      7: writes by =: rebind, in swap()"
    `)
  })
})

describe('lookups and escapes', () => {
  test('one entry, or the size', () => {
    expect(
      accessesIn(`
        const map = new Map(), list = [], record = {}
        map.get(key)
        map.has(key)
        if (map.size) {}
        list[0]
        list.at(-1)
        list.includes(1)
        if (list.length > 1) {}
        record[key]
        record.name
        key in record
      `),
    ).toMatchInlineSnapshot(`
      "3: looks up by get, in the module
      4: looks up by has, in the module
      5: looks up by size, in the module
      6: looks up by [], in the module
      7: looks up by at, in the module
      8: looks up by includes, in the module
      9: looks up by length, in the module
      10: looks up by [], in the module
      11: looks up by [], in the module
      12: looks up by in, in the module"
    `)
  })

  test('returned, yielded, stored', () => {
    expect(
      accessesIn(`
        const list = []
        export function get() { return list }
        export const arrow = () => list
        export const part = () => ({ list })
        export function* one() { yield list }
        other.list = list
        export function iterator() { return list.values() }
      `),
    ).toMatchInlineSnapshot(`
      "3: escapes: returned, in get()
      4: escapes: returned, in arrow()
      5: escapes: stored, in part()
      6: escapes: yielded, in one()
      7: escapes: stored, in the module
      8: escapes: returned, in iterator()"
    `)
  })

  test('a method that is none of the collection is looked at, not taken for a write', () => {
    expect(accessesIn('const set = new Set()\nset.push(1)\nset.remove(1)')).toMatchInlineSnapshot(`
      "2: looks up by push, in the module
      3: looks up by remove, in the module"
    `)
  })

  test('a method taken off the container is no call', () => {
    expect(accessesIn('const list = []\nconst push = list.push')).toMatchInlineSnapshot(
      `"2: looks up by [], in the module"`,
    )
  })

  test('a method of the element is not one of the container', () => {
    expect(
      accessesIn('const lists = new Map()\nlists.get(key).push(1)\nlists.get(key).clear()'),
    ).not.toContain('writes')
  })
})

describe('promises', () => {
  test('an access for every reference, in source order', () => {
    const { analysis, references } = inspect(`
      const a = [], b = new Map()
      b.set(1, a); a.push(b)
      export default () => [a, b, a.length, b.size]
    `)
    const seen = analysis.accesses.map(access => access.ref)

    expect(seen).toEqual(references.map(({ node }) => node))
    expect(seen.map(({ range }) => range[0])).toEqual(
      seen.map(({ range }) => range[0]).sort((left, right) => left - right),
    )
  })

  test('the callable of an access is where it stands, through an alias or not', () => {
    expect(
      accessesIn(`
        class Pool {
          #idle = []
          run() {
            const idle = this.#idle
            return () => idle.push(1)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: reads out by alias, yields whole into idle, in run()
      6: writes by push: add through idle, in a function"
    `)
  })
})
