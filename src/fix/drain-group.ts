import type { Callable, Drain, Facts, Node } from '../engine/index.ts'

import { findStatement, findStatementList } from './syntax.ts'

/** Drains of one operation that are repaired together, because their resets stand together. */
export interface DrainGroup {
  readonly drains: readonly Drain[]
  /** The author's resets, in source order: statements of one list without another between them. */
  readonly resets: readonly Node[]
}

/**
 * The drain with those that share its helper call or have their reset right beside it; `null` where
 * the reset is no statement of its own.
 *
 *     for (const [name, ms] of this.#timers) await sink.timing(name, ms)
 *     for (const [name, n] of this.#counters) await sink.increment(name, n)
 *     this.#reset()
 */
export function findDrainGroup(facts: Facts, drain: Drain): DrainGroup | null {
  const statement = findResetStatement(drain)
  const list = statement && findStatementList(statement)
  if (!list) return null
  const related = drainsBy(facts).callable.get(drain.callable) ?? []
  const resets = neighboursOf(statement, list, new Set(related.map(findResetStatement)))
  const drains = related.filter(other => {
    const reset = findResetStatement(other)
    return reset !== null && resets.includes(reset)
  })
  const slots = new Set(drains.map(other => other.slot))
  return slots.size === drains.length
    ? { drains, resets }
    : { drains: [drain], resets: [statement] }
}

/** The drain alone, where its reset resets nothing else that is drained here. */
export function findSoloGroup(facts: Facts, drain: Drain): DrainGroup | null {
  const statement = findResetStatement(drain)
  const atOnce = drainsBy(facts).reset.get(drain.reset.node) ?? []
  const isShared = atOnce.some(other => other !== drain)
  return statement && !isShared ? { drains: [drain], resets: [statement] } : null
}

interface Grouped {
  readonly callable: ReadonlyMap<Callable, readonly Drain[]>
  readonly reset: ReadonlyMap<Node, readonly Drain[]>
}

const grouped = new WeakMap<Facts, Grouped>()

/** Made once for a file: each of its drains asks. */
function drainsBy(facts: Facts): Grouped {
  let found = grouped.get(facts)
  if (!found) {
    const callable = new Map<Callable, Drain[]>()
    const reset = new Map<Node, Drain[]>()
    for (const drain of facts.drains) {
      add(callable, drain.callable, drain)
      add(reset, drain.reset.node, drain)
    }
    grouped.set(facts, (found = { callable, reset }))
  }
  return found
}

function add<K>(groups: Map<K, Drain[]>, key: K, drain: Drain): void {
  const group = groups.get(key)
  if (group) group.push(drain)
  else groups.set(key, [drain])
}

/** The statements around `statement` in a row that are resets too. */
function neighboursOf(
  statement: Node,
  list: readonly Node[],
  resets: ReadonlySet<Node | null>,
): readonly Node[] {
  let start = list.indexOf(statement)
  let end = start + 1
  while (resets.has(list[start - 1] ?? null) && start > 0) start -= 1
  while (end < list.length && resets.has(list[end] ?? null)) end += 1
  return list.slice(start, end)
}

/** `this.buf = []` or `this.#reset()` as a statement of the operation itself. */
function findResetStatement({ reset, callable, readOuts }: Drain): Node | null {
  if (reset.kind !== 'rebind' && reset.kind !== 'in-place') return null
  if (!reset.helper && reset.write.callable !== callable) return null
  if (readOuts.some(readOut => readOut.callable !== callable)) return null
  const statement = findStatement(reset.node)
  if (statement?.type !== 'ExpressionStatement') return null
  const { expression } = statement
  const isWhole = expression === reset.node || statement === reset.node
  return isWhole ? statement : null
}
