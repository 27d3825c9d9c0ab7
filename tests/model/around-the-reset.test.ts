import { describe, expect, test } from 'vitest'

// Model, section 2, the sentences below the tables, and F19.

describe('emptied, awaited on, refilled', () => {
  test('a reader in the window sees an empty table', async () => {
    const routes = new Map([['/a', 'old']])
    const load = async () => {
      await Promise.resolve()
      return [['/a', 'new']] as const
    }
    const refresh = async () => {
      routes.clear()
      for (const [path, handler] of await load()) routes.set(path, handler)
    }
    const refreshing = refresh()
    expect(routes.get('/a')).toBeUndefined()
    await refreshing
    expect(routes.get('/a')).toBe('new')
  })

  test('a reader in the window sees a half-filled table', async () => {
    const routes = new Map<string, string>()
    const refresh = async () => {
      routes.clear()
      for (const path of ['/a', '/b']) {
        routes.set(path, 'new')
        await Promise.resolve()
      }
    }
    const refreshing = refresh()
    expect([...routes.keys()]).toEqual(['/a'])
    await refreshing
    expect([...routes.keys()]).toEqual(['/a', '/b'])
  })

  test('built locally and assigned once, a reader sees the old table or the new one', async () => {
    let routes = new Map([['/a', 'old']])
    const refresh = async () => {
      const fresh = new Map<string, string>()
      await Promise.resolve()
      fresh.set('/a', 'new')
      routes = fresh
    }
    const refreshing = refresh()
    expect(routes.get('/a')).toBe('old')
    await refreshing
    expect(routes.get('/a')).toBe('new')
  })
})

describe('a receiver that is evaluated before the await', () => {
  test('`this.buf.push(await read())` writes to the old container after a rebind', async () => {
    class Reader {
      buf: string[] = []
      async fill() {
        this.buf.push(await Promise.resolve('chunk'))
      }
    }
    const reader = new Reader()
    const old = reader.buf
    const filling = reader.fill()
    reader.buf = []
    await filling
    expect(reader.buf).toEqual([])
    expect(old).toEqual(['chunk'])
  })

  test('`this.r[await k] = v` writes to the old container after a rebind', async () => {
    class Table {
      r: Record<string, number> = {}
      async put() {
        this.r[await Promise.resolve('key')] = 1
      }
    }
    const table = new Table()
    const old = table.r
    const putting = table.put()
    table.r = {}
    await putting
    expect(table.r).toEqual({})
    expect(old).toEqual({ key: 1 })
  })

  test('`this.r[k] = await v` writes to the old container, too', async () => {
    class Table {
      r: Record<string, number> = {}
      async put() {
        this.r['key'] = await Promise.resolve(1)
      }
    }
    const table = new Table()
    const old = table.r
    const putting = table.put()
    table.r = {}
    await putting
    expect(table.r).toEqual({})
    expect(old).toEqual({ key: 1 })
  })

  test('`const chunk = await read(); this.buf.push(chunk)` writes to the new container', async () => {
    class Reader {
      buf: string[] = []
      async fill() {
        const chunk = await Promise.resolve('chunk')
        this.buf.push(chunk)
      }
    }
    const reader = new Reader()
    const filling = reader.fill()
    reader.buf = []
    await filling
    expect(reader.buf).toEqual(['chunk'])
  })

  test('`this.total += await cost()` drops what was added meanwhile', async () => {
    class Bill {
      total = 0
      async charge() {
        this.total += await Promise.resolve(1)
      }
    }
    const bill = new Bill()
    const charging = bill.charge()
    bill.total = 10
    await charging
    expect(bill.total).toBe(1)
  })

  test('`x = (await f()) + x` reads after the await, and keeps it', async () => {
    class Bill {
      total = 0
      async charge() {
        this.total = (await Promise.resolve(1)) + this.total
      }
    }
    const bill = new Bill()
    const charging = bill.charge()
    bill.total = 10
    await charging
    expect(bill.total).toBe(11)
  })
})

describe('F19: a live for…of drain with the reset right behind it', () => {
  test('loses no new entry, whenever it is added: at each of its suspensions', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      for (const item of buffer) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    const draining = drain()
    buffer.push('during a')
    await Promise.resolve()
    buffer.push('during b')
    await Promise.resolve()
    buffer.push('during "during a"')
    await Promise.resolve()
    buffer.push('during "during b"')
    await draining
    expect(sent).toEqual([
      'a',
      'b',
      'during a',
      'during b',
      'during "during a"',
      'during "during b"',
    ])
  })

  test('loses none to a microtask between the last element and the reset', async () => {
    const buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      for (const item of buffer) {
        sent.push(item)
        if (item === 'a')
          queueMicrotask(() => {
            buffer.push('late')
          })
        await Promise.resolve()
      }
      buffer.length = 0
    }
    await drain()
    expect(sent).toEqual(['a', 'late'])
  })

  test('is broken by one await between the loop and the reset', async () => {
    const buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      for (const item of buffer) sent.push(item)
      await Promise.resolve()
      buffer.length = 0
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a'])
    expect(buffer).toEqual([])
  })

  test('without any await and re-entrant write, what comes after is kept', () => {
    const buffer = ['a']
    const sent: string[] = []
    const drain = () => {
      for (const item of buffer) sent.push(item)
      buffer.length = 0
    }
    drain()
    buffer.push('late')
    expect(sent).toEqual(['a'])
    expect(buffer).toEqual(['late'])
  })
})
