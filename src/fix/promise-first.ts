import type { TSESTree } from '@typescript-eslint/types'

import type { Facts, LateRegistration, Node, Source } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { freeBlockName, freeName } from './free-name.ts'
import { editedText, indentationAt, isFirstOnLine, layoutAt, reindentEdits } from './layout.ts'
import { collectReached } from './reach.ts'
import type { Edit } from './repair.ts'
import {
  descendantsOf,
  findStatement,
  findStatementList,
  isFunction,
  isInside,
  textOf,
} from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * The promise whose executor stores is made before the wait, and returned behind it.
 *
 *     await socket.send(id)                     const reply = new Promise<string>(resolve => {
 *     return new Promise<string>(resolve => {     pending.set(id, { resolve })
 *       pending.set(id, { resolve })            })
 *     })                                        try {
 *                                                 await socket.send(id)
 *                                               } catch (error) {
 *                                                 pending.delete(id)
 *                                                 throw error
 *                                               }
 *                                               return reply
 */
export function findPromiseFirstEdits(
  registration: LateRegistration,
  removal: string | null,
  facts: Facts,
  source: Source,
): Edit[] | null {
  const { node, callable, window } = registration
  const result = findStatement(node)
  const list = result && findStatementList(result)
  if (node.type !== 'NewExpression' || result?.type !== 'ReturnStatement' || !list) return null
  if (result.argument !== node || !callable.isAsync || removal === null) return null
  const start = list.findIndex(statement => isInside(window.node, statement.range))
  const passed = list.slice(start, list.indexOf(result))
  const [first] = passed
  const last = passed.at(-1)
  if (!first || !last || !canStandBehind(passed, registration, facts, source)) return null
  const range = [startWithComments(first, source), endWithComment(last, source)] as const
  if (!isFirstOnLine(range[0], source.text) || hasCommentIn([range[1], result.range[0]], source))
    return null
  const { newline, unit, end } = layoutAt(first, source)
  const indent = indentationAt(first.range[0], source.text)
  const to = indent + unit
  const body = editedText(range, reindentEdits(range, { from: indent, to }, source), source)
  const name = freeName(['reply'], result, source)
  const error = freeBlockName('error', first, [removal], source)
  const lines = [
    `const ${name}${typeOf(node, callable.node, source)} = ${textOf(node, source)}${end}`,
    // Refused while the wait is on, it would count as a failure that nobody sees.
    ...(canFail(node) ? [`${name}.catch(() => undefined)${end}`] : []),
    'try {',
    unit + body,
    `} catch (${error}) {`,
    `${unit}${removal}${end}`,
    `${unit}throw ${error}${end}`,
    '}',
    `return ${name}${end}`,
  ]
  return [{ range: [range[0], result.range[1]], text: lines.join(newline + indent) }]
}

/** Statements that only wait: they give nothing, end nothing, and leave the container alone. */
function canStandBehind(
  passed: readonly Node[],
  { slot, callable }: LateRegistration,
  facts: Facts,
  source: Source,
): boolean {
  if (passed.some(({ type }) => type !== 'ExpressionStatement')) return false
  if (waysOutOf(passed, new Set(), source).leaves) return false
  const called = collectReached(passed, callable, facts, [])
  const isChanged = passed.some(statement =>
    [...descendantsOf(statement, source)].some(
      ({ type }) => type === 'AssignmentExpression' || type === 'UpdateExpression',
    ),
  )
  const isTouched = facts
    .accessesOf(slot)
    .some(
      access =>
        called.has(access.callable) ||
        passed.some(statement => isInside(access.node, statement.range)),
    )
  return !isChanged && !isTouched
}

/** `: Promise<string>`, which a `return` has from its function. */
function typeOf(
  { typeArguments }: TSESTree.NewExpression,
  operation: Node,
  source: Source,
): string {
  if (typeArguments || !isFunction(operation)) return ''
  const type = Reflect.get(operation, 'returnType') as TSESTree.TSTypeAnnotation | undefined
  return type ? textOf(type, source) : ''
}

function canFail({ arguments: [executor] }: TSESTree.NewExpression): boolean {
  const isOwn =
    executor?.type === 'ArrowFunctionExpression' || executor?.type === 'FunctionExpression'
  return !isOwn || executor.params.length > 1
}
