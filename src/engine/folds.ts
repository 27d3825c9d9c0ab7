import type { TSESTree } from '@typescript-eslint/types'

import { nameOfCallee } from './callees.ts'
import type { Node, Source } from './facts.ts'
import { findPropertyName, isFunction, unwrap, type FunctionNode } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/**
 * What `reduce` is given to start with comes back from it, changed in its place.
 *
 *     await hosts.reduce(async (all, host) => assign(await all, await lookUp(host)), this.brokers)
 */
export function givesBack(call: Node, start: Node, source: Source): boolean {
  if (call.type !== 'CallExpression' || call.arguments[1] !== start) return false
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? findPropertyName(callee) : null
  if (method !== 'reduce' && method !== 'reduceRight') return false
  const [reducer] = call.arguments
  return reducer !== undefined && isFunction(reducer) && returnsFirst(reducer, source)
}

function returnsFirst(reducer: FunctionNode, source: Source): boolean {
  const [first] = reducer.params
  if (first?.type !== 'Identifier') return false
  const names = new Set([first.name])
  const results: (Node | null)[] = reducer.body.type === 'BlockStatement' ? [] : [reducer.body]
  for (const node of ownNodes(reducer.body, source)) {
    if (node.type === 'ReturnStatement') results.push(node.argument)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      if (node.init && isNamed(node.init, names)) names.add(node.id.name)
  }
  return results.length > 0 && results.every(result => result && isChanged(result, names))
}

/** `all`, `Object.assign(all, more)` */
function isChanged(result: Node, names: ReadonlySet<string>): boolean {
  const value = unwrap(result)
  if (value.type !== 'CallExpression') return isNamed(value, names)
  const [target] = value.arguments
  const isAssign = nameOfCallee(unwrap(value.callee)) === 'assign'
  return isAssign && target !== undefined && isNamed(target, names)
}

/** `all`, `await all` */
function isNamed(node: Node, names: ReadonlySet<string>): boolean {
  const value = unwrap(node)
  const settled = value.type === 'AwaitExpression' ? unwrap(value.argument) : value
  return settled.type === 'Identifier' && names.has(settled.name)
}

function* ownNodes(node: TSESTree.Node, source: Source): Generator<Node> {
  yield node
  for (const child of childrenOf(source, node))
    if (!isFunction(child)) yield* ownNodes(child, source)
}
