/** What tells a position in an array: a search, the length, or what `push` returns. */
export const FINDERS: ReadonlySet<string> = new Set([
  'findIndex',
  'findLastIndex',
  'indexOf',
  'lastIndexOf',
  'length',
  'push',
])

/** Methods that move entries to other positions. */
export const MOVERS: ReadonlySet<string> = new Set([
  'copyWithin',
  'reverse',
  'shift',
  'sort',
  'splice',
  'unshift',
])
