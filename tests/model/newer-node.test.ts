import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

// The cells of the model whose features Node 20 lacks. They run under Node 24, which comes from
// the registry as a development dependency; without it they fail.

const node24 = fileURLToPath(new URL('../versions/node_modules/node24/bin/node', import.meta.url))

/** What the program hands to `show`, one entry a call. */
async function shownBy(program: string): Promise<unknown[]> {
  const script = `const show = value => console.log(JSON.stringify(value))\n${program}`
  const { stdout } = await promisify(execFile)(node24, ['--input-type=module', '--eval', script])
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
}

test('the newer Node is there', async () => {
  expect(await shownBy("show(process.versions.node.split('.')[0])")).toEqual(['24'])
})

describe('lazy iterator helper over a live Map', () => {
  test('× add: visited', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        if (value === 'a') map.set('late', 'late')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b', 'late'])
  })

  test('× add at every step: never ends', async () => {
    const program = `
      const map = new Map([[0, 0]])
      for (const value of map.values().map(value => value)) {
        map.set(value + 1, value + 1)
        if (value === 1000) { show('still going'); break }
      }
    `
    expect(await shownBy(program)).toEqual(['still going'])
  })

  test('× delete of an entry not yet visited: not visited', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b'], ['c', 'c']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        map.delete('b')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'c'])
  })

  test('× delete + add again of a visited entry: revisits it', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        if (value !== 'b') continue
        map.delete('a')
        map.set('a', 'a again')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b', 'a again'])
  })

  test('× delete + add again of an entry not yet visited: moves to the end, once', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b'], ['c', 'c']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        if (value !== 'a') continue
        map.delete('b')
        map.set('b', 'b')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'c', 'b'])
  })

  test('× overwrite: the new value is seen', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        map.set('b', 'new b')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'new b'])
  })

  test('× clear: ends', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        map.clear()
      }
    `
    expect(await shownBy(program)).toEqual(['a'])
  })

  test('× clear, then add before the next step: the addition is visited', async () => {
    const program = `
      const map = new Map([['a', 'a'], ['b', 'b']])
      for (const value of map.values().filter(value => value !== '')) {
        show(value)
        if (value !== 'a') continue
        map.clear()
        map.set('late', 'late')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'late'])
  })

  test('× rebind: the pass goes on over the old container', async () => {
    const program = `
      const slot = { map: new Map([['a', 'a'], ['b', 'b']]) }
      for (const value of slot.map.values().filter(value => value !== '')) {
        show(value)
        slot.map = new Map([['new', 'new']])
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b'])
  })

  test('.forEach of the iterator runs its callback now', async () => {
    const program = `
      new Set(['a']).values().forEach(value => show(value))
      show('after')
    `
    expect(await shownBy(program)).toEqual(['a', 'after'])
  })
})

describe('lazy iterator helper over a live Set', () => {
  test('× add: visited', async () => {
    const program = `
      const set = new Set(['a'])
      for (const value of set.values().take(10)) {
        show(value)
        set.add('late')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'late'])
  })

  test('× delete + add again of a visited member: revisits it', async () => {
    const program = `
      const set = new Set(['a', 'b'])
      for (const value of set.values().take(3)) {
        show(value)
        set.delete('a')
        set.add('a')
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b', 'a'])
  })
})

describe('lazy iterator helper over a live array', () => {
  test('× shift by splice of a visited element: skips', async () => {
    const program = `
      const list = ['a', 'b', 'c']
      for (const value of list.values().filter(value => value !== '')) {
        show(value)
        if (value === 'a') list.splice(0, 1)
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'c'])
  })
})

describe('snapshot', () => {
  test('.toArray() × every write: nothing disturbs the loop', async () => {
    const program = `
      const slot = { map: new Map([['a', 'a'], ['b', 'b']]) }
      for (const value of slot.map.values().toArray()) {
        show(value)
        slot.map.set('late', 'late')
        slot.map.set('b', 'new b')
        slot.map.delete('a')
        slot.map.set('a', 'again')
        slot.map.clear()
        slot.map = new Map()
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b'])
  })

  test('Set.prototype.union × every write: nothing disturbs the loop', async () => {
    const program = `
      const slot = { set: new Set(['a']) }
      for (const value of slot.set.union(new Set(['b']))) {
        show(value)
        slot.set.add('late')
        slot.set.delete('a')
        slot.set.add('a')
        slot.set.clear()
        slot.set = new Set()
      }
    `
    expect(await shownBy(program)).toEqual(['a', 'b'])
  })
})

describe('Array.fromAsync', () => {
  test('over a Map is no snapshot: it walks the live container and visits a late entry', async () => {
    const program = `
      const map = new Map([['a', 1]])
      const copying = Array.fromAsync(map)
      map.set('late', 2)
      show(await copying)
    `
    expect(await shownBy(program)).toEqual([
      [
        ['a', 1],
        ['late', 2],
      ],
    ])
  })

  test('over an array skips what an index-moving write moves', async () => {
    const program = `
      const list = ['a', 'b', 'c']
      const copying = Array.fromAsync(list)
      list.shift()
      show(await copying)
    `
    expect(await shownBy(program)).toEqual([['a', 'c']])
  })

  test('suspends after its first element', async () => {
    const program = `
      const copying = Array.fromAsync(['a', 'b'], value => show(value))
      show('other')
      await copying
    `
    expect(await shownBy(program)).toEqual(['other', 'a', 'b'])
  })
})

test('Promise.try runs its callback now', async () => {
  const program = `
    const running = Promise.try(() => show('callback'))
    show('after')
    await running
  `
  expect(await shownBy(program)).toEqual(['callback', 'after'])
})

describe('using', () => {
  test('the end of a `using` scope is no suspension: it disposes now', async () => {
    const program = `
      const operation = async () => {
        {
          using lock = { [Symbol.dispose]: () => show('disposed') }
        }
        show('after the scope')
      }
      const running = operation()
      show('other')
      await running
    `
    expect(await shownBy(program)).toEqual(['disposed', 'after the scope', 'other'])
  })

  test('the end of an `await using` scope is a suspension', async () => {
    const program = `
      const operation = async () => {
        {
          await using lock = { [Symbol.asyncDispose]: async () => show('disposed') }
        }
        show('after the scope')
      }
      const running = operation()
      show('other')
      await running
    `
    expect(await shownBy(program)).toEqual(['disposed', 'other', 'after the scope'])
  })

  test('so is the end of an `await using` scope that holds null', async () => {
    const program = `
      const operation = async () => {
        {
          await using lock = null
        }
        show('after the scope')
      }
      const running = operation()
      show('other')
      await running
    `
    expect(await shownBy(program)).toEqual(['other', 'after the scope'])
  })

  test('each step of `for (await using …)` is a suspension', async () => {
    const program = `
      const resource = name => ({ name, [Symbol.asyncDispose]: async () => show('dispose ' + name) })
      const operation = async () => {
        for (await using item of [resource('a'), resource('b')]) show(item.name)
        show('end')
      }
      const running = operation()
      show('other')
      await running
    `
    expect(await shownBy(program)).toEqual(['a', 'dispose a', 'other', 'b', 'dispose b', 'end'])
  })

  test('a late entry is visited by a `for (await using …)` over the live Set', async () => {
    const program = `
      const resource = name => ({ name, [Symbol.asyncDispose]: async () => {} })
      const set = new Set([resource('a')])
      const operation = async () => {
        for (await using item of set) show(item.name)
      }
      const running = operation()
      set.add(resource('late'))
      await running
    `
    expect(await shownBy(program)).toEqual(['a', 'late'])
  })
})

describe('navigator.locks', () => {
  test('excludes a second holder while the first is suspended', async () => {
    const program = `
      const enter = name => navigator.locks.request('buffer', async () => {
        show(name + ' in')
        await new Promise(resolve => setTimeout(resolve, 5))
        show(name + ' out')
      })
      await Promise.all([enter('first'), enter('second')])
    `
    expect(await shownBy(program)).toEqual(['first in', 'first out', 'second in', 'second out'])
  })

  test('request of a free lock runs its callback now in Node, against the letter of the standard', async () => {
    const program = `
      const locked = navigator.locks.request('buffer', () => show('callback'))
      show('after')
      await locked
    `
    expect(await shownBy(program)).toEqual(['callback', 'after'])
  })

  test('request of a held lock runs its callback later', async () => {
    const program = `
      const { promise: isReleased, resolve: release } = Promise.withResolvers()
      const held = navigator.locks.request('buffer', () => isReleased)
      const waiting = navigator.locks.request('buffer', () => show('callback'))
      show('after')
      release()
      await waiting
    `
    expect(await shownBy(program)).toEqual(['after', 'callback'])
  })
})
