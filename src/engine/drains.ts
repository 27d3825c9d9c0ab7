import { isSearch, takesOne } from '../catalog/collections.ts'
import { nameOfCallee } from './callees.ts'
import { inOrder, isClaimedEach, type Reading } from './drain-verdicts.ts'
import { collectHazards } from './drain-hazards.ts'
import { collectCalls, collectSuspended } from './drain-stretches.ts'
import { tonedBy } from './drain-tones.ts'
import { groupBy } from './groups.ts'
import type { Access, Callable, Drain, Iteration, Node, ReadOut, Slot } from './facts.ts'
import { doubtedBy, protectedOf } from './doubts.ts'
import { isDetached, type Analysis } from './live-iterations.ts'
import { collectPassedOver } from './passed-over.ts'
import { isTakeOfFirst, resetsOf, type ResetSite } from './resets.ts'
import { isOnlyAsking, isOnlyWaiting, isStartedByFirst } from './second-runs.ts'
import { strongestFirst } from './strength.ts'
import { isOfTaken, isWorkedOn } from './taken.ts'
import { isCall, isInside, outermost, unwrap } from './syntax.ts'

/**
 * Pass 12: operations that read a container out and reset it, and what can be written between the
 * last read and the reset.
 *
 *     for (const [k, v] of this.counters) await send(k, v)     // read-out, window
 *     this.counters.clear()                                    // drops what came meanwhile
 *
 * Needs accesses, flows, windows and writers; promises one drain for each operation and container.
 */
export function judgeDrains(analysis: Analysis): readonly Drain[] {
  const drains: Drain[] = []
  for (const [slot, accesses] of analysis.effects.byContainer) {
    if (slot.kind === 'weak' || !accesses.some(access => access.type === 'write')) continue
    const all = accesses.filter(isReading)
    // Without a read-out, only a first entry that is looked at can be removed too late.
    if (all.length === 0 && !accesses.some(isTakeOfFirst)) continue
    const later = all.filter(access => isDetached(access, analysis))
    const readings = all.filter(access => !later.includes(access))
    const found = resetsOf(accesses, analysis).flatMap(site => {
      const taken = later.filter(reading => isOfTaken(reading, site, analysis))
      const drain = findDrain(slot, site, { readings, taken }, analysis)
      return drain ? [drain] : []
    })
    for (const group of groupBy(found, drain => drain.callable).values()) {
      drains.push(group.reduce(moreDangerous))
    }
  }
  return drains.sort((a, b) => a.reset.node.range[0] - b.reset.node.range[0])
}

function isReading(access: Access): access is Reading {
  if (access.type === 'iteration') return access.form !== 'snapshot' && !isSearching(access)
  return access.type === 'read-out' && access.form !== 'alias' && !isTakingOne(access)
}

/** `jobs.findIndex(isLate)` reads nothing out. */
function isSearching({ loop, callback }: Iteration): boolean {
  return callback !== null && isCall(loop) && isSearch(nameOfCallee(unwrap(loop.callee)) ?? '')
}

/** `first(jobs.values())`: the others are not looked at. */
function isTakingOne({ node, form }: ReadOut): boolean {
  return form === 'bulk' && isCall(node) && takesOne(nameOfCallee(unwrap(node.callee)) ?? '')
}

function moreDangerous(left: Drain, right: Drain): Drain {
  return right.hazards.length > left.hazards.length ? right : left
}

function findDrain(
  slot: Slot,
  site: ResetSite,
  {
    readings,
    taken,
  }: { readonly readings: readonly Reading[]; readonly taken: readonly Reading[] },
  analysis: Analysis,
): Drain | null {
  const { callable, reset } = site
  const flow = analysis.flows.of(callable)
  const readOuts = readings.filter(
    reading =>
      reading.callable === callable &&
      (site.readOut === null || site.readOut === reading) &&
      // `insert(this.rows, err => { this.rows = [] })`: the call reads out, and is waited for.
      (reading.node === site.thenCall || flow.canFollow(reading.node, site.point)),
  )
  if (readOuts.length === 0 && !site.peek) return findDelegatedDrain(slot, site, readings, analysis)
  const suspended = collectSuspended(site, readOuts, analysis)
  if (taken.length > 0 && (suspended.length === 0 || taken.some(isWorkedOn))) return null
  const stretches = suspended.length > 0 ? suspended : collectCalls(site, readOuts, analysis)
  const found = [
    ...stretches.flatMap(stretch => collectHazards(slot, site, stretch, analysis)),
    ...collectPassedOver(readOuts, analysis),
  ]
  const canRunTwice =
    (readOuts.length > 0 && (isClaimedEach(readOuts, analysis) || isOnlyWaiting(readOuts))) ||
    (site.peek !== null && isStartedByFirst(callable, slot, analysis)) ||
    isOnlyAsking(site, suspended)
  const real = canRunTwice ? found.filter(({ harm }) => harm !== 'acts-twice') : found
  const hazards = real
    .map(doubtedBy(analysis.guards, protectedOf(slot)))
    .map(tonedBy(slot, site, readOuts, analysis))
  return { slot, callable, readOuts, reset, hazards: inOrder(hazards) }
}

/**
 * A callee reads out, the operation resets.
 *
 *     await this.#lock.runExclusive(async () => { for (const x of this.#list) await send(x) })
 *     this.#list = []
 */
function findDelegatedDrain(
  slot: Slot,
  site: ResetSite,
  readings: readonly Reading[],
  analysis: Analysis,
): Drain | null {
  const { callable, point, reset } = site
  const flow = analysis.flows.of(callable)
  if (site.readOut || site.thenCall || callable.isStartUp) return null
  for (const { node, target } of analysis.graph.sitesFrom(callable)) {
    if (node === reset.node || !flow.canFollow(node, point)) continue
    if (!isStretchOf(target, node, callable, analysis)) continue
    const readOuts = readings.filter(({ callable: reader }) => reader === target)
    if (readOuts.length === 0) continue
    const shape = readOuts.every(reading => isLiveAcrossSteps(reading, analysis))
      ? 'live'
      : 'snapshot'
    const again = new Set([node])
    const hazards = analysis.effects
      .suspensionsOf(callable)
      .filter(
        window => flow.canFollow(node, window.node) && flow.canFollow(window.node, point, again),
      )
      .flatMap(window => collectHazards(slot, site, { shape, window }, analysis))
      .map(doubtedBy(analysis.guards, protectedOf(slot)))
      .map(tonedBy(slot, site, readOuts, analysis))
    if (hazards.length > 0)
      return { slot, callable, readOuts, reset, hazards: strongestFirst(hazards) }
  }
  return null
}

/**
 * Written inside the operation, or waited for and nobody's entry: what others call too, or what nobody
 * waits for, reads for other ends.
 */
function isStretchOf(
  target: Callable,
  call: Node,
  operation: Callable,
  { writers }: Analysis,
): boolean {
  if (isInside(target.node, operation.node)) return true
  const isAwaited = outermost(call).parent?.type === 'AwaitExpression'
  return isAwaited && writers.entriesOf(target).every(({ callable }) => callable !== target)
}

function isLiveAcrossSteps(reading: Reading, { windows }: Analysis): boolean {
  if (reading.type !== 'iteration' || reading.callback) return false
  const { loop, body, callable } = reading
  return windows.suspensionsOfLoop(loop, body, callable).length > 0
}
