import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from '../engine/index.ts'

import { hasCommentIn, startWithComments, startWithDirectives } from './comments.ts'
import {
  editedText,
  indentationAt,
  layoutAt,
  movedEdits,
  reindentEdits,
  statementEndBefore,
  type Layout,
} from './layout.ts'
import type { Edit } from './repair.ts'
import { findStatement, findStatementList, isInside, withLabels } from './syntax.ts'

/** What is put above a statement, and what changes inside of it. */
export interface Hoisting {
  /** Without its end: `const clientsSnapshot = [...this.clients]`. */
  readonly declaration: string
  readonly edits: readonly Edit[]
}

/** Edits that put a declaration above the statement of `node`; `null` where a comment would be lost. */
export function findHoistEdits(node: Node, hoisting: Hoisting, source: Source): Edit[] | null {
  const inner = findStatement(node)
  if (!inner) return findArrowEdits(node, hoisting, source)
  const statement = withLabels(inner)
  const list = findStatementList(statement)
  if (!list) return findBlockEdits(statement, hoisting, source)
  const opensCase = statement.parent?.type === 'SwitchCase'
  if (opensCase && !declaresNames(statement)) return caseBlockEdits(statement, hoisting, source)
  return listEdits(statement, hoisting, source)
}

/**
 *     // eslint-disable-next-line no-await-in-loop
 *     ^ const clientsSnapshot = [...this.clients]
 *     for (const client of this.clients) await client.close()
 */
function listEdits(statement: Node, { declaration, edits }: Hoisting, source: Source): Edit[] {
  const at = startWithDirectives(statement, source)
  const layout = layoutAt(statement, source)
  const end = statementEndBefore(source.text.slice(at), layout)
  const indent = indentationAt(at, source.text)
  return [{ range: [at, at], text: `${declaration}${end}${layout.newline}${indent}` }, ...edits]
}

/**
 *     if (isOpen) for (const c of this.clients) c.ping()
 *                ^ {                                   ^ }
 */
function findBlockEdits(statement: Node, hoisting: Hoisting, source: Source): Edit[] | null {
  const range = [startWithComments(statement, source), statement.range[1]] as const
  const before = source.ast.tokens?.findLast(token => token.range[1] <= statement.range[0])
  if (!before || hasCommentIn([before.range[1], range[0]], source)) return null
  const outer = indentationAt(before.range[0], source.text)
  const text = ` ${blockText(range, hoisting, outer, layoutAt(statement, source), source)}`
  return [{ range: [before.range[1], range[1]], text }]
}

/** A `const` right in a `case` would be seen by the other cases. */
function caseBlockEdits(statement: Node, hoisting: Hoisting, source: Source): Edit[] {
  const range = [startWithDirectives(statement, source), statement.range[1]] as const
  const outer = indentationAt(statement.range[0], source.text)
  const text = blockText(range, hoisting, outer, layoutAt(statement, source), source)
  return [{ range, text }]
}

function blockText(
  range: Edit['range'],
  { declaration, edits }: Hoisting,
  outer: string,
  layout: Layout,
  source: Source,
): string {
  const inner = outer + layout.unit
  const body = reindentedText(range, inner, edits, source)
  const end = statementEndBefore(body, layout)
  return lines(layout, `{`, `${inner}${declaration}${end}`, `${inner}${body}`, `${outer}}`)
}

function reindentedText(
  range: Edit['range'],
  to: string,
  edits: readonly Edit[],
  source: Source,
): string {
  const from = indentationAt(range[0], source.text)
  const inside = movedEdits(
    edits.filter(edit => isInside(edit, range)),
    { from, to },
  )
  return editedText(range, [...inside, ...reindentEdits(range, { from, to }, source)], source)
}

function lines(layout: Layout, ...parts: readonly string[]): string {
  return parts.join(layout.newline)
}

function declaresNames(statement: Node): boolean {
  return statement.type.endsWith('Declaration')
}

/**
 *     () => this.clients.forEach(ping)   →   () => {
 *           ^^^^^^^^^^^^^^^^^^^^^^^^^^         const clientsSnapshot = [...this.clients]
 *                                              return clientsSnapshot.forEach(ping)
 *                                            }
 */
function findArrowEdits(node: Node, hoisting: Hoisting, source: Source): Edit[] | null {
  const arrow = findArrowOf(node)
  if (!arrow) return null
  const range = rangeWithParentheses(arrow, source)
  const { body } = arrow
  if (hasCommentIn([range[0], body.range[0]], source)) return null
  if (hasCommentIn([body.range[1], range[1]], source)) return null
  const layout = layoutAt(arrow, source)
  const outer = indentationAt(arrow.range[0], source.text)
  const inner = outer + layout.unit
  const result = reindentedText(body.range, inner, hoisting.edits, source)
  const text = lines(
    layout,
    `{`,
    `${inner}${hoisting.declaration}${layout.end}`,
    `${inner}return ${result}${layout.end}`,
    `${outer}}`,
  )
  return [{ range, text }]
}

function findArrowOf(node: Node): TSESTree.ArrowFunctionExpression | null {
  for (let inner: Node = node; inner.parent; inner = inner.parent) {
    const { parent } = inner
    if (parent.type === 'ArrowFunctionExpression') return parent.body === inner ? parent : null
    if (parent.type === 'FunctionExpression' || parent.type === 'PropertyDefinition') return null
  }
  return null
}

/** The body of an arrow, with the parentheses around it. */
function rangeWithParentheses(
  { body, range }: TSESTree.ArrowFunctionExpression,
  source: Source,
): readonly [number, number] {
  const tokens = source.ast.tokens ?? []
  const arrow = tokens.findLast(({ range: [at], value }) => at < body.range[0] && value === '=>')
  const opening = tokens.find(({ range: [at] }) => arrow && at >= arrow.range[1])
  return opening && opening.range[0] < body.range[0] && opening.value === '('
    ? [opening.range[0], range[1]]
    : body.range
}
