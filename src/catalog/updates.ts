/** Methods whose result is the receiver with a change: `list.concat(more)`, `total.plus(fee)`. */
export const COPYING_METHODS: ReadonlySet<string> = new Set([
  'concat',
  'filter',
  'flatMap',
  'map',
  'minus',
  'plus',
  'slice',
  'toReversed',
  'toSorted',
  'toSpliced',
  'with',
])

/** Functions of the platform whose result is made of their arguments, and that keep nothing. */
const COMPUTING: ReadonlySet<string> = new Set([
  'Array',
  'Array.from',
  'Buffer.concat',
  'Map',
  'Math.max',
  'Math.min',
  'Number',
  'Object.assign',
  'Object.fromEntries',
  'Set',
  'String',
  'structuredClone',
])

export function isComputing(path: string): boolean {
  return COMPUTING.has(path)
}
