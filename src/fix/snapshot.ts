import type { Facts, Iteration, LiveIteration, Source } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { copyNamesOf, freeName } from './free-name.ts'
import { findHoistEdits } from './hoist.ts'
import { findPassCopy, type PassCopy } from './pass-copy.ts'
import {
  NO_REPAIR,
  because,
  concessionsOf,
  type Concession,
  type Edit,
  type Repair,
  type SnapshotOptions,
  type Suggestion,
} from './repair.ts'
import { findSkipEdits } from './skip-removed.ts'
import {
  collectSnapshotObstacles,
  dropsNewerValues,
  losesAdditions,
  worksOnItself,
  writersOf,
} from './snapshot-conditions.ts'

/**
 * Lets a pass walk a copy that is made right before it.
 *
 *     for (const client of this.clients) await client.close()
 *                          ^^^^^^^^^^^^
 *     const clientsSnapshot = [...this.clients]
 *     for (const client of clientsSnapshot) await client.close()
 */
export function snapshotRepair(
  facts: Facts,
  source: Source,
  live: LiveIteration,
  options: SnapshotOptions,
): Repair {
  return withoutLosses(repairOf(facts, source, live, options), source)
}

function repairOf(
  facts: Facts,
  source: Source,
  live: LiveIteration,
  options: SnapshotOptions,
): Repair {
  const { iteration } = live
  const copy = findPassCopy(iteration, { facts, source })
  const edits = copy && findCopyEdits(iteration, copy, { skipEdits: [], source })
  if (!copy || !edits) return NO_REPAIR
  const question = { facts, source, live }
  if (worksOnItself(question) || losesAdditions(question) || dropsNewerValues(question))
    return NO_REPAIR

  const obstacles = collectSnapshotObstacles({ facts, source, live, copy })
  if (obstacles.length === 0 && options.fix !== 'none') return { fix: edits, suggestions: [] }

  const title = `Walk a copy of \`${iteration.slot.name}\`${because(obstacles)}`
  const concessions = concessionsOf(obstacles)
  const snapshot = { id: 'snapshot', title, edits, concessions } as const
  const skip = canLoseEntries(facts, live)
    ? findSkipSuggestion(iteration, copy, { concessions, source })
    : null
  if (!skip) return { fix: null, suggestions: [snapshot] }
  // What a live array loop still comes to is chance, and whoever removes a listener may go either way.
  const isArray = iteration.slot.kind === 'array'
  return { fix: null, suggestions: isArray ? [snapshot, skip] : [skip, snapshot] }
}

function findCopyEdits(
  iteration: Iteration,
  copy: PassCopy,
  { skipEdits, source }: { readonly skipEdits: readonly Edit[]; readonly source: Source },
): Edit[] | null {
  const name = freeName(copyNamesOf(iteration), iteration.loop, source)
  const declaration = `const ${name} = ${copy.text}`
  const edits = [...copy.editsFor(name), ...skipEdits]
  return findHoistEdits(copy.walked, { declaration, edits }, source)
}

/** Somebody may remove entries while the pass is on, and a copy would still have them. */
function canLoseEntries(facts: Facts, live: LiveIteration): boolean {
  const { body, slot } = live.iteration
  const foreign = writersOf(live, facts).map(({ write }) => write)
  return [...foreign, ...facts.accessesReachedFrom(body, slot)].some(
    access => access.type === 'write' && ['delete', 'shift', 'pop', 'clear'].includes(access.kind),
  )
}

function findSkipSuggestion(
  iteration: Iteration,
  copy: PassCopy,
  { concessions, source }: { readonly concessions: readonly Concession[]; readonly source: Source },
): Suggestion | null {
  const skipEdits = findSkipEdits(iteration, source)
  // The keys are a copy already: all that is missing is the look before the lookup.
  const hasCopy = iteration.form === 'keys-then-lookup'
  const edits =
    skipEdits && (hasCopy ? skipEdits : findCopyEdits(iteration, copy, { skipEdits, source }))
  if (!edits) return null
  const title = hasCopy
    ? `Skip keys that were removed from \`${iteration.slot.name}\` meanwhile`
    : `Walk a copy of \`${iteration.slot.name}\` and skip what was removed meanwhile`
  return { id: 'snapshotSkipRemoved', title, edits, concessions }
}
