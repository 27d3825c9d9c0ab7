import { describe, expect, test } from 'vitest'
import { harmOf } from '../../src/catalog/harms.ts'
import type { ContainerKind, Harm, IterationForm, TableWrite } from '../../src/catalog/terms.ts'
import type { Containers, Pass, Slot } from './passes.ts'
import { arrayPasses, mapPasses, recordPasses, setPasses } from './passes.ts'
import type { Writes } from './writes.ts'
import { arrayWrites, mapWrites, recordWrites, setWrites } from './writes.ts'

// `harmOf` says for each cell of the model's first table what a write does to a pass. Here every
// cell is run, with the write at every step and on every entry, and the harm is read off what the
// pass has seen: the table has to name it where there is one, and nothing where there is none.

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

const forms = Object.keys({
  cursor: true,
  callback: true,
  index: true,
  'index-cached-length': true,
  'for-in': true,
  'keys-then-lookup': true,
  snapshot: true,
} satisfies Record<IterationForm, true>) as IterationForm[]

const kinds = Object.keys({
  array: true,
  map: true,
  set: true,
  record: true,
  weak: true,
} satisfies Record<ContainerKind, true>) as ContainerKind[]

const freshArray = () => ['a', 'b', 'c']
const freshMap = () =>
  new Map([
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
  ])
const freshSet = () => new Set(['a', 'b', 'c'])
const freshRecord = () => ({ a: 'a', b: 'b', c: 'c' })

describe.each(arrayPasses)('$form over an array, slot re-read: $readsSlotAgain', pass => {
  test.each(writeKinds)('× %s', async write => {
    const harms = await collectHarms(pass, write, freshArray, arrayWrites)
    expectSame(harms, harmOf(pass.form, pass.kind, write, pass.readsSlotAgain))
  })
})

describe.each(mapPasses)('$form over a Map, slot re-read: $readsSlotAgain', pass => {
  test.each(writeKinds)('× %s', async write => {
    const harms = await collectHarms(pass, write, freshMap, mapWrites)
    expectSame(harms, harmOf(pass.form, pass.kind, write, pass.readsSlotAgain))
  })
})

describe.each(setPasses)('$form over a Set, slot re-read: $readsSlotAgain', pass => {
  test.each(writeKinds)('× %s', async write => {
    const harms = await collectHarms(pass, write, freshSet, setWrites)
    expectSame(harms, harmOf(pass.form, pass.kind, write, pass.readsSlotAgain))
  })
})

describe.each(recordPasses)('$form over a record, slot re-read: $readsSlotAgain', pass => {
  test.each(writeKinds)('× %s', async write => {
    const harms = await collectHarms(pass, write, freshRecord, recordWrites)
    expectSame(harms, harmOf(pass.form, pass.kind, write, pass.readsSlotAgain))
  })
})

test('a pass without bound visits a late entry, and no other pass does', async () => {
  const array = arrayPasses.map(pass => seenLate(pass, freshArray(), arrayWrites))
  const map = mapPasses.map(pass => seenLate(pass, freshMap(), mapWrites))
  const set = setPasses.map(pass => seenLate(pass, freshSet(), setWrites))
  const record = recordPasses.map(pass => seenLate(pass, freshRecord(), recordWrites))

  expect(await Promise.all(array)).toEqual(arrayPasses.map(pass => pass.bound === 'none'))
  expect(await Promise.all(map)).toEqual(mapPasses.map(pass => pass.bound === 'none'))
  expect(await Promise.all(set)).toEqual(setPasses.map(pass => pass.bound === 'none'))
  expect(await Promise.all(record)).toEqual(recordPasses.map(pass => pass.bound === 'none'))
})

test('a form that a container does not have is harmed by nothing', () => {
  const passes = [...arrayPasses, ...mapPasses, ...setPasses, ...recordPasses]
  const withoutPass = forms.flatMap(form =>
    kinds
      .filter(kind => !passes.some(pass => pass.form === form && pass.kind === kind))
      .map(kind => ({ form, kind })),
  )
  expect(withoutPass).toHaveLength(18)
  for (const { form, kind } of withoutPass)
    for (const write of writeKinds) expect(harmOf(form, kind, write, true)).toBeNull()
})

test('a cursor, a callback and a snapshot never look into the slot again', () => {
  for (const form of ['cursor', 'callback', 'snapshot'] as const)
    for (const kind of kinds)
      for (const write of writeKinds)
        expect(harmOf(form, kind, write, true)).toBe(harmOf(form, kind, write, false))
})

function expectSame(seen: ReadonlySet<Harm>, claimed: Harm | null): void {
  if (claimed === null) expect([...seen]).toEqual([])
  else if (claimed === 'skips-or-repeats') {
    expect(seen).toContain('skips')
    expect(seen).toContain('repeats')
  } else expect(seen).toContain(claimed)
}

/** Each variant of the write, landing in the first, second and third step. */
async function collectHarms<Kind extends keyof Containers>(
  pass: Pass<Kind>,
  write: TableWrite,
  fresh: () => Containers[Kind],
  writes: Writes<Kind>,
): Promise<Set<Harm>> {
  const harms = new Set<Harm>()
  for (const apply of writes[write] ?? []) {
    for (const landsIn of [1, 2, 3]) {
      const run = await runOnce(pass, fresh(), apply, landsIn)
      for (const harm of harmsIn(run, write, pass.bound)) harms.add(harm)
    }
  }
  return harms
}

async function seenLate<Kind extends keyof Containers>(
  pass: Pass<Kind>,
  container: Containers[Kind],
  writes: Writes<Kind>,
): Promise<boolean> {
  const [addLate] = writes.add ?? []
  if (!addLate) throw new Error('nothing adds')
  const { seen } = await runOnce(pass, container, addLate, 1)
  return seen.includes('late')
}

interface Run {
  readonly before: readonly (string | undefined)[]
  readonly after: readonly (string | undefined)[]
  readonly seen: readonly (string | undefined)[]
}

async function runOnce<Kind extends keyof Containers>(
  pass: Pass<Kind>,
  container: Containers[Kind],
  apply: (slot: Slot<Kind>) => void,
  landsIn: number,
): Promise<Run> {
  const slot = { container }
  const before = valuesIn(container)
  const seen: (string | undefined)[] = []
  let steps = 0
  await pass.run(
    slot,
    element => seen.push(element),
    () => {
      steps++
      if (steps === landsIn) apply(slot)
      if (steps > 100) throw new Error('the pass never ends')
      return Promise.resolve()
    },
  )
  return { before, after: valuesIn(slot.container), seen }
}

function valuesIn(container: Containers[keyof Containers]): (string | undefined)[] {
  if (container instanceof Map || container instanceof Set) return [...container.values()]
  return Object.values(container)
}

function* harmsIn(run: Run, write: TableWrite, bound: Pass<'array'>['bound']): Generator<Harm> {
  const { before, after, seen } = run
  const isUnseen = (value: string | undefined) => !seen.includes(value)

  if (seen.includes(undefined)) yield 'reads-removed'
  else if (new Set(seen).size < seen.length) yield write === 're-add' ? 'revisits' : 'repeats'

  if (before.some(value => after.includes(value) && isUnseen(value))) yield 'skips'
  // A pass that visits additions, and not this one.
  if (bound === 'none' && write === 'clear' && after.some(isUnseen)) yield 'skips'

  const isAddition = write === 'add' || write === 'add-or-overwrite'
  if (bound !== 'fixed' && isAddition && !isSame(seen, before) && !isSame(seen, after))
    yield 'mixes-states'
}

function isSame(seen: Run['seen'], state: Run['before']): boolean {
  return new Set(seen).size === state.length && state.every(value => seen.includes(value))
}
