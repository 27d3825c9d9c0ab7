import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Outline } from './callables.ts'
import type { Node } from './facts.ts'
import { once } from './groups.ts'
import { findPropertyName, isFunction, unwrap, type FunctionNode } from './syntax.ts'

type Resolve = (identifier: Node) => Scope.Variable | null

/**
 * The one function that is meant by what stands before `.prototype`.
 *
 *     function Bus() {}  var Bus = function () {}  var Socket = net.Socket = function () {}
 *     app.events.Target = function () {}
 */
export function createConstructorFinder(
  outline: Outline,
  findVariable: Resolve,
): (expression: Node) => FunctionNode | null {
  const kept = once(() => collectKeptFunctions(outline.assignments, findVariable))

  return expression => {
    const node = unwrap(expression)
    if (node.type === 'MemberExpression') {
      return kept().get(findNamespacePath(node, findVariable) ?? '') ?? null
    }
    if (node.type !== 'Identifier') return null
    const variable = findVariable(node)
    const definition = variable?.defs[0]?.node
    if (definition && isFunction(definition)) return definition
    const values = collectAssigned(variable).filter(isFunction)
    return values.length === 1 ? (values[0] ?? null) : null
  }
}

/** Functions by the path that they are kept under; `null` where two go by one path. */
function collectKeptFunctions(
  assignments: readonly TSESTree.AssignmentExpression[],
  findVariable: Resolve,
): ReadonlyMap<string, FunctionNode | null> {
  const kept = new Map<string, FunctionNode | null>()
  for (const assignment of assignments) {
    const target = unwrap(assignment.left)
    if (target.type !== 'MemberExpression') continue
    const value = finalValueOf(assignment)
    if (!isFunction(value) || value.type === 'ArrowFunctionExpression') continue
    const path = findNamespacePath(target, findVariable)
    if (path !== null) kept.set(path, kept.has(path) ? null : value)
  }
  return kept
}

/** `app.events.Target`: names from one that belongs to the whole file. */
function findNamespacePath(expression: Node, findVariable: Resolve): string | null {
  const node = unwrap(expression)
  if (node.type === 'Identifier') {
    const home = findVariable(node)?.scope.variableScope.block.type
    return home === undefined || home === 'Program' ? node.name : null
  }
  if (node.type !== 'MemberExpression') return null
  const object = findNamespacePath(node.object, findVariable)
  const name = findPropertyName(node)
  return object !== null && name !== null ? `${object}.${name}` : null
}

/** Every value that is stored in the variable: `var Bus = {}; Bus = function () {}`. */
export function collectAssigned(variable: Scope.Variable | null): Node[] {
  return (variable?.references ?? []).flatMap(({ writeExpr }) =>
    writeExpr ? [finalValueOf(writeExpr)] : [],
  )
}

/** The function behind `p.on = p.addListener = function () {}`. */
export function finalValueOf(expression: Node): Node {
  let value = unwrap(expression)
  while (value.type === 'AssignmentExpression' && value.operator === '=') {
    value = unwrap(value.right)
  }
  return value
}

/** `F.prototype = { … }` */
export function isPrototype(object: Node): boolean {
  const { parent } = object
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.right === object &&
    parent.left.type === 'MemberExpression' &&
    findPropertyName(parent.left) === 'prototype'
  )
}
