import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { isConstructor, type Outline } from './callables.ts'
import { groupBy, once } from './groups.ts'
import type { Node } from './facts.ts'
import { membersNamed } from './members.ts'
import type { Owner, Receiver } from './owners.ts'
import {
  findAncestor,
  findFunctionName,
  findMemberName,
  findPropertyName,
  isClass,
  isFunction,
  unwrap,
  type CallNode,
  type ClassNode,
  type FunctionNode,
} from './syntax.ts'

/** What the resolution of names and `this` has to offer here. */
export interface FieldResolution {
  readonly findVariable: (identifier: Node) => Scope.Variable | null
  readonly resolveReceiver: (expression: Node) => Receiver | null
  readonly findConstructor: (expression: Node) => ClassNode | FunctionNode | null
  readonly findFunctionNode: (callee: Node) => FunctionNode | null
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

/** What the file puts into the fields of its objects. */
export interface FieldValues {
  /** Names of instance fields, declared or assigned. */
  namesOf(owner: Owner): readonly string[]
  /** The initializer, and `value` of every `this.name = value`. */
  collectStored(owner: Owner, name: string): readonly Node[]
  /** `this` of `new Peer(this)` and `pool.add(this)`, for a value that is the parameter. */
  collectArguments(value: Node): readonly Node[]
  /** `peer.name = value`, whatever `peer` is. */
  assignedFromOutside(name: string): readonly Assigned[]
}

interface Assigned {
  readonly object: Node
  readonly value: Node
}

export function createFieldValues(
  outline: Outline,
  { findVariable, resolveReceiver, findConstructor, findFunctionNode }: FieldResolution,
): FieldValues {
  const stored = once(() => collectStoredValues(outline, resolveReceiver))
  const outside = once(() => groupBy(collectAssigned(outline), ({ name }) => name))
  const makings = once(() =>
    groupBy(
      outline.calls.filter(({ type }) => type === 'NewExpression'),
      ({ callee }) => findConstructor(callee),
    ),
  )

  function collectStored(owner: Owner, name: string): readonly Node[] {
    const values = stored().get(owner)?.get(name) ?? []
    const declared = isClass(owner) ? findDeclaration(owner, name) : null
    const initial = declared?.value ?? declared?.parameter
    return initial ? [...values, initial] : values
  }

  function collectArguments(value: Node): readonly Node[] {
    const name = unwrap(value)
    if (name.type !== 'Identifier') return []
    const fn = findFunctionOf(name)
    const index = fn?.params.findIndex(parameter => nameOf(parameter) === name.name) ?? -1
    if (!fn || index < 0) return []
    return callsOf(fn).flatMap(call => call.arguments[index] ?? [])
  }

  function findFunctionOf(name: TSESTree.Identifier): FunctionNode | null {
    const property = findAncestor(name, up => up.type === 'TSParameterProperty')
    const definition = findVariable(name)?.defs[0]
    const fn = property?.parent ?? (definition?.type === PARAMETER ? definition.node : null)
    return fn && isFunction(fn) ? fn : null
  }

  function callsOf(fn: FunctionNode): readonly CallNode[] {
    const owner = isConstructor(fn) ? findAncestor(fn, isClass) : fn
    const made = makings().get(owner as ClassNode | FunctionNode)
    if (made || owner !== fn) return made ?? []
    const name = findFunctionName(fn)
    if (name === null) return []
    const named = outline.callsByName.named(name)
    return named.filter(({ callee }) => findFunctionNode(callee) === fn)
  }

  return {
    namesOf: owner => [...collectDeclaredNames(owner), ...(stored().get(owner)?.keys() ?? [])],
    collectStored,
    collectArguments,
    assignedFromOutside: name => outside().get(name) ?? [],
  }
}

function nameOf(parameter: Node): string | null {
  if (parameter.type === 'TSParameterProperty') return nameOf(parameter.parameter)
  if (parameter.type === 'AssignmentPattern') return nameOf(parameter.left)
  return parameter.type === 'Identifier' ? parameter.name : null
}

function collectAssigned(outline: Outline): (Assigned & { readonly name: string })[] {
  return outline.assignments.flatMap(({ left, right, operator }) => {
    const target = unwrap(left)
    if (target.type !== 'MemberExpression' || operator !== '=') return []
    const name = findPropertyName(target)
    const object = unwrap(target.object)
    return name === null || object.type === 'ThisExpression' ? [] : { name, object, value: right }
  })
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
  /** The parameter that is a property at once. */
  readonly parameter: Node | null
}

function collectDeclaredNames(owner: Owner): string[] {
  if (!isClass(owner)) return []
  const fields = owner.body.body.flatMap(member =>
    member.type === 'PropertyDefinition' ? (findMemberName(member) ?? []) : [],
  )
  return [...fields, ...collectParameterProperties(owner).map(({ name }) => name)]
}

/** `parent: Parent`, `pool = new Pool()`, `constructor(private parent: Parent)` */
export function findDeclaration(owner: ClassNode, name: string): Declaration | null {
  for (const member of membersNamed(owner, name)) {
    if (member.type !== 'PropertyDefinition' || member.static) continue
    return {
      annotation: member.typeAnnotation?.typeAnnotation,
      value: member.value,
      parameter: null,
    }
  }
  const parameter = collectParameterProperties(owner).find(target => target.name === name)
  if (!parameter) return null
  return { annotation: parameter.typeAnnotation?.typeAnnotation, value: null, parameter }
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
  for (const member of membersNamed(owner, 'constructor')) {
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue
    return isFunction(member.value) ? member.value : null
  }
  return null
}
