import { types } from 'node:util'
import { PRIVATE } from './instrument.ts'

/** Gives every value of one run a name that does not change: what a trace compares and prints. */
export class Names {
  readonly #ids = new WeakMap<object, string>()
  readonly #recorders = new WeakMap<object, RecorderInfo>()
  readonly #promises = new Set<object>()
  readonly #settled = new Map<object, unknown>()
  #next = 0
  #isUnordered = false

  addRecorder(value: object, info: RecorderInfo): void {
    this.#recorders.set(value, info)
  }

  /** Every promise that was given a name so far. */
  collectPromises(): readonly object[] {
    return [...this.#promises]
  }

  /** From now on the promise goes by the name of what it was resolved with. */
  addSettled(promise: object, value: unknown): void {
    this.#settled.set(promise, value)
  }

  recorderOf(value: unknown): RecorderInfo | null {
    return isObject(value) ? (this.#recorders.get(value) ?? null) : null
  }

  /** `s:key-a`, `n:3`, `r:client#1`, `#7`. */
  idOf(value: unknown): string {
    if (typeof value === 'string') return `s:${value}`
    if (typeof value === 'number') return `n:${String(value)}`
    if (!isObject(value)) return `p:${String(value)}`
    const info = this.#recorders.get(value)
    if (info) return `r:${info.name}`
    let id = this.#ids.get(value)
    if (id === undefined) this.#ids.set(value, (id = `#${String(this.#next++)}`))
    return id
  }

  /** The same text for the same entries, in whatever order they came. */
  formatUnordered(value: unknown): string {
    this.#isUnordered = true
    try {
      return this.format(value)
    } finally {
      this.#isUnordered = false
    }
  }

  format(value: unknown, depth = 0, seen: readonly object[] = []): string {
    if (typeof value === 'string') return `'${value}'`
    if (typeof value === 'bigint') return `${String(value)}n`
    if (typeof value === 'symbol') return value.toString()
    if (!isObject(value)) return String(value)
    if (types.isPromise(value)) this.#promises.add(value)
    if (this.#settled.has(value)) return this.format(this.#settled.get(value), depth, seen)
    const info = this.#recorders.get(value)
    if (info) return `<${info.name}>`
    if (seen.includes(value)) return '^'
    if (depth > 5) return '…'
    const inner = (each: unknown) => this.format(each, depth + 1, [...seen, value])
    if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
    if (types.isMap(value))
      return `Map(${this.#inOrder([...value].map(([k, v]) => `${inner(k)} → ${inner(v)}`))})`
    if (types.isSet(value)) return `Set(${this.#inOrder([...value].map(inner))})`
    if (types.isNativeError(value)) return `${value.name}: ${value.message}`
    if (types.isPromise(value)) return 'Promise'
    if (types.isDate(value)) return `Date(${String(value.getTime())})`
    if (typeof value === 'function' && entriesOf(value).length === 0) return 'function'
    const name = classNameOf(value)
    // A field that holds nothing is as good as none; a key of a dictionary is there all the same.
    const parts = entriesOf(value)
      .filter(([, each]) => each !== undefined || name === '')
      .map(([key, each]) => `${key}: ${inner(each)}`)
    return `${name}{${this.#inOrder(parts)}}`
  }

  #inOrder(parts: readonly string[]): string {
    return (this.#isUnordered ? parts.toSorted() : parts).join(', ')
  }
}

export interface RecorderInfo {
  readonly name: string
  /** The recorder it was read from or returned by: `client` of `client.send`. */
  readonly parent: RecorderInfo | null
}

/** What one handed-over value contains, as far as an element of a container can be known again in it. */
export interface Contents {
  readonly ids: ReadonlySet<string>
  readonly strings: readonly string[]
}

const MAX_DEPTH = 5

export function collectContents(names: Names, values: readonly unknown[]): Contents {
  const ids = new Set<string>()
  const strings: string[] = []
  const seen = new Set<object>()
  const visit = (value: unknown, depth: number): void => {
    for (let info = names.recorderOf(value); info; info = info.parent) ids.add(`r:${info.name}`)
    ids.add(names.idOf(value))
    if (typeof value === 'string') strings.push(value)
    if (!isObject(value) || seen.has(value) || depth > MAX_DEPTH) return
    seen.add(value)
    if (names.recorderOf(value)) return
    for (const part of partsOf(value)) visit(part, depth + 1)
  }
  for (const value of values) visit(value, 0)
  return { ids, strings }
}

export function contains(contents: Contents, token: string): boolean {
  if (contents.ids.has(token)) return true
  const text = textOfToken(token)
  return text !== null && contents.strings.some(each => each.includes(text))
}

/** Tokens that occur inside strings as well: a generated string, a recorder printed into a template. */
function textOfToken(token: string): string | null {
  if (token.startsWith('r:')) return `<${token.slice(2)}>`
  return token.startsWith('s:') && token.length > 4 ? token.slice(2) : null
}

/** All numbers that stand beside or under `key` in what was handed over: `('a', 3)`, `{ a: 3 }`, `'a:3|c'`. */
export function sumBeside(
  names: Names,
  values: readonly unknown[],
  key: string,
  part: string | null,
) {
  let sum = 0
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === 'string') sum += numbersBeside(value, key)
    if (!isObject(value) || depth > MAX_DEPTH || names.recorderOf(value)) return
    if (types.isMap(value)) {
      for (const [k, v] of value) {
        if (names.idOf(k) === key) sum += sumOf(v, part)
        else visit(v, depth + 1)
      }
      return
    }
    const parts = Array.isArray(value) ? value : entriesOf(value).map(([, each]) => each)
    if (parts.some(each => names.idOf(each) === key)) {
      for (const each of parts) sum += sumOf(each, part)
      return
    }
    if (Array.isArray(value) || types.isSet(value)) {
      for (const each of partsOf(value)) visit(each, depth + 1)
      return
    }
    for (const [k, each] of entriesOf(value)) {
      if (`s:${k}` === key) sum += sumOf(each, part)
      else visit(each, depth + 1)
    }
  }
  visit(values, 0)
  return sum
}

function sumOf(value: unknown, part: string | null): number {
  if (typeof value === 'number') return value
  if (!isObject(value)) return 0
  const entries = entriesOf(value)
  const named = part === null ? undefined : entries.find(([key]) => key === part)
  if (named) return sumOf(named[1], null)
  return entries.reduce((sum, [, each]) => sum + (typeof each === 'number' ? each : 0), 0)
}

function numbersBeside(text: string, key: string): number {
  const token = textOfToken(key)
  if (token === null || !text.includes(token)) return 0
  const numbers = text.replaceAll(token, ' ').match(/\d+(?:\.\d+)?/g) ?? []
  return numbers.reduce((sum, each) => sum + Number(each), 0)
}

/** The tokens by which an element is known again; none for `true`, `undefined` and their like. */
export function tokensOf(names: Names, value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [names.idOf(value)]
  if (!isObject(value)) return []
  const tokens = [names.idOf(value)]
  if (names.recorderOf(value) || typeof value === 'function' || types.isPromise(value))
    return tokens
  for (const part of partsOf(value)) {
    if (names.recorderOf(part)) tokens.push(names.idOf(part))
    if (typeof part === 'string' && part.length > 4) tokens.push(names.idOf(part))
    if (typeof part === 'function') tokens.push(names.idOf(part))
  }
  return tokens
}

export function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[]
  if (types.isMap(value)) return [...value].flat()
  if (types.isSet(value)) return [...value]
  if (types.isNativeError(value)) return [value.message]
  if (typeof value === 'function' || types.isPromise(value)) return []
  return entriesOf(value).flat()
}

export function entriesOf(value: object): (readonly [string, unknown])[] {
  return Object.keys(value).flatMap(key => {
    const property = Object.getOwnPropertyDescriptor(value, key)
    return property && 'value' in property ? [[key, property.value as unknown] as const] : []
  })
}

export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

export function classNameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null) return ''
  const made = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  const name = typeof made === 'function' ? made.name : ''
  return name === 'Object' ? '' : name
}

/** As the source writes it: `#items` for the name it is run under. */
export const readableName = (name: string) => name.replaceAll(PRIVATE, '#')
