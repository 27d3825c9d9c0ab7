import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Vocabulary } from '../catalog/vocabulary.ts'
import { isGlobalObject } from '../catalog/holders.ts'
import type { Outline } from './callables.ts'
import type { Node, Window } from './facts.ts'
import { finalValueOf } from './constructors.ts'
import { fieldKeyOf } from './fields.ts'
import { findGivenObjects } from './given-objects.ts'
import { once } from './groups.ts'
import { membersNamed } from './members.ts'
import { createInstances, type Instances } from './instances.ts'
import {
  collectPrototypes,
  findConstantValue,
  createThisOwners,
  findBoxFieldOf,
  type Owner,
  type Prototypes,
  type Receiver,
} from './owners.ts'
import {
  findMemberName,
  findPropertyName,
  isClass,
  isEndlessPath,
  isFunction,
  unwrap,
  type CallNode,
  type ClassNode,
  type FunctionNode,
} from './syntax.ts'
import { indexVariables } from './variables.ts'

/** Identifier and `this` to what they mean. */
export interface Bindings {
  /** What the names of other code mean. */
  readonly vocabulary: Vocabulary
  readonly prototypes: Prototypes
  readonly assignments: readonly TSESTree.AssignmentExpression[]
  readonly calls: readonly CallNode[]
  readonly suspensions: readonly Window[]
  /** The name of a member, also where a constant says it: `this[kConns]`, `this[CONNS]`. */
  findMemberKey(member: TSESTree.MemberExpression): string | null
  /** The name of a computed key that a constant says: `[kConns] = []`. */
  findConstantKey(key: Node): string | null
  /** The function that a callee names, as it is written in this file. */
  findFunctionNode(callee: Node): FunctionNode | null
  /** What a constant or a field is initialized with. */
  findStoredValue(expression: Node): Node | null
  findVariable(identifier: Node): Scope.Variable | null
  /** The object or class that `this`, `self`, `state`, `this.state` or the name of a class means. */
  resolveReceiver(expression: Node): Receiver | null
  /** `this`, `self` of `var self = this`, and the global object. */
  isThis(expression: Node): boolean
  /** The object that an object pattern takes apart. */
  resolvePattern(pattern: Node): Receiver | null
  /** The class or constructor function that an `extends` clause or a `new` names. */
  findConstructor(expression: Node): ClassNode | FunctionNode | null
  /** The class of the file that an object is of. */
  readonly instances: Instances
  /** The owner and the classes it extends, as far as the file declares them. */
  ancestryOf(owner: Owner): readonly Owner[]
}

/** A name that a function declaration, or a function expression for itself, brings in. */
const DECLARED = 'FunctionName'

/**
 * The function that a name is declared with, and of overloads the one with a body. The definition of a
 * parameter is no such: it is the function that the parameter belongs to.
 */
export function findDeclaredFunction(variable: Scope.Variable | null): FunctionNode | null {
  for (const { type, node } of variable?.defs ?? []) {
    if (type === DECLARED && isFunction(node)) return node
  }
  return null
}

/** Pass 2: needs the outline; promises one answer for each identifier, whatever scope it is in. */
export function bind(outline: Outline): Bindings {
  const findVariable = indexVariables(outline.source)
  const prototypes = collectPrototypes(outline, findVariable)
  const receivers = new Map<Scope.Variable, Receiver | null>()
  const thisAt = createThisOwners(prototypes)
  const members = new Map<Owner, Map<string, Receiver | null>>()
  const ancestries = new Map<Owner, readonly Owner[]>()
  const isAsking = (): boolean => resolving.size > 0 || instances.isAsking()

  function resolveReceiver(expression: Node): Receiver | null {
    const node = unwrap(expression)
    if (node.type === 'ThisExpression' || node.type === 'Super') return thisAt(node)
    if (node.type === 'MemberExpression') return resolvePath(node)
    if (node.type !== 'Identifier') return null
    const variable = findVariable(node)
    if (!variable) return isGlobalThis(node) ? { owner: outline.source.ast, isStatic: false } : null
    const known = receivers.get(variable)
    if (known !== undefined) return known
    const receiver = resolveName(node, variable)
    // What a question about itself makes of a name holds inside that question only.
    if (!isAsking()) receivers.set(variable, receiver)
    return receiver
  }

  function resolveName(node: TSESTree.Identifier, variable: Scope.Variable): Receiver | null {
    const value = findConstantValue(variable)
    // `const copy = new Resource()` in a function: nobody else has that object yet.
    if (value?.type === 'NewExpression' && !isModuleBinding(variable)) return null
    if (value) return resolveValue(value)
    const given = findGivenObjects(node, outline, { findVariable, findFunctionNode })
    if (given.length > 0) return resolveGiven(node, given)
    const taken = findTakenName(variable)
    if (taken) return resolvePattern(taken)
    if (isGlobalThis(node)) return { owner: outline.source.ast, isStatic: false }
    const owner = findConstructor(node)
    return owner && { owner, isStatic: true }
  }

  const resolving = new Set<Node>()

  /** `self` of `each(this, self => …)`, as long as every call in the file gives the same. */
  function resolveGiven(identifier: Node, given: readonly Node[]): Receiver | null {
    if (resolving.has(identifier)) return null
    resolving.add(identifier)
    const [first, ...others] = given.map(resolveReceiver)
    resolving.delete(identifier)
    if (!first || first.isStatic) return null
    return others.every(other => other?.owner === first.owner && !other.isStatic) ? first : null
  }

  /** What an object that is stored for good is: `{ … }`, `new Pool()`, `this`, another name for it. */
  function resolveValue(value: Node): Receiver | null {
    switch (value.type) {
      case 'MemberExpression':
        return resolvePath(value)
      case 'ObjectExpression':
        return { owner: value, isStatic: false }
      case 'NewExpression': {
        const owner = findConstructor(value.callee)
        return owner && { owner, isStatic: false }
      }
      case 'CallExpression':
        return findBoxFieldOf(value) !== null ? { owner: value, isStatic: false } : null
      case 'ClassExpression':
        return { owner: value, isStatic: true }
      case 'ThisExpression':
        return thisAt(value)
      default:
        return null
    }
  }

  /** `this.state` of `state = { clients: new Map() }`, `this.pool` of `pool = new Pool()`. */
  function resolvePath(member: TSESTree.MemberExpression): Receiver | null {
    const name = isEndlessPath(member) ? null : findPropertyName(member)
    const receiver = name === null ? null : resolveReceiver(member.object)
    return receiver && name !== null ? resolveMember(receiver, name) : null
  }

  function resolveMember(receiver: Receiver, name: string): Receiver | null {
    const { owner, isStatic } = receiver
    let ofOwner = members.get(owner)
    if (!ofOwner) members.set(owner, (ofOwner = new Map<string, Receiver | null>()))
    const key = fieldKeyOf(name, isStatic)
    const known = ofOwner.get(key)
    if (known !== undefined) return known
    const found = findMember(receiver, name)
    if (!isAsking()) ofOwner.set(key, found)
    return found
  }

  function findMember(receiver: Receiver, name: string): Receiver | null {
    for (const owner of ancestryOf(receiver.owner)) {
      const value = findMemberValue(owner, name, receiver.isStatic)
      const found = value && resolveValue(unwrap(value))
      if (found) return found
    }
    return receiver.isStatic ? null : resolveTyped(receiver.owner, name)
  }

  /** `this.server` of `constructor(private server: Server)`, but for an object of its own class. */
  function resolveTyped(owner: Owner, name: string): Receiver | null {
    const held = instances.findClassOfField(owner, name)
    if (!held || isRelated(held, owner) || !instances.isOnlyOne(owner, name)) return null
    return { owner: held, isStatic: false }
  }

  function isRelated(left: Owner, right: Owner): boolean {
    return ancestryOf(left).includes(right) || ancestryOf(right).includes(left)
  }

  /** `const { state } = app`, `const { pool: { idle } } = this`: the object that the pattern takes apart. */
  function resolvePattern(pattern: Node): Receiver | null {
    const { parent } = pattern
    if (parent?.type === 'VariableDeclarator') {
      return parent.id === pattern && parent.init ? resolveReceiver(parent.init) : null
    }
    if (parent?.type !== 'Property' || parent.value !== pattern) return null
    const name = findMemberName(parent)
    const whole = resolvePattern(parent.parent)
    return whole && name !== null ? resolveMember(whole, name) : null
  }

  function findConstructor(expression: Node): ClassNode | FunctionNode | null {
    const node = unwrap(expression)
    if (isClass(node)) return node
    if (node.type !== 'Identifier') return null
    const variable = findVariable(node)
    const declared = variable?.defs[0]?.node ?? null
    const value = declared && isClass(declared) ? declared : findConstantValue(variable)
    if (value && isClass(value)) return value
    const named = value ?? declared
    return named && isFunction(named) && prototypes.isConstructor(named) ? named : null
  }

  function ancestryOf(owner: Owner): readonly Owner[] {
    let ancestry = ancestries.get(owner)
    if (!ancestry) ancestries.set(owner, (ancestry = collectAncestry(owner)))
    return ancestry
  }

  function collectAncestry(owner: Owner): readonly Owner[] {
    const ancestry = new Set<Owner>()
    let next: Owner | null = owner
    while (next && !ancestry.has(next)) {
      ancestry.add(next)
      next = isClass(next) && next.superClass ? findConstructor(next.superClass) : null
    }
    return [...ancestry]
  }

  function isGlobalThis(node: TSESTree.Identifier): boolean {
    return isGlobalObject(node.name) && (findVariable(node)?.defs.length ?? 0) === 0
  }

  function isThis(expression: Node): boolean {
    const node = unwrap(expression)
    if (node.type !== 'Identifier') return node.type === 'ThisExpression'
    if (isGlobalThis(node)) return true
    return (
      selves().has(node.name) && findConstantValue(findVariable(node))?.type === 'ThisExpression'
    )
  }

  /** `self` of `var self = this`: what other names are bound to, nobody has to find out. */
  const selves = once(() => collectSelves(outline.declarators))

  function findStoredValue(expression: Node): Node | null {
    const node = unwrap(expression)
    if (node.type === 'Identifier') return findConstantValue(findVariable(node))
    if (node.type !== 'MemberExpression') return null
    const name = findPropertyName(node)
    const receiver = name === null ? null : resolveReceiver(node.object)
    if (!receiver || name === null) return null
    const value = findMemberValue(receiver.owner, name, receiver.isStatic)
    return value && unwrap(value)
  }

  function findMemberKey(member: TSESTree.MemberExpression): string | null {
    return findPropertyName(member) ?? (member.computed ? findConstantKey(member.property) : null)
  }

  function findConstantKey(key: Node): string | null {
    if (key.type !== 'Identifier') return null
    const value = findConstantValue(findVariable(key))
    if (value?.type === 'Literal') return String(value.value)
    const isSymbol =
      value?.type === 'CallExpression' &&
      value.callee.type === 'Identifier' &&
      value.callee.name === 'Symbol'
    return isSymbol ? `[${key.name}]` : null
  }

  function findFunctionNode(callee: Node): FunctionNode | null {
    const node = unwrap(callee)
    if (node.type === 'Identifier') {
      const variable = findVariable(node)
      const declared = findDeclaredFunction(variable)
      if (declared) return declared
      const value = findConstantValue(variable)
      return value && isFunction(value) ? value : null
    }
    if (node.type !== 'MemberExpression') return null
    const name = findPropertyName(node)
    if (name === null || !outline.functionNames.isMethod(name)) return null
    const receiver = resolveReceiver(node.object)
    return receiver && findMethodNode(receiver.owner, name)
  }

  function findMethodNode(owner: Owner, name: string): FunctionNode | null {
    for (const ancestor of ancestryOf(owner)) {
      const loose = prototypes.methodsOf(ancestor).get(name)
      if (loose) return loose
      if (!isClass(ancestor)) {
        const value = findMemberValue(ancestor, name, false)
        return value && isFunction(value) ? value : null
      }
      for (const method of membersNamed(ancestor, name)) {
        if (method.type !== 'MethodDefinition' && method.type !== 'PropertyDefinition') continue
        // An overload has no body.
        if (!isSetter(method) && method.value && isFunction(method.value)) return method.value
      }
    }
    return null
  }

  const instances = createInstances(outline, {
    findVariable,
    resolveReceiver,
    findConstructor,
    findFunctionNode,
    ancestryOf,
  })
  const { assignments, calls, suspensions } = outline
  return {
    instances,
    vocabulary: outline.vocabulary,
    assignments,
    calls,
    suspensions,
    findConstantKey,
    findFunctionNode,
    findMemberKey,
    findStoredValue,
    prototypes,
    findVariable,
    resolveReceiver,
    resolvePattern,
    isThis,
    findConstructor,
    ancestryOf,
  }
}

/** `state` of `const { state } = app`, where nothing else is ever stored in it. */
function findTakenName(variable: Scope.Variable | null): Node | null {
  const [identifier, ...more] = variable?.identifiers ?? []
  if (!variable || !identifier || more.length > 0) return null
  if (identifier.parent.type !== 'Property' || identifier.parent.value !== identifier) return null
  return variable.references.some(use => use.isWrite() && !use.init) ? null : identifier
}

function collectSelves(declarators: Outline['declarators']): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { id, init } of declarators) {
    if (id.type === 'Identifier' && init && finalValueOf(init).type === 'ThisExpression')
      names.add(id.name)
  }
  return names
}

function isSetter(member: Node): boolean {
  return member.type === 'MethodDefinition' && member.kind === 'set'
}

function isModuleBinding(variable: Scope.Variable | null): boolean {
  return variable?.scope.variableScope.block.type === 'Program'
}

/** The initializer of a field, or the value of a property. */
function findMemberValue(owner: Owner, name: string, isStatic: boolean): Node | null {
  if (!isClass(owner) && owner.type !== 'ObjectExpression') return null
  for (const member of membersNamed(owner, name)) {
    if (member.type === 'Property') return member.value
    if (member.type === 'PropertyDefinition' && member.static === isStatic) return member.value
  }
  return null
}
