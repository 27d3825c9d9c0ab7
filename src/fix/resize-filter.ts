import type { TSESTree } from '@typescript-eslint/types'

import type { Iteration, Node, Resize, Source } from '../engine/index.ts'

import { layoutAt } from './layout.ts'
import type { Edit } from './repair.ts'
import { descendantsOf, findStatement, findStatementList, textOf } from './syntax.ts'

/**
 * Where the loop does nothing but take entries out:
 *
 *     for (const job of this.jobs) if (job.isDone) this.jobs.splice(this.jobs.indexOf(job), 1)
 *
 *     this.jobs = this.jobs.filter(job => !job.isDone)
 */
export function findFilterEdits(
  { iteration, write, shape, place }: Resize,
  source: Source,
): readonly Edit[] | null {
  const { slot, alias, loop, ref, form, valueName } = iteration
  const isWhole = form === 'cursor' ? loop.type === 'ForOfStatement' : form === 'callback'
  if (shape !== 'removal' || place === 'front' || place === 'unknown' || !isWhole) return null
  if (slot.kind !== 'array' || slot.isConstant || alias !== null || slot.holder !== null)
    return null
  const test = findOnlyTest(iteration.body, write.node)
  const statement = findStatement(loop)
  if (!test || !statement || !takesOne(write.node) || findNameOf(iteration) !== valueName)
    return null
  if (
    valueName === null ||
    isAsking(test, iteration, source) ||
    !isWholeStatement(statement, loop)
  ) {
    return null
  }
  const container = textOf(ref, source)
  const kept = `${container}.filter(${valueName} => ${negationOf(test, source)})`
  const end = findStatementList(statement) ? layoutAt(loop, source).end : ''
  const text = `${container} = ${kept}${end}`
  return [{ range: statement.range, text }]
}

/** The name that each element is bound to, if it is a plain one. */
function findNameOf({ loop, callback }: Iteration): string | null {
  if (loop.type === 'ForOfStatement') {
    const pattern =
      loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : loop.left
    return pattern.type === 'Identifier' && !loop.await ? pattern.name : null
  }
  const parameters = callback && 'params' in callback.node ? callback.node.params : []
  const [first] = parameters
  return first?.type === 'Identifier' ? first.name : null
}

function isWholeStatement(statement: Node, loop: Node): boolean {
  if (statement === loop) return true
  return statement.type === 'ExpressionStatement' && statement.expression === loop
}

/** The condition of a body that is one `if` around one removal. */
function findOnlyTest(body: Node, removal: Node): TSESTree.Expression | null {
  const inner = findOnlyStatement(body)
  if (inner?.type !== 'IfStatement' || inner.alternate) return null
  const act = findOnlyStatement(inner.consequent)
  return act?.type === 'ExpressionStatement' && act.expression === removal ? inner.test : null
}

function findOnlyStatement(node: Node): Node | null {
  if (node.type !== 'BlockStatement') return node
  const [only, ...more] = node.body
  return only && more.length === 0 ? only : null
}

function takesOne(removal: Node): boolean {
  if (removal.type !== 'CallExpression' || removal.arguments.length !== 2) return false
  const count = removal.arguments[1]
  return count?.type === 'Literal' && count.value === 1
}

/** Waits, or wants to know the index or the array as it is by then. */
function isAsking(test: Node, { slot, keyName }: Iteration, source: Source): boolean {
  for (const node of descendantsOf(test, source)) {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') return true
    if (node.type === 'Identifier' && node.name === keyName) return true
    if (textOf(node, source) === slot.name) return true
  }
  return false
}

/** `a === b` → `a !== b`, `!a` → `a`, `a.b()` → `!a.b()`, `a && b` → `!(a && b)` */
function negationOf(test: TSESTree.Expression, source: Source): string {
  const opposite = test.type === 'BinaryExpression' ? OPPOSITES[test.operator] : undefined
  if (test.type === 'BinaryExpression' && opposite) {
    return `${textOf(test.left, source)} ${opposite} ${textOf(test.right, source)}`
  }
  if (test.type === 'UnaryExpression' && test.operator === '!') return textOf(test.argument, source)
  const isPlain = /^(?:Identifier|MemberExpression|CallExpression)$/u.test(test.type)
  return isPlain ? `!${textOf(test, source)}` : `!(${textOf(test, source)})`
}

const OPPOSITES: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
}
