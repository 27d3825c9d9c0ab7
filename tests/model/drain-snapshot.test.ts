import { describe, expect, test } from 'vitest'

// Model, section 2, second table: a container that is read out and reset afterwards. Each drain
// runs to its first suspension, on its first element; then the foreign write lands.

describe('snapshot loop, then reset', () => {
  test('× surely new entry: lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      for (const item of [...buffer]) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a', 'b'])
    expect(buffer).toEqual([])
  })

  test('× overwrite of a Map key: lost', async () => {
    const counters = new Map([
      ['requests', 1],
      ['errors', 1],
    ])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const counter of [...counters]) {
        await Promise.resolve()
        sent.push(counter)
      }
      counters.clear()
    }
    const draining = drain()
    counters.set('errors', 2)
    await draining
    expect(sent).toEqual([
      ['requests', 1],
      ['errors', 1],
    ])
    expect([...counters]).toEqual([])
  })

  test('× add of a Set member ("dirty again"): lost', async () => {
    const dirty = new Set(['page'])
    const written: string[] = []
    const drain = async () => {
      for (const page of [...dirty]) {
        written.push(page)
        await Promise.resolve()
      }
      dirty.clear()
    }
    const draining = drain()
    dirty.add('page')
    await draining
    expect(written).toEqual(['page'])
    expect([...dirty]).toEqual([])
  })

  test('× delete and add again: lost', async () => {
    const counters = new Map([['requests', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const counter of [...counters]) {
        await Promise.resolve()
        sent.push(counter)
      }
      counters.clear()
    }
    const draining = drain()
    counters.delete('requests')
    counters.set('requests', 2)
    await draining
    expect(sent).toEqual([['requests', 1]])
    expect([...counters]).toEqual([])
  })

  test('× insert in front: lost', async () => {
    const buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      for (const item of [...buffer]) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    const draining = drain()
    buffer.unshift('urgent')
    await draining
    expect(sent).toEqual(['a'])
    expect(buffer).toEqual([])
  })

  test('× rebind: lost', async () => {
    let buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      for (const item of [...buffer]) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer = []
    }
    const draining = drain()
    buffer = [...buffer, 'late']
    await draining
    expect(sent).toEqual(['a'])
    expect(buffer).toEqual([])
  })

  test('× a second run: twice', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      for (const item of [...buffer]) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    await Promise.all([drain(), drain()])
    expect(sent).toEqual(['a', 'a', 'b', 'b'])
  })

  test('× a second run: what is pushed between the two resets is lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      for (const item of [...buffer]) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    const first = drain()
    await Promise.resolve()
    const second = drain()
    await first
    buffer.push('late')
    await second
    expect(sent).not.toContain('late')
    expect(buffer).toEqual([])
  })
})

describe('Promise.all(map), then reset', () => {
  test('× surely new entry: lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      await Promise.all(
        buffer.map(async item => {
          await Promise.resolve()
          sent.push(item)
        }),
      )
      buffer.length = 0
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a', 'b'])
    expect(buffer).toEqual([])
  })

  test('× overwrite: lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      await Promise.all(
        buffer.map(async item => {
          await Promise.resolve()
          sent.push(item)
        }),
      )
      buffer.length = 0
    }
    const draining = drain()
    buffer[0] = 'new a'
    await draining
    expect(sent).toEqual(['a', 'b'])
    expect(buffer).toEqual([])
  })

  test('× a second run: twice', async () => {
    const buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      await Promise.all(
        buffer.map(async item => {
          await Promise.resolve()
          sent.push(item)
        }),
      )
      buffer.length = 0
    }
    await Promise.all([drain(), drain()])
    expect(sent).toEqual(['a', 'a'])
  })
})

describe('bulk send, then reset', () => {
  test('× surely new entry: lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      sent.push(buffer.join())
      await Promise.resolve()
      buffer.length = 0
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a,b'])
    expect(buffer).toEqual([])
  })

  test('× overwrite: lost', async () => {
    const counters: Record<string, number> = { requests: 1 }
    const slot = { counters }
    const sent: string[] = []
    const drain = async () => {
      sent.push(JSON.stringify(slot.counters))
      await Promise.resolve()
      slot.counters = {}
    }
    const draining = drain()
    slot.counters['requests'] = 2
    await draining
    expect(sent).toEqual(['{"requests":1}'])
    expect(slot.counters).toEqual({})
  })

  test('× a second run: twice', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      sent.push(buffer.join())
      await Promise.resolve()
      buffer.length = 0
    }
    await Promise.all([drain(), drain()])
    expect(sent).toEqual(['a,b', 'a,b'])
  })

  test('as a promise chain × surely new entry: lost', async () => {
    let buffer = ['a']
    const sent: string[][] = []
    const send = async (batch: readonly string[]) => {
      sent.push([...batch])
      await Promise.resolve()
    }
    const drain = () =>
      send(buffer).then(() => {
        buffer = []
      })
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual([['a']])
    expect(buffer).toEqual([])
  })
})

describe('.forEach with a re-entrant write, then reset', () => {
  test('× surely new entry: lost, without any await', () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const send = (item: string) => {
      sent.push(item)
      if (item === 'a') buffer.push('late')
    }
    buffer.forEach(item => {
      send(item)
    })
    buffer.length = 0
    expect(sent).toEqual(['a', 'b'])
  })

  test('× overwrite of a visited Map key: lost, without any await', () => {
    const counters = new Map([['requests', 1]])
    const sent: [string, number][] = []
    const send = (name: string, value: number) => {
      sent.push([name, value])
      counters.set('requests', 2)
    }
    counters.forEach((value, name) => {
      send(name, value)
    })
    counters.clear()
    expect(sent).toEqual([['requests', 1]])
  })

  test('× a second run: twice, without any await', () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    let isFirst = true
    const drain = () => {
      buffer.forEach(item => {
        sent.push(item)
        if (!isFirst) return
        isFirst = false
        drain()
      })
      buffer.length = 0
    }
    drain()
    expect(sent).toEqual(['a', 'a', 'b'])
  })
})
