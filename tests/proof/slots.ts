import { types } from 'node:util'
import type { Session } from './session.ts'
import { entriesOf, isObject, readableName, tokensOf, type Names } from './values.ts'

/** One thing in a container, or one number under a key. */
export interface Unit {
  readonly slot: string
  readonly id: string
  readonly label: string
  readonly keyTokens: readonly string[]
  readonly valueTokens: readonly string[]
  readonly key: unknown
  readonly value: unknown
  /** A number that may be added to; `part` names the field it stands in: `{ success: 3 }`. */
  readonly amount: number | null
  readonly part: string | null
}

export interface SlotState {
  readonly path: string
  readonly text: string
  readonly units: readonly Unit[]
  readonly value: object
}

/** Walks from the program's variables and the driven object to every container. */
export class Slots {
  readonly #session: Session
  /** Plain objects used as dictionaries, by path: empty when first seen, or named by the drive. */
  readonly #records = new Set<string>()
  #isFixed = false

  constructor(session: Session, named: readonly string[]) {
    this.#session = session
    for (const path of named) this.#records.add(path)
  }

  /** From now on an empty object is no longer taken for a new dictionary. */
  fix(): void {
    this.read()
    this.#isFixed = true
  }

  read(): SlotState[] {
    const states: SlotState[] = []
    const seen = new Set<object>()
    const { names } = this.#session.world
    const visit = (value: unknown, path: string, depth: number): void => {
      if (!isObject(value) || seen.has(value) || depth > 4 || names.recorderOf(value)) return
      if (typeof value === 'function' && !isClass(value)) return
      seen.add(value)
      if (this.#isContainer(value, path)) {
        states.push({
          path,
          text: names.format(value),
          units: collectUnits(names, value, path),
          value,
        })
        return
      }
      if (types.isProxy(value) || types.isPromise(value)) return
      for (const [key, each] of entriesOf(value))
        visit(each, `${path}.${readableName(key)}`, depth + 1)
    }
    visit(this.#session.it, 'it', 0)
    for (const [name, value] of entriesOf(this.#session.globalObject))
      visit(value, `globalThis.${name}`, 0)
    for (const name of this.#session.cells.keys()) visit(this.#session.cell(name), name, 0)
    for (const [name, value] of this.#session.handed) visit(value, name, 0)
    return states
  }

  /** Everything else that a program keeps: flags, numbers, the state of other objects; order aside. */
  readState(): string {
    const { names } = this.#session.world
    const lines = [...this.#session.cells.keys()].flatMap(name => {
      const value = this.#session.cell(name)
      if (value === undefined) return []
      return typeof value === 'function' ? name : `${name} = ${names.formatUnordered(value)}`
    })
    return [`it = ${names.formatUnordered(this.#session.it)}`, ...lines].join('\n')
  }

  #isContainer(value: object, path: string): boolean {
    if (Array.isArray(value) || types.isMap(value) || types.isSet(value)) return true
    if (this.#records.has(path)) return true
    const prototype = Object.getPrototypeOf(value) as object | null
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
    if (typeof value === 'function' || !isPlain) return false
    const isRecord = prototype === null || (!this.#isFixed && Object.keys(value).length === 0)
    if (isRecord) this.#records.add(path)
    return isRecord
  }
}

const isClass = (value: object) =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))

export function collectUnits(names: Names, container: object, slot: string): Unit[] {
  if (Array.isArray(container) || types.isSet(container)) {
    const items: readonly unknown[] = [...(container as Iterable<unknown>)]
    return items.map(value => elementUnit(names, slot, value))
  }
  const entries = types.isMap(container) ? [...container] : entriesOf(container)
  return entries.flatMap(([key, value]) => entryUnits(names, slot, key, value))
}

function elementUnit(names: Names, slot: string, value: unknown): Unit {
  const base = { slot, key: undefined, keyTokens: [], amount: null, part: null }
  const label = names.format(value)
  return {
    ...base,
    id: `${slot}:${names.idOf(value)}`,
    label,
    value,
    valueTokens: tokensOf(names, value),
  }
}

function entryUnits(names: Names, slot: string, key: unknown, value: unknown): Unit[] {
  const keyTokens = tokensOf(names, key)
  const keyId = `${slot}:${names.idOf(key)}`
  const label = `${names.format(key)} → ${names.format(value)}`
  const base = { slot, label, key, value, keyTokens, valueTokens: tokensOf(names, value) }
  const whole = { ...base, id: `${keyId}→${names.idOf(value)}`, part: null }
  if (typeof value === 'number') return [{ ...whole, amount: value }]
  if (!isObject(value) || names.recorderOf(value)) return [{ ...whole, amount: null }]
  if (Array.isArray(value) || types.isSet(value) || types.isMap(value)) {
    const inner = types.isMap(value) ? [...value.values()] : [...(value as Iterable<unknown>)]
    return inner.map(each => ({
      ...base,
      id: `${keyId}→${names.idOf(each)}`,
      label: `${names.format(key)} → … ${names.format(each)}`,
      value: each,
      valueTokens: tokensOf(names, each),
      amount: null,
      part: null,
    }))
  }
  const numbers = entriesOf(value).filter(([, each]) => typeof each === 'number')
  if (numbers.length === 0) return [{ ...whole, amount: null }]
  return numbers.map(([part, amount]) => ({
    ...base,
    id: `${keyId}.${part}→${String(amount)}`,
    amount: Number(amount),
    part,
  }))
}

/** Units of the same key and part add up under this id. */
export const accountOf = (names: Names, unit: Unit) =>
  `${unit.slot}:${names.idOf(unit.key)}${unit.part === null ? '' : `.${unit.part}`}`
