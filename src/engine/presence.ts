import type { TSESTree } from '@typescript-eslint/types'

import { isSameText, type AccessContext } from './access-drafts.ts'
import { hasSuspension } from './creation.ts'
import type { Node, WriteKind } from './facts.ts'
import { isLeaving, partsOfTest } from './passed-tests.ts'
import { findPropertyName, isFunction, isNullish, patternOf, unwrap } from './syntax.ts'
import { startingIn } from './traverse.ts'

/** What writes one entry: `this.jobs.set(id, job)`, `this.jobs[id] = job`. */
interface Place {
  readonly node: Node
  readonly container: Node
  readonly key: Node
  readonly value: Node | null
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
  const [key, value = null] = call.arguments
  if (kind !== 'add-or-overwrite' || !key || call.callee.type !== 'MemberExpression') return kind
  return kindAt({ node: call, container: call.callee.object, key, value }, context)
}

/** The same for `r[k] = v`, under `k in r` or `Object.hasOwn(r, k)`. */
export function kindOfAssignment(
  { object: container, property: key }: TSESTree.MemberExpression,
  assignment: TSESTree.AssignmentExpression,
  context: AccessContext,
): WriteKind {
  return kindAt({ node: assignment, container, key, value: assignment.right }, context)
}

function kindAt(place: Place, context: AccessContext): WriteKind {
  const kind = 'add-or-overwrite'
  let below = place.node
  for (let up = below.parent; up && !isFunction(up); below = up, up = up.parent) {
    const found = findPresence(up, below, place, context)
    if (found) {
      if (!isUnchanged(found.since, place, context)) return kind
      return found.isPresent ? 'overwrite' : 'add'
    }
  }
  return kind
}

interface Presence {
  readonly isPresent: boolean
  /** The test, or the head of the loop, that says so. */
  readonly since: Node
}

/** What the statement or expression `up` says of the key in its part `below`. */
function findPresence(
  up: Node,
  below: Node,
  place: Place,
  context: AccessContext,
): Presence | null {
  switch (up.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return up.test === below ? null : findAnswer(up.test, up.consequent === below, place, context)
    case 'LogicalExpression':
      if (up.right !== below || up.operator === '??') return null
      return findAnswer(up.left, up.operator === '&&', place, context)
    case 'BlockStatement':
    case 'Program':
      return findAnswerBefore(up.body, below, place, context)
    case 'ForOfStatement':
      return up.body === below && isKeyOf(up, place) ? { isPresent: true, since: up.right } : null
    default:
      return null
  }
}

/** `if (jobs.has(id)) return`: what stands behind it has not got the key. */
function findAnswerBefore(
  statements: readonly Node[],
  below: Node,
  place: Place,
  context: AccessContext,
): Presence | null {
  for (const statement of statements.slice(0, statements.indexOf(below)).toReversed()) {
    if (statement.type !== 'IfStatement' || statement.alternate) continue
    if (!isLeaving(statement.consequent)) continue
    const answer = findAnswer(statement.test, false, place, context)
    if (answer) return answer
  }
  return null
}

/** What `test` says of the key where it `holds`, or where it does not. */
function findAnswer(
  test: Node,
  holds: boolean,
  place: Place,
  context: AccessContext,
): Presence | null {
  for (const part of partsOfTest({ test, holds })) {
    const answer = isTestOf(part.test, place)
      ? { isPresent: part.holds, since: part.test }
      : findAnswerOfValue(part.test, part.holds, place, context)
    if (answer) return answer
  }
  return null
}

/** `let job = jobs.get(id); if (!job) jobs.set(id, …)`, `if (job === undefined)` */
function findAnswerOfValue(
  test: Node,
  holds: boolean,
  place: Place,
  context: AccessContext,
): Presence | null {
  const isComparison = test.type === 'BinaryExpression' && isNullish(test.right)
  const name = isComparison ? unwrap(test.left) : test
  if (name.type !== 'Identifier') return null
  const variable = context.findVariable(name)
  const [definition] = variable?.defs ?? []
  if (!variable || definition?.node.type !== 'VariableDeclarator') return null
  const { init } = definition.node
  const isSetBefore = variable.references.some(
    use => use.isWrite() && !use.init && use.identifier.range[0] < test.range[0],
  )
  if (!init || isSetBefore || !isLookUpOf(unwrap(init), 'get', place)) return null
  if (isComparison) {
    const isAbsent = test.operator === '===' || test.operator === '=='
    return { isPresent: holds !== isAbsent, since: init }
  }
  // What is there may be 0 or '', unless objects are stored.
  return holds || canBeObject(place.value) ? { isPresent: holds, since: init } : null
}

function canBeObject(value: Node | null): boolean {
  switch (value && unwrap(value).type) {
    case null:
    case 'BinaryExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return false
    default:
      return true
  }
}

/** `x.has(k)`, `k in x`, `Object.hasOwn(x, k)`, of the same `x` and `k` as the write. */
function isTestOf(node: Node, place: Place): boolean {
  const { container, key } = place
  if (node.type === 'BinaryExpression')
    return (
      node.operator === 'in' &&
      isSameText(unwrap(node.left), key) &&
      isSameText(unwrap(node.right), container)
    )
  if (isLookUpOf(node, 'has', place)) return true
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const [owner, asked] = node.arguments
  return (
    findPropertyName(node.callee) === 'hasOwn' &&
    owner !== undefined &&
    asked !== undefined &&
    isSameText(owner, container) &&
    isSameText(asked, key)
  )
}

function isLookUpOf(node: Node, method: 'get' | 'has', { container, key }: Place): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const [asked] = node.arguments
  return (
    findPropertyName(node.callee) === method &&
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
function isUnchanged(since: Node, { node, container }: Place, { outline }: AccessContext): boolean {
  const [from, to] = [since.range[1], node.range[1]]
  if (hasSuspension(outline, from, to)) return false
  const deletions = startingIn(outline.deletions, from, to, other => other)
  if (deletions.some(({ argument }) => isElementOf(argument, container))) return false
  return !startingIn(outline.calls, from, to, other => other).some(({ callee }) => {
    if (callee.type !== 'MemberExpression') return false
    const name = findPropertyName(callee)
    return (name === 'delete' || name === 'clear') && isSameText(callee.object, container)
  })
}

/** `x[k]` */
function isElementOf(node: Node, container: Node): boolean {
  const member = unwrap(node)
  return member.type === 'MemberExpression' && isSameText(member.object, container)
}
