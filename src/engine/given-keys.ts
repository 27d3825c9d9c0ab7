import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { isFreshKeyMaker, isMaker } from '../catalog/idempotence.ts'
import type { Bindings } from './bindings.ts'
import { nameOfCallee } from './callees.ts'
import type { Node } from './facts.ts'
import { isInside, unwrap } from './syntax.ts'

/** A key that others can come with again: a parameter or made of some, a field, a constant. */
export function isGiven(key: Node, bindings: Bindings): boolean {
  return isLiteral(key) || isMadeOfGiven(key, bindings)
}

function isMadeOfGiven(key: Node, bindings: Bindings): boolean {
  const node = unwrap(key)
  switch (node.type) {
    case 'ThisExpression':
      return true
    case 'MemberExpression':
      return isMadeOfGiven(node.object, bindings)
    case 'TemplateLiteral':
      return node.expressions.some(part => isMadeOfGiven(part, bindings))
    case 'CallExpression':
      return isMadeByGiven(node, bindings)
    case 'Identifier':
      return isGivenVariable(bindings.findVariable(node), node, bindings)
    default:
      return false
  }
}

/** `id.toLowerCase()`, `keyOf(request)`; what is made anew is another one each time. */
function isMadeByGiven(call: TSESTree.CallExpression, bindings: Bindings): boolean {
  const callee = unwrap(call.callee)
  const name = nameOfCallee(callee) ?? ''
  if (isMaker(name) || (call.arguments.length === 0 && isFreshKeyMaker(name))) return false
  if (call.arguments.some(part => isMadeOfGiven(part, bindings))) return true
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type !== 'ThisExpression' &&
    isMadeOfGiven(callee.object, bindings)
  )
}

function isGivenVariable(variable: Scope.Variable | null, use: Node, bindings: Bindings): boolean {
  const definition = variable?.defs[0]
  if (!definition) return false
  if (definition.type === PARAMETER) return true
  const { node } = definition
  if (node.type !== 'VariableDeclarator' || !node.init || isInside(use, node)) return false
  return isGiven(node.init, bindings)
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

export function isLiteral(key: Node): boolean {
  return unwrap(key).type === 'Literal'
}
