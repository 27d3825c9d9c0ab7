import type { CallGraph } from './calls.ts'
import type { CallSite, Callable } from './facts.ts'
import { outermost } from './syntax.ts'

/**
 * What holds whenever a callable runs, because it holds at every call of it: a helper that nobody
 * calls without the lock. Callables that others can start on their own inherit nothing.
 *
 * Starts from "everything holds" and takes away until nothing changes, so that helpers that call
 * one another inherit from the calls that come from outside.
 */
export function createInheritance<Held>(
  graph: CallGraph,
  canStart: (callable: Callable) => boolean,
  /** What holds at a call, where this holds at the start of its caller. */
  heldAt: (site: CallSite, above: ReadonlyMap<string, Held>) => ReadonlyMap<string, Held>,
): (callable: Callable) => ReadonlyMap<string, Held> {
  type All = ReadonlyMap<string, Held>
  const nothing: All = new Map()
  const settled = new Map<Callable, All>()

  return callable => {
    const known = settled.get(callable)
    if (known) return known
    const open = collectOpen(callable)
    // Callers come before what they call, so that a chain of calls is settled in one round.
    const callersFirst = [...open].toReversed()
    // No value yet: everything holds.
    const held = new Map<Callable, All>()
    for (let isChanging = true; isChanging;) {
      isChanging = false
      for (const member of callersFirst) {
        const next = shareOf(member, held, open)
        if (!next || next.size === held.get(member)?.size) continue
        held.set(member, next)
        isChanging = true
      }
    }
    for (const member of open) settled.set(member, held.get(member) ?? nothing)
    return settled.get(callable) ?? nothing
  }

  /** The callable and its callers, up to those that are settled or can start on their own. */
  function collectOpen(callable: Callable): ReadonlySet<Callable> {
    const open = new Set([callable])
    for (const member of open) {
      if (canStart(member)) continue
      for (const { caller } of graph.sitesOf(member)) if (!settled.has(caller)) open.add(caller)
    }
    return open
  }

  /** What all calls share; `null` while every call comes from where no value is known yet. */
  function shareOf(
    callable: Callable,
    held: ReadonlyMap<Callable, All>,
    open: ReadonlySet<Callable>,
  ): All | null {
    const sites = graph.sitesOf(callable)
    if (canStart(callable) || sites.length === 0) return nothing
    const shares = sites.flatMap(site => {
      const above = settled.get(site.caller) ?? held.get(site.caller)
      return above || !open.has(site.caller) ? [heldAt(site, above ?? nothing)] : []
    })
    const [first, ...rest] = shares
    if (!first) return null
    return new Map([...first].filter(([name]) => rest.every(places => places.has(name))))
  }
}

/** `void this.#flush()` goes on when the caller has long let go. */
export function isWaitedFor({ node, target, isLater }: CallSite): boolean {
  if (!target.isAsync || isLater) return true
  const { parent } = outermost(node)
  if (parent?.type === 'UnaryExpression') return parent.operator !== 'void'
  return parent?.type !== 'ExpressionStatement'
}
