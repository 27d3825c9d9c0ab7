import type { CallGraph } from './calls.ts'
import { findSettledCalls } from './settled-calls.ts'
import type { Outline } from './callables.ts'
import type { Access, Callable, Node, Slot, Window } from './facts.ts'
import type { Flows } from './flow.ts'
import { groupBy } from './groups.ts'
import { isMadeBehind, isMadeWithin, type SiteOfCall } from './handed.ts'
import { isFunction, isInside } from './syntax.ts'

/** Which accesses a stretch of code makes before a turn ends, itself or through what it calls. */
export interface Effects {
  accessesOf(slot: Slot): readonly Access[]
  /** Every container that somebody writes, with its accesses; plain values are left out. */
  readonly byContainer: ReadonlyMap<Slot, readonly Access[]>
  /** Those of them that the callable makes itself. */
  accessesIn(callable: Callable, slot: Slot): readonly Access[]
  suspensionsOf(callable: Callable): readonly Window[]
  /** Reached from the calls under `node` and from `node` itself, in the same turn. */
  reachedFrom(node: Node, callable: Callable, slot: Slot): readonly Access[]
  /** Reached from the body of the target before its first suspension, when this call runs it. */
  reachedByCall(call: Node, target: Callable, slot: Slot): readonly Access[]
  /** Reached from the body of the callable before its first suspension. */
  reachedByCalling(callable: Callable, slot: Slot): readonly Access[]
  /** An async function runs synchronously until its first suspension. */
  runsBeforeSuspension(node: Node, callable: Callable): boolean
  /** All that the callable does in the end, suspensions or not, callbacks run at once included. */
  reachedInTime(callable: Callable): ReadonlySet<Callable>
}

/**
 * Pass 8: effect summaries. Needs accesses, calls and flows; works slot by slot and only where
 * somebody asks, so that a file pays for the containers that are iterated and for no others.
 */
export function summarizeEffects(
  outline: Outline,
  graph: CallGraph,
  flows: Flows,
  accesses: readonly Access[],
  written: ReadonlySet<Slot>,
): Effects {
  const bySlot = groupBy(accesses, access => access.slot)
  const byContainer = new Map([...bySlot].filter(([slot]) => written.has(slot)))
  const suspensionsOf = findSettledCalls(outline, graph)
  const suspendedNodes = new Map<Callable, ReadonlySet<Node>>()
  const byCallable = new Map<Slot, ReadonlyMap<Callable, readonly Access[]>>()
  const touching = new Map<Slot, ReadonlySet<Callable>>()
  const called = new Map<Slot, Map<Callable, readonly Access[]>>()
  const inTime = new Map<Callable, ReadonlySet<Callable>>()

  const accessesOf = (slot: Slot): readonly Access[] => bySlot.get(slot) ?? []

  /** Callables from which a call can lead to an access of the slot: all others are passed over. */
  function touchersOf(slot: Slot): ReadonlySet<Callable> {
    const known = touching.get(slot)
    if (known) return known
    const found = new Set(accessesOf(slot).map(access => access.callable))
    for (const callable of found)
      for (const { caller } of graph.sitesOf(callable)) found.add(caller)
    touching.set(slot, found)
    return found
  }

  function reachedFrom(node: Node, callable: Callable, slot: Slot): readonly Access[] {
    const direct = accessesIn(callable, slot).filter(access => isInside(access.ref, node))
    const sites = graph
      .sitesFrom(callable)
      .filter(site => !site.isLater && isInside(site.node, node))
    return unique([...direct, ...sites.flatMap(site => reachedBySite(site, slot))])
  }

  function reachedBySite(site: SiteOfCall, slot: Slot): readonly Access[] {
    return reachedByCalling(site.target, slot).filter(access => isMadeBehind(access, site))
  }

  function reachedByCall(node: Node, target: Callable, slot: Slot): readonly Access[] {
    return reachedBySite({ node, caller: outline.callableOf(node), target }, slot)
  }

  function reachedByCalling(callable: Callable, slot: Slot): readonly Access[] {
    let known = called.get(slot)
    if (!known) called.set(slot, (known = new Map<Callable, readonly Access[]>()))
    const result = known.get(callable)
    if (result) return result
    const { members, calls } = collectSameTurn(callable, slot)
    const found = [...members].flatMap(member =>
      accessesIn(member, slot).filter(
        access => runsInCall(access.node, member) && isMadeWithin(access, callable, calls),
      ),
    )
    known.set(callable, found)
    return found
  }

  function accessesIn(callable: Callable, slot: Slot): readonly Access[] {
    let known = byCallable.get(slot)
    if (!known) {
      known = groupBy(accessesOf(slot), access => access.callable)
      byCallable.set(slot, known)
    }
    return known.get(callable) ?? []
  }

  /** The callable and what it calls before a turn ends, through recursion. */
  function collectSameTurn(
    start: Callable,
    slot: Slot,
  ): { readonly members: ReadonlySet<Callable>; readonly calls: ReadonlySet<Node> } {
    const touchers = touchersOf(slot)
    const members = new Set<Callable>()
    const calls = new Set<Node>()
    if (touchers.has(start)) members.add(start)
    for (const member of members) {
      for (const { node, target, isLater } of graph.sitesFrom(member)) {
        if (isLater || !touchers.has(target) || makesAnother(node, target, slot)) continue
        if (!runsInCall(node, member)) continue
        members.add(target)
        calls.add(node)
      }
    }
    return { members, calls }
  }

  /** The call of a generator runs its parameter defaults and no more. */
  function runsInCall(node: Node, callable: Callable): boolean {
    if (!callable.isGenerator) return runsBeforeSuspension(node, callable)
    return isFunction(callable.node) && callable.node.params.some(param => isInside(node, param))
  }

  function runsBeforeSuspension(node: Node, callable: Callable): boolean {
    const windows = suspensionsOf(callable)
    if (windows.length === 0) return true
    // One set for each callable: the flow keeps what it found for it.
    let suspended = suspendedNodes.get(callable)
    if (!suspended) {
      suspended = new Set(windows.map(window => window.node))
      suspendedNodes.set(callable, suspended)
    }
    const flow = flows.of(callable)
    return !flow.has(node) || flow.isReachedBefore(node, suspended)
  }

  function reachedInTime(callable: Callable): ReadonlySet<Callable> {
    const known = inTime.get(callable)
    if (known) return known
    const members = new Set([callable])
    for (const member of members)
      for (const { target } of graph.sitesFrom(member)) members.add(target)
    inTime.set(callable, members)
    return members
  }

  return {
    accessesOf,
    byContainer,
    accessesIn,
    suspensionsOf,
    reachedFrom,
    reachedByCall,
    reachedByCalling,
    runsBeforeSuspension,
    reachedInTime,
  }
}

/** `new Script()` fills the fields of another object than the one at hand. */
function makesAnother(call: Node, { node }: Callable, { place, owner }: Slot): boolean {
  return (
    call.type === 'NewExpression' && place === 'field' && owner !== null && isInside(node, owner)
  )
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
