import type { TSESTree } from '@typescript-eslint/types'

import type { Node, ReadOut } from './facts.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  outermost,
  patternOf,
  unwrap,
} from './syntax.ts'

export interface Walk {
  readonly loop: Node
  readonly body: Node
  readonly key: string | null
  /** The function that is run for each key, where no statement walks them. */
  readonly callback: Node | null
}

/** The loop over the copied keys, directly or through the local that keeps them. */
export function findWalk(access: ReadOut): Walk | null {
  const target = outermost(access.node)
  const { parent } = target
  if (parent?.type === 'ForOfStatement' && parent.right === target) return walkOf(parent)
  if (parent?.type === 'MemberExpression' && findPropertyName(parent) === 'forEach') {
    const call = outermost(parent).parent
    return call?.type === 'CallExpression' ? walkOfCallback(call) : null
  }
  return access.local === null ? null : findLoopOver(access.local, access.node)
}

function walkOf(loop: TSESTree.ForOfStatement): Walk | null {
  const id = patternOf(loop)
  // `for (const [key, value] of [...map])`
  const key = id.type === 'ArrayPattern' ? id.elements[0] : id
  const name = key?.type === 'Identifier' ? key.name : null
  return { loop, body: loop.body, key: name, callback: null }
}

function walkOfCallback(call: TSESTree.CallExpression): Walk | null {
  const callback = call.arguments[0] && unwrap(call.arguments[0])
  if (!callback || !isFunction(callback)) return null
  const [key] = callback.params
  const name = key?.type === 'Identifier' ? key.name : null
  return { loop: call, body: callback.body, key: name, callback }
}

/** `const ids = Object.keys(r); … for (const id of ids)`: in the same list of statements, or in a part of one. */
function findLoopOver(local: string, copy: Node): Walk | null {
  const block = findAncestor(copy, up => up.type === 'BlockStatement' || up.type === 'Program')
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return null
  for (const statement of block.body) {
    if (statement.range[0] < copy.range[1]) continue
    const loop = findLoopIn(statement, local)
    if (loop) return walkOf(loop)
  }
  return null
}

/** Also under a condition, and in a `try`: not in a loop, which would walk it more than once. */
function findLoopIn(statement: Node, local: string): TSESTree.ForOfStatement | null {
  switch (statement.type) {
    case 'ForOfStatement': {
      const { right } = statement
      return right.type === 'Identifier' && right.name === local ? statement : null
    }
    case 'BlockStatement':
      return findFirst(statement.body, inner => findLoopIn(inner, local))
    case 'IfStatement':
      return (
        findLoopIn(statement.consequent, local) ??
        (statement.alternate && findLoopIn(statement.alternate, local))
      )
    case 'LabeledStatement':
      return findLoopIn(statement.body, local)
    case 'TryStatement':
      return findLoopIn(statement.block, local)
    default:
      return null
  }
}

function findFirst<T, Found>(items: readonly T[], find: (item: T) => Found | null): Found | null {
  for (const item of items) {
    const found = find(item)
    if (found) return found
  }
  return null
}
