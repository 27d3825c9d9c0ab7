import { secondRunHarmOf } from '../catalog/harms.ts'
import { isFiring } from '../catalog/emitters.ts'
import { isStockName } from '../catalog/idempotence.ts'
import {
  inOrder,
  isClaimedEach,
  judgeWrite,
  meetsAdditions,
  skipsOf,
  tierOfEntry,
  type Stretch,
} from './drain-verdicts.ts'
import { groupBy } from './groups.ts'
import type { Elements } from './elements.ts'
import type {
  Access,
  Callable,
  Drain,
  EntryKind,
  Hazard,
  Iteration,
  Node,
  ReadOut,
  Reset,
  Slot,
  WriteKind,
} from './facts.ts'
import { doubtedBy, protectedOf } from './doubts.ts'
import { isConsumedAtOnce, isDetached, type Analysis } from './live-iterations.ts'
import { collectPassedOver } from './passed-over.ts'
import { collectResets, type ResetSite } from './resets.ts'
import { isOnlyAsking, isOnlyWaiting, isStartedByFirst } from './second-runs.ts'
import { strongestFirst } from './strength.ts'
import { isOfTaken, isWorkedOn } from './taken.ts'
import {
  findAncestor,
  findFunctionName,
  isCall,
  isFunction,
  isNodeCallback,
  isInside,
  outermost,
} from './syntax.ts'
import type { Writers } from './writers.ts'

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
    const later = all.filter(access => isDetached(access, analysis))
    const readings = all.filter(access => !later.includes(access))
    const found = collectResets(accesses, analysis).flatMap(site => {
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

type Reading = Iteration | ReadOut

function isReading(access: Access): access is Reading {
  if (access.type === 'iteration') return access.form !== 'snapshot'
  return access.type === 'read-out' && access.form !== 'alias'
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
  const suspended = [
    ...collectGaps(site, readOuts, analysis),
    ...collectLivePasses(site, readOuts, analysis),
  ]
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
  const hazards =
    mayRunAtOnce(site, analysis) || isGivingUp(site)
      ? real.map(hazard => ({ ...hazard, tier: 'possible' as const }))
      : real.map(doubtedBy(analysis.guards, protectedOf(slot)))
  return { slot, callable, readOuts, reset, hazards: inOrder(toned(hazards, callable, slot)) }
}

/** `catch { this.rows = [] }`: what is there is no good any more, whoever put it there. */
function isGivingUp({ reset, callable }: ResetSite): boolean {
  const up = findAncestor(
    reset.node,
    node => node.type === 'CatchClause' || node.type === 'BlockStatement' || isFunction(node),
  )
  return up?.type === 'BlockStatement' && up.parent.type === 'CatchClause'
    ? isInside(up, callable.node)
    : false
}

/** The reset stands in a callback of which nobody knows when it runs: no reaction, and no `err => {}`. */
function mayRunAtOnce({ thenCall, reset }: ResetSite, { writers }: Analysis): boolean {
  const reaction = reset.write.callable
  return (
    thenCall !== null &&
    !isNodeCallback(reaction.node) &&
    writers.entriesOf(reaction).every(({ kind }) => kind === 'unknown-callback')
  )
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
    if (hazards.length === 0) continue
    return {
      slot,
      callable,
      readOuts,
      reset,
      hazards: strongestFirst(toned(hazards, callable, slot)),
    }
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

/**
 * Who tears down has stopped its callers, as far as anybody can see; a timer or an event asks nobody.
 */
function toned(hazards: readonly Hazard[], callable: Callable, slot: Slot): readonly Hazard[] {
  // What is dropped from a cache is made again when somebody asks for it.
  if (isStockName(slot.shortName)) return hazards.map(hazard => ({ ...hazard, tier: 'possible' }))
  if (!isPartOfTearDown(callable)) return hazards
  return hazards.map(hazard => {
    const { entry, isSecondRun } = hazard.writer
    const goesOn = !isSecondRun && entry !== null && UNASKED.has(entry.kind)
    return goesOn ? hazard : { ...hazard, tier: 'possible' }
  })
}

const UNASKED: ReadonlySet<EntryKind> = new Set(['timer', 'event', 'message'])

/** `close() { return settled.then(() => { … }) }`: the reaction is part of it. */
function isPartOfTearDown(callable: Callable): boolean {
  for (let up: Callable | null = callable; up; up = up.parent) {
    if (up.isTearDown) return true
    if (findFunctionName(up.node) !== null) return false
  }
  return false
}

/** Suspensions that lie behind the last read and before the reset. */
function collectGaps(
  site: ResetSite,
  readOuts: readonly Reading[],
  { flows, effects }: Analysis,
): Stretch[] {
  const { callable, point, shape } = site
  if (site.thenCall) {
    return [{ shape, window: { kind: 'then', node: site.thenCall, callable, isSettled: false } }]
  }
  const flow = flows.of(callable)
  const starts = site.peek
    ? [site.peek]
    : site.loop
      ? [site.loop]
      : readOuts.map(reading => reading.node)
  const barriers = new Set([...starts, ...site.others])
  return effects
    .suspensionsOf(callable)
    .filter(
      ({ node }) =>
        flow.canFollow(node, point, barriers) &&
        starts.some(start => flow.canFollow(start, node, barriersWithout(barriers, start, node))),
    )
    .map(window => ({ shape, window }))
}

/** The step of a `for await` is read and window in one. */
function barriersWithout(barriers: ReadonlySet<Node>, ...nodes: Node[]): ReadonlySet<Node> {
  return new Set([...barriers].filter(node => !nodes.includes(node)))
}

/** Suspensions inside a loop that walks the container itself, right up to the reset. */
function collectLivePasses(
  site: ResetSite,
  readOuts: readonly Reading[],
  { windows }: Analysis,
): Stretch[] {
  if (site.reset.kind === 'per-entry' || site.peek) return []
  return readOuts
    .filter(reading => reading.type === 'iteration')
    .filter(({ callback }) => callback === null)
    .flatMap(reading => {
      const { loop, body, callable } = reading
      return windows.suspensionsOfLoop(loop, body, callable).map((window): Stretch => ({
        shape: meetsAdditions(reading) ? 'live' : 'snapshot',
        window,
        skips: skipsOf(reading),
      }))
    })
}

/** Without a suspension between read and reset, a call there can still come back and write. */
function collectCalls(
  site: ResetSite,
  readOuts: readonly Reading[],
  { flows, windows, elements }: Analysis,
): Stretch[] {
  const { callable, point } = site
  if (site.thenCall || site.readOut) return []
  const flow = flows.of(callable)
  const readings = new Set(readOuts.map(({ node }) => node))
  const end = new Set([point])
  return readOuts.flatMap(reading => {
    const runner = (reading.type === 'iteration' ? reading.callback : null) ?? callable
    const isLive = reading.type === 'iteration' && !reading.callback && meetsAdditions(reading)
    const pass = isLive ? reading.loop : null
    const isBetween = (node: Node): boolean =>
      flow.canFollow(reading.node, node, end) && flow.canFollow(node, point, readings)
    const isInPass = (node: Node): boolean =>
      runner !== callable || (reading.type === 'iteration' && isInside(node, reading.loop))
    return windows
      .callsOf(runner)
      .filter(node => node !== site.reset.node && node !== reading.node)
      .filter(node => isInPass(node) || isBetween(node))
      .map(node => ({
        shape: pass && isInside(node, pass) ? ('live' as const) : ('snapshot' as const),
        window: { kind: 'call', node, callable: runner, isSettled: false } as const,
        fires: firesEvent(node, reading, elements),
        isBehind: !isInPass(node),
      }))
  })
}

/** `for (const channel of this.channels.values()) channel.fireClose()` */
function firesEvent(node: Node, reading: Reading, elements: Elements): boolean {
  const method = reading.type === 'iteration' ? elements.findElementCall(node, reading) : null
  return method !== null && isFiring(method)
}

function collectHazards(
  slot: Slot,
  site: ResetSite,
  stretch: Stretch,
  analysis: Analysis,
): Hazard[] {
  if (stretch.window.kind === 'call') return collectCallHazards(slot, site, stretch, analysis)
  const { window, shape } = stretch
  const { writers } = analysis
  const hazards: Hazard[] = []
  for (const writer of writers.writersAt(window, slot, site.callable)) {
    const hazard = writer.isSecondRun ? null : judgeWrite(writer, stretch, site.reset)
    if (hazard) hazards.push(hazard)
  }
  const entry = writers.findSecondRun(window, slot, site.callable)
  const harm = secondRunHarmOf(shape)
  const canRepeat = harm !== null && isHandled(site.reset) && !site.callable.isGenerator
  if (entry && canRepeat) {
    const writer = { write: site.reset.write, entry, isSecondRun: true }
    // A handle that is given away once is called once: `return async () => { … }`
    const tier = entry.kind === 'returned' ? 'possible' : tierOfEntry(entry)
    hazards.push({ tier, harm, window, writer })
  }
  return isConsumedAtOnce(window, analysis)
    ? hazards.map(hazard => ({ ...hazard, tier: 'possible' as const }))
    : hazards
}

/** The reset says that the entries are done: not `jobs = [...failed]`, and not where sending failed. */
function isHandled({ kind, write, node }: Reset): boolean {
  const isCaught = findAncestor(node, ({ type }) => type === 'CatchClause') !== null
  return !isCaught && (kind !== 'rebind' || write.isEmptying)
}

/** A call writes what it reaches itself; one that nobody knows may reach any entry. */
function collectCallHazards(
  slot: Slot,
  site: ResetSite,
  stretch: Stretch,
  analysis: Analysis,
): Hazard[] {
  const { graph, effects, windows, writers, guards } = analysis
  const { window } = stretch
  const reached = graph
    .targetsOf(window.node)
    .filter(target => !stretch.isBehind || isHandler(target, writers))
    .flatMap(target => effects.reachedByCall(window.node, target, slot))
    .filter(access => access.type === 'write')
    .filter(write => REENTRANT.has(write.kind) && !guards.isSkipped(write, window))
    .flatMap(
      write => judgeWrite({ write, entry: null, isSecondRun: false }, stretch, site.reset) ?? [],
    )
  if (!isCall(window.node) || !windows.isUnknown(window.node)) return reached
  const unknown = writers
    .writersInTurn(window, slot, site.callable)
    .flatMap(writer => judgeWrite(writer, stretch, site.reset) ?? [])
  return [
    ...reached,
    ...unknown.map(hazard => {
      const isHandler = hazard.writer.entry?.kind === 'event'
      return stretch.fires && isHandler ? hazard : { ...hazard, tier: 'possible' as const }
    }),
  ]
}

/** Run by an event that the call fires, and not by the plan of the operation. */
function isHandler(target: Callable, writers: Writers): boolean {
  return writers
    .entriesOf(target)
    .some(({ kind, callable }) => callable === target && kind === 'event')
}

/** What a callee puts back while the operation still walks it, the reset then drops. */
const REENTRANT: ReadonlySet<WriteKind> = new Set(['add', 'add-or-overwrite', 'overwrite'])
