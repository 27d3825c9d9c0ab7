import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from '../engine/index.ts'

import { endWithComment, startWithDirectives } from './comments.ts'
import { indentationAt, isFirstOnLine, layoutAt, type Layout } from './layout.ts'
import type { Edit } from './repair.ts'
import type { RestoreLines } from './restore.ts'
import { findStatementList } from './syntax.ts'
import { headLines, removalOf, resetsRangeOf, restoreText, type TakeText } from './take-text.ts'

/**
 * The author's own `try`, when the work and the resets are all of it: its `catch` can put the batch back.
 *
 *     try {
 *       await send(this.buf)
 *       this.buf = []
 *     } catch (error) {
 *       log(error)
 *     }
 */
export function findOwnCatch({ shape, resets }: TakeText): TSESTree.TryStatement | null {
  const attempt = shape.list[0]?.parent?.parent
  if (shape.kind !== 'row' || attempt?.type !== 'TryStatement') return null
  const isAll =
    attempt.block.body === shape.list &&
    shape.list[0] === shape.work[0] &&
    shape.list.at(-1) === resets.at(-1)
  return isAll && attempt.handler ? attempt : null
}

/** Takes and resets above the `try`, puts back at the start of its `catch`. */
export function ownCatchEdits(
  attempt: TSESTree.TryStatement,
  text: TakeText,
  restore: RestoreLines,
): Edit[] {
  const { source, batches, resets } = text
  const handler = attempt.handler?.body
  return [
    headEditAt(attempt, text),
    ...batches.flatMap(batch => batch.edits),
    removalOf(resetsRangeOf(resets, source), source),
    ...(handler ? [handlerEdit(handler, restore, source)] : []),
  ]
}

/** Right behind the author's own take, or above the `try` and what its directives say. */
export function headEditAt(attempt: Node, text: TakeText): Edit {
  const { shape, source } = text
  const ownTake = shape.ownTake ?? findTakeBefore(attempt, text)
  const layout = layoutAt(attempt, source)
  const place = ownTake ?? attempt
  const lineBreak = layout.newline + indentationAt(place.range[0], source.text)
  const lines = headLines(text, indentationAt(place.range[0], source.text), layout)
  const at = ownTake ? endWithComment(ownTake, source) : startWithDirectives(attempt, source)
  const inserted = lines.map(line => (ownTake ? lineBreak + line : line + lineBreak)).join('')
  return { range: [at, at], text: inserted }
}

function findTakeBefore(attempt: Node, { ownTakes }: TakeText): Node | null {
  const list = findStatementList(attempt)
  const before = list?.[list.indexOf(attempt) - 1]
  return before && ownTakes.at(-1) === before ? before : null
}

/** `catch {}` is opened up. */
function handlerEdit(
  handler: TSESTree.BlockStatement,
  restore: RestoreLines,
  source: Source,
): Edit {
  const { text } = source
  const layout: Layout = layoutAt(handler, source)
  const outer = indentationAt(handler.range[0], text)
  const [first] = handler.body
  const isOpen = first !== undefined && isFirstOnLine(first.range[0], text)
  const indent = isOpen ? indentationAt(first.range[0], text) : outer + layout.unit
  const start = handler.range[0] + 1
  const lines = restoreText(restore, indent, layout).map(line => layout.newline + line)
  if (isOpen) return { range: [start, start], text: lines.join('') }
  const rest = text.slice(start, handler.range[1] - 1).trim()
  const tail = rest === '' ? '' : layout.newline + indent + rest
  return {
    range: [start, handler.range[1] - 1],
    text: lines.join('') + tail + layout.newline + outer,
  }
}
