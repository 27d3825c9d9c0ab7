import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Outline } from './callables.ts'
import type { Node } from './facts.ts'
import { isFunction, outermost, unwrap, type FunctionNode } from './syntax.ts'

interface Resolution {
  readonly findVariable: (identifier: Node) => Scope.Variable | null
  readonly findFunctionNode: (callee: Node) => FunctionNode | null
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

/**
 * What a parameter of a function that has no name of its own stands for, in all calls there are.
 *
 *     function each(self, handler) { handler(self, 1) }
 *     each(this, function (me) { me.list.splice(0, 1) })     // `me` is `this`
 */
export function findGivenObjects(
  identifier: Node,
  outline: Outline,
  { findVariable, findFunctionNode }: Resolution,
): readonly Node[] {
  const definition = findVariable(identifier)?.defs[0]
  if (definition?.type !== PARAMETER || !isFunction(definition.node)) return []
  const callback = definition.node
  const place = indexOf(definition.name, callback.params)
  const argument = outermost(callback)
  const call = argument.parent
  if (place < 0 || call?.type !== 'CallExpression') return []
  const taker = findFunctionNode(call.callee)
  const parameter = taker?.params[indexOf(argument, call.arguments)]
  if (!taker || !parameter) return []
  const { scopeManager } = outline.source
  const handler = scopeManager
    .getDeclaredVariables(taker)
    .find(({ identifiers }) => identifiers.some(name => name === parameter))
  return (handler?.references ?? []).flatMap(({ identifier: used }) => {
    const inner = used.parent
    if (inner.type !== 'CallExpression' || inner.callee !== used) return []
    const given = inner.arguments[place]
    return given ? [translate(given, taker, call, findVariable)] : []
  })
}

/** What the caller gave the taker, where it hands just that on. */
function translate(
  given: Node,
  taker: FunctionNode,
  call: TSESTree.CallExpression,
  findVariable: Resolution['findVariable'],
): Node {
  const definition = findVariable(unwrap(given))?.defs[0]
  if (definition?.type !== PARAMETER || definition.node !== taker) return given
  return call.arguments[indexOf(definition.name, taker.params)] ?? given
}

function indexOf(node: Node, nodes: readonly Node[]): number {
  return nodes.findIndex(other => other === node)
}
