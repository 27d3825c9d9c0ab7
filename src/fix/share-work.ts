import type { TSESTree } from '@typescript-eslint/types'

import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { isConstantIn } from './constants.ts'
import { isQuiet } from './evaluation.ts'
import { editedText, indentationAt, layoutAt, reindentEdits } from './layout.ts'
import { findPendingPlace } from './pending-place.ts'
import type { Edit, Suggestion } from './repair.ts'
import { usesNarrowed } from './share-place.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { declaresForLater, waysOutOf } from './ways-out.ts'

/**
 * The promise of the work is kept beside a container that is filled where it is empty.
 *
 *     if (rows.length === 0) {                 if (rows.length === 0) {
 *       const fresh = await fetchRows()          pendingRows ??= (async () => {
 *       rows.push(...fresh)                        const fresh = await fetchRows()
 *     }                                            rows.push(...fresh)
 *                                                })().finally(() => {
 *                                                  pendingRows = undefined
 *                                                })
 *                                                await pendingRows
 *                                              }
 */
export function shareFillSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const guard = findStatement(entry.read)
  if (guard?.type !== 'IfStatement' || guard.alternate) return []
  const work = findWork(entry, guard, source)
  if (!work || !canMove(work, entry, guard.test, source)) return []
  const [first] = work
  const last = work.at(-1) ?? first
  if (!entry.hazards.every(({ window }) => isInside(window.node, [first.range[0], last.range[1]])))
    return []
  const { act, slot } = entry
  const place = findPendingPlace(slot, act.ref, 'nothing', source)
  if (!place || act.alias !== null || facts.callableAt(entry.node) !== entry.callable) return []
  const range = [startWithComments(first, source), endWithComment(last, source)] as const
  const { newline, end, unit } = layoutAt(first, source)
  const indent = indentationAt(range[0], source.text)
  const body = editedText(
    range,
    reindentEdits(range, { from: indent, to: indent + unit }, source),
    source,
  )
  const lines = [
    `${place.name} ??= (async () => {`,
    unit + body,
    '})().finally(() => {',
    `${unit}${place.name} = undefined${end}`,
    `})${end}`,
    `await ${place.name}${end}`,
  ]
  return suggestShared(place.name, [
    place.declaration,
    { range, text: lines.join(newline + indent) },
  ])
}

/** All that is done because the container is empty, or because nothing is there. */
export function findWork(
  { read, node }: StaleEntry,
  guard: TSESTree.IfStatement,
  source: Source,
): readonly [Node, ...Node[]] | null {
  const { consequent, test } = guard
  const isAround = isInside(node, consequent.range)
  const list = isAround
    ? consequent.type === 'BlockStatement'
      ? consequent.body
      : null
    : findStatementList(guard)
  if (!list || !isInside(read, test.range) || !isQuiet(test, source)) return null
  const behind = isAround ? list : list.slice(list.indexOf(guard) + 1)
  const end = behind.findIndex(statement => isInside(node, statement.range))
  const next = behind[end + 1]
  const isLast = isAround
    ? next === undefined
    : next === undefined || next.type === 'ReturnStatement'
  const [first, ...others] = behind.slice(0, end + 1)
  return first && isLast ? [first, ...others] : null
}

/** It can stand in a function of its own, and gives nothing but what is in the container. */
function canMove(
  work: readonly [Node, ...Node[]],
  { callable, act }: StaleEntry,
  test: Node,
  source: Source,
): boolean {
  const ref = textOf(act.ref, source)
  const isPlain = [...descendantsOf(test, source)].every(
    part =>
      textOf(part, source) !== ref ||
      (part.parent?.type === 'MemberExpression' && !part.parent.optional),
  )
  const [first] = work
  const last = work.at(-1) ?? first
  return (
    !declaresForLater(work, source) &&
    !hasCommentIn([last.range[1], endWithComment(last, source)], source) &&
    canStandApart(work, callable.node, source, isPlain ? ref : null)
  )
}

/** In a function of its own it does what it does now: it ends by itself, and every name means the same. */
export function canStandApart(
  work: readonly Node[],
  operation: Node,
  source: Source,
  plain: string | null,
): boolean {
  return (
    !waysOutOf(work, new Set(), source).leaves &&
    work.every(
      part =>
        isConstantIn(part, operation, source) &&
        !usesNarrowed(part, operation, source, plain) &&
        ![...descendantsOf(part, source)].some(
          inner =>
            inner.type === 'YieldExpression' ||
            (inner.type === 'Identifier' && inner.name === 'arguments'),
        ),
    )
  )
}

export function suggestShared(name: string, edits: readonly Edit[]): Suggestion[] {
  const title = `Keep the promise in \`${name}\`, so that others wait for the same work`
  return [{ id: 'shareWork', title, edits, concessions: [] }]
}
