import type { TSESTree } from '@typescript-eslint/types'

import type { Outline } from './callables.ts'
import { groupBy, once } from './groups.ts'
import type { Node } from './facts.ts'
import { createFieldValues, findDeclaration, type FieldResolution } from './field-values.ts'
import { findConstantValue, type Owner } from './owners.ts'
import { findPropertyName, isClass, isEndlessPath, unwrap, type ClassNode } from './syntax.ts'

/** Which class of the file an object is of, as far as what is written says so. */
export interface Instances {
  /** `this`, `new Peer()`, `peer` of `peer: Peer`, `this.#make()`, `this.parent`. */
  findClass(expression: Node): Owner | null
  /** `Peer`, `Peer | null`, and another name for it. */
  findClassOfType(type: TSESTree.TypeNode | null | undefined): Owner | null
  /** The class of what the field holds: `parent: Parent`, `this.parent = parent`. */
  findClassOfField(owner: Owner, name: string): Owner | null
  /** What the file puts into the field, for as far as it is written. */
  collectFieldValues(owner: Owner, name: string): readonly Node[]
  /** No other field of the owner holds an object of that class: `from: Queue, to: Queue` are two. */
  isOnlyOne(owner: Owner, name: string): boolean
  /** A question is being answered: what it asks on its way knows less than it will. */
  isAsking(): boolean
}

interface Resolution extends FieldResolution {
  readonly ancestryOf: (owner: Owner) => readonly Owner[]
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
  const given = createFieldValues(outline, resolution)
  const returns = once(() => groupBy(outline.returns, node => outline.callableOf(node).node))
  const fields = new Map<Owner, Map<string, Owner | null>>()
  const asked = new Set<Node>()
  let depth = 0

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
    if (value) return findClass(value)
    return onlyOf(given.collectArguments(identifier).map(findClass))
  }

  function findClassOfMember(member: TSESTree.MemberExpression): Owner | null {
    const name = isEndlessPath(member) ? null : findPropertyName(member)
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
        depth++
        known.set(name, (found = findClassOfOwnField(ancestor, name)))
        depth--
      }
      if (found) return found
    }
    return null
  }

  function findClassOfOwnField(owner: Owner, name: string): Owner | null {
    const declared = isClass(owner) ? findDeclaration(owner, name) : null
    if (declared?.annotation) return findClassOfType(declared.annotation)
    const values = given.collectStored(owner, name)
    return onlyOf(
      values.flatMap(value => findClass(value) ?? given.collectArguments(value).map(findClass)),
    )
  }

  function isOnlyOne(owner: Owner, name: string): boolean {
    const held = findClassOfField(owner, name)
    return !given
      .namesOf(owner)
      .some(other => other !== name && findClassOfField(owner, other) === held)
  }

  function ask(node: Node, find: () => Owner | null): Owner | null {
    if (asked.has(node)) return null
    asked.add(node)
    const found = find()
    asked.delete(node)
    return found
  }

  /** `peer.channel = channel` beside what the constructor is given. */
  function collectFieldValues(owner: Owner, name: string): readonly Node[] {
    const inside = given.collectStored(owner, name).flatMap(value => {
      const passed = given.collectArguments(value)
      return passed.length > 0 ? passed : [value]
    })
    const outside = given
      .assignedFromOutside(name)
      .flatMap(({ object, value }) => (findClass(object) === owner ? [value] : []))
    return [...inside, ...outside]
  }

  const isAsking = (): boolean => depth > 0 || asked.size > 0
  return { findClass, findClassOfType, findClassOfField, collectFieldValues, isOnlyOne, isAsking }
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
