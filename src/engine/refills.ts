import { isStartUp } from '../catalog/lifecycle.ts'
import { groupBy } from './groups.ts'
import type {
  Access,
  Callable,
  EntryKind,
  Fill,
  Iteration,
  Node,
  RefillHazard,
  Slot,
  TornRefill,
} from './facts.ts'
import { collectArrivals, findFill, findTakingCall, type Arrival } from './fills.ts'
import { describePutBack } from './put-backs.ts'
import { collectHazards, strongestFirst, type RefillContext } from './refill-hazards.ts'
import { resetsOf, type ResetSite } from './resets.ts'
import { findFunctionName, findPropertyName } from './syntax.ts'

/**
 * Pass 14: operations that empty a container and fill it again only behind a window.
 *
 *     this.slots = []                                  // emptied
 *     for (const shard of await this.#getShards())     // window
 *       this.slots.push(shard)                         // filled
 *
 * Needs resets, readers and writers; promises one torn refill for each operation and container.
 */
export function judgeRefills(context: RefillContext): readonly TornRefill[] {
  const refills: TornRefill[] = []
  const isReacting = context.entries.some(({ kind }) => REACTIONS.has(kind))
  // Nothing is waited for, and nothing is left for a later turn.
  if (context.outline.suspensions.length === 0 && !isReacting) return refills
  const own = groupBy(context.entries, entry => entry.callable)
  const findReactionCall = (callable: Callable): Node | null => {
    const kinds = (own.get(callable) ?? []).map(({ kind }) => kind)
    return kinds.some(kind => REACTIONS.has(kind)) ? findTakingCall(callable.node) : null
  }
  for (const [slot, accesses] of context.effects.byContainer) {
    if (slot.kind === 'weak' || !accesses.some(isResetWrite)) continue
    const sites = resetsOf(accesses, context).filter(isWhole)
    if (sites.length === 0) continue
    const arrivals = collectArrivals(slot, accesses, context, findReactionCall)
    const found = sites.flatMap(site => {
      const refill = findRefill(slot, site, sites, accesses, arrivals, context)
      return refill ? [refill] : []
    })
    for (const group of groupBy(found, refill => refill.callable).values()) {
      refills.push(group.reduce(moreDangerous))
    }
  }
  return refills.sort((a, b) => a.emptying.node.range[0] - b.emptying.node.range[0])
}

/** They run once, when what they were handed to is done. */
const REACTIONS: ReadonlySet<EntryKind> = new Set(['promise', 'callback'])

function isResetWrite(access: Access): boolean {
  return access.type === 'write' && access.isReset
}

/** The container is empty behind it, in the turn of the operation. */
function isWhole({ reset, thenCall }: ResetSite): boolean {
  const isOfAll = reset.kind === 'rebind' || reset.kind === 'in-place'
  return isOfAll && thenCall === null && reset.write.isEmptying
}

function moreDangerous(left: TornRefill, right: TornRefill): TornRefill {
  const isLikely = ({ hazards }: TornRefill): boolean => hazards[0]?.tier === 'likely'
  return isLikely(right) && !isLikely(left) ? right : left
}

function findRefill(
  slot: Slot,
  site: ResetSite,
  sites: readonly ResetSite[],
  accesses: readonly Access[],
  arrivals: ReadonlyMap<Callable, readonly Arrival[]>,
  context: RefillContext,
): TornRefill | null {
  const { callable, reset } = site
  if (callable.isStartUp || isOwnedBy(slot, callable) || isOfNewObject(site)) return null
  const barriers = new Set(
    sites.filter(other => other.callable === callable).map(({ point }) => point),
  )
  const fills = (arrivals.get(callable) ?? [])
    .flatMap(arrival => findFill(arrival, site.point, callable, barriers, context) ?? [])
    .flatMap(fill => {
      const { isTakenOut, isConditional } = describePutBack(
        fill,
        site.point,
        callable,
        accesses,
        context,
      )
      if (isTakenOut && isConditional) return []
      return [{ fill, isSure: !isTakenOut && !fill.isWhole }]
    })
  if (fills.length === 0) return null
  const late = new Set(fills.map(({ fill }) => fill.node))
  const isFilledAtOnce = (arrivals.get(callable) ?? [])
    .filter(({ node }) => !late.has(node))
    .some(arrival => isInTurn(arrival, site.point, callable, context))
  const flow = context.flows.of(callable)
  // `if (isOther) log = []`: where it goes on from run to run, an entry that is put in fills nothing again.
  const isAlwaysEmptied = ({ node }: Fill): boolean => !flow.isReachedBefore(node, barriers)
  const hazards = fills.flatMap(({ fill, isSure }) => {
    const found = collectHazards(slot, site, fill, context)
    const isPlain = isSure && slot.holder === null && !isFilledAtOnce && isAlwaysEmptied(fill)
    return isPlain && !isMadeOnDemand(fill, callable, accesses, context)
      ? found
      : found.map(doubtful)
  })
  const isExpected =
    isExpectedIdle(callable, context) ||
    isLeftEmpty(site, arrivals, context) ||
    isEnded(site, accesses, context)
  return {
    slot,
    callable,
    emptying: reset,
    fills: fills.map(({ fill }) => fill).sort(bySource),
    hazards: strongestFirst(isExpected ? hazards.map(doubtful) : hazards),
  }
}

/** `for (const conn of this.conns) conn.close()`, and then emptied: the old entries are of no use. */
function isEnded(
  { callable, point, reset }: ResetSite,
  accesses: readonly Access[],
  { effects, flows }: RefillContext,
): boolean {
  const waits = new Set(effects.suspensionsOf(callable).map(({ node }) => node))
  return accesses.some(
    access =>
      access.type === 'iteration' &&
      isVisitOfAll(access) &&
      (access.callable === callable
        ? flows.of(callable).canFollow(access.node, point, waits)
        : access.callable === reset.helper),
  )
}

/** A loop or `forEach`: `some` and `find` only look. */
function isVisitOfAll({ loop }: Iteration): boolean {
  if (loop.type !== 'CallExpression') return true
  return loop.callee.type === 'MemberExpression' && findPropertyName(loop.callee) === 'forEach'
}

/**
 * `setInterval(() => { if (this.isLost()) this.reset() })`: others empty it the same way and leave it empty,
 * because what was in it is over. Who reads it knows that.
 */
function isLeftEmpty(
  { callable, reset }: ResetSite,
  arrivals: ReadonlyMap<Callable, readonly Arrival[]>,
  { graph, flows }: RefillContext,
): boolean {
  const { helper } = reset
  if (!helper) return false
  return graph
    .sitesOf(helper)
    .filter(({ caller }) => caller !== callable && !caller.isTearDown && !caller.isStartUp)
    .some(({ node, caller }) => {
      const flow = flows.of(caller)
      return !(arrivals.get(caller) ?? []).some(arrival => flow.canFollow(node, arrival.node))
    })
}

/** `this.archive = new Archive(url)` makes a container, and empties none. */
function isOfNewObject({ reset }: ResetSite): boolean {
  return reset.helper !== null && reset.write.callable.isStartUp
}

/** `this.nodes = {}; this.add(root)`: it has its new content before anybody else runs, and grows later. */
function isInTurn(
  { node, inner }: Arrival,
  start: Node,
  callable: Callable,
  { effects, flows }: RefillContext,
): boolean {
  const windows = new Set(effects.suspensionsOf(callable).map(window => window.node))
  if (inner !== null || node.range[0] < start.range[1]) return false
  return flows.of(callable).canFollow(start, node, windows)
}

/**
 * `if (this.subs.has(id)) return`: a helper that makes what is missing is called again, and fills nothing; or
 * whoever calls it looks first.
 */
function isMadeOnDemand(
  { write }: Fill,
  operation: Callable,
  accesses: readonly Access[],
  { graph }: RefillContext,
): boolean {
  const looks = (callable: Callable): boolean =>
    callable !== operation &&
    accesses.some(access => access.type === 'lookup' && access.callable === callable)
  if (write.callable === operation) return false
  const callers = graph.sitesOf(write.callable).map(({ caller }) => caller)
  return looks(write.callable) || (callers.length > 0 && callers.every(looks))
}

/** Each run of the function that declares it has a container of its own. */
function isOwnedBy(slot: Slot, { node }: Callable): boolean {
  return slot.place === 'closure' && slot.owner === node
}

function doubtful(hazard: RefillHazard): RefillHazard {
  return { ...hazard, tier: 'possible' }
}

/** `start()`, `close()`: nobody uses the object before the one, or after the other. */
function isExpectedIdle(callable: Callable, { writers }: RefillContext): boolean {
  if (callable.isTearDown) return true
  const entries = writers.entriesOf(callable)
  return entries.every(entry => isStartUp(findFunctionName(entry.callable.node) ?? ''))
}

function bySource(left: Fill, right: Fill): number {
  return left.node.range[0] - right.node.range[0]
}
