/**
 * Calls that give back what they are given, with code of their own behind every access: proxies, and the
 * state of reactive frameworks.
 */
const WRAPPING: ReadonlySet<string> = new Set([
  '$state',
  'createMutable',
  'observable',
  'observable.array',
  'observable.map',
  'observable.set',
  'observable.shallow',
  'observable.shallowArray',
  'proxy',
  'reactive',
  'shallowReactive',
])

/** `reactive([])`, `observable.map(new Map())`; `name` as the code writes it. */
export function isWrapping(name: string): boolean {
  return WRAPPING.has(name)
}

/** Calls that keep what they are given in one property of an object. */
const BOXES: Readonly<Record<string, string>> = {
  createRef: 'current',
  customRef: 'value',
  ref: 'value',
  shallowRef: 'value',
  signal: 'value',
  useRef: 'current',
  useSignal: 'value',
}

/** `current` of `useRef([])`, `value` of `ref([])`. */
export function findBoxField(name: string): string | null {
  return Object.hasOwn(BOXES, name) ? (BOXES[name] ?? null) : null
}

/** The object stays the same from one run of its function to the next. */
export function outlivesRun(name: string): boolean {
  return name === 'useRef'
}

/** The object that all files share. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['global', 'globalThis', 'self', 'window'])

export function isGlobalObject(name: string): boolean {
  return GLOBAL_OBJECTS.has(name)
}
