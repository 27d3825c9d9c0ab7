import { isFiring } from '../catalog/emitters.ts'
import type { DrainShape } from '../catalog/harms.ts'
import {
  collectClaims,
  meetsAdditions,
  skipsOf,
  type Reading,
  type Stretch,
} from './drain-verdicts.ts'
import type { Elements } from './elements.ts'
import type { Iteration, Node } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { canEnd } from './loop-ends.ts'
import type { ResetSite } from './resets.ts'
import { isInside } from './syntax.ts'

/** Suspensions between the last read of a drain and its reset. */
export function collectSuspended(
  site: ResetSite,
  readOuts: readonly Reading[],
  analysis: Analysis,
): readonly Stretch[] {
  return [...collectGaps(site, readOuts, analysis), ...collectLivePasses(site, readOuts, analysis)]
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
  analysis: Analysis,
): Stretch[] {
  const { windows } = analysis
  if (site.reset.kind === 'per-entry' || site.peek) return []
  return readOuts
    .filter(reading => reading.type === 'iteration')
    .filter(({ callback }) => callback === null)
    .flatMap(reading => {
      const { loop, body, callable } = reading
      return windows.suspensionsOfLoop(loop, body, callable).map((window): Stretch => ({
        shape: shapeOfPass(reading, site, analysis),
        window,
        skips: skipsOf(reading),
      }))
    })
}

function shapeOfPass(pass: Iteration, { reset }: ResetSite, analysis: Analysis): DrainShape {
  if (!meetsAdditions(pass)) return 'snapshot'
  // A second run that finds nothing puts another container in the place of the one that is walked.
  const isToTheEnd = !canEnd(pass.body, analysis.source) && reset.kind !== 'rebind'
  const isAlways = ({ parent }: Node) =>
    parent?.type === 'ExpressionStatement' && parent.parent === pass.body
  return isToTheEnd && collectClaims(pass, analysis).some(isAlways) ? 'claimed' : 'live'
}

/** Without a suspension between read and reset, a call there can still come back and write. */
export function collectCalls(
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
