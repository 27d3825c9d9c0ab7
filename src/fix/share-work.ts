import type { TSESTree } from '@typescript-eslint/types'

import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { isConstantIn } from './constants.ts'
import { isQuiet } from './evaluation.ts'
import { isKnownPromise } from './known-promises.ts'
import { editedText, indentationAt, layoutAt, reindentEdits } from './layout.ts'
import { findPendingPlace } from './pending-place.ts'
import { isInTry } from './promise-readers.ts'
import type { Edit, Suggestion } from './repair.ts'
import { usesNarrowed } from './share-place.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { declaresForLater, waysOutOf } from './ways-out.ts'

/**
 * The promise of what is being made is kept beside the value: whoever comes meanwhile waits for the same.
 *
 *     this.#conn ??= await connect()
 *     this.#conn ??= await (this.#pendingConn ??= connect().finally(() => {
 *       this.#pendingConn = undefined
 *     }))
 */
export function shareMakingSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const [{ window: { node: wait } } = { window: { node: null } }, ...others] = entry.hazards
  if (wait?.type !== 'AwaitExpression' || others.some(other => other.window.node !== wait))
    return []
  const { node } = entry
  if (node.type !== 'AssignmentExpression' || !isRightBefore(wait, node, source)) return []
  const isValue = isInside(wait, node.range) || findStatement(wait)?.type === 'VariableDeclaration'
  const place = findPendingPlace(entry.slot, node.left, isValue ? 'value' : 'nothing', source)
  const made = wait.argument
  if (!place || made.type !== 'CallExpression' || facts.suspensionsUnder(made).length > 0) return []
  const { newline, end, unit } = layoutAt(node, source)
  const indent = indentationAt(findStatement(wait)?.range[0] ?? node.range[0], source.text)
  const text = textOf(made, source)
  const promise = isKnownPromise(made, facts, source) ? text : `Promise.resolve(${text})`
  const lines = [
    `(${place.name} ??= ${promise}.finally(() => {`,
    `${unit}${place.name} = undefined${end}`,
    '}))',
  ]
  return suggest(place.name, [
    place.declaration,
    { range: made.range, text: lines.join(newline + indent) },
  ])
}

/** Behind the wait, nothing is done but to keep what it gave: others would do it once more. */
function isRightBefore(wait: Node, act: Node, source: Source): boolean {
  const store = findStatement(act)
  const first = findStatement(wait)
  const list = store && findStatementList(store)
  const isDefault = act.type === 'AssignmentExpression' && act.operator !== '='
  if (isDefault) return isInside(wait, act.range)
  if (store?.type !== 'ExpressionStatement' || store.expression !== act || !first) return false
  const row = list ?? [store]
  const start = row.indexOf(first)
  const end = row.indexOf(store)
  if (start < 0 || end - start > 1 || isInTry(store)) return false
  const [next, ...rest] = row.slice(end + 1)
  const isLast = next?.type === 'ReturnStatement' && (!next.argument || isQuiet(next, source))
  return rest.length === 0 && (next === undefined || isLast)
}

/**
 * The same for a container that is filled where it is empty.
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
  return suggest(place.name, [place.declaration, { range, text: lines.join(newline + indent) }])
}

/** All that is done because the container is empty. */
function findWork(
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
    !waysOutOf(work, new Set(), source).leaves &&
    !declaresForLater(work, source) &&
    !hasCommentIn([last.range[1], endWithComment(last, source)], source) &&
    work.every(
      statement =>
        isConstantIn(statement, callable.node, source) &&
        !usesNarrowed(statement, callable.node, source, isPlain ? ref : null) &&
        ![...descendantsOf(statement, source)].some(
          part => part.type === 'Identifier' && part.name === 'arguments',
        ),
    )
  )
}

function suggest(name: string, edits: readonly Edit[]): Suggestion[] {
  const title = `Keep the promise in \`${name}\`, so that others wait for the same work`
  return [{ id: 'shareWork', title, edits, concessions: [] }]
}
