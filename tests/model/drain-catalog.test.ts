import { describe, expect, test } from 'vitest'
import type { DrainShape } from '../../src/catalog/harms.ts'
import { drainHarmOf, secondRunHarmOf } from '../../src/catalog/harms.ts'
import type { TableWrite } from '../../src/catalog/terms.ts'
import type { Send } from './drains.ts'
import { arrayDrains, arrayWrites, mapDrains, mapWrites } from './drains.ts'
import type { Containers, Slot } from './passes.ts'

// `drainHarmOf` says what becomes of a foreign write before a reset. Here each drain runs with
// each write at each of its suspensions. Lost is what the container held when the write was done,
// and what is neither sent nor in the container afterwards.

const shapes = Object.keys({
  live: true,
  claimed: true,
  snapshot: true,
  'taken-first': true,
  'delete-per-entry': true,
} satisfies Record<DrainShape, true>) as DrainShape[]

const writeKinds = Object.keys({
  add: true,
  overwrite: true,
  'add-or-overwrite': true,
  're-add': true,
  delete: true,
  clear: true,
  shift: true,
  pop: true,
  rebind: true,
} satisfies Record<TableWrite, true>) as TableWrite[]

describe.each(shapes)('%s', shape => {
  test.each(writeKinds)('× %s', async write => {
    const isLost = (await losesInMap(shape, write)) || (await losesInArray(shape, write))
    expect(drainHarmOf(shape, write)).toBe(isLost ? 'loses-write' : null)
  })

  test('× a second run', async () => {
    const [drain] = mapDrains[shape]
    const slot = { container: new Map([['a', 'a']]) }
    const sent: (string | undefined)[] = []
    const send: Send = value => {
      sent.push(value)
      return Promise.resolve()
    }
    await Promise.all([drain?.(slot, send), drain?.(slot, send)])
    expect(sent).toHaveLength(secondRunHarmOf(shape) === 'acts-twice' ? 2 : 1)
  })
})

async function losesInMap(shape: DrainShape, write: TableWrite): Promise<boolean> {
  const held = (container: Containers['map']) => [...container.values()]
  for (const drain of mapDrains[shape])
    for (const apply of mapWrites[write] ?? [])
      for (const landsIn of [1, 2, 3]) {
        const slot = {
          container: new Map([
            ['a', 'a'],
            ['b', 'b'],
            ['c', 'c'],
          ]),
        }
        if (await isAnyLost(slot, drain, apply, landsIn, held)) return true
      }
  return false
}

async function losesInArray(shape: DrainShape, write: TableWrite): Promise<boolean> {
  if (shape === 'delete-per-entry' || shape === 'claimed') return false
  const held = (container: Containers['array']) => [...container]
  for (const drain of arrayDrains[shape])
    for (const apply of arrayWrites[write] ?? [])
      for (const landsIn of [1, 2, 3]) {
        const slot = { container: ['a', 'b', 'c'] }
        if (await isAnyLost(slot, drain, apply, landsIn, held)) return true
      }
  return false
}

async function isAnyLost<Kind extends keyof Containers>(
  slot: Slot<Kind>,
  drain: (slot: Slot<Kind>, send: Send) => Promise<void>,
  apply: (slot: Slot<Kind>) => void,
  landsIn: number,
  held: (container: Containers[Kind]) => (string | undefined)[],
): Promise<boolean> {
  const sent: (string | undefined)[] = []
  let heldAfterWrite: (string | undefined)[] = []
  await drain(slot, value => {
    sent.push(value)
    if (sent.length === landsIn) {
      apply(slot)
      heldAfterWrite = held(slot.container)
    }
    return Promise.resolve()
  })
  const kept = [...sent, ...held(slot.container)]
  return heldAfterWrite.some(value => value !== undefined && !kept.includes(value))
}
