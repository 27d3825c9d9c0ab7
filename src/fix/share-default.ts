import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { isKnownPromise } from './known-promises.ts'
import { indentationAt, layoutAt } from './layout.ts'
import { isInTry } from './promise-readers.ts'
import type { Edit } from './repair.ts'
import { isReadBehind, touchesSlot } from './share-place.ts'
import { findStatement, textOf } from './syntax.ts'

/**
 * The default itself becomes the promise.
 *
 *     return (stores[path] ??= await open(path))     return (stores[path] ??= open(path).catch(error => {
 *                                                      delete stores[path]
 *                                                      throw error
 *                                                    }))
 */
export function findDefaultEdit(entry: StaleEntry, facts: Facts, source: Source): Edit | null {
  const { node } = entry
  if (node.type !== 'AssignmentExpression' || !/^(?:\?\?|\|\|)=$/u.test(node.operator)) return null
  const { left, right, operator } = node
  if (right.type !== 'AwaitExpression' || facts.suspensionsUnder(node).length > 1) return null
  const made = right.argument
  if (made.type !== 'CallExpression' || touchesSlot([made], entry, facts)) return null
  const text = textOf(made, source)
  const promise = isKnownPromise(made, facts, source) ? text : `Promise.resolve(${text})`
  const { newline, end, unit } = layoutAt(node, source)
  const indent = newline + indentationAt(node.range[0], source.text)
  const target = textOf(left, source)
  const assignment =
    `${target} ${operator} ${promise}.catch(error => {` +
    `${indent}${unit}delete ${target}${end}${indent}${unit}throw error${end}${indent}})`
  const isWaitedFor = isResult(node, facts) || isOnlyStored(entry, facts)
  return isWaitedFor
    ? { range: node.range, text: assignment }
    : { range: rangeOf(node, source), text: `await (${assignment})` }
}

/** With the parentheses around it, where an `await` needs none. */
function rangeOf({ range, parent }: Node, { text }: Source): readonly [number, number] {
  const isValue = parent?.type === 'VariableDeclarator' || parent?.type === 'AssignmentExpression'
  const [start, end] = range
  const isInParentheses = text[start - 1] === '(' && text[end] === ')'
  return isValue && isInParentheses ? [start - 1, end + 1] : range
}

function isResult(node: Node, facts: Facts): boolean {
  const { parent } = node
  const isReturned =
    parent?.type === 'ReturnStatement' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === node)
  return isReturned && facts.callableAt(node).isAsync && !isInTry(node)
}

/** What comes next gives the entry, and so the promise. */
function isOnlyStored({ node, slot }: StaleEntry, facts: Facts): boolean {
  const statement = findStatement(node)
  if (statement?.type !== 'ExpressionStatement' || statement.expression !== node) return false
  return isReadBehind(
    statement,
    facts.accessesOf(slot).map(access => access.node),
  )
}
