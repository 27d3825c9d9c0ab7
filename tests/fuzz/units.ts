import { types } from 'node:util'

/** What a value holds that can be known again: names of entries, amounts under a key, a hole. */
export class Content {
  /** `jobs:3` */
  readonly units: string[] = []
  /** `jobs#1` → what was added up under it. */
  readonly amounts = new Map<string, number>()
  hasHole = false

  static of(value: unknown): Content {
    const content = new Content()
    content.#add(value)
    return content
  }

  #add(value: unknown): void {
    if (typeof value === 'string') {
      if (isUnit(value)) this.units.push(value)
    } else if (value === undefined) this.hasHole = true
    else if (typeof value !== 'object' || value === null) return
    else if (Array.isArray(value)) this.#addList(value)
    else if (types.isMap(value)) for (const [key, each] of value) this.#addPair(key, each)
    else if (types.isSet(value)) for (const each of value) this.#add(each)
    else for (const key of Object.keys(value)) this.#addPair(key, Reflect.get(value, key))
  }

  /** `['jobs#1', 3]` is an amount. */
  #addList(list: readonly unknown[]): void {
    if (list.length === 2 && typeof list[1] === 'number') this.#addPair(list[0], list[1])
    else for (const each of list) this.#add(each)
  }

  #addPair(key: unknown, value: unknown): void {
    if (typeof value === 'number' && typeof key === 'string')
      this.amounts.set(key, (this.amounts.get(key) ?? 0) + value)
    else this.#add(value)
  }
}

/** Other strings are keys, `jobs#3`, and words. */
const isUnit = (text: string) => text.includes(':')

/** Whether an entry is in a container, under whatever key. */
export function isIn(container: unknown, unit: string): boolean {
  if (Array.isArray(container)) return container.includes(unit)
  if (types.isSet(container)) return container.has(unit)
  const values = types.isMap(container)
    ? [...container.values()]
    : Object.values(container as object)
  return values.includes(unit)
}

export function format(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(format).join(' ')}]`
  if (types.isMap(value)) return `Map(${[...value].map(formatPair).join(' ')})`
  if (types.isSet(value)) return `Set(${[...value].map(format).join(' ')})`
  if (types.isNativeError(value)) return value.message
  return `{${Object.entries(value).map(formatPair).join(' ')}}`
}

const formatPair = ([key, value]: readonly [unknown, unknown]) => `${format(key)}=${format(value)}`

/** `jobs:3` and `jobs#3` are of `jobs`. */
export const slotOf = (name: string) => name.split(/[:#]/u, 1)[0] ?? name
