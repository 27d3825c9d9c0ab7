import type { Node } from './facts.ts'
import { groupBy, once } from './groups.ts'

/**
 * Nodes of one kind by the name they go by: most passes look for a few names, and all others need not be
 * looked at. Made when first asked for.
 */
export interface NamedNodes<N extends Node> {
  /** In source order; `null` for those whose name nobody can tell. */
  readonly named: (name: string | null) => readonly N[]
  /** Those of every name that `is` accepts, in source order. */
  readonly collect: (is: (name: string) => boolean) => readonly N[]
}

/** Needs the nodes in source order. */
export function indexNames<N extends Node>(
  nodes: readonly N[],
  nameOf: (node: N) => string | null,
): NamedNodes<N> {
  const groups = once(() => groupBy(nodes, nameOf))

  function collect(is: (name: string) => boolean): readonly N[] {
    const found: (readonly N[])[] = []
    for (const [name, group] of groups()) if (name !== null && is(name)) found.push(group)
    return found.length > 1 ? found.flat().sort(inSourceOrder) : (found[0] ?? [])
  }

  return { named: name => groups().get(name) ?? [], collect }
}

/** What begins with another one comes before it: `a.b.c` before `a.b`. */
export function inSourceOrder({ range: left }: Node, { range: right }: Node): number {
  return left[0] - right[0] || right[1] - left[1]
}
