import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { findBoxField, outlivesRun } from '../catalog/holders.ts'
import { isGivenThis } from './callees.ts'
import type { Outline } from './callables.ts'
import { createConstructorFinder, finalValueOf } from './constructors.ts'
import type { Node } from './facts.ts'
import { remembering } from './groups.ts'
import {
  findAncestor,
  findFunctionName,
  findMemberName,
  findPropertyName,
  isClass,
  isFunction,
  isNullish,
  unwrap,
  type ClassNode,
  type FunctionNode,
} from './syntax.ts'

/** What `this` can be: an instance of a class or of a constructor function, or one object. */
export type Owner =
  | ClassNode
  | FunctionNode
  | TSESTree.ObjectExpression
  /** `useRef([])` */
  | TSESTree.CallExpression
  /** The global object. */
  | TSESTree.Program

export interface Receiver {
  readonly owner: Owner
  readonly isStatic: boolean
}

/** Methods and constructors that are written without the word `class`. */
export interface Prototypes {
  /** `F` of `F.prototype.on = function () {}`, for that function. */
  findOwnerOf(method: FunctionNode): Receiver | null
  isConstructor(node: Node): boolean
  /** `F.prototype = { … }` and `F.prototype.on = …`, by name. */
  methodsOf(owner: Owner): ReadonlyMap<string, FunctionNode>
}

type Resolve = (identifier: Node) => Scope.Variable | null

/**
 * Constructor functions and what is put on their prototypes.
 *
 *     function Emitter() { this.listeners = [] }
 *     const p = Emitter.prototype
 *     p.on = p.addListener = function (fn) { this.listeners.push(fn) }
 *     Emitter.prototype = { off() {} }
 *     function Bus() { this.emit = function () {} }
 *     app.Bus = function () {}
 */
export function collectPrototypes(outline: Outline, findVariable: Resolve): Prototypes {
  const owners = new Map<FunctionNode, Receiver>()
  const methods = new Map<Node, Map<string, FunctionNode>>()
  const findFunction = createConstructorFinder(outline, findVariable)

  for (const assignment of outline.assignments) {
    const target = unwrap(assignment.left)
    const value = finalValueOf(assignment)
    if (target.type !== 'MemberExpression') continue
    const name = findPropertyName(target)
    if (name === 'prototype' && value.type === 'ObjectExpression') {
      const owner = findFunction(target.object)
      if (owner) addObject(owner, value)
    } else if (name !== null && isFunction(value) && value.type !== 'ArrowFunctionExpression') {
      const owner = findPrototypeOwner(target.object) ?? findMaker(assignment, target.object)
      if (owner) add(owner, name, value)
    }
  }
  return {
    findOwnerOf: method => owners.get(method) ?? null,
    isConstructor: node => methods.has(node),
    methodsOf: owner => methods.get(owner) ?? NO_METHODS,
  }

  function add(owner: FunctionNode, name: string, method: FunctionNode): void {
    owners.set(method, { owner, isStatic: false })
    const known = methods.get(owner)
    if (known) known.set(name, method)
    else methods.set(owner, new Map([[name, method]]))
  }

  function addObject(owner: FunctionNode, object: TSESTree.ObjectExpression): void {
    for (const property of object.properties) {
      if (property.type !== 'Property' || !isFunction(property.value)) continue
      const name = findMemberName(property)
      if (name !== null) add(owner, name, property.value)
    }
  }

  /** `F` of `function F() { this.on = function () {} }`, also through `var self = this`. */
  function findMaker(assignment: Node, object: Node): FunctionNode | null {
    const node = unwrap(object)
    const isThis =
      node.type === 'ThisExpression' ||
      (node.type === 'Identifier' &&
        findConstantValue(findVariable(node))?.type === 'ThisExpression')
    const maker = isThis && findAncestor(assignment, isOwnThis)
    if (!maker || !isFunction(maker) || maker.parent.type === 'MethodDefinition') return null
    return /^[A-Z]/u.test(findFunctionName(maker) ?? '') ? maker : null
  }

  /** `F.prototype`, or a local that is bound to it. */
  function findPrototypeOwner(expression: Node): FunctionNode | null {
    const node = unwrap(expression)
    if (node.type === 'MemberExpression') {
      return findPropertyName(node) === 'prototype' ? findFunction(node.object) : null
    }
    if (node.type !== 'Identifier') return null
    const value = findConstantValue(findVariable(node))
    return value?.type === 'MemberExpression' ? findPrototypeOwner(value) : null
  }
}

/** `current` of `useRef(x)`, `value` of `ref(x)`: the property that holds what the call is given. */
export function findBoxFieldOf({ callee }: TSESTree.CallExpression): string | null {
  return findBoxField(nameOfMaker(callee) ?? '')
}

/** `useRef(x)` gives the same object to every render. */
export function isKeptBetweenRuns({ callee }: TSESTree.CallExpression): boolean {
  return outlivesRun(nameOfMaker(callee) ?? '')
}

function nameOfMaker(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name
  return callee.type === 'MemberExpression' ? findPropertyName(callee) : null
}

/** Has a `this` of its own. */
function isOwnThis(node: Node): boolean {
  return isClass(node) || (isFunction(node) && node.type !== 'ArrowFunctionExpression')
}

const NO_METHODS: ReadonlyMap<string, FunctionNode> = new Map()

const constants = new WeakMap<Scope.Variable, Node | null>()

/** The initializer of a binding that nothing assigns to again. */
export function findConstantValue(variable: Scope.Variable | null): Node | null {
  if (!variable) return null
  const init = findInitializer(variable)
  if (!init) return null
  let value = constants.get(variable)
  if (value === undefined) {
    value = variable.references.some(isAssignment) ? null : finalValueOf(init)
    constants.set(variable, value)
  }
  return value
}

/** Of the one declaration there is. */
function findInitializer({ defs }: Scope.Variable): Node | null {
  const node = defs.length === 1 ? defs[0]?.node : undefined
  return node?.type === 'VariableDeclarator' && node.id.type === 'Identifier' ? node.init : null
}

function isAssignment(reference: Scope.Reference): boolean {
  return reference.init !== true && reference.isWrite()
}

/** `let close; close = () => {}`: the one function that a variable holds, if it holds anything. */
export function findOnlyFunction(variable: Scope.Variable | null): FunctionNode | null {
  if (variable?.defs.length !== 1 || variable.defs[0]?.node.type !== 'VariableDeclarator')
    return null
  let only: FunctionNode | null = null
  for (const use of variable.references) {
    if (!use.isWrite()) continue
    const value = use.writeExpr && unwrap(use.writeExpr)
    if (!value) return null
    if (isNullish(value)) continue
    if (only || !isFunction(value)) return null
    only = value
  }
  return only
}

/** What `this` is at this place; `null` for a function that anybody may call on anything. */
export function createThisOwners(prototypes: Prototypes): (node: Node) => Receiver | null {
  // All over a function it is the same.
  const ownerIn = remembering((home: Node) => findThisOwner(home, prototypes))
  return node => {
    const home = findAncestor(node, isHome)
    return home && ownerIn(home)
  }
}

function isHome(node: Node): boolean {
  switch (node.type) {
    case 'StaticBlock':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return true
    default:
      return isFunction(node)
  }
}

function findThisOwner(home: Node, prototypes: Prototypes): Receiver | null {
  for (let up: Node | undefined = home; up; up = up.parent) {
    if (up.type === 'ArrowFunctionExpression' || isGivenThis(up)) continue
    if (up.type === 'StaticBlock') return ownerOfMember(up, true)
    if (up.type === 'PropertyDefinition' || up.type === 'AccessorProperty') {
      return ownerOfMember(up, up.static)
    }
    if (isFunction(up)) return ownerOfFunction(up, prototypes)
  }
  return null
}

function ownerOfFunction(node: FunctionNode, prototypes: Prototypes): Receiver | null {
  const { parent } = node
  if (parent.type === 'MethodDefinition') return ownerOfMember(parent, parent.static)
  // `handler = function () { this.x }` is bound to the instance like a method.
  if (parent.type === 'PropertyDefinition' && parent.value === node) {
    return ownerOfMember(parent, parent.static)
  }
  const onPrototype = prototypes.findOwnerOf(node)
  if (onPrototype) return onPrototype
  if (prototypes.isConstructor(node)) return { owner: node, isStatic: false }
  if (parent.type !== 'Property' || parent.value !== node) return null
  return parent.parent.type === 'ObjectExpression'
    ? { owner: parent.parent, isStatic: false }
    : null
}

function ownerOfMember(member: Node, isStatic: boolean): Receiver | null {
  const owner = member.parent?.parent
  return owner && isClass(owner) ? { owner, isStatic } : null
}
