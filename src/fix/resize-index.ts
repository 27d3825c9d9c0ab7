import type { TSESTree } from '@typescript-eslint/types'

import type { Resize, Source } from '../engine/index.ts'

import type { Edit } from './repair.ts'
import { descendantsOf, findPropertyName, isInside, textOf } from './syntax.ts'

/**
 *     for (let i = 0; i < jobs.length; i++) if (jobs[i].isDone) jobs.splice(i, 1)
 *                                                                          ^ i--
 */
export function findStepBackEdits(resize: Resize, source: Source): readonly Edit[] | null {
  const { iteration, write } = resize
  const index = findIndexArgument(resize)
  if (!index || iteration.form !== 'index' || iteration.loop.type !== 'ForStatement') return null
  const isUsedLater = [...descendantsOf(iteration.body, source)].some(
    node =>
      node.type === 'Identifier' &&
      node.name === index.name &&
      node.range[0] >= write.node.range[1],
  )
  return isUsedLater ? null : [{ range: index.range, text: `${index.name}--` }]
}

/**
 *     for (let i = 0; i < jobs.length; i++) …
 *     for (let i = jobs.length - 1; i >= 0; i--) …
 */
export function findBackwardEdits(resize: Resize, source: Source): readonly Edit[] | null {
  const { iteration } = resize
  const { loop } = iteration
  const index = findIndexArgument(resize)
  if (!index || loop.type !== 'ForStatement' || !isPlainHead(loop, index.name)) return null
  const isMoved = [...descendantsOf(iteration.body, source)].some(
    node =>
      (node.type === 'UpdateExpression' && isNamed(node.argument, index.name)) ||
      (node.type === 'AssignmentExpression' && isNamed(node.left, index.name)),
  )
  const { init, update } = loop
  if (isMoved || !init || !update || !isInside(iteration.ref, [init.range[0], update.range[1]])) {
    return null
  }
  const { name } = index
  const container = textOf(iteration.ref, source)
  const text = `let ${name} = ${container}.length - 1; ${name} >= 0; ${name}--`
  return [{ range: [init.range[0], update.range[1]], text }]
}

/** `i` of `jobs.splice(i, 1)` */
function findIndexArgument({ shape, write, iteration }: Resize): TSESTree.Identifier | null {
  if (shape !== 'removal' || write.method !== 'splice' || write.node.type !== 'CallExpression') {
    return null
  }
  const [start, count, ...added] = write.node.arguments
  const isOne = count?.type === 'Literal' && count.value === 1 && added.length === 0
  const isIndex = start?.type === 'Identifier' && start.name === iteration.keyName
  return isOne && isIndex ? start : null
}

/** `let i = 0; i < jobs.length; i++`, and `let i = 0, n = jobs.length; i < n; i++` */
function isPlainHead({ init, test, update }: TSESTree.ForStatement, name: string): boolean {
  if (init?.type !== 'VariableDeclaration' || init.kind === 'const' || init.declarations.length > 2)
    return false
  const [first, second] = init.declarations
  const startsAtZero =
    first !== undefined &&
    isNamed(first.id, name) &&
    first.init?.type === 'Literal' &&
    first.init.value === 0
  if (!startsAtZero || test?.type !== 'BinaryExpression' || test.operator !== '<') return false
  const isBound = isLength(test.right)
    ? second === undefined
    : second?.id.type === 'Identifier' &&
      isNamed(test.right, second.id.name) &&
      isLength(second.init)
  return isBound && isNamed(test.left, name) && isIncrement(update, name)
}

function isLength(node: TSESTree.Node | null | undefined): boolean {
  return node?.type === 'MemberExpression' && findPropertyName(node) === 'length'
}

function isIncrement(node: TSESTree.Expression | null, name: string): boolean {
  if (node?.type === 'UpdateExpression')
    return node.operator === '++' && isNamed(node.argument, name)
  return (
    node?.type === 'AssignmentExpression' &&
    node.operator === '+=' &&
    isNamed(node.left, name) &&
    node.right.type === 'Literal' &&
    node.right.value === 1
  )
}

function isNamed(node: TSESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}
