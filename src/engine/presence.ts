import type { TSESTree } from '@typescript-eslint/types'

import { isSameText, type AccessContext } from './access-drafts.ts'
import type { Node, WriteKind } from './facts.ts'
import { findPropertyName, isFunction, patternOf, unwrap } from './syntax.ts'

/** A call that writes one entry: `this.jobs.set(id, job)`. */
interface Place {
  readonly call: TSESTree.CallExpression
  readonly container: Node
  readonly key: Node
}

/**
 * Under `has(k)`, and for the key of the loop, a `set(k)` surely overwrites; under `!has(k)` it
 * surely adds: as long as the turn goes on and nobody has taken the entry out in between.
 */
export function refineKind(
  kind: WriteKind,
  call: TSESTree.CallExpression,
  context: AccessContext,
): WriteKind {
  const [key] = call.arguments
  if (kind !== 'add-or-overwrite' || !key || call.callee.type !== 'MemberExpression') return kind
  const place = { call, container: call.callee.object, key }
  for (let up = call.parent, below: Node = call; !isFunction(up); below = up, up = up.parent) {
    const found = findPresence(up, below, place)
    if (found) {
      if (!isUnchanged(found.since, place, context)) return kind
      return found.isPresent ? 'overwrite' : 'add'
    }
    if (!up.parent) return kind
  }
  return kind
}

interface Presence {
  readonly isPresent: boolean
  /** The test, or the head of the loop, that says so. */
  readonly since: Node
}

/** What the statement or expression `up` says of the key in its part `below`. */
function findPresence(up: Node, below: Node, place: Place): Presence | null {
  switch (up.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return up.test === below ? null : findAnswer(up.test, up.consequent === below, place)
    case 'LogicalExpression':
      if (up.right !== below || up.operator === '??') return null
      return findAnswer(up.left, up.operator === '&&', place)
    case 'BlockStatement':
    case 'Program':
      return findAnswerBefore(up.body, below, place)
    case 'ForOfStatement':
      return up.body === below && isKeyOf(up, place) ? { isPresent: true, since: up.right } : null
    default:
      return null
  }
}

/** `if (jobs.has(id)) return`: what stands behind it has not got the key. */
function findAnswerBefore(statements: readonly Node[], below: Node, place: Place): Presence | null {
  for (const statement of statements.slice(0, statements.indexOf(below)).toReversed()) {
    if (statement.type !== 'IfStatement' || statement.alternate) continue
    if (!isLeaving(statement.consequent)) continue
    const answer = findAnswer(statement.test, false, place)
    if (answer) return answer
  }
  return null
}

function isLeaving(statement: Node): boolean {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement
  switch (last?.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    default:
      return false
  }
}

/** What `test` says of the key where it `holds`, or where it does not. */
function findAnswer(test: Node, holds: boolean, place: Place): Presence | null {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    return findAnswer(node.argument, !holds, place)
  }
  if (node.type === 'LogicalExpression') {
    if (node.operator !== (holds ? '&&' : '||')) return null
    return findAnswer(node.left, holds, place) ?? findAnswer(node.right, holds, place)
  }
  return isTestOf(node, place) ? { isPresent: holds, since: node } : null
}

/** `x.has(k)`, of the same `x` and `k` as the call. */
function isTestOf(node: Node, { container, key }: Place): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const [asked] = node.arguments
  return (
    findPropertyName(node.callee) === 'has' &&
    asked !== undefined &&
    isSameText(asked, key) &&
    isSameText(node.callee.object, container)
  )
}

/** `for (const [id, job] of this.jobs) this.jobs.set(id, next(job))` */
function isKeyOf(loop: TSESTree.ForOfStatement, { container, key }: Place): boolean {
  const source = findWalked(unwrap(loop.right))
  if (!source || key.type !== 'Identifier' || !isSameText(source, container)) return false
  const left = patternOf(loop)
  const bound = left.type === 'ArrayPattern' ? left.elements[0] : left
  return bound?.type === 'Identifier' && bound.name === key.name
}

/** `x` of `x`, `x.keys()` and `x.entries()` */
function findWalked(node: Node): Node | null {
  if (node.type !== 'CallExpression') return node
  if (node.callee.type !== 'MemberExpression') return null
  const name = findPropertyName(node.callee)
  return name === 'keys' || name === 'entries' ? node.callee.object : null
}

/** Between test and write the turn does not end, and no entry is taken out. */
function isUnchanged(since: Node, { call, container }: Place, { outline }: AccessContext): boolean {
  const isBetween = ({ range }: Node): boolean =>
    range[0] >= since.range[1] && range[0] < call.range[1]
  if (outline.suspensions.some(({ node }) => isBetween(node))) return false
  return !outline.calls.some(other => {
    const { callee } = other
    if (callee.type !== 'MemberExpression' || !isBetween(other)) return false
    const name = findPropertyName(callee)
    return (name === 'delete' || name === 'clear') && isSameText(callee.object, container)
  })
}
