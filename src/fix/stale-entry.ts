import type { Facts, Source, StaleEntry } from '../engine/index.ts'

import { claimEntrySuggestions } from './claim-entry.ts'
import { withoutLosses } from './comments.ts'
import { electFirstSuggestions } from './elect-first.ts'
import { lookAgainSuggestions } from './look-again.ts'
import { lookUpAgainSuggestions } from './look-up-again.ts'
import { readAfterWaitRepair } from './read-after-wait.ts'
import { NO_REPAIR, type Repair, type SnapshotOptions } from './repair.ts'
import { sameEntrySuggestions } from './same-entry.ts'
import { shareMakingSuggestions } from './share-making.ts'
import { sharePromiseSuggestions } from './share-promise.ts'
import { shareFillSuggestions } from './share-work.ts'
import { tryAgainSuggestions } from './try-again.ts'
import { writeFirstSuggestions } from './write-first.ts'

/** What can be done about a value or a decision that is old by the time it is used. */
export function staleEntryRepair(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
  { fix }: SnapshotOptions,
): Repair {
  const kept = withoutLosses(repairOf(entry, facts, source), source)
  if (fix === 'all' || !kept.fix) return kept
  // The scope of `--fix` is narrower than what could be done.
  const title = 'Read it after the wait'
  return {
    fix: null,
    suggestions: [{ id: 'readAfterWait', title, edits: kept.fix, concessions: [] }],
  }
}

function repairOf(entry: StaleEntry, facts: Facts, source: Source): Repair {
  // A store that is asked by waiting is no container of this file.
  if (entry.shape === 'cache-fill' && entry.slot.kind === 'value') return NO_REPAIR
  switch (entry.shape) {
    case 'read-modify-write':
    case 'compound':
    case 'write-back':
      return updateRepair(entry, facts, source)
    case 'election':
      return { fix: null, suggestions: electFirstSuggestions(entry, facts, source) }
    case 'receiver':
      return receiverRepair(entry, facts, source)
    case 'fill':
      return { fix: null, suggestions: shareFillSuggestions(entry, facts, source) }
    case 'first-use':
      return { fix: null, suggestions: shareMakingSuggestions(entry, facts, source) }
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
  }
}

/** A look that nothing needs before moves down by itself; else the write can move up, or it is made anew. */
function updateRepair(entry: StaleEntry, facts: Facts, source: Source): Repair {
  const { fix, suggestions } = readAfterWaitRepair(entry, facts, source)
  if (fix) return { fix, suggestions }
  const all = [...suggestions, ...writeFirstSuggestions(entry, facts, source)]
  return { fix, suggestions: all.length > 0 ? all : tryAgainSuggestions(entry, facts, source) }
}

/** Whether what comes late belongs to the new container or to the old one, only the author knows. */
function receiverRepair(entry: StaleEntry, facts: Facts, source: Source): Repair {
  const repair = readAfterWaitRepair(entry, facts, source)
  if (!repair.fix) return repair
  const title = `Wait first, so that it goes into what \`${entry.slot.name}\` is by then`
  const suggestion = { id: 'readAfterWait', title, edits: repair.fix, concessions: [] } as const
  return { fix: null, suggestions: [suggestion] }
}
