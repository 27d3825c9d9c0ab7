import type { TSESTree } from '@typescript-eslint/types'

import { COLLECTION_FACTORIES, COLLECTION_NAMES } from '../catalog/collections.ts'
import type { ContainerKind, ElementKind, Node } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/** A global is what nobody in the file declares: `class Map {}` makes `new Map()` no collection. */
export type IsGlobal = (name: string) => boolean

/** `new Map()`, `[]`, `{}`, `Object.create(null)`: a fresh container; `null` for anything else. */
export function resolveKindOfValue(value: Node, isGlobal: IsGlobal): ContainerKind | null {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return node.properties.length === 0 ? 'record' : null
    case 'NewExpression':
      return node.callee.type === 'Identifier' ? kindOfName(node.callee.name, isGlobal) : null
    case 'CallExpression':
      return resolveKindOfFactory(node, isGlobal)
    default:
      return null
  }
}

function resolveKindOfFactory(
  node: TSESTree.CallExpression,
  isGlobal: IsGlobal,
): ContainerKind | null {
  const path = findGlobalPath(node.callee, isGlobal)
  if (path === 'Array') return 'array'
  return path !== null && Object.hasOwn(COLLECTION_FACTORIES, path)
    ? (COLLECTION_FACTORIES[path] ?? null)
    : null
}

/** `JSON.stringify`, `structuredClone`; `null` where the root is not a global. */
export function findGlobalPath(callee: Node, isGlobal: IsGlobal): string | null {
  const node = unwrap(callee)
  if (node.type === 'Identifier') return isGlobal(node.name) ? node.name : null
  if (node.type !== 'MemberExpression') return null
  const object = findGlobalPath(node.object, isGlobal)
  const name = findPropertyName(node)
  return object !== null && name !== null ? `${object}.${name}` : null
}

/** Empty and without an effect of its own: what a reset assigns. */
export function isEmptyContainer(value: Node, isGlobal: IsGlobal): boolean {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length === 0
    case 'ObjectExpression':
      return node.properties.length === 0
    case 'NewExpression':
      return (
        node.arguments.length === 0 &&
        node.callee.type === 'Identifier' &&
        kindOfName(node.callee.name, isGlobal) !== null
      )
    case 'CallExpression':
      return (
        node.callee.type === 'MemberExpression' &&
        node.callee.object.type === 'Identifier' &&
        node.callee.object.name === 'Object' &&
        findPropertyName(node.callee) === 'create'
      )
    default:
      return false
  }
}

/** `Map<string, number>`, `readonly T[]`, `Set<T> | null`, `{ [key: string]: T }`. */
export function resolveKindOfType(
  type: TSESTree.TypeNode | undefined,
  isGlobal: IsGlobal,
): ContainerKind | null {
  if (!type) return null
  switch (type.type) {
    case 'TSArrayType':
      return 'array'
    case 'TSTypeOperator':
      return type.operator === 'readonly' ? resolveKindOfType(type.typeAnnotation, isGlobal) : null
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' ? kindOfName(type.typeName.name, isGlobal) : null
    case 'TSTypeLiteral':
      return type.members.some(member => member.type === 'TSIndexSignature') ? 'record' : null
    case 'TSUnionType':
      return resolveKindOfUnion(type, isGlobal)
    default:
      return null
  }
}

/** `Set<T> | null | undefined` is a set; a union of two collections is nothing certain. */
function resolveKindOfUnion(type: TSESTree.TSUnionType, isGlobal: IsGlobal): ContainerKind | null {
  const rest = type.types.filter(
    member => member.type !== 'TSNullKeyword' && member.type !== 'TSUndefinedKeyword',
  )
  return rest.length === 1 ? resolveKindOfType(rest[0], isGlobal) : null
}

function kindOfName(name: string, isGlobal: IsGlobal): ContainerKind | null {
  return isGlobal(name) && Object.hasOwn(COLLECTION_NAMES, name)
    ? (COLLECTION_NAMES[name] ?? null)
    : null
}

/** What the values are, from `Map<string, number>` in the annotation or behind `new Map`. */
export function resolveElements(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
  isGlobal: IsGlobal,
): ElementKind {
  const value = initializer && unwrap(initializer)
  const type = annotation ? findElementType(annotation) : findElementTypeOfValue(value)
  if (!type) return 'unknown'
  if (type.type === 'TSNumberKeyword' || type.type === 'TSBigIntKeyword') return 'number'
  return resolveKindOfType(type, isGlobal) === null ? 'unknown' : 'nested'
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

function findElementType(type: TSESTree.TypeNode): TSESTree.TypeNode | null {
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
