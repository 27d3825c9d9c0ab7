import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { remembering, type Effects } from './effects.ts'
import { findFlags, type Flags } from './flags.ts'
import { createInheritance } from './inheritance.ts'
import { collectEnclosingLocks, type Places } from './locks.ts'
import { isCall } from './syntax.ts'
import { findTaskRun } from './tasks.ts'

/** What keeps two stretches of code from overlapping. */
export interface Guards extends Flags {
  /** Names of the locks that are surely held at this node: `this.#lock`, and where they are taken. */
  locksAt(node: Node): Places
}

/**
 * Pass 9: locks and busy flags, as facts with the place where they begin.
 * Needs bindings, flows and effects.
 */
export function findGuards(
  outline: Outline,
  bindings: Bindings,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  hasEntry: (callable: Callable) => boolean,
): Guards {
  const locksOfStart = createInheritance(graph, hasEntry, ({ node, isLater }) => {
    const locks = collectEnclosingLocks(node, bindings)
    // A function that a lock runs holds it, whether it is written there or only named.
    const taken = isLater && isCall(node) ? (findTaskRun(node, bindings)?.lock ?? null) : null
    if (taken !== null) locks.set(taken, node)
    return locks
  })

  const locksAt = remembering((node: Node): Places => {
    const above = locksOfStart(outline.callableOf(node))
    return new Map([...above, ...collectEnclosingLocks(node, bindings)])
  })

  const { flagsSetBefore, flagsTestedBefore } = findFlags(
    outline,
    bindings,
    graph,
    flows,
    effects,
    hasEntry,
  )
  return { locksAt, flagsSetBefore, flagsTestedBefore }
}
