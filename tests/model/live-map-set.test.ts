import { describe, expect, test } from 'vitest'

// Model, section 2, first table, row "live Map/Set". `visit` stands between two elements: what it
// does to the container is what other code does while the loop waits. Lazy iterator helpers are
// in newer-node.test.ts.

type Walk<Container> = (container: Container, visit: (value: string) => void) => void

const mapWalks: Record<string, Walk<Map<string, string>>> = {
  'for…of a Map': (map, visit) => {
    for (const [, value] of map) visit(value)
  },
  'Map .entries()': (map, visit) => {
    for (const [, value] of map.entries()) visit(value)
  },
  'Map .keys()': (map, visit) => {
    for (const key of map.keys()) visit(map.get(key) ?? 'gone')
  },
  'Map .values()': (map, visit) => {
    for (const value of map.values()) visit(value)
  },
  'Map .forEach': (map, visit) => {
    map.forEach(value => {
      visit(value)
    })
  },
}

class Enough extends Error {}

/** Leaves an endless pass after 1,000 elements, also out of a `.forEach`. */
function stopAt1000(seen: readonly string[]): void {
  if (seen.length === 1000) throw new Enough()
}

describe.each(Object.entries(mapWalks))('%s', (_name, walk) => {
  test('× add: the late entry is visited in this pass', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value === 'a') map.set('late', 'late')
    })
    expect(seen).toEqual(['a', 'b', 'late'])
  })

  test('× add at every step: never ends', () => {
    const map = new Map([['a', 'a']])
    const seen: string[] = []
    const pass = () => {
      walk(map, value => {
        seen.push(value)
        stopAt1000(seen)
        map.set(`late ${seen.length}`, 'late')
      })
    }
    expect(pass).toThrow(Enough)
  })

  test('× delete of an entry not yet visited: not visited', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value === 'a') map.delete('b')
    })
    expect(seen).toEqual(['a', 'c'])
  })

  test('× delete + add again of a visited entry: revisits it', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value !== 'b') return
      map.delete('a')
      map.set('a', 'a again')
    })
    expect(seen).toEqual(['a', 'b', 'a again'])
  })

  test('× delete + add again at every step: never ends', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    const pass = () => {
      walk(map, value => {
        seen.push(value)
        stopAt1000(seen)
        map.delete(value)
        map.set(value, value)
      })
    }
    expect(pass).toThrow(Enough)
  })

  test('× delete + add again of an entry not yet visited: moves to the end, once', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value !== 'a') return
      map.delete('b')
      map.set('b', 'b')
    })
    expect(seen).toEqual(['a', 'c', 'b'])
  })

  test('× overwrite: the new value is seen', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value === 'a') map.set('b', 'new b')
    })
    expect(seen).toEqual(['a', 'new b'])
  })

  test('× clear: ends', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      map.clear()
    })
    expect(seen).toEqual(['a'])
  })

  test('× clear, then add before the next step: the addition is visited', () => {
    const map = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const seen: string[] = []
    walk(map, value => {
      seen.push(value)
      if (value !== 'a') return
      map.clear()
      map.set('late', 'late')
    })
    expect(seen).toEqual(['a', 'late'])
  })

  test('× rebind: the pass goes on over the old container', () => {
    const old = new Map([
      ['a', 'a'],
      ['b', 'b'],
    ])
    const slot = { map: old }
    const seen: string[] = []
    walk(slot.map, value => {
      seen.push(value)
      slot.map = new Map([['new', 'new']])
    })
    expect(seen).toEqual(['a', 'b'])
  })
})

const setWalks: Record<string, Walk<Set<string>>> = {
  'for…of a Set': (set, visit) => {
    for (const value of set) visit(value)
  },
  'Set .entries()': (set, visit) => {
    for (const [value] of set.entries()) visit(value)
  },
  'Set .keys()': (set, visit) => {
    for (const value of set.keys()) visit(value)
  },
  'Set .values()': (set, visit) => {
    for (const value of set.values()) visit(value)
  },
  'Set .forEach': (set, visit) => {
    set.forEach(value => {
      visit(value)
    })
  },
}

describe.each(Object.entries(setWalks))('%s', (_name, walk) => {
  test('× add: the late member is visited in this pass', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      if (value === 'a') set.add('late')
    })
    expect(seen).toEqual(['a', 'b', 'late'])
  })

  test('× add at every step: never ends', () => {
    const set = new Set(['a'])
    const seen: string[] = []
    const pass = () => {
      walk(set, value => {
        seen.push(value)
        stopAt1000(seen)
        set.add(`late ${seen.length}`)
      })
    }
    expect(pass).toThrow(Enough)
  })

  test('× delete of a member not yet visited: not visited', () => {
    const set = new Set(['a', 'b', 'c'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      if (value === 'a') set.delete('b')
    })
    expect(seen).toEqual(['a', 'c'])
  })

  test('× delete + add again of a visited member: revisits it', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    let isMoved = false
    walk(set, value => {
      seen.push(value)
      if (value !== 'b' || isMoved) return
      set.delete('a')
      set.add('a')
      isMoved = true
    })
    expect(seen).toEqual(['a', 'b', 'a'])
  })

  test('× delete + add again at every step: never ends', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    const pass = () => {
      walk(set, value => {
        seen.push(value)
        stopAt1000(seen)
        set.delete(value)
        set.add(value)
      })
    }
    expect(pass).toThrow(Enough)
  })

  test('× delete + add again of a member not yet visited: moves to the end, once', () => {
    const set = new Set(['a', 'b', 'c'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      if (value !== 'a') return
      set.delete('b')
      set.add('b')
    })
    expect(seen).toEqual(['a', 'c', 'b'])
  })

  test('× overwrite (add of a present member): nothing happens', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      set.add('a')
    })
    expect(seen).toEqual(['a', 'b'])
  })

  test('× clear: ends', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      set.clear()
    })
    expect(seen).toEqual(['a'])
  })

  test('× clear, then add before the next step: the addition is visited', () => {
    const set = new Set(['a', 'b'])
    const seen: string[] = []
    walk(set, value => {
      seen.push(value)
      if (value !== 'a') return
      set.clear()
      set.add('late')
    })
    expect(seen).toEqual(['a', 'late'])
  })

  test('× rebind: the pass goes on over the old container', () => {
    const old = new Set(['a', 'b'])
    const slot = { set: old }
    const seen: string[] = []
    walk(slot.set, value => {
      seen.push(value)
      slot.set = new Set(['new'])
    })
    expect(seen).toEqual(['a', 'b'])
  })
})

describe('a pass that is suspended', () => {
  test('mixes the states of another operation: it sees the late entry and not the visited one', async () => {
    const prices = new Map([
      ['a', 1],
      ['b', 1],
    ])
    const seen: string[] = []
    const pass = async () => {
      for (const [name, price] of prices) {
        seen.push(`${name} ${price}`)
        await Promise.resolve()
      }
    }
    const running = pass()
    prices.set('a', 2) // one operation sets both,
    prices.set('c', 2) // and the pass reports one of the two
    await running
    expect(seen).toEqual(['a 1', 'b 1', 'c 2'])
  })

  test('goes on with an entry that was deleted while it was in flight', async () => {
    const clients = new Map([
      ['a', 'socket a'],
      ['b', 'socket b'],
    ])
    const sent: string[] = []
    const broadcast = async () => {
      for (const [id] of clients) {
        await Promise.resolve()
        sent.push(`${id}: ${clients.get(id) ?? 'gone'}`)
      }
    }
    const running = broadcast()
    clients.delete('a')
    await running
    expect(sent).toEqual(['a: gone', 'b: socket b'])
  })
})

describe('a cursor that outlives the operation × rebind', () => {
  test('a generator kept in a field never sees the new Map', () => {
    class Ring {
      nodes = new Map([
        ['a', 1],
        ['b', 2],
      ])
      readonly cursor = this.walk();
      *walk() {
        for (const [node] of this.nodes) yield node
      }
    }
    const ring = new Ring()
    expect(ring.cursor.next().value).toBe('a')
    ring.nodes = new Map([['new', 3]])
    expect([...ring.cursor]).toEqual(['b'])
  })

  test('nor does it wake up again once it has ended', () => {
    const set = new Set(['a'])
    const cursor = set.values()
    expect([...cursor]).toEqual(['a'])
    set.add('late')
    expect(cursor.next().done).toBe(true)
  })
})
