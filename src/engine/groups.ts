/** Values by what they belong to, in their order. */
export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** The same, made when first asked for: most files have no loop that anybody asks about. */
export function lazyGroups<K, V>(
  collect: () => readonly V[],
  keyOf: (value: V) => K,
): (key: K) => readonly V[] {
  let groups: Map<K, V[]> | null = null
  return key => {
    groups ??= groupBy(collect(), keyOf)
    return groups.get(key) ?? []
  }
}

/** Asks once for each key, and keeps the answer. */
export function remembering<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return key => {
    const answer = known.get(key)
    if (answer !== undefined || known.has(key)) return answer as V
    const found = find(key)
    known.set(key, found)
    return found
  }
}

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
