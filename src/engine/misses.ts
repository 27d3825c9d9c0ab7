import type { TSESTree } from '@typescript-eslint/types'

import { isLogger } from '../catalog/senders.ts'
import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { isLeaving } from './passed-tests.ts'
import { findPropertyName, isFunction, isNullish, outermost, unwrap } from './syntax.ts'

/** What becomes of the rest of the turn when a lookup finds nothing; `null`: somebody sees to it. */
export type Miss = 'drops' | 'fails'

/**
 * What a handler does with an entry that is not there.
 *
 *     pending.get(id)?.resolve(text)                       // drops
 *     const call = pending.get(id); if (!call) return      // drops
 *     pending.get(id)!.resolve(text)                       // fails
 *     if (!call) queue.push(message)                       // sees to it
 */
export function findMiss(lookup: Node, bindings: Bindings): Miss | null {
  const value = outermost(lookup)
  const direct = findMissOfUse(lookup) ?? findMissOfUse(value)
  if (direct) return direct
  const { parent } = value
  const local =
    parent?.type === 'VariableDeclarator' && parent.init === value
      ? parent.id
      : parent?.type === 'AssignmentExpression' && parent.right === value
        ? parent.left
        : null
  if (!local) return findMissOfTest(value)
  if (local.type === 'ObjectPattern') return 'fails'
  return local.type === 'Identifier' ? findMissOfLocal(local, value, bindings) : null
}

function findMissOfLocal(local: Node, value: Node, bindings: Bindings): Miss | null {
  const uses = (bindings.findVariable(local)?.references ?? [])
    .filter(reference => reference.isRead())
    .map(({ identifier }): Node => identifier)
    .filter(({ range }) => range[0] > value.range[1])
  for (const use of uses) {
    if (isTested(use)) return findMissOfTest(use)
    const miss = findMissOfUse(outermost(use))
    if (miss) return miss
  }
  return null
}

/** `entry?.resolve()`, `entry.resolve()`, `entry()` */
function findMissOfUse(value: Node): Miss | null {
  const { parent } = value
  if (parent?.type === 'MemberExpression' && parent.object === value) {
    return parent.optional ? 'drops' : 'fails'
  }
  if (parent?.type === 'CallExpression' && parent.callee === value) {
    return parent.optional ? 'drops' : 'fails'
  }
  return null
}

function isTested(value: Node): boolean {
  return findTest(value) !== null
}

interface Test {
  readonly statement: TSESTree.IfStatement
  /** The consequent runs where the value is there. */
  readonly isPresent: boolean
}

function findTest(value: Node): Test | null {
  let isPresent = true
  for (let up = value.parent, below = value; up && !isFunction(up); below = up, up = up.parent) {
    switch (up.type) {
      case 'UnaryExpression':
        if (up.operator !== '!') return null
        isPresent = !isPresent
        break
      case 'BinaryExpression':
        if (isAbsence(up, below)) isPresent = !isPresent
        else if (!isPresence(up, below)) return null
        break
      case 'LogicalExpression':
        // In `!entry || x` a miss is enough, in `entry && x` it takes the entry.
        if (up.operator !== (isPresent ? '&&' : '||')) return null
        break
      case 'IfStatement':
        return up.test === below ? { statement: up, isPresent } : null
      default:
        if (outermost(below) !== up) return null
    }
  }
  return null
}

/** `entry === undefined`, `index === -1`, `index < 0` */
function isAbsence({ operator, left, right }: TSESTree.BinaryExpression, value: Node): boolean {
  const other = unwrap(left === value ? right : left)
  if (operator.startsWith('=')) return isNullish(other) || isMinusOne(other)
  return operator === '<' && left === value && isZero(other)
}

/** `entry !== undefined`, `index !== -1`, `index >= 0`, `index > -1` */
function isPresence({ operator, left, right }: TSESTree.BinaryExpression, value: Node): boolean {
  const other = unwrap(left === value ? right : left)
  if (operator.startsWith('!')) return isNullish(other) || isMinusOne(other)
  if (left !== value) return false
  return operator === '>=' ? isZero(other) : operator === '>' && isMinusOne(other)
}

function isZero(node: Node): boolean {
  return node.type === 'Literal' && node.value === 0
}

function isMinusOne(node: Node): boolean {
  if (node.type !== 'UnaryExpression' || node.operator !== '-') return false
  return node.argument.type === 'Literal' && node.argument.value === 1
}

function findMissOfTest(value: Node): Miss | null {
  const test = findTest(value)
  if (!test) return null
  const { consequent, alternate } = test.statement
  if (!test.isPresent) return findMissOfBranch(consequent)
  if (alternate) return findMissOfBranch(alternate)
  return isLeaving(consequent) ? findMissOfRest(test.statement) : 'drops'
}

/** `if (call) return call.resolve(text)`, and what comes behind it. */
function findMissOfRest(statement: Node): Miss | null {
  const { parent } = statement
  if (parent?.type !== 'BlockStatement') return null
  const rest = parent.body.slice(parent.body.findIndex(each => each === statement) + 1)
  if (rest.length === 0) return isFunction(parent.parent) ? 'drops' : null
  return rest.every(isQuiet) ? (rest.some(isThrow) ? 'fails' : 'drops') : null
}

function findMissOfBranch(branch: Node): Miss | null {
  const statements = branch.type === 'BlockStatement' ? branch.body : [branch]
  if (!statements.every(isQuiet)) return null
  return statements.some(isThrow) ? 'fails' : 'drops'
}

function isThrow({ type }: Node): boolean {
  return type === 'ThrowStatement'
}

/** It leaves, or says so in a log. */
function isQuiet(statement: Node): boolean {
  switch (statement.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ThrowStatement':
      return true
    case 'ReturnStatement':
      return statement.argument === null || isPlain(statement.argument)
    case 'ExpressionStatement': {
      const call = unwrap(statement.expression)
      if (call.type !== 'CallExpression') return false
      const callee = unwrap(call.callee)
      return callee.type === 'MemberExpression' && isLogger(findPropertyName(callee) ?? '')
    }
    default:
      return false
  }
}

function isPlain(node: Node): boolean {
  const value = unwrap(node)
  return value.type === 'Literal' || (value.type === 'Identifier' && value.name === 'undefined')
}
