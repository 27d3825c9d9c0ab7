import { drainHarmOf, secondRunHarmOf, type DrainShape } from '../catalog/harms.ts'
import { isTearDown } from '../catalog/lifecycle.ts'
import { groupBy } from './effects.ts'
import type {
  Access,
  Callable,
  Drain,
  Hazard,
  Iteration,
  Node,
  ReadOut,
  Slot,
  Window,
} from './facts.ts'
import { isDetached, type Analysis } from './live-iterations.ts'
import { collectResets, type ResetSite } from './resets.ts'
import { strongestFirst } from './strength.ts'
import { findFunctionName } from './syntax.ts'

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
  for (const [slot, accesses] of groupBy(analysis.accesses, access => access.slot)) {
    if (slot.kind === 'weak' || !accesses.some(isReading)) continue
    const readings = accesses.filter(isReading).filter(access => !isDetached(access, analysis))
    const found = collectResets(slot, accesses, analysis).flatMap(site => {
      const drain = findDrain(slot, site, readings, analysis)
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
  readings: readonly Reading[],
  analysis: Analysis,
): Drain | null {
  const { callable, reset } = site
  const flow = analysis.flows.of(callable)
  const readOuts = readings.filter(
    reading =>
      reading.callable === callable &&
      (site.readOut === null || site.readOut === reading) &&
      flow.canFollow(reading.node, site.point),
  )
  if (readOuts.length === 0 && !site.peek) return null
  const stretches = [
    ...collectGaps(site, readOuts, analysis),
    ...collectLivePasses(site, readOuts, analysis),
    ...collectCalls(site, readOuts, analysis),
  ]
  const hazards = stretches.flatMap(stretch => collectHazards(slot, site, stretch, analysis))
  return { slot, callable, readOuts, reset, hazards: strongestFirst(toned(hazards, callable)) }
}

/** Nobody adds to what is being torn down, as far as anybody can see. */
function toned(hazards: readonly Hazard[], callable: Callable): readonly Hazard[] {
  const name = findFunctionName(callable.node)
  if (name === null || !isTearDown(name)) return hazards
  return hazards.map(hazard => ({ ...hazard, tier: 'possible' }))
}

/** A window between read and reset, and what the read-out looks like from there. */
interface Stretch {
  readonly shape: DrainShape
  readonly window: Window
}

/** Suspensions that lie behind the last read and before the reset. */
function collectGaps(
  site: ResetSite,
  readOuts: readonly Reading[],
  { flows, effects }: Analysis,
): Stretch[] {
  const { callable, point, shape } = site
  if (site.thenCall) {
    return [{ shape, window: { kind: 'then', node: site.thenCall, callable } }]
  }
  const flow = flows.of(callable)
  const starts = site.peek ? [site.peek] : readOuts.map(reading => reading.node)
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
    .flatMap(({ loop, body, callable }) => windows.suspensionsOfLoop(loop, body, callable))
    .map(window => ({ shape: 'live', window }))
}

/** Without any suspension, a call between read and reset can still come back and write. */
function collectCalls(
  site: ResetSite,
  readOuts: readonly Reading[],
  { flows, windows, effects }: Analysis,
): Stretch[] {
  const { callable, point } = site
  if (effects.suspensionsOf(callable).length > 0 || site.thenCall || site.readOut) return []
  const flow = flows.of(callable)
  return readOuts.flatMap(reading => {
    const runner = (reading.type === 'iteration' && reading.callback) || callable
    const shape = reading.type === 'iteration' && !reading.callback ? 'live' : 'snapshot'
    return windows
      .callsOf(runner)
      .filter(
        node =>
          node !== site.reset.node &&
          node !== reading.node &&
          (runner !== callable ||
            (flow.canFollow(reading.node, node) && flow.canFollow(node, point))),
      )
      .map(node => ({ shape, window: { kind: 'call', node, callable: runner } as const }))
  })
}

function collectHazards(
  slot: Slot,
  site: ResetSite,
  stretch: Stretch,
  analysis: Analysis,
): Hazard[] {
  if (stretch.window.kind === 'call') return collectReentrantHazards(slot, stretch, analysis)
  const { window, shape } = stretch
  const { writers } = analysis
  const hazards: Hazard[] = []
  for (const writer of writers.writersAt(window.node, slot, site.callable)) {
    const harm = drainHarmOf(shape, writer.write.kind)
    if (!harm || writer.isSecondRun || site.reset.write === writer.write) continue
    // An insertion in front is a shift that brings something in; a removal brings nothing.
    if (writer.write.kind === 'shift' && writer.write.method !== 'unshift') continue
    const tier = writer.entry?.kind === 'unknown-callback' ? 'possible' : 'likely'
    hazards.push({ tier, harm, window, writer })
  }
  const entry = writers.findSecondRun(window.node, slot, site.callable)
  const harm = secondRunHarmOf(shape)
  if (entry && harm) {
    const writer = { write: site.reset.write, entry, isSecondRun: true }
    const tier = entry.kind === 'unknown-callback' ? 'possible' : 'likely'
    hazards.push({ tier, harm, window, writer })
  }
  return hazards
}

function collectReentrantHazards(
  slot: Slot,
  { shape, window }: Stretch,
  { graph, effects }: Analysis,
): Hazard[] {
  return graph
    .targetsOf(window.node)
    .flatMap(target => effects.reachedByCalling(target, slot))
    .flatMap(access => {
      if (access.type !== 'write') return []
      const harm = drainHarmOf(shape, access.kind)
      if (!harm || access.kind === 'rebind' || access.kind === 'shift') return []
      const writer = { write: access, entry: null, isSecondRun: false }
      return [{ tier: 'likely' as const, harm, window, writer }]
    })
}
