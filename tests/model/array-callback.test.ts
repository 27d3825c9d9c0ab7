import { describe, expect, test } from 'vitest'

// Model, section 2, first table, row "array .forEach/.map/.some…". Every method walks by the
// length at the start and passes over what is not there any more.

type Walk = (list: string[], visit: (item: string) => void) => void

const walks: Record<string, Walk> = {
  forEach: (list, visit) => {
    list.forEach(item => {
      visit(item)
    })
  },
  map: (list, visit) => {
    list.map(item => {
      visit(item)
      return item
    })
  },
  filter: (list, visit) => {
    list.filter(item => {
      visit(item)
      return item !== ''
    })
  },
  flatMap: (list, visit) => {
    list.flatMap(item => {
      visit(item)
      return [item]
    })
  },
  some: (list, visit) => {
    list.some(item => {
      visit(item)
      return item === ''
    })
  },
  every: (list, visit) => {
    list.every(item => {
      visit(item)
      return item !== ''
    })
  },
  reduce: (list, visit) => {
    list.reduce((count, item) => {
      visit(item)
      return count + 1
    }, 0)
  },
}

describe.each(Object.entries(walks))('array .%s', (_name, walk) => {
  test('× push: not visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      list.push('late')
    })
    expect(seen).toEqual(['a', 'b'])
  })

  test('× push when something was removed as well: visited', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      if (item !== 'a') return
      list.pop()
      list.push('late')
    })
    expect(seen).toEqual(['a', 'late'])
  })

  test('× pop of an element not yet visited: not visited', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      if (item === 'a') list.pop()
    })
    expect(seen).toEqual(['a', 'b'])
  })

  test('× delete list[i]: the hole is passed over', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      Reflect.deleteProperty(list, 1)
    })
    expect(seen).toEqual(['a', 'c'])
  })

  test('× overwrite: the new value is seen', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      list[1] = 'new b'
    })
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× shift by splice of a visited element: skips', () => {
    const list = ['a', 'b', 'c']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      if (item === 'a') list.splice(0, 1)
    })
    expect(seen).toEqual(['a', 'c'])
  })

  test('× shift by unshift: repeats', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      if (seen.length === 1) list.unshift('new')
    })
    expect(seen).toEqual(['a', 'a'])
  })

  test('× clear: ends', () => {
    const list = ['a', 'b']
    const seen: string[] = []
    walk(list, item => {
      seen.push(item)
      list.length = 0
    })
    expect(seen).toEqual(['a'])
  })

  test('× rebind: harmless', () => {
    const slot = { list: ['a', 'b'] }
    const seen: string[] = []
    walk(slot.list, item => {
      seen.push(item)
      slot.list = ['new']
    })
    expect(seen).toEqual(['a', 'b'])
  })
})

describe('.find and .findIndex', () => {
  test('visit holes too, so a delete or pop is read as undefined', () => {
    const list: (string | undefined)[] = ['a', 'b']
    const seen: (string | undefined)[] = []
    list.find(item => {
      seen.push(item)
      list.length = 1
      return item === ''
    })
    expect(seen).toEqual(['a', undefined])
  })

  test('.findIndex does the same', () => {
    const list: (string | undefined)[] = ['a', 'b']
    const seen: (string | undefined)[] = []
    list.findIndex(item => {
      seen.push(item)
      list.length = 1
      return item === ''
    })
    expect(seen).toEqual(['a', undefined])
  })
})
