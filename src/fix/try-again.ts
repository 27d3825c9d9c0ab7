import type { Facts, Source, StaleEntry } from '../engine/index.ts'

import { hasCommentIn } from './comments.ts'
import { isEvaluatedFirst } from './evaluation.ts'
import { freeName } from './free-name.ts'
import { editedText, indentationAt, layoutAt, reindentEdits } from './layout.ts'
import type { Suggestion } from './repair.ts'
import { descendantsOf, findStatement, isInside, textOf } from './syntax.ts'

/**
 * What was made of an old value counts only where that value is still there; else it is made once more.
 *
 *     this.list = await refresh(this.list)        for (;;) {
 *                                                   const before = this.list
 *                                                   const next = await refresh(before)
 *                                                   if (this.list !== before) continue
 *                                                   this.list = next
 *                                                   break
 *                                                 }
 */
export function tryAgainSuggestions(entry: StaleEntry, facts: Facts, source: Source): Suggestion[] {
  const { node, read, slot, act } = entry
  if (entry.shape !== 'write-back') return []
  const statement = findStatement(node)
  if (statement?.type !== 'ExpressionStatement' || statement.expression !== node) return []
  if (node.type !== 'AssignmentExpression' || node.operator !== '=') return []
  const { left, right } = node
  if (act.node !== node || !isInside(read, right.range) || !isOnlyReplaced(entry, facts)) return []
  if (!isEvaluatedFirst(read, statement, source)) return []
  if (hasCommentIn([statement.range[0], right.range[0]], source)) return []
  const { newline, end, unit } = layoutAt(statement, source)
  const indent = newline + indentationAt(statement.range[0], source.text)
  const before = freeName(['before'], statement, source)
  const next = freeName(['next'], statement, source)
  const target = textOf(left, source)
  const from = indentationAt(statement.range[0], source.text)
  const moves = reindentEdits(right.range, { from, to: from + unit }, source)
  const made = editedText(right.range, [...moves, { range: read.range, text: before }], source)
  const lines = [
    'for (;;) {',
    `${unit}const ${before} = ${textOf(read, source)}${end}`,
    `${unit}const ${next} = ${made}${end}`,
    `${unit}if (${target} !== ${before}) continue${end}`,
    `${unit}${target} = ${next}${end}`,
    `${unit}break${end}`,
    '}',
  ]
  const title = `Do it again if \`${slot.name}\` was replaced meanwhile`
  const edits = [{ range: statement.range, text: lines.join(indent) }]
  const isOnlyRead = ![...descendantsOf(right, source)].some(
    part => part !== read && textOf(part, source) === target && !isInside(part, read.range),
  )
  return isOnlyRead ? [{ id: 'tryAgain', title, edits, concessions: ['twice'] }] : []
}

/** Who changes it in its place leaves the same container there, and nobody can tell. */
function isOnlyReplaced({ hazards, slot, callable }: StaleEntry, facts: Facts): boolean {
  return [...hazards.map(({ writer }) => writer), ...facts.foreignWritersOf(slot, callable)].every(
    ({ isSecondRun, write }) => isSecondRun || write.kind === 'rebind',
  )
}
