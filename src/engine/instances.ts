import type { TSESTree } from '@typescript-eslint/types'
import type * as Scope from '@typescript-eslint/scope-manager'

import type { Outline } from './callables.ts'
import { groupBy } from './effects.ts'
import type { Node } from './facts.ts'
import { findConstantValue, type Owner, type Receiver } from './owners.ts'
import {
  findMemberName,
  findPropertyName,
  isClass,
  isFunction,
  unwrap,
  type ClassNode,
  type FunctionNode,
} from './syntax.ts'

/** Which class of the file an object is of, as far as what is written says so. */
export interface Instances {
  /** `this`, `new Peer()`, `peer` of `peer: Peer`, `this.#make()`, `this.parent`. */
  findClass(expression: Node): Owner | null
  /** `Peer`, `Peer | null`, and another name for it. */
  findClassOfType(type: TSESTree.TypeNode | null | undefined): Owner | null
  /** The class of what the field holds: `parent: Parent`, `this.parent = parent`. */
  findClassOfField(owner: Owner, name: string): Owner | null
  /** No other field of the owner holds an object of that class: `from: Queue, to: Queue` are two. */
  isOnlyOne(owner: Owner, name: string): boolean
}

/** What the resolution of names and `this` has to offer here. */
interface Resolution {
  findVariable(identifier: Node): Scope.Variable | null
  resolveReceiver(expression: Node): Receiver | null
  findConstructor(expression: Node): ClassNode | FunctionNode | null
  findFunctionNode(callee: Node): FunctionNode | null
  ancestryOf(owner: Owner): readonly Owner[]
}

/**
 * Classes of values by annotation, by `new`, and in plain JavaScript by what constructors are given.
 *
 *     class Peer { constructor(replicator) { this.replicator = replicator } }
 *     class Replicator { open() { this.peers.push(new Peer(this)) } }   // peer.replicator is one
 */
export function createInstances(outline: Outline, resolution: Resolution): Instances {
  const { findVariable, resolveReceiver, findConstructor, findFunctionNode, ancestryOf } =
    resolution
  const types = once(() => collectTypes(outline))
  const stored = once(() => collectStoredValues(outline, resolveReceiver))
  const makings = once(() =>
    groupBy(
      outline.calls.filter(({ type }) => type === 'NewExpression'),
      ({ callee }) => findConstructor(callee),
    ),
  )
  const returns = once(() => groupBy(outline.returns, node => outline.callableOf(node).node))
  const fields = new Map<Owner, Map<string, Owner | null>>()
  const asked = new Set<Node>()

  function findClassOfType(type: TSESTree.TypeNode | null | undefined): Owner | null {
    if (type?.type === 'TSUnionType') {
      const rest = type.types.filter(
        member => member.type !== 'TSNullKeyword' && member.type !== 'TSUndefinedKeyword',
      )
      return rest.length === 1 ? findClassOfType(rest[0]) : null
    }
    if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return null
    const declared = types().get(type.typeName.name)
    if (!declared || isClass(declared)) return declared ?? null
    return ask(declared, () => findClassOfType(declared))
  }

  function findClass(expression: Node): Owner | null {
    const node = unwrap(expression)
    switch (node.type) {
      case 'ThisExpression': {
        const receiver = resolveReceiver(node)
        return receiver && !receiver.isStatic ? receiver.owner : null
      }
      case 'NewExpression':
        return findConstructor(node.callee)
      case 'Identifier':
        return ask(node, () => findClassOfName(node))
      case 'MemberExpression':
        return ask(node, () => findClassOfMember(node))
      case 'CallExpression':
        return ask(node, () => findClassOfResult(node))
      case 'AwaitExpression':
        return findClass(node.argument)
      case 'AssignmentExpression':
        return findClass(node.right)
      case 'LogicalExpression':
        return onlyOf([node.left, node.right].map(findClass))
      case 'ConditionalExpression':
        return onlyOf([node.consequent, node.alternate].map(findClass))
      default:
        return null
    }
  }

  function findClassOfName(identifier: TSESTree.Identifier): Owner | null {
    const variable = findVariable(identifier)
    const name = variable?.defs[0]?.name
    const annotation = name?.type === 'Identifier' ? name.typeAnnotation : undefined
    if (annotation) return findClassOfType(annotation.typeAnnotation)
    const value = findConstantValue(variable)
    return value && findClass(value)
  }

  function findClassOfMember(member: TSESTree.MemberExpression): Owner | null {
    const name = findPropertyName(member)
    const owner = name === null ? null : findClass(member.object)
    return owner && name !== null ? findClassOfField(owner, name) : null
  }

  /** `make(): Peer`, or `make() { return new Peer() }`. */
  function findClassOfResult(call: TSESTree.CallExpression): Owner | null {
    const fn = findFunctionNode(call.callee)
    if (!fn || fn.generator) return null
    const declared = fn.returnType?.typeAnnotation
    if (declared) return findClassOfType(fn.async ? awaitedOf(declared) : declared)
    if (fn.body.type !== 'BlockStatement') return findClass(fn.body)
    const values = (returns().get(fn) ?? []).flatMap(({ argument }) => argument ?? [])
    return onlyOf(values.map(findClass))
  }

  function findClassOfField(owner: Owner, name: string): Owner | null {
    for (const ancestor of ancestryOf(owner)) {
      const known = fields.get(ancestor) ?? new Map<string, Owner | null>()
      fields.set(ancestor, known)
      let found = known.get(name)
      if (found === undefined) {
        // A field that is made of itself is of no class.
        known.set(name, null)
        known.set(name, (found = findClassOfOwnField(ancestor, name)))
      }
      if (found) return found
    }
    return null
  }

  function findClassOfOwnField(owner: Owner, name: string): Owner | null {
    const declared = isClass(owner) ? findDeclaration(owner, name) : null
    if (declared?.annotation) return findClassOfType(declared.annotation)
    const values = [
      ...(stored().get(owner)?.get(name) ?? []),
      ...(declared?.value ? [declared.value] : []),
    ]
    const classes = values.flatMap(value => findClass(value) ?? collectGiven(owner, value))
    return onlyOf(classes)
  }

  function isOnlyOne(owner: Owner, name: string): boolean {
    const held = findClassOfField(owner, name)
    const names = [...collectDeclaredNames(owner), ...(stored().get(owner)?.keys() ?? [])]
    return !names.some(other => other !== name && findClassOfField(owner, other) === held)
  }

  /** What the constructor is given for its parameter: `this` of `new Peer(this)`. */
  function collectGiven(owner: Owner, value: Node): Owner[] {
    const name = unwrap(value)
    const constructor = findConstructorNode(owner)
    if (!constructor || name.type !== 'Identifier') return []
    const index = constructor.params.findIndex(
      parameter => parameter.type === 'Identifier' && parameter.name === name.name,
    )
    if (index < 0 || findVariable(name)?.defs[0]?.node !== constructor) return []
    return (makings().get(owner as ClassNode | FunctionNode) ?? []).flatMap(making => {
      const given = making.arguments[index]
      return (given && findClass(given)) ?? []
    })
  }

  function ask(node: Node, find: () => Owner | null): Owner | null {
    if (asked.has(node)) return null
    asked.add(node)
    const found = find()
    asked.delete(node)
    return found
  }

  return { findClass, findClassOfType, findClassOfField, isOnlyOne }
}

/** Classes and other names for types, by name; a name that is given twice says nothing. */
function collectTypes(outline: Outline): ReadonlyMap<string, ClassNode | TSESTree.TypeNode> {
  const types = new Map<string, ClassNode | TSESTree.TypeNode>()
  const ambiguous = new Set<string>()
  const add = (name: string, type: ClassNode | TSESTree.TypeNode): void => {
    if (types.has(name)) ambiguous.add(name)
    types.set(name, type)
  }
  for (const owner of outline.classes) if (owner.id) add(owner.id.name, owner)
  for (const statement of outline.source.ast.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (node?.type === 'TSTypeAliasDeclaration') add(node.id.name, node.typeAnnotation)
  }
  for (const name of ambiguous) types.delete(name)
  return types
}

/** `this.replicator = replicator`, by owner and name. */
function collectStoredValues(
  outline: Outline,
  resolveReceiver: (expression: Node) => Receiver | null,
): ReadonlyMap<Owner, Map<string, Node[]>> {
  const stored = new Map<Owner, Map<string, Node[]>>()
  for (const { left, right, operator } of outline.assignments) {
    const target = unwrap(left)
    if (target.type !== 'MemberExpression' || operator !== '=') continue
    const object = unwrap(target.object)
    if (object.type !== 'ThisExpression') continue
    const name = findPropertyName(target)
    const receiver = name === null ? null : resolveReceiver(object)
    if (!receiver || receiver.isStatic || name === null) continue
    const fields = stored.get(receiver.owner) ?? new Map<string, Node[]>()
    stored.set(receiver.owner, fields)
    fields.set(name, [...(fields.get(name) ?? []), right])
  }
  return stored
}

interface Declaration {
  readonly annotation: TSESTree.TypeNode | undefined
  readonly value: Node | null
}

function collectDeclaredNames(owner: Owner): string[] {
  if (!isClass(owner)) return []
  const fields = owner.body.body.flatMap(member =>
    member.type === 'PropertyDefinition' ? (findMemberName(member) ?? []) : [],
  )
  return [...fields, ...collectParameterProperties(owner).map(({ name }) => name)]
}

/** `parent: Parent`, `pool = new Pool()`, `constructor(private parent: Parent)` */
function findDeclaration(owner: ClassNode, name: string): Declaration | null {
  for (const member of owner.body.body) {
    if (member.type !== 'PropertyDefinition' || member.static) continue
    if (findMemberName(member) !== name) continue
    return { annotation: member.typeAnnotation?.typeAnnotation, value: member.value }
  }
  const property = collectParameterProperties(owner).find(target => target.name === name)
  return property ? { annotation: property.typeAnnotation?.typeAnnotation, value: null } : null
}

function collectParameterProperties(owner: ClassNode): TSESTree.Identifier[] {
  return (findConstructorNode(owner)?.params ?? []).flatMap(parameter => {
    if (parameter.type !== 'TSParameterProperty') return []
    const inner = parameter.parameter
    return inner.type === 'AssignmentPattern' ? inner.left : inner
  })
}

function findConstructorNode(owner: Owner): FunctionNode | null {
  if (!isClass(owner)) return isFunction(owner) ? owner : null
  for (const member of owner.body.body) {
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue
    return isFunction(member.value) ? member.value : null
  }
  return null
}

/** `Peer` of `Promise<Peer>` */
function awaitedOf(type: TSESTree.TypeNode): TSESTree.TypeNode | undefined {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined
  return type.typeName.name === 'Promise' ? type.typeArguments?.params[0] : undefined
}

/** The one class that all of them are; those of which nothing is known have no say. */
function onlyOf(classes: readonly (Owner | null)[]): Owner | null {
  const [only, ...others] = new Set(classes.filter(owner => owner !== null))
  return only && others.length === 0 ? only : null
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
