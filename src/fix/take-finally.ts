import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from '../engine/index.ts'

import { commentsIn, endWithComment, startWithComments } from './comments.ts'
import { scopeAt } from './free-name.ts'
import { editedText, indentationAt, lineStartOf, movedEdits, reindentEdits } from './layout.ts'
import type { Edit } from './repair.ts'
import { isInside } from './syntax.ts'
import { headEditAt } from './take-catch.ts'
import { removalOf, resetsRangeOf, type TakeText } from './take-text.ts'

/**
 * Takes first, and brings the resets along from their `finally`; the `finally` goes when nothing else is
 * in it. `null` where a comment would be lost with it.
 *
 *     try { await send(this.buf) } finally { this.buf = [] }
 *     ^^^^^                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^
 */
export function findFinallyEdits(attempt: TSESTree.TryStatement, text: TakeText): Edit[] | null {
  const { resets, source } = text
  const { finalizer, handler } = attempt
  if (!finalizer) return null
  const edits = [headEditAt(attempt, text), ...text.batches.flatMap(batch => batch.edits)]
  const range = resetsRangeOf(resets, source)
  if (finalizer.body.length > resets.length) return [...edits, removalOf(range, source)]
  if (commentsIn(finalizer.range, source).some(comment => !isInside(comment, range))) return null
  if (handler) return [...edits, { range: [handler.range[1], attempt.range[1]], text: '' }]
  return findUnwrapEdits(attempt, finalizer, edits, source)
}

function findUnwrapEdits(
  attempt: TSESTree.TryStatement,
  finalizer: TSESTree.BlockStatement,
  given: readonly Edit[],
  source: Source,
): Edit[] | null {
  const { block } = attempt
  const inner = given.filter(edit => isInside(edit, block.range))
  const outer = given.filter(edit => !isInside(edit, block.range))
  const [first] = block.body
  const last = block.body.at(-1)
  if (!first || !last) return null
  const between = commentsIn([attempt.range[0], block.range[0]], source)
  const behind = commentsIn([block.range[1], finalizer.range[0]], source)
  if (between.length > 0 || behind.length > 0) return null
  if (!canJoinScopeAround(block, source)) {
    return [
      ...given,
      { range: [attempt.range[0], block.range[0]], text: '' },
      { range: [block.range[1], attempt.range[1]], text: '' },
    ]
  }
  const range = [startWithComments(first, source), endWithComment(last, source)] as const
  if (commentsIn(block.range, source).some(comment => !isInside(comment, range))) return null
  const from = indentationAt(first.range[0], source.text)
  const to = indentationAt(attempt.range[0], source.text)
  const moved = movedEdits(inner, { from, to })
  const edits = [...moved, ...reindentEdits(range, { from, to }, source)]
  const isInline = lineStartOf(first.range[0], source.text) <= attempt.range[0]
  const text = editedText(range, isInline ? inner : edits, source)
  return [...outer, { range: attempt.range, text }]
}

/** What the block declares means nothing outside of it yet. */
function canJoinScopeAround(block: Node, source: Source): boolean {
  const scope = source.scopeManager.acquire(block)
  const { upper } = scope ?? {}
  if (!scope || !upper) return true
  const names = new Set(scope.variables.map(({ name }) => name))
  if (names.size === 0) return true
  const declared = upper.variables.some(({ name, defs }) => defs.length > 0 && names.has(name))
  const around = scopeAt(block.parent ?? block, source)
  const used = [around, ...around.childScopes].some(
    other =>
      other !== scope &&
      other.through.concat(other.references).some(({ identifier, resolved }) => {
        return names.has(identifier.name) && resolved?.scope !== scope
      }),
  )
  return !declared && !used
}
