import { isStockName } from '../catalog/idempotence.ts'
import type { Callable, EntryKind, Hazard, Slot } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { ResetSite } from './resets.ts'
import { findAncestor, findFunctionName, isFunction, isInside, isNodeCallback } from './syntax.ts'

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
 * callers, as far as anybody can see; a timer or an event asks nobody.
 */
export function tonedBy(
  slot: Slot,
  site: ResetSite,
  analysis: Analysis,
): (hazard: Hazard) => Hazard {
  // What is dropped from a cache is made again when somebody asks for it.
  const isUnsure = isStockName(slot.shortName) || mayRunAtOnce(site, analysis) || isGivingUp(site)
  const isEnd = isPartOfTearDown(site.callable)
  return hazard =>
    isUnsure || (isEnd && !goesOn(hazard)) ? { ...hazard, tier: 'possible' } : hazard
}

function goesOn({ writer: { entry, isSecondRun } }: Hazard): boolean {
  return !isSecondRun && entry !== null && UNASKED.has(entry.kind)
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
