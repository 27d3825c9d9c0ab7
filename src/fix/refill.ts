import type { Callable, Entry, Facts, Source, TornRefill } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { emptyLaterRepair } from './empty-later.ts'
import { fillLocalRepair } from './fill-local.ts'
import { isWithin } from './reach.ts'
import { NO_REPAIR, type Repair } from './repair.ts'

/**
 * What a person can choose where a container is emptied too early: the old content stays in it until the
 * new one is there, also when that never comes.
 */
export function refillRepair(facts: Facts, source: Source, refill: TornRefill): Repair {
  if (isFilledByOthers(facts, refill)) return NO_REPAIR
  const repair = emptyLaterRepair(facts, source, refill) ?? fillLocalRepair(facts, source, refill)
  return repair ? withoutLosses(repair, source) : NO_REPAIR
}

/** What other code adds in the window is kept today, and would be swept away by an emptying behind it. */
function isFilledByOthers(facts: Facts, { slot, callable }: TornRefill): boolean {
  return facts
    .foreignWritersOf(slot, callable)
    .filter(({ isSecondRun, write }) => !isSecondRun && !write.isReset && write.kind !== 'delete')
    .some(({ entry }) => !entry || !isReactionOf(entry, callable))
}

/** `load().then(rows => { … })`: a later turn of the operation itself. */
function isReactionOf({ kind, callable }: Entry, operation: Callable): boolean {
  return kind === 'promise' && callable !== operation && isWithin(callable, operation)
}
