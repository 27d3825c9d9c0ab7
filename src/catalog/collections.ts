import type { ContainerKind, SlotKind, WriteKind } from './terms.ts'

/** Constructors and type names of built-in collections. */
export const COLLECTION_NAMES: Readonly<Record<string, ContainerKind>> = {
  Array: 'array',
  ReadonlyArray: 'array',
  Map: 'map',
  ReadonlyMap: 'map',
  Set: 'set',
  ReadonlySet: 'set',
  WeakMap: 'weak',
  WeakSet: 'weak',
  Record: 'record',
}

const QUALIFYING: ReadonlySet<string> = new Set(['NonNullable', 'Partial', 'Readonly', 'Required'])

/** Types that say something about the members of another one: `Partial<Record<string, T>>`. */
export function isQualifying(name: string): boolean {
  return QUALIFYING.has(name)
}

/** Static methods that return a new collection: `Array.from(x)`, `Object.create(null)`. */
export const COLLECTION_FACTORIES: Readonly<Record<string, ContainerKind>> = {
  'Array.from': 'array',
  'Array.of': 'array',
  'Object.create': 'record',
  'Object.fromEntries': 'record',
}

/** What the elements of a pass are bound to. */
export type Yields = 'entries' | 'keys' | 'values'

export type MethodEffect =
  | {
      readonly does: 'write'
      readonly kind: WriteKind
      readonly key?: 0
      readonly value?: 0 | 1
    }
  | Pass
  /** Returns a live iterator. */
  | { readonly does: 'iterator'; readonly yields: Yields }
  | { readonly does: 'lookup' }
  /** Reads all of it at once. */
  | { readonly does: 'read-out' }

/** Calls its first argument for each element, now. */
export interface Pass {
  readonly does: 'iterate'
  readonly form: 'cursor' | 'callback'
  /** From the last element to the first. */
  readonly isBackward?: boolean
  /** Which parameter of the callback the element is; the first one, if nothing is said. */
  readonly valueAt?: number
}

const LOOKUP: MethodEffect = { does: 'lookup' }
const READ_OUT: MethodEffect = { does: 'read-out' }
const EACH: Pass = { does: 'iterate', form: 'callback' }
const EACH_BACKWARD: Pass = { ...EACH, isBackward: true }
const MOVES: MethodEffect = { does: 'write', kind: 'shift' }

const ENTRIES: MethodEffect = { does: 'iterator', yields: 'entries' }
const KEYS: MethodEffect = { does: 'iterator', yields: 'keys' }
const VALUES: MethodEffect = { does: 'iterator', yields: 'values' }

const ARRAY: Readonly<Record<string, MethodEffect>> = {
  push: { does: 'write', kind: 'add', value: 0 },
  pop: { does: 'write', kind: 'pop' },
  shift: MOVES,
  unshift: { does: 'write', kind: 'shift', value: 0 },
  splice: MOVES,
  sort: MOVES,
  reverse: MOVES,
  copyWithin: MOVES,
  fill: { does: 'write', kind: 'overwrite' },
  forEach: EACH,
  map: EACH,
  filter: EACH,
  some: EACH,
  every: EACH,
  find: EACH,
  findIndex: EACH,
  findLast: EACH_BACKWARD,
  findLastIndex: EACH_BACKWARD,
  flatMap: EACH,
  reduce: { ...EACH, valueAt: 1 },
  reduceRight: { ...EACH_BACKWARD, valueAt: 1 },
  entries: ENTRIES,
  keys: KEYS,
  values: VALUES,
  at: LOOKUP,
  includes: LOOKUP,
  indexOf: LOOKUP,
  lastIndexOf: LOOKUP,
  join: READ_OUT,
  slice: READ_OUT,
  concat: READ_OUT,
  flat: READ_OUT,
  toSorted: READ_OUT,
  toReversed: READ_OUT,
  toSpliced: READ_OUT,
  with: READ_OUT,
  toString: READ_OUT,
}

const MAP: Readonly<Record<string, MethodEffect>> = {
  set: { does: 'write', kind: 'add-or-overwrite', key: 0, value: 1 },
  delete: { does: 'write', kind: 'delete', key: 0 },
  clear: { does: 'write', kind: 'clear' },
  forEach: { does: 'iterate', form: 'cursor' },
  entries: ENTRIES,
  keys: KEYS,
  values: VALUES,
  get: LOOKUP,
  has: LOOKUP,
}

const SET: Readonly<Record<string, MethodEffect>> = {
  add: { does: 'write', kind: 'add-or-overwrite', key: 0, value: 0 },
  delete: { does: 'write', kind: 'delete', key: 0 },
  clear: { does: 'write', kind: 'clear' },
  forEach: { does: 'iterate', form: 'cursor' },
  entries: ENTRIES,
  keys: KEYS,
  values: VALUES,
  has: LOOKUP,
  union: READ_OUT,
  intersection: READ_OUT,
  difference: READ_OUT,
  symmetricDifference: READ_OUT,
}

const WEAK: Readonly<Record<string, MethodEffect>> = {
  set: { does: 'write', kind: 'add-or-overwrite', key: 0, value: 1 },
  add: { does: 'write', kind: 'add-or-overwrite', key: 0 },
  delete: { does: 'write', kind: 'delete', key: 0 },
  get: LOOKUP,
  has: LOOKUP,
}

const METHODS: Readonly<Record<SlotKind, Readonly<Record<string, MethodEffect>>>> = {
  array: ARRAY,
  map: MAP,
  set: SET,
  weak: WEAK,
  record: {},
  value: {},
}

/** `values.set(key, value)`, `list.push(item)`, whatever is written to. */
export function isContainerWriter(method: string): boolean {
  const kinds = ['array', 'map', 'set'] as const
  return kinds.some(kind => findMethodEffect(kind, method)?.does === 'write')
}

export function findMethodEffect(kind: SlotKind, method: string): MethodEffect | null {
  const methods = METHODS[kind]
  return Object.hasOwn(methods, method) ? (methods[method] ?? null) : null
}

/** `Object.keys(record)` and its like: a copy of what it yields. */
export const OBJECT_READERS: Readonly<Record<string, Yields>> = {
  keys: 'keys',
  values: 'values',
  entries: 'entries',
  getOwnPropertyNames: 'keys',
}

/** Functions that copy the collection they are given: `Array.from(c)`, `structuredClone(c)`. */
export const COPIERS: ReadonlySet<string> = new Set([
  'Array.from',
  'structuredClone',
  'Object.fromEntries',
])

/** Constructors that copy the collection they are given: `new Map(c)`, `new Set(c)`. */
export const COPYING_CONSTRUCTORS: ReadonlySet<string> = new Set(['Map', 'Set', 'Array'])

/** Array methods that look for one entry, or ask whether there is one. */
const SEARCHES: ReadonlySet<string> = new Set([
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
])

export function isSearch(method: string): boolean {
  return SEARCHES.has(method)
}

/** Functions that take one entry out of a collection, and look at no other: `first(set.values())`. */
const TAKES_ONE: ReadonlySet<string> = new Set(['first', 'head', 'last', 'peek'])

export function takesOne(name: string): boolean {
  return TAKES_ONE.has(name)
}

/** Functions that read all of their argument before they return. */
export const SERIALIZERS: ReadonlySet<string> = new Set(['JSON.stringify', 'String'])

/** What a method of an iterator does with the rest of the pass. */
export const ITERATOR_HELPERS: Readonly<Record<string, 'lazy' | 'each' | 'copy' | undefined>> = {
  map: 'lazy',
  filter: 'lazy',
  take: 'lazy',
  drop: 'lazy',
  flatMap: 'lazy',
  forEach: 'each',
  some: 'each',
  every: 'each',
  find: 'each',
  reduce: 'each',
  toArray: 'copy',
}

/** Methods that only arrays have: whatever is called so is one. */
const ARRAY_ONLY: ReadonlySet<string> = new Set(['splice', 'unshift'])

export function isArrayOnly(method: string): boolean {
  return ARRAY_ONLY.has(method)
}

/** Array methods that change the array and return it. */
const RETURNS_RECEIVER: ReadonlySet<string> = new Set(['reverse', 'sort', 'fill', 'copyWithin'])

export function returnsReceiver(method: string): boolean {
  return RETURNS_RECEIVER.has(method)
}
