import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { assignmentsTo, findPathName } from './paths.ts'
import { findMemberName, findPropertyName, isClass, isFunction, unwrap } from './syntax.ts'

/** The class that an object is made of, by its annotation or by what is stored: `lock: Mutex`. */
export function findClassName(expression: Node, bindings: Bindings): string | null {
  const made = bindings.findStoredValue(expression) ?? findOnlyAssigned(expression, bindings)
  if (made?.type === 'NewExpression' && made.callee.type === 'Identifier') return made.callee.name
  const type = findAnnotation(expression, bindings)
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.name
    : null
}

/** `new PQueue({ concurrency: 1 })` of a queue, in a constant, a field, or set by the constructor. */
export function findMaking(expression: Node, bindings: Bindings): TSESTree.NewExpression | null {
  const made = bindings.findStoredValue(expression) ?? findOnlyAssigned(expression, bindings)
  return made?.type === 'NewExpression' ? made : null
}

function findOnlyAssigned(expression: Node, bindings: Bindings): Node | null {
  const name = findPathName(expression, bindings)
  const [assignment, ...more] = name === null ? [] : assignmentsTo(name, bindings)
  return assignment && more.length === 0 ? unwrap(assignment.right) : null
}

/** `lock: Mutex` of a parameter, a variable, a field, or `constructor(private readonly lock: Mutex)`. */
function findAnnotation(expression: Node, bindings: Bindings): TSESTree.TypeNode | null {
  const node = unwrap(expression)
  if (node.type === 'Identifier') {
    const name = bindings.findVariable(node)?.defs[0]?.name
    return name?.type === 'Identifier' ? (name.typeAnnotation?.typeAnnotation ?? null) : null
  }
  if (node.type !== 'MemberExpression') return null
  const name = findPropertyName(node)
  const receiver = name === null ? null : bindings.resolveReceiver(node.object)
  if (!receiver || name === null || !isClass(receiver.owner)) return null
  for (const member of receiver.owner.body.body) {
    const found =
      member.type === 'PropertyDefinition' && findMemberName(member) === name
        ? member.typeAnnotation
        : member.type === 'MethodDefinition' && member.kind === 'constructor'
          ? findParameterProperty(member.value, name)
          : undefined
    if (found) return found.typeAnnotation
  }
  return null
}

function findParameterProperty(
  constructor: Node,
  name: string,
): TSESTree.TSTypeAnnotation | undefined {
  if (!isFunction(constructor)) return undefined
  for (const parameter of constructor.params) {
    if (parameter.type !== 'TSParameterProperty') continue
    const { parameter: inner } = parameter
    const target = inner.type === 'AssignmentPattern' ? inner.left : inner
    if (target.name === name) return target.typeAnnotation
  }
  return undefined
}
