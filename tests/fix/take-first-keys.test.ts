import { describe, expect, test } from 'vitest'

import { takeFirst } from './repairs.ts'

const READS = 'the work reads it before the reset, on line 8'

describe('a look at the entry in hand is part of the read-out', () => {
  test.each([
    ['of the keys', 'for (const name of Object.keys(counts)) await send(counts[name])'],
    ['of for…in', 'for (const name in counts) await send(counts[name])'],
    [
      'of a local of the keys, in a callback',
      'const names = Object.keys(counts)\nawait Promise.all(names.map(name => send(counts[name])))',
    ],
    ['of the pairs', 'for (const [name] of Object.entries(counts)) await send(counts[name])'],
  ])('%s', (_, work) => {
    expect(obstacleOf(work)).toBeNull()
  })
})

describe('a look at another one is not', () => {
  test.each([
    [
      'that comes from outside',
      'for (const name of Object.keys(counts)) await send(name, counts[other])',
    ],
    [
      'of a loop over something else',
      'for (const name of Object.keys(counts)) for (const id of ids) await send(name, counts[id])',
    ],
    [
      'under the value of the pairs',
      'for (const [name, value] of Object.entries(counts)) await send(name, counts[value])',
    ],
    ['under a value', 'for (const name of Object.values(counts)) await send(counts[name])'],
    [
      'under the index of a callback',
      'await Promise.all(Object.keys(counts).map((name, index) => send(name, counts[index])))',
    ],
    [
      'under a key that is made of it',
      'for (let name of Object.keys(counts)) { name = trimmed(name); await send(counts[name]) }',
    ],
  ])('%s', (_, work) => {
    expect(obstacleOf(work)).toBe(READS)
  })
})

/** Why it is only offered, and not done. */
function obstacleOf(work: string): string | null {
  const { fixed, suggestions } = takeFirst(`
    declare const ids: string[]
    let counts: Record<string, number> = {}
    bus.on('hit', (name: string) => {
      counts[name] = (counts[name] ?? 0) + 1
    })
    export async function flush(other: string) {
      ${work.replaceAll('\n', '; ')}
      counts = {}
    }
  `)
  const [title = ''] = Object.keys(suggestions)
  return fixed === null ? (/\((.*)\)$/u.exec(title)?.[1] ?? title) : null
}
