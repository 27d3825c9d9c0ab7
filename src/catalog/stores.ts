/** Methods of stores that answer with a promise: caches, key-value stores, storages. */
const LOOKS: ReadonlySet<string> = new Set(['get', 'getItem', 'has', 'match'])
const WRITES: ReadonlySet<string> = new Set(['put', 'set', 'setItem', 'setex'])

export function isStoreLook(method: string): boolean {
  return LOOKS.has(method)
}

export function isStoreWrite(method: string): boolean {
  return WRITES.has(method)
}
