import type { TSESTree } from '@typescript-eslint/types'

import type { Callable, Drain, Facts, Node, Source } from '../engine/index.ts'

import { batchOf, takePlanOf, type Batch } from './batch.ts'
import { hasCommentIn, startWithDirectives } from './comments.ts'
import { freeName } from './free-name.ts'
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
  if (batch.declaration === null || others.stuck || !removal) return NO_REPAIR
  const head = headEdit(batch, statement, source)
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

function headEdit(batch: Batch, statement: Node, source: Source): Edit {
  const layout = layoutAt(statement, source)
  const at = startWithDirectives(statement, source)
  const lineBreak = layout.end + layout.newline + indentationAt(at, source.text)
  const reset = textOf(batch.drain.reset.node, source)
  return { range: [at, at], text: `${batch.declaration ?? ''}${lineBreak}${reset}${lineBreak}` }
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
  const error = freeName(['error'], call, source)
  const names = { key: freeName(['key'], call, source), value: freeName(['value'], call, source) }
  const lines = findRestoreLines(batch, names, { facts, source })
  if (!lines) return null
  const layout = layoutAt(call, source)
  const outer = indentationAt(reaction.node.range[0], source.text)
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
