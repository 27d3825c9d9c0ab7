import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { CallSite, Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import type { Effects } from './effects.ts'
import { findFlags, type Flags } from './flags.ts'
import { collectEnclosingLocks, findLockOfCall, type Places } from './locks.ts'
import { isCall } from './syntax.ts'

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
  const inherited = new Map<Callable, Places | null>()

  function locksAt(node: Node): Places {
    const above = locksOfCallers(outline.callableOf(node)) ?? NO_PLACES
    return new Map([...above, ...collectEnclosingLocks(node, bindings)])
  }

  /** A function that a lock runs holds it, whether it is written there or only named. */
  function locksOfSite({ node, isLater }: CallSite): Places {
    const locks = collectEnclosingLocks(node, bindings)
    const taken = isLater && isCall(node) ? findLockOfCall(node, bindings) : null
    if (taken !== null) locks.set(taken, node)
    return locks
  }

  /** A helper that nobody calls without the lock runs under it; `null` within a cycle of calls. */
  function locksOfCallers(callable: Callable): Places | null {
    const known = inherited.get(callable)
    if (known !== undefined) return known
    const sites = graph.sitesOf(callable)
    inherited.set(callable, null)
    const locks = sites.length === 0 || hasEntry(callable) ? NO_PLACES : sharedBy(sites)
    inherited.set(callable, locks)
    return locks
  }

  function sharedBy(sites: readonly CallSite[]): Places {
    const held = sites.flatMap(site => {
      const above = locksOfCallers(site.caller)
      return above ? [new Map([...above, ...locksOfSite(site)])] : []
    })
    const [first, ...rest] = held
    return new Map([...(first ?? [])].filter(([lock]) => rest.every(locks => locks.has(lock))))
  }

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

const NO_PLACES: Places = new Map()
