import { secondRunHarmOf } from '../catalog/harms.ts'
import { isStore } from '../catalog/terms.ts'
import { isHarmfulIn, judgeWrite, tierOfEntry, type Stretch } from './drain-verdicts.ts'
import type { Callable, Hazard, Reset, Slot } from './facts.ts'
import { isConsumedAtOnce, type Analysis } from './live-iterations.ts'
import type { ResetSite } from './resets.ts'
import { findAncestor, isCall } from './syntax.ts'
import type { Writers } from './writers.ts'

/** What others, or a second run, do to a drain in one of its windows. */
export function collectHazards(
  slot: Slot,
  site: ResetSite,
  stretch: Stretch,
  analysis: Analysis,
): Hazard[] {
  if (stretch.window.kind === 'call') return collectCallHazards(slot, site, stretch, analysis)
  const { window, shape } = stretch
  const { writers } = analysis
  const hazards: Hazard[] = []
  const write = isHarmfulIn(stretch, site.reset, analysis)
  for (const writer of writers.writersAt(window, slot, site.callable, { write })) {
    const hazard = writer.isSecondRun ? null : judgeWrite(writer, stretch, site.reset, analysis)
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
    .filter(write => isStore(write.kind) && !guards.isSkipped(write, window))
    .flatMap(
      write =>
        judgeWrite({ write, entry: null, isSecondRun: false }, stretch, site.reset, analysis) ?? [],
    )
  if (!isCall(window.node) || !windows.isUnknown(window.node)) return reached
  const unknown = writers
    .writersInTurn(window, slot, site.callable, isHarmfulIn(stretch, site.reset, analysis))
    .flatMap(writer => judgeWrite(writer, stretch, site.reset, analysis) ?? [])
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
