import type { Facts, Source, StaleEntry } from '../engine/index.ts'

import { claimEntrySuggestions } from './claim-entry.ts'
import { withoutLosses } from './comments.ts'
import { lookAgainSuggestions } from './look-again.ts'
import { lookUpAgainSuggestions } from './look-up-again.ts'
import { readAfterWaitRepair } from './read-after-wait.ts'
import { NO_REPAIR, type Repair, type SnapshotOptions } from './repair.ts'
import { sameEntrySuggestions } from './same-entry.ts'
import { sharePromiseSuggestions } from './share-promise.ts'

/** What can be done about a value or a decision that is old by the time it is used. */
export function staleEntryRepair(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
  { fix }: SnapshotOptions,
): Repair {
  const repair = repairOf(entry, facts, source)
  if (!repair) return NO_REPAIR
  const kept = withoutLosses(repair, source)
  if (fix === 'all' || !kept.fix) return kept
  // The scope of `--fix` is narrower than what could be done.
  const title = 'Read it after the wait'
  return {
    fix: null,
    suggestions: [{ id: 'readAfterWait', title, edits: kept.fix, concessions: [] }],
  }
}

function repairOf(entry: StaleEntry, facts: Facts, source: Source): Repair | null {
  switch (entry.shape) {
    case 'read-modify-write':
    case 'compound':
    case 'write-back':
      return readAfterWaitRepair(entry, facts, source)
    case 'receiver':
      return receiverRepair(entry, facts, source)
    case 'stale-index':
      return { fix: null, suggestions: lookUpAgainSuggestions(entry, facts, source) }
    case 'late-cleanup':
      return { fix: null, suggestions: sameEntrySuggestions(entry, source) }
    case 'check-then-act':
    case 'find-then-push':
    case 'cache-fill':
    case 'logical-assignment':
      return {
        fix: null,
        suggestions: [
          ...sharePromiseSuggestions(entry, facts, source),
          ...claimEntrySuggestions(entry, facts, source),
          ...lookAgainSuggestions(entry, facts, source),
        ],
      }
    default:
      return null
  }
}

/** Whether what comes late belongs to the new container or to the old one, only the author knows. */
function receiverRepair(entry: StaleEntry, facts: Facts, source: Source): Repair {
  const repair = readAfterWaitRepair(entry, facts, source)
  if (!repair.fix) return repair
  const title = `Wait first, so that it goes into what \`${entry.slot.name}\` is by then`
  const suggestion = { id: 'readAfterWait', title, edits: repair.fix, concessions: [] } as const
  return { fix: null, suggestions: [suggestion] }
}
