import type { TSESTree } from '@typescript-eslint/types'

import type { Callable, Drain, Facts, Node, Source } from '../engine/index.ts'

import { batchOf, hasAll, takePlanOf, type Batch, type TakePlan } from './batch.ts'
import { endWithComment, hasCommentIn, startWithDirectives } from './comments.ts'
import { freeBlockName } from './free-name.ts'
import { indentationAt, layoutAt } from './layout.ts'
import {
  NO_REPAIR,
  because,
  concessionsOf,
  obstacle,
  type Edit,
  type Repair,
  type Suggestion,
} from './repair.ts'
import { findRestoreLines } from './restore.ts'
import { findReaderObstacle } from './slot-readers.ts'
import { findPropertyName, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { removalOf, restoreText } from './take-text.ts'
import { workAccessesOf } from './work-accesses.ts'

/**
 * A reset in a promise reaction. Always a suggestion: what happens when the call fails at once, before
 * there is a promise, is not the same.
 *
 *     send(this.buf).then(() => {        const buf = this.buf
 *       this.buf = []                    this.buf = []
 *     })                                 send(buf).then(() => {})
 */
export function takeBeforeReaction(drain: Drain, facts: Facts, source: Source): Repair {
  const reaction = facts.callableAt(drain.reset.node)
  const statement = findStatement(reaction.node)
  const list = statement && findStatementList(statement)
  const takesHere = drain.readOuts.every(({ ref }) => statement && isInside(ref, statement.range))
  if (!list || !takesHere || reaction.parent !== drain.callable) return NO_REPAIR
  const take = takePlanOf(drain, facts)
  const resets = [drain.reset.node]
  const work = {
    facts,
    source,
    stretch: [statement],
    resets,
    reads: take.reads.map(({ ref }) => ref),
  }
  const others = workAccessesOf(drain, work)
  const batch = batchOf(
    { ...take, others },
    {
      facts,
      source,
      place: statement,
      taken: new Set(),
      mustHoldAll: true,
      isSwapped: false,
    },
  )
  const removal = findRemoval(reaction, drain, source)
  const head = findHeadEdit(batch, take, statement, source)
  if (!head || others.stuck || !hasAll({ ...take, others }, false) || !removal) return NO_REPAIR
  const base = [head, ...batch.edits, removal]
  const restore = findRestoreEdit(reaction, batch, { facts, source })
  const start = `Take \`${drain.slot.name}\` and reset first`
  const readers = findReaderObstacle(drain, { facts, source, operation: drain.callable })
  const obstacles = [
    obstacle('the reset is in a callback', 'failure'),
    ...(readers ? [readers] : []),
  ]
  const why = because(obstacles)
  const concessions = concessionsOf(obstacles)
  const drop: Suggestion = {
    id: 'takeFirstDrop',
    title: `${start}, drop it after a failure${why}`,
    edits: base,
    concessions,
  }
  if (!restore) return { fix: null, suggestions: [drop] }
  const title = `${start}, put it back after a rejection${why}`
  return {
    fix: null,
    suggestions: [{ id: 'takeFirstRestore', title, edits: [...base, restore], concessions }, drop],
  }
}

/** Above the statement, or behind the author's own take when that stands right there. */
function findHeadEdit(
  { declaration, drain }: Batch,
  { own }: TakePlan,
  statement: Node,
  source: Source,
): Edit | null {
  const layout = layoutAt(statement, source)
  const reset = textOf(drain.reset.node, source)
  if (own) {
    const list = findStatementList(statement) ?? []
    if (list[list.indexOf(statement) - 1] !== own.statement) return null
    const at = endWithComment(own.statement, source)
    const lineBreak = layout.newline + indentationAt(own.statement.range[0], source.text)
    return { range: [at, at], text: `${lineBreak}${reset}${layout.end}` }
  }
  const at = startWithDirectives(statement, source)
  const lineBreak = layout.end + layout.newline + indentationAt(at, source.text)
  return { range: [at, at], text: `${declaration ?? ''}${lineBreak}${reset}${lineBreak}` }
}

/** The reset as a statement right in the callback, or as all of it: `() => (this.buf = [])`. */
function findRemoval({ node }: Callable, { reset }: Drain, source: Source): Edit | null {
  const body = bodyOf(node)
  if (!body || hasCommentIn(reset.node.range, source)) return null
  if (body.type !== 'BlockStatement') {
    const isAll = body === reset.node && node.type === 'ArrowFunctionExpression'
    const arrow = source.text.lastIndexOf('=>', body.range[0])
    return isAll ? { range: [arrow, node.range[1]], text: '=> {}' } : null
  }
  const statement = findStatement(reset.node)
  if (statement?.parent !== body) return null
  if (body.body.length > 1) return removalOf(statement.range, source)
  return hasCommentIn(body.range, source) ? null : { range: body.range, text: '{}' }
}

function bodyOf(node: Node): Node | null {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression'
    ? node.body
    : null
}

/** `.then(() => {})` → `.then(() => {}, error => { this.buf = [...buf, ...this.buf]; throw error })` */
function findRestoreEdit(
  reaction: Callable,
  batch: Batch,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): Edit | null {
  const call = findReactionCall(reaction.node)
  if (call?.arguments.length !== 1) return null
  const texts = [batch.name, batch.container, batch.target]
  const nameOf = (wanted: string): string => freeBlockName(wanted, call, texts, source)
  const error = nameOf('error')
  const names = { key: nameOf('key'), value: nameOf('value') }
  const lines = findRestoreLines(batch, names, { facts, source })
  if (!lines) return null
  const layout = layoutAt(call, source)
  // The line that closes the callback: a chain is often indented deeper than its callbacks.
  const outer = indentationAt(reaction.node.range[1] - 1, source.text)
  const inner = outer + layout.unit
  const text = [
    `, ${error} => {`,
    ...restoreText(lines, inner, layout),
    `${inner}throw ${error}${layout.end}`,
    `${outer}}`,
  ].join(layout.newline)
  return { range: [reaction.node.range[1], reaction.node.range[1]], text }
}

function findReactionCall(node: Node): TSESTree.CallExpression | null {
  const call = node.parent
  return call?.type === 'CallExpression' && findPropertyName(call.callee) === 'then' ? call : null
}
