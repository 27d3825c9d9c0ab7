import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { isConstantIn } from './constants.ts'
import { isQuiet } from './evaluation.ts'
import { freeName } from './free-name.ts'
import { editedText, indentationAt, layoutAt, reindentEdits } from './layout.ts'
import type { Suggestion } from './repair.ts'
import { touchesSlot } from './share-place.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * The first one joins before it does the work, and leaves again when that fails.
 *
 *     if (this.#tokens.size === 0) await this.start()     const isFirst = this.#tokens.size === 0
 *     this.#tokens.add(token)                             this.#tokens.add(token)
 *                                                         if (isFirst) {
 *                                                           try {
 *                                                             await this.start()
 *                                                           } catch (error) {
 *                                                             this.#tokens.delete(token)
 *                                                             throw error
 *                                                           }
 *                                                         }
 */
export function electFirstSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const place = findPlace(entry, facts, source)
  if (!place) return []
  const { guard, test, work, claim, removal } = place
  const range = [guard.range[0], claim.range[1]] as const
  if (hasCommentIn([work.end, range[1]], source) || hasCommentIn([range[0], work.start], source))
    return []
  const { newline, unit, end } = layoutAt(guard, source)
  const indent = indentationAt(guard.range[0], source.text)
  const to = indent + unit + unit
  const body = [work.start, work.end] as const
  const from = indentationAt(work.start, source.text)
  const moved = editedText(body, reindentEdits(body, { from, to }, source), source)
  const name = freeName(['isFirst'], guard, source)
  const lines = [
    `const ${name} = ${test}${end}`,
    textOf(claim, source),
    `if (${name}) {`,
    `${unit}try {`,
    `${unit}${unit}${moved}`,
    `${unit}} catch (error) {`,
    `${unit}${unit}${removal}${end}`,
    `${unit}${unit}throw error${end}`,
    `${unit}}`,
    '}',
  ]
  const title = `Add the entry to \`${entry.slot.name}\` before the wait, and remove it when that fails`
  const edits = [{ range, text: lines.join(newline + indent) }]
  return [{ id: 'claimRestore', title, edits, concessions: [] }]
}

interface Place {
  /** `if (this.#tokens.size === 0) …` */
  readonly guard: Node
  readonly test: string
  /** What only the first one does. */
  readonly work: { readonly start: number; readonly end: number }
  /** `this.#tokens.add(token)`, right behind */
  readonly claim: Node
  readonly removal: string
}

function findPlace(entry: StaleEntry, facts: Facts, source: Source): Place | null {
  const { read, node, act, callable } = entry
  const guard = findStatement(read)
  const claim = findStatement(node)
  if (guard?.type !== 'IfStatement' || claim?.type !== 'ExpressionStatement') return null
  const list = findStatementList(guard)
  if (list?.[list.indexOf(guard) + 1] !== claim || claim.expression !== node) return null
  const { test, consequent, alternate } = guard
  if (alternate || !isInside(read, test.range) || !isQuiet(test, source)) return null
  const work = consequent.type === 'BlockStatement' ? consequent.body : [consequent]
  const [first] = work
  const last = work.at(-1)
  const key = act.type === 'write' && (act.key ?? act.value)
  if (!first || !last || !key || !REMOVED.has(act.method) || act.node !== node) return null
  if (waysOutOf(work, new Set(), source).leaves || touchesSlot(work, entry, facts)) return null
  const isStable =
    node.type === 'CallExpression' &&
    node.arguments.every(
      part => isQuiet(part, source) && isConstantIn(part, callable.node, source),
    ) &&
    !changesNamesOf(node, work, source)
  if (!isStable) return null
  return {
    guard,
    test: textOf(test, source),
    work: { start: startWithComments(first, source), end: endWithComment(last, source) },
    claim,
    removal: `${textOf(act.ref, source)}.delete(${textOf(key, source)})`,
  }
}

const REMOVED: ReadonlySet<string> = new Set(['add', 'set'])

/** What is stored is a field that the work assigns. */
function changesNamesOf(call: Node, work: readonly Node[], source: Source): boolean {
  const members = [...descendantsOf(call, source)]
    .filter(({ type }) => type === 'MemberExpression')
    .map(member => textOf(member, source))
  return work.some(statement =>
    [...descendantsOf(statement, source)].some(
      part => part.type === 'AssignmentExpression' && members.includes(textOf(part.left, source)),
    ),
  )
}
