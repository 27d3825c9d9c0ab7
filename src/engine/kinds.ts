import type { TSESTree } from '@typescript-eslint/types'

import { COLLECTION_FACTORIES, COLLECTION_NAMES } from '../catalog/collections.ts'
import type { ContainerKind, ElementKind, Node } from './facts.ts'
import { findPropertyName, unwrap, type ClassNode } from './syntax.ts'

/** What the names of types and constructors mean in this file. */
export interface Names {
  /** Nobody in the file declares it: `class Map {}` makes `new Map()` no collection. */
  isGlobal(name: string): boolean
  /** Built-in collections, and classes of the file that extend one. */
  findKind(name: string): ContainerKind | null
}

/** `class Peers extends Map<string, Peer> {}` is a map. */
export function collectNames(classes: readonly ClassNode[], declared: ReadonlySet<string>): Names {
  const isGlobal = (name: string): boolean => !declared.has(name)
  const subclasses = new Map<string, string>()
  for (const { id, superClass } of classes) {
    if (id && superClass?.type === 'Identifier') subclasses.set(id.name, superClass.name)
  }
  function findKind(name: string): ContainerKind | null {
    const seen = new Set<string>()
    let next: string | undefined = name
    while (next !== undefined && !isGlobal(next) && !seen.has(next)) {
      seen.add(next)
      next = subclasses.get(next)
    }
    if (next === undefined || !isGlobal(next)) return null
    return Object.hasOwn(COLLECTION_NAMES, next) ? (COLLECTION_NAMES[next] ?? null) : null
  }
  return { isGlobal, findKind }
}

/** `new Map()`, `[]`, `{}`, `Object.create(null)`: a fresh container; `null` for anything else. */
export function resolveKindOfValue(value: Node, names: Names): ContainerKind | null {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return node.properties.length === 0 ? 'record' : null
    case 'NewExpression':
      return node.callee.type === 'Identifier' ? names.findKind(node.callee.name) : null
    case 'CallExpression':
      return resolveKindOfFactory(node, names)
    case 'LogicalExpression':
      // `options.clients || []`: what comes from elsewhere is of the same kind, or nothing.
      return node.operator === '&&' ? null : resolveKindOfValue(node.right, names)
    case 'ConditionalExpression':
      return resolveKindOfValue(node.consequent, names) ?? resolveKindOfValue(node.alternate, names)
    default:
      return null
  }
}

/** Not a subclass of the file, whose methods may do anything. */
export function isBuiltIn(value: Node, names: Names): boolean {
  const node = unwrap(value)
  if (node.type === 'NewExpression') {
    return node.callee.type === 'Identifier' && names.isGlobal(node.callee.name)
  }
  if (node.type === 'LogicalExpression' || node.type === 'ConditionalExpression') return false
  return resolveKindOfValue(node, names) !== null
}

function resolveKindOfFactory(node: TSESTree.CallExpression, names: Names): ContainerKind | null {
  const path = findGlobalPath(node.callee, names)
  if (path === 'Array') return 'array'
  return path !== null && Object.hasOwn(COLLECTION_FACTORIES, path)
    ? (COLLECTION_FACTORIES[path] ?? null)
    : null
}

/** `JSON.stringify`, `structuredClone`; `null` where the root is not a global. */
export function findGlobalPath(callee: Node, names: Names): string | null {
  const node = unwrap(callee)
  if (node.type === 'Identifier') return names.isGlobal(node.name) ? node.name : null
  if (node.type !== 'MemberExpression') return null
  const object = findGlobalPath(node.object, names)
  const name = findPropertyName(node)
  return object !== null && name !== null ? `${object}.${name}` : null
}

/** `Map<string, number>`, `readonly T[]`, `Set<T> | null`, `{ [key: string]: T }`. */
export function resolveKindOfType(
  type: TSESTree.TypeNode | undefined,
  names: Names,
): ContainerKind | null {
  if (!type) return null
  switch (type.type) {
    case 'TSArrayType':
      return 'array'
    case 'TSTypeOperator':
      return type.operator === 'readonly' ? resolveKindOfType(type.typeAnnotation, names) : null
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' ? names.findKind(type.typeName.name) : null
    case 'TSTypeLiteral':
      return type.members.some(member => member.type === 'TSIndexSignature') ? 'record' : null
    case 'TSUnionType':
      return resolveKindOfUnion(type, names)
    default:
      return null
  }
}

/** `Set<T> | null | undefined` is a set; a union of two collections is nothing certain. */
function resolveKindOfUnion(type: TSESTree.TSUnionType, names: Names): ContainerKind | null {
  const rest = type.types.filter(
    member => member.type !== 'TSNullKeyword' && member.type !== 'TSUndefinedKeyword',
  )
  return rest.length === 1 ? resolveKindOfType(rest[0], names) : null
}

/** What the values are, from `Map<string, number>` in the annotation or behind `new Map`. */
export function resolveElements(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
  names: Names,
): ElementKind {
  const value = initializer && unwrap(initializer)
  const type = annotation ? findElementType(annotation) : findElementTypeOfValue(value)
  if (!type) return 'unknown'
  if (type.type === 'TSNumberKeyword' || type.type === 'TSBigIntKeyword') return 'number'
  return resolveKindOfType(type, names) === null ? 'unknown' : 'nested'
}

/** `Set<Client>` of `Map<string, Set<Client>>`, from the annotation or from behind `new Map`. */
export function findElementAnnotation(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
): TSESTree.TypeNode | null {
  const value = initializer && unwrap(initializer)
  return annotation ? findElementType(annotation) : findElementTypeOfValue(value)
}

/** The name of the class or interface of the values, where a plain name says it. */
export function findElementTypeName(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
): string | null {
  const value = initializer && unwrap(initializer)
  const type = annotation ? findElementType(annotation) : findElementTypeOfValue(value)
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.name
    : null
}

function findElementTypeOfValue(value: Node | null): TSESTree.TypeNode | null {
  if (value?.type !== 'NewExpression') return null
  return value.typeArguments?.params.at(-1) ?? null
}

export function findElementType(type: TSESTree.TypeNode): TSESTree.TypeNode | null {
  switch (type.type) {
    case 'TSArrayType':
      return type.elementType
    case 'TSTypeOperator':
      return type.typeAnnotation ? findElementType(type.typeAnnotation) : null
    case 'TSTypeReference':
      return type.typeArguments?.params.at(-1) ?? null
    case 'TSUnionType':
      return type.types.map(findElementType).find(found => found !== null) ?? null
    case 'TSTypeLiteral': {
      const signature = type.members.find(member => member.type === 'TSIndexSignature')
      return signature?.typeAnnotation?.typeAnnotation ?? null
    }
    default:
      return null
  }
}
