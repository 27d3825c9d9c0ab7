import type { TSESTree } from '@typescript-eslint/types'

import { COLLECTION_FACTORIES, COLLECTION_NAMES, isQualifying } from '../catalog/collections.ts'
import { isWrapping } from '../catalog/holders.ts'
import type { ContainerKind, ElementKind, Node } from './facts.ts'
import type { TypeDeclaration } from './callables.ts'
import {
  findMemberName,
  findPropertyName,
  isCall,
  unwrap,
  type CallNode,
  type ClassNode,
} from './syntax.ts'

/** What the names of types and constructors mean in this file. */
export interface Names {
  /** Nobody in the file declares it: `class Map {}` makes `new Map()` no collection. */
  isGlobal(name: string): boolean
  /** Built-in collections, and classes of the file that extend one. */
  findKind(name: string): ContainerKind | null
  /** What an alias or an interface of the file stands for. */
  findType(name: string): WrittenType | null
}

/** A type as an annotation writes it, or an interface. */
type WrittenType = TSESTree.TSInterfaceDeclaration | TSESTree.TypeNode

/** `class Peers extends Map<string, Peer> {}` is a map. */
export function collectNames(
  classes: readonly ClassNode[],
  types: readonly TypeDeclaration[],
  declared: ReadonlySet<string>,
): Names {
  const isGlobal = (name: string): boolean => !declared.has(name)
  const subclasses = new Map<string, string>()
  for (const { id, superClass } of classes) {
    if (id && superClass?.type === 'Identifier') subclasses.set(id.name, superClass.name)
  }
  const written = new Map<string, WrittenType>()
  for (const type of types) {
    written.set(type.id.name, type.type === 'TSTypeAliasDeclaration' ? type.typeAnnotation : type)
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
  return { isGlobal, findKind, findType: name => written.get(name) ?? null }
}

/** `new Map()`, `[]`, `{}`, `new Object()`, `Object.create(null)`: a fresh container; `null` for anything else. */
export function resolveKindOfValue(value: Node, names: Names): ContainerKind | null {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return node.properties.length === 0 ? 'record' : null
    case 'NewExpression':
      if (isNewObject(node, names)) return 'record'
      return node.callee.type === 'Identifier' && node.callee.name !== 'Proxy'
        ? names.findKind(node.callee.name)
        : resolveKindOfWrapped(node, names)
    case 'CallExpression':
      return resolveKindOfFactory(node, names) ?? resolveKindOfWrapped(node, names)
    case 'AssignmentExpression':
      // `globalThis.pools ??= []`
      return resolveKindOfValue(node.right, names)
    case 'LogicalExpression':
      // `options.clients || []`: what comes from elsewhere is of the same kind, or nothing.
      return node.operator === '&&' ? null : resolveKindOfValue(node.right, names)
    case 'ConditionalExpression':
      return resolveKindOfValue(node.consequent, names) ?? resolveKindOfValue(node.alternate, names)
    default:
      return null
  }
}

/** `new Object()`: as good as `{}`; the annotation `Object` says nothing. */
function isNewObject({ callee, arguments: given }: TSESTree.NewExpression, names: Names): boolean {
  if (given.length > 0 || callee.type !== 'Identifier') return false
  return callee.name === 'Object' && names.isGlobal('Object')
}

/** Not a subclass of the file, whose methods may do anything. */
export function isBuiltIn(value: Node, names: Names): boolean {
  const node = unwrap(value)
  if (node.type === 'NewExpression') {
    return (
      node.callee.type === 'Identifier' &&
      names.isGlobal(node.callee.name) &&
      findWrapped(node) === null
    )
  }
  if (node.type === 'CallExpression') return resolveKindOfFactory(node, names) !== null
  if (node.type !== 'ArrayExpression' && node.type !== 'ObjectExpression') return false
  return resolveKindOfValue(node, names) !== null
}

/** `reactive([])`, `new Proxy(new Map(), handler)`: a container with other code behind it. */
function resolveKindOfWrapped(node: CallNode, names: Names): ContainerKind | null {
  const inner = findWrapped(node)
  return inner && resolveKindOfValue(inner, names)
}

/** What a proxy or reactive state is made of. */
function findWrapped({ type, callee, arguments: [first] }: CallNode): Node | null {
  const name =
    callee.type === 'MemberExpression' && callee.object.type === 'Identifier'
      ? `${callee.object.name}.${findPropertyName(callee) ?? ''}`
      : callee.type === 'Identifier'
        ? callee.name
        : ''
  return first && (type === 'NewExpression' ? name === 'Proxy' : isWrapping(name)) ? first : null
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

/**
 * `Member[]` of `Members` with `type Members = Member[]`, and of `Partial<Members>`; other types as
 * they are.
 */
function expand(type: WrittenType | null | undefined, names: Names): WrittenType | null {
  const seen = new Set<WrittenType>()
  let next = type ?? null
  while (next?.type === 'TSTypeReference' && next.typeName.type === 'Identifier') {
    const meant: WrittenType | null =
      names.findType(next.typeName.name) ?? findQualified(next, next.typeName.name, names)
    if (!meant || seen.has(meant)) return next
    seen.add(meant)
    next = meant
  }
  return next
}

/** `Members` of `Partial<Members>`: a word about the members, which are the same. */
function findQualified(
  { typeArguments }: TSESTree.TSTypeReference,
  name: string,
  names: Names,
): WrittenType | null {
  return isQualifying(name) && names.isGlobal(name) ? (typeArguments?.params[0] ?? null) : null
}

/** `Map<string, number>`, `readonly T[]`, `Set<T> | null`, `{ [key: string]: T }`, and aliases of those. */
export function resolveKindOfType(
  annotation: WrittenType | undefined,
  names: Names,
): ContainerKind | null {
  const type = expand(annotation, names)
  switch (type?.type) {
    case 'TSArrayType':
      return 'array'
    case 'TSTypeOperator':
      return type.operator === 'readonly' ? resolveKindOfType(type.typeAnnotation, names) : null
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' ? names.findKind(type.typeName.name) : null
    case 'TSTypeLiteral':
      return findIndexSignature(type.members) ? 'record' : null
    case 'TSInterfaceDeclaration':
      return findIndexSignature(type.body.body) ? 'record' : resolveKindOfHeritage(type, names)
    case 'TSUnionType':
      return resolveKindOfUnion(type, names)
    default:
      return null
  }
}

/** `interface Members extends Array<Member> {}` */
function resolveKindOfHeritage(
  { extends: [base] }: TSESTree.TSInterfaceDeclaration,
  names: Names,
): ContainerKind | null {
  return base?.expression.type === 'Identifier' ? names.findKind(base.expression.name) : null
}

function findIndexSignature(
  members: readonly TSESTree.TypeElement[],
): TSESTree.TSIndexSignature | null {
  return members.find(member => member.type === 'TSIndexSignature') ?? null
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
  const type = expand(findElementAnnotation(annotation, initializer, names), names)
  if (!type) return 'unknown'
  if (type.type === 'TSNumberKeyword' || type.type === 'TSBigIntKeyword') return 'number'
  return resolveKindOfType(type, names) === null ? 'unknown' : 'nested'
}

/** `Set<Client>` of `Map<string, Set<Client>>`, from the annotation or from behind `new Map`. */
export function findElementAnnotation(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
  names: Names,
): TSESTree.TypeNode | null {
  if (annotation) return findElementType(annotation, names)
  const value = initializer && unwrap(initializer)
  const inner = value && isCall(value) ? findWrapped(value) : null
  if (inner) return findElementAnnotation(undefined, inner, names)
  if (value?.type === 'NewExpression') return value.typeArguments?.params.at(-1) ?? null
  return initializer ? findElementTypeOfAssertion(initializer, names) : null
}

/** `[] as Job[]` */
function findElementTypeOfAssertion(value: Node, names: Names): TSESTree.TypeNode | null {
  return value.type === 'TSAsExpression' || value.type === 'TSTypeAssertion'
    ? findElementType(value.typeAnnotation, names)
    : null
}

/** The name of the class or interface of the values, where a plain name says it. */
export function findElementTypeName(
  annotation: TSESTree.TypeNode | undefined,
  initializer: Node | null,
  names: Names,
): string | null {
  const type = findElementAnnotation(annotation, initializer, names)
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.name
    : null
}

export function findElementType(annotation: WrittenType, names: Names): TSESTree.TypeNode | null {
  const type = expand(annotation, names)
  switch (type?.type) {
    case 'TSArrayType':
      return type.elementType
    case 'TSTypeOperator':
      return type.typeAnnotation ? findElementType(type.typeAnnotation, names) : null
    case 'TSTypeReference':
      return type.typeArguments?.params.at(-1) ?? null
    case 'TSUnionType':
      return (
        type.types.map(part => findElementType(part, names)).find(found => found !== null) ?? null
      )
    case 'TSTypeLiteral':
      return findIndexSignature(type.members)?.typeAnnotation?.typeAnnotation ?? null
    case 'TSInterfaceDeclaration':
      return (
        findIndexSignature(type.body.body)?.typeAnnotation?.typeAnnotation ??
        type.extends[0]?.typeArguments?.params.at(-1) ??
        null
      )
    default:
      return null
  }
}

/** `Member[]` of `members` in `interface Room { members: Member[] }`, as far as the file says what a room is. */
export function findTypeOfMember(
  annotation: WrittenType,
  name: string,
  names: Names,
): TSESTree.TypeNode | null {
  const type = expand(annotation, names)
  switch (type?.type) {
    case 'TSTypeLiteral':
      return findMemberType(type.members, name)
    case 'TSInterfaceDeclaration':
      return findMemberType(type.body.body, name)
    default:
      return null
  }
}

function findMemberType(
  members: readonly TSESTree.TypeElement[],
  name: string,
): TSESTree.TypeNode | null {
  const member = members.find(
    each => each.type === 'TSPropertySignature' && findMemberName(each) === name,
  )
  return member?.type === 'TSPropertySignature'
    ? (member.typeAnnotation?.typeAnnotation ?? null)
    : null
}
