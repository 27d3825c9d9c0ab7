import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { groupBy, remembering } from './groups.ts'
import { findConstantValue } from './owners.ts'
import { findFunctionName, isEndlessPath, isFunction, unwrap } from './syntax.ts'

/**
 * One name for one place, from wherever it is seen: `self.lock` and `this.lock`, `state.busy` and
 * `this.busy` in a method of `state`. `new Mutex()` is a place that nobody else has.
 */
export function findPathName(expression: Node, bindings: Bindings): string | null {
  const node = unwrap(expression)
  switch (node.type) {
    case 'Identifier':
      return findAliased(node, bindings) ?? node.name
    case 'ThisExpression':
      return findReceiverName(node, bindings) ?? 'this'
    case 'MemberExpression': {
      if (isEndlessPath(node)) return null
      const object = findReceiverName(node.object, bindings) ?? findPathName(node.object, bindings)
      const name = bindings.findMemberKey(node)
      return object !== null && name !== null ? `${object}.${name}` : null
    }
    default:
      return null
  }
}

/** `const lock = this.#lock`, `const { lock } = this` */
function findAliased(identifier: TSESTree.Identifier, bindings: Bindings): string | null {
  const variable = bindings.findVariable(identifier)
  const value = findConstantValue(variable)
  if (value) {
    const isPath = value.type === 'MemberExpression' || value.type === 'ThisExpression'
    return isPath ? findPathName(value, bindings) : null
  }
  const declarator = variable?.defs[0]?.node
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern')
    return null
  const owner = declarator.init && findPathName(declarator.init, bindings)
  const property = declarator.id.properties.find(
    ({ value: bound }) => bound?.type === 'Identifier' && bound.name === identifier.name,
  )
  if (!owner || property?.type !== 'Property' || property.key.type !== 'Identifier') return null
  return property.computed ? null : `${owner}.${property.key.name}`
}

/** `this` for an instance, whoever holds it; an object literal and a class go by their names. */
function findReceiverName(expression: Node, bindings: Bindings): string | null {
  const receiver = bindings.resolveReceiver(expression)
  if (!receiver) return null
  const { owner, isStatic } = receiver
  if (owner.type === 'ObjectExpression' || owner.type === 'CallExpression') {
    const declarator = owner.parent
    return declarator.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? declarator.id.name
      : null
  }
  return isStatic && !isFunction(owner) ? (findFunctionName(owner) ?? 'this') : 'this'
}

/** What two calls have to share to mean the same key: `'users'`, `id`, `` `user:${id}` ``. */
export function findKeyText(key: Node, bindings: Bindings): string | null {
  const node = unwrap(key)
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral') return findPathName(node, bindings)
  const parts = node.expressions.map(expression => findKeyText(expression, bindings))
  if (parts.includes(null)) return null
  return node.quasis.map(({ value }, at) => `${value.raw}${parts[at] ?? ''}`).join('')
}

/**
 * The last name of what `findPathName` makes of the expression, or of many of which it makes nothing: most places
 * that somebody asks about end otherwise, and nobody has to find out what all the others begin with.
 */
export function findPathEnd(expression: Node, bindings: Bindings): string | null {
  const node = unwrap(expression)
  const path =
    node.type === 'MemberExpression' ? bindings.findMemberKey(node) : findPathName(node, bindings)
  return path === null ? null : endOf(path)
}

export function endOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

type Assignments = (name: string) => readonly TSESTree.AssignmentExpression[]

const assignmentsByBindings = new WeakMap<Bindings, Assignments>()

/** Every assignment to a place, by its name; those to places that end alike are looked at once for a file. */
export function assignmentsTo(
  name: string,
  bindings: Bindings,
): readonly TSESTree.AssignmentExpression[] {
  let known = assignmentsByBindings.get(bindings)
  if (!known) assignmentsByBindings.set(bindings, (known = indexAssignments(bindings)))
  return known(name)
}

function indexAssignments(bindings: Bindings): Assignments {
  const byEnd = groupBy(bindings.assignments, ({ left }) => findPathEnd(left, bindings))
  const byPath = remembering((end: string) =>
    groupBy(byEnd.get(end) ?? [], ({ left }) => findPathName(left, bindings)),
  )
  return name => byPath(endOf(name)).get(name) ?? []
}
