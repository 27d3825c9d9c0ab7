import type { Facts, Slot, Source } from '../engine/index.ts'

import type { Batch } from './batch.ts'
import { changesValuesInPlace, findCounterZero, makesValuesOfOldOnes } from './merging.ts'
import { obstacle, type Obstacle } from './repair.ts'
import { resetContentOf } from './reset-content.ts'
import { textOf, withTypeCoat } from './syntax.ts'

/** Lines that put a batch back, each with how deep it is indented; `null` where none can. */
export type RestoreLines = readonly RestoreLine[]

export interface RestoreLine {
  readonly depth: number
  readonly text: string
  /** A simple statement, which ends the way the file ends them. */
  readonly isSimple: boolean
}

export interface RestoreNames {
  readonly key: string
  readonly value: string
}

export function findRestoreLines(
  batch: Batch,
  names: RestoreNames,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): RestoreLines | null {
  if (batch.holds === 'part' || mayBeMissing(batch, source)) return null
  if (isReadonly(batch.slot, source)) return findReadonlyLines(batch)
  switch (batch.slot.kind) {
    case 'array':
      return [arrayLine(batch)]
    case 'set':
      return loopLines(
        `const ${names.value} of ${batch.name}`,
        `${batch.container}.add(${names.value})`,
      )
    case 'map':
      return mapLines(batch, names, { facts, source })
    case 'record':
      return canIndexByString(batch.slot, source)
        ? recordLines(batch, names, { facts, source })
        : null
    case 'weak':
    case 'value':
      return null
  }
}

/**
 * `let ids: string[] | null = []`, `for (const event of this.events ?? [])`, `this.lists[id]`: there may be
 * nothing to put back, nor to put it into.
 */
function mayBeMissing({ drain, slot, container }: Batch, source: Source): boolean {
  if (slot.holder && !/^\w+$|!$/u.test(container)) return true
  if (/\?\s*:|\b(?:null|undefined)\b/u.test(typeTextOf(slot, source))) return true
  return drain.readOuts.some(({ ref }) => {
    const { parent } = withTypeCoat(ref)
    return (
      parent?.type === 'LogicalExpression' ||
      (parent?.type === 'MemberExpression' && parent.optional)
    )
  })
}

/** The declaration without its value. */
function typeTextOf({ declaration, initializer }: Slot, source: Source): string {
  const text = textOf(declaration, source)
  return initializer ? text.replace(textOf(initializer, source), '') : text
}

function isReadonly(slot: Slot, source: Source): boolean {
  return /\bReadonly(?:Set|Map|<)/u.test(textOf(slot.declaration, source))
}

/** `this.ids = new Set([...ids, ...this.ids])` */
function findReadonlyLines({ slot, drain, container, target, name }: Batch): RestoreLines | null {
  if (slot.kind !== 'set' || drain.reset.kind !== 'rebind') return null
  const text = `${target} = new Set([...${name}, ...${container}])`
  return [{ depth: 0, text, isSimple: true }]
}

/** In front of what came meanwhile. */
function arrayLine({ drain, slot, container, target, name }: Batch): RestoreLine {
  const isNew = drain.reset.kind === 'rebind' && !slot.isConstant
  const text = isNew
    ? `${target} = [...${name}, ...${container}]`
    : `${container}.unshift(...${name})`
  return { depth: 0, text, isSimple: true }
}

/**
 *     for (const [key, value] of counters) {
 *       this.#counters.set(key, (this.#counters.get(key) ?? 0) + value)
 *     }
 */
function mapLines(
  { slot, container, name }: Batch,
  { key, value }: RestoreNames,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): RestoreLines {
  const zero = findCounterZero(slot, facts, source)
  const write =
    zero === null
      ? `if (!${container}.has(${key})) ${container}.set(${key}, ${value})`
      : `${container}.set(${key}, (${container}.get(${key}) ?? ${zero}) + ${value})`
  return loopLines(`const [${key}, ${value}] of ${name}`, write)
}

function recordLines(
  { slot, container, name, holds }: Batch,
  { key, value }: RestoreNames,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): RestoreLines {
  const zero = findCounterZero(slot, facts, source)
  const entries = holds === 'entries' ? name : `Object.entries(${name})`
  const write =
    zero === null
      ? `if (!Object.hasOwn(${container}, ${key})) ${container}[${key}] = ${value}`
      : `${container}[${key}] = (${container}[${key}] ?? ${zero}) + ${value}`
  return loopLines(`const [${key}, ${value}] of ${entries}`, write)
}

function loopLines(head: string, statement: string): RestoreLines {
  return [
    { depth: 0, text: `for (${head}) {`, isSimple: false },
    { depth: 1, text: statement, isSimple: true },
    { depth: 0, text: '}', isSimple: false },
  ]
}

/** `Object.entries` knows only text for keys; a record with other keys cannot be written with it. */
function canIndexByString(slot: Slot, source: Source): boolean {
  const declared = /Record<\s*([^,]+),|\[\s*\w+\s*:\s*(\w+)\s*\]/u.exec(
    textOf(slot.declaration, source),
  )
  const key = declared?.[1] ?? declared?.[2]
  return key === undefined || key.trim() === 'string'
}

/** Why a batch must not be put back without a person looking at it; `null` where nothing is against it. */
export function findRestoreObstacle(
  batch: Batch,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): Obstacle | null {
  const { slot, drain } = batch
  if (resetContentOf(drain.reset.write, source) !== 'empty') {
    return obstacle('its reset puts something in', 'failure')
  }
  if (slot.kind !== 'map' && slot.kind !== 'record') return null
  if (slot.elements === 'nested' || changesValuesInPlace(slot, facts, source)) {
    return obstacle('its values are changed in place and cannot be merged', 'failure')
  }
  if (findCounterZero(slot, facts, source) !== null) return null
  if (makesValuesOfOldOnes(slot, facts, source)) {
    return obstacle('its values are made of the old ones and cannot be merged', 'failure')
  }
  return drain.hazards.some(({ writer }) => writer.isSecondRun)
    ? obstacle('two failed runs could put back an older value over a newer one')
    : null
}
