import { describe, expect, test } from 'vitest'

// Model, section 2, second table: a container that is read out and reset afterwards. Each drain
// runs to its first suspension, on its first element; then the foreign write lands.

describe('live loop, then reset', () => {
  test('× surely new entry: kept, the loop visits it', async () => {
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
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a', 'b', 'late'])
  })

  test('× overwrite of a visited Map key (a counter): lost', async () => {
    const counters = new Map([['requests', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const counter of counters) {
        await Promise.resolve()
        sent.push(counter)
      }
      counters.clear()
    }
    const draining = drain()
    counters.set('requests', 2)
    await draining
    expect(sent).toEqual([['requests', 1]])
    expect([...counters]).toEqual([])
  })

  test('× add of a visited Set member ("dirty again"): lost', async () => {
    const dirty = new Set(['page'])
    const written: string[] = []
    const drain = async () => {
      for (const page of dirty) {
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

  test('× delete and add again of a visited entry: kept, the loop revisits it', async () => {
    const counters = new Map([['requests', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const counter of counters) {
        await Promise.resolve()
        sent.push(counter)
      }
      counters.clear()
    }
    const draining = drain()
    counters.delete('requests')
    counters.set('requests', 2)
    await draining
    expect(sent).toEqual([
      ['requests', 1],
      ['requests', 2],
    ])
  })

  test('× insert in front: lost', async () => {
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
    buffer.unshift('urgent')
    await draining
    expect(sent).toEqual(['a', 'a', 'b'])
    expect(buffer).toEqual([])
  })

  test('× rebind: what the new container holds is lost', async () => {
    let buffer = ['a']
    const sent: string[] = []
    const drain = async () => {
      for (const item of buffer) {
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

  test('× a second run: entries go out twice', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      for (const item of buffer) {
        await Promise.resolve()
        sent.push(item)
      }
      buffer.length = 0
    }
    await Promise.all([drain(), drain()])
    expect(sent).toEqual(['a', 'a', 'b', 'b'])
  })

  test('× a second run, array emptied in place: what is pushed between the two resets is lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async (isReady: Promise<void>) => {
      for (const item of buffer) {
        await isReady
        sent.push(item)
      }
      buffer.length = 0
    }
    const { promise: isSecondReady, resolve: letSecondGoOn } = deferred()
    const first = drain(Promise.resolve())
    const second = drain(isSecondReady)
    await first
    buffer.push('late')
    letSecondGoOn()
    await second
    expect(sent).toEqual(['a', 'b', 'a'])
    expect(buffer).toEqual([])
  })

  test('× a second run, array replaced: what is pushed between the two resets is lost', async () => {
    let buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async (isReady: Promise<void>) => {
      for (const item of buffer) {
        await isReady
        sent.push(item)
      }
      buffer = []
    }
    const { promise: isSecondReady, resolve: letSecondGoOn } = deferred()
    const first = drain(Promise.resolve())
    const second = drain(isSecondReady)
    await first
    buffer.push('late')
    letSecondGoOn()
    await second
    expect(sent).toEqual(['a', 'b', 'a', 'b'])
    expect(buffer).toEqual([])
  })

  test('× a second run, Map cleared: what is set between the two resets goes out with the second', async () => {
    const buffer = new Map([
      ['a', 1],
      ['b', 2],
    ])
    const sent: string[] = []
    const drain = async (isReady: Promise<void>) => {
      for (const [key] of buffer) {
        await isReady
        sent.push(key)
      }
      buffer.clear()
    }
    const { promise: isSecondReady, resolve: letSecondGoOn } = deferred()
    const first = drain(Promise.resolve())
    const second = drain(isSecondReady)
    await first
    buffer.set('late', 3)
    letSecondGoOn()
    await second
    expect(sent).toEqual(['a', 'b', 'a', 'late'])
  })
})

describe('delete per entry after its await', () => {
  test('× surely new entry: kept', async () => {
    const jobs = new Map([['a', 1]])
    const sent: string[] = []
    const drain = async () => {
      for (const [id] of jobs) {
        await Promise.resolve()
        sent.push(id)
        jobs.delete(id)
      }
    }
    const draining = drain()
    jobs.set('late', 2)
    await draining
    expect(sent).toEqual(['a', 'late'])
  })

  test('× overwrite of the entry in flight: lost', async () => {
    const jobs = new Map([['a', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const [id, job] of jobs) {
        await Promise.resolve()
        sent.push([id, job])
        jobs.delete(id)
      }
    }
    const draining = drain()
    jobs.set('a', 2)
    await draining
    expect(sent).toEqual([['a', 1]])
    expect([...jobs]).toEqual([])
  })

  test('× overwrite of an entry that waits: the new value goes out', async () => {
    const jobs = new Map([
      ['a', 1],
      ['b', 1],
    ])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const [id, job] of jobs) {
        await Promise.resolve()
        sent.push([id, job])
        jobs.delete(id)
      }
    }
    const draining = drain()
    jobs.set('b', 2)
    await draining
    expect(sent).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('× delete and add again of the entry in flight: lost', async () => {
    const jobs = new Map([['a', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      for (const [id, job] of jobs) {
        await Promise.resolve()
        sent.push([id, job])
        jobs.delete(id)
      }
    }
    const draining = drain()
    jobs.delete('a')
    jobs.set('a', 2)
    await draining
    expect(sent).toEqual([['a', 1]])
    expect([...jobs]).toEqual([])
  })

  test('× rebind: the newer entry of the same key is lost', async () => {
    const slot = { jobs: new Map([['a', 1]]) }
    const sent: [string, number][] = []
    const drain = async () => {
      for (const [id, job] of slot.jobs) {
        await Promise.resolve()
        sent.push([id, job])
        slot.jobs.delete(id)
      }
    }
    const draining = drain()
    slot.jobs = new Map([['a', 2]])
    await draining
    expect(sent).toEqual([['a', 1]])
    expect([...slot.jobs]).toEqual([])
  })

  test('× a second run: twice', async () => {
    const jobs = new Map([['a', 1]])
    const sent: string[] = []
    const drain = async () => {
      for (const [id] of jobs) {
        await Promise.resolve()
        sent.push(id)
        jobs.delete(id)
      }
    }
    await Promise.all([drain(), drain()])
    expect(sent).toEqual(['a', 'a'])
  })
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}
