import { describe, expect, test } from 'vitest'

// Model, section 2, second table: a container that is read out and reset afterwards. Each drain
// runs to its first suspension, on its first element; then the foreign write lands.

describe('swap first, then loop', () => {
  test('× surely new entry: kept in the fresh container', async () => {
    let buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      const taken = buffer
      buffer = []
      for (const item of taken) {
        await Promise.resolve()
        sent.push(item)
      }
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a', 'b'])
    expect(buffer).toEqual(['late'])
  })

  test('× overwrite of a Map key: kept in the fresh container', async () => {
    let counters = new Map([['requests', 1]])
    const sent: [string, number][] = []
    const drain = async () => {
      const taken = counters
      counters = new Map()
      for (const counter of taken) {
        await Promise.resolve()
        sent.push(counter)
      }
    }
    const draining = drain()
    counters.set('requests', 2)
    await draining
    expect(sent).toEqual([['requests', 1]])
    expect([...counters]).toEqual([['requests', 2]])
  })

  test('× a second run: nothing twice, nothing lost', async () => {
    let buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      const taken = buffer
      buffer = []
      for (const item of taken) {
        await Promise.resolve()
        sent.push(item)
      }
    }
    const first = drain()
    buffer.push('late')
    await Promise.all([first, drain()])
    expect(sent.sort()).toEqual(['a', 'b', 'late'])
  })
})

describe('copy and clear first, then loop', () => {
  test('× surely new entry: kept', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      const taken = [...buffer]
      buffer.length = 0
      for (const item of taken) {
        await Promise.resolve()
        sent.push(item)
      }
    }
    const draining = drain()
    buffer.push('late')
    await draining
    expect(sent).toEqual(['a', 'b'])
    expect(buffer).toEqual(['late'])
  })

  test('× add of a taken Set member ("dirty again"): kept', async () => {
    const dirty = new Set(['page'])
    const written: string[] = []
    const drain = async () => {
      const taken = [...dirty]
      dirty.clear()
      for (const page of taken) {
        written.push(page)
        await Promise.resolve()
      }
    }
    const draining = drain()
    dirty.add('page')
    await draining
    expect(written).toEqual(['page'])
    expect([...dirty]).toEqual(['page'])
  })

  test('× a second run: nothing twice, nothing lost', async () => {
    const buffer = ['a', 'b']
    const sent: string[] = []
    const drain = async () => {
      const taken = [...buffer]
      buffer.length = 0
      for (const item of taken) {
        await Promise.resolve()
        sent.push(item)
      }
    }
    const first = drain()
    buffer.push('late')
    await Promise.all([first, drain()])
    expect(sent.sort()).toEqual(['a', 'b', 'late'])
  })
})
