import type { Facts, Resize, Source } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { copyNamesOf, freeName } from './free-name.ts'
import { findHoistEdits } from './hoist.ts'
import { findPassCopy } from './pass-copy.ts'
import type { Edit, Repair, Suggestion } from './repair.ts'
import { findBackwardEdits, findStepBackEdits } from './resize-index.ts'
import { findFilterEdits } from './resize-filter.ts'

/**
 * What keeps a loop from disturbing itself. All of them are suggestions: a loop that skips does
 * something else once it does not, and which of them is meant is for the author to say.
 *
 *     for (const job of jobs) if (job.isDone) jobs.splice(jobs.indexOf(job), 1)
 *
 *     jobs = jobs.filter(job => !job.isDone)
 */
export function resizeRepair(facts: Facts, source: Source, resize: Resize): Repair {
  const name = resize.iteration.slot.name
  const cures = [
    cure('keepByFilter', `Keep the rest of \`${name}\` with \`filter\``, () =>
      findFilterEdits(resize, source),
    ),
    cure('stepBack', 'Set the index back, so that the next step looks at what moved up', () =>
      findStepBackEdits(resize, source),
    ),
    cure('walkBackwards', `Walk \`${name}\` backwards`, () => findBackwardEdits(resize, source)),
    cure('walkCopy', `Walk a copy of \`${name}\``, () => findCopyEdits(facts, source, resize)),
  ]
  const suggestions = cures.flatMap(found => found() ?? []).slice(0, MOST)
  return withoutLosses({ fix: null, suggestions }, source)
}

/** More than two of a kind are no help. */
const MOST = 2

function cure(
  id: Suggestion['id'],
  title: string,
  find: () => readonly Edit[] | null,
): () => Suggestion | null {
  return () => {
    const edits = find()
    return edits && { id, title, edits, concessions: ['alone'] }
  }
}

/** Not by index: the indexes of the copy are others as soon as one entry is gone. */
function findCopyEdits(
  facts: Facts,
  source: Source,
  { iteration, shape, place }: Resize,
): readonly Edit[] | null {
  const isIndexed = iteration.form !== 'cursor' && iteration.form !== 'callback'
  if (isIndexed || (shape !== 're-add' && place === 'index')) return null
  const copy = findPassCopy(iteration, { facts, source })
  if (!copy) return null
  const name = freeName(copyNamesOf(iteration), iteration.loop, source)
  const hoisting = { declaration: `const ${name} = ${copy.text}`, edits: copy.editsFor(name) }
  return findHoistEdits(copy.walked, hoisting, source)
}
