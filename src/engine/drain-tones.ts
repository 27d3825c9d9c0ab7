import { isStockName } from '../catalog/idempotence.ts'
import { isEndOfOwn, isOverAt, isTakenAway, isTornDown } from './drain-ends.ts'
import type { Reading } from './drain-verdicts.ts'
import { isNeverFilled } from './fillings.ts'
import { isOnlyRemoving } from './second-runs.ts'
import type { EntryKind, Hazard, Slot } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { isOnlyPhase, isPhase } from './phases.ts'
import type { ResetSite } from './resets.ts'
import { findAncestor, isFunction, isInside, isNodeCallback } from './syntax.ts'

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
 * How sure a hazard of a drain is, as far as what the operation is for tells. Who tears down has stopped its
 * callers, as far as anybody can see; a timer or an event asks nobody, unless it was taken away before.
 */
export function tonedBy(
  slot: Slot,
  site: ResetSite,
  readOuts: readonly Reading[],
  analysis: Analysis,
): (hazard: Hazard) => Hazard {
  const isUnsure =
    // What is dropped from a cache is made again when somebody asks for it.
    isStockName(slot.shortName) ||
    mayRunAtOnce(site, analysis) ||
    isGivingUp(site) ||
    isNeverFilled(slot, analysis.effects.accessesOf(slot))
  const isPhased = isOnlyPhase(site.callable, analysis.writers)
  const isEnd = isTornDown(site, readOuts, analysis)
  const isMeant = (hazard: Hazard): boolean =>
    isUnsure ||
    (isPhased && hazard.writer.entry !== null && isPhase(hazard.writer.entry)) ||
    (hazard.harm === 'acts-twice' && isOnlyRemoving(readOuts, analysis)) ||
    ((isEnd || isOverAt(hazard.window, analysis) || isEndOfOwn(hazard.window, site, analysis)) &&
      !goesOn(hazard, site, analysis))
  return hazard =>
    hazard.tier === 'likely' && isMeant(hazard) ? { ...hazard, tier: 'possible' } : hazard
}

/** Whoever comes without being asked for, and was not taken away. */
function goesOn(
  { window, writer: { write, entry, isSecondRun } }: Hazard,
  site: ResetSite,
  analysis: Analysis,
): boolean {
  if (isSecondRun || entry === null || !UNASKED.has(entry.kind)) return false
  return analysis.writers
    .entriesOf(write.callable)
    .some(each => UNASKED.has(each.kind) && !isTakenAway(each, window, site, analysis))
}

const UNASKED: ReadonlySet<EntryKind> = new Set(['timer', 'event', 'message'])
