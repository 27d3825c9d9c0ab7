import type { TSESTree } from '@typescript-eslint/types'

import type { Registrar } from '../catalog/callbacks.ts'
import type { Vocabulary } from '../catalog/vocabulary.ts'
import { findWrapper, type Wrapper } from '../catalog/wrappers.ts'
import type { Bindings } from './bindings.ts'
import { describeCallee, isAsyncBody } from './callees.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import type { EntryKind, Node } from './facts.ts'
import { findParameterReads, followHeld, type Place } from './hand-overs.ts'
import {
  findMemberName,
  findPropertyName,
  isClass,
  isFunction,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'
import { findTaskRun } from './locks.ts'

/** What happens to a function value at the place where it stands. */
export type Role =
  | {
      readonly type: 'entry'
      readonly kind: EntryKind
      readonly label: string
      readonly node: Node
    }
  | { readonly type: 'called'; readonly isLater: boolean; readonly node: Node }
  | { readonly type: 'unknown'; readonly label: string; readonly node: Node }

export interface RoleContext {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly functions: Functions
  readonly vocabulary: Vocabulary
  readonly depth: number
}

/**
 * By its place alone: `collectRoles` finds nothing for a value that stands anywhere else. Most functions are
 * only called, and most members that go by the name of one are something else.
 */
export function canHaveRole(value: Node): boolean {
  const target = outermost(value)
  const { parent } = target
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== target
    case 'MemberExpression':
      return findPropertyName(parent) === 'bind'
    case 'AssignmentExpression':
    case 'Property':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'SequenceExpression':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
    case 'ExportDefaultDeclaration':
    case 'ExportSpecifier':
    case 'JSXExpressionContainer':
    case 'VariableDeclarator':
    case 'ArrayExpression':
      return true
    default:
      return false
  }
}

/**
 * The roles of a function value, by what the expression around it does with it: handed to a call,
 * wrapped, stored, returned, kept in a list that is walked.
 */
export function collectRoles(value: Node, context: RoleContext): readonly Role[] {
  const target = outermost(value)
  const { parent } = target
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === target ? [] : collectArgumentRoles(parent, target, context)
    case 'AssignmentExpression':
      return parent.right === target
        ? [
            ...collectAssignmentRoles(parent, target, context),
            ...collectOuterRoles(parent, context),
          ]
        : []
    case 'Property':
      return parent.value === target ? collectPropertyRoles(parent, context) : []
    case 'ConditionalExpression':
      return parent.test === target ? [] : collectRoles(parent, context)
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === target ? [] : collectRoles(parent, context)
    case 'SequenceExpression':
      return parent.expressions.at(-1) === target ? collectRoles(parent, context) : []
    case 'MemberExpression':
      return collectMemberRoles(parent, context)
    case 'ReturnStatement':
      return [entry('returned', 'a returned function', target)]
    case 'ArrowFunctionExpression':
      return parent.body === target ? [entry('returned', 'a returned function', target)] : []
    case 'ExportDefaultDeclaration':
      return [entry('exported', 'the default export', target)]
    case 'ExportSpecifier':
      return [entry('exported', 'an exported function', target)]
    case 'JSXExpressionContainer':
      return [roleOfAttribute(parent, target)]
    case 'VariableDeclarator':
      // `const onData = isQuiet ? () => {} : log`; a plain function goes by the name it gets.
      return isChosen(target) ? collectChosenRoles(target, context) : []
    case 'ArrayExpression':
      return collectHeldRoles(target, unknown('a function in an array', target), context)
    default:
      return []
  }
}

function isChosen(value: Node): boolean {
  return value.type === 'ConditionalExpression' || value.type === 'LogicalExpression'
}

function collectChosenRoles(value: Node, context: RoleContext): readonly Role[] {
  const inner = { ...context, depth: context.depth + 1 }
  const otherwise = unknown('a stored function', value)
  return inner.depth > DEEPEST ? [otherwise] : collectHeldRoles(value, otherwise, inner)
}

/** `socket.on('data', (this.handler = fn))` */
function collectOuterRoles(
  assignment: TSESTree.AssignmentExpression,
  context: RoleContext,
): readonly Role[] {
  const around = outermost(assignment).parent?.type
  return around === 'CallExpression' || around === 'AssignmentExpression'
    ? collectRoles(assignment, context)
    : []
}

/** `fn.bind(this)` goes where its result goes. */
function collectMemberRoles(
  member: TSESTree.MemberExpression,
  context: RoleContext,
): readonly Role[] {
  const call = outermost(member).parent
  const isBound = call?.type === 'CallExpression' && findPropertyName(member) === 'bind'
  return isBound && outermost(member) === call.callee ? collectRoles(call, context) : []
}

function collectArgumentRoles(
  call: CallNode,
  argument: Node,
  context: RoleContext,
): readonly Role[] {
  const { bindings, functions, vocabulary } = context
  const callee = describeCallee(call, argument, bindings)
  const wrapper = findWrapper(callee)
  if (wrapper) return collectWrappedRoles(call, wrapper, context)
  if (isAsyncBody(argument)) return [called(call)]
  const run = findTaskRun(call, bindings)
  if (run) return [{ ...called(call), isLater: run.isNow !== true }]
  const target = functions.resolveFunction(call.callee)
  if (target) return collectForwardedRoles(call, argument, target.node, callee.text, context)
  return rolesOf(vocabulary.findRegistrar(callee), call, callee.text, argument)
}

/**
 * `socket.on('data', debounce(fn))`, or kept: `save = debounce(fn)`. Where the wrapper runs the
 * function at once, the name it is kept under means the function itself.
 */
function collectWrappedRoles(
  call: CallNode,
  { mode, label }: Wrapper,
  context: RoleContext,
): readonly Role[] {
  const delayed = mode === 'runs-now' ? [] : [entry('timer', label, call)]
  const { parent } = outermost(call)
  switch (parent?.type) {
    case 'VariableDeclarator':
    case 'PropertyDefinition':
      return delayed
    case 'AssignmentExpression':
      return [...delayed, ...collectRoles(call, context)]
    default:
      return collectRoles(call, context)
  }
}

/** A function of this file that hands its parameter on: `#listen(fn) { this.socket.on('data', fn) }`. */
function collectForwardedRoles(
  call: CallNode,
  argument: Node,
  taker: Node,
  text: string,
  context: RoleContext,
): readonly Role[] {
  const position = call.arguments.findIndex(other => other === argument)
  const reads = findParameterReads(taker, position, context.outline) ?? []
  const inner = { ...context, depth: context.depth + 1 }
  const roles = inner.depth > DEEPEST ? [] : reads.flatMap(read => collectRoles(read, inner))
  const entries = roles.filter(role => role.type === 'entry' && role.kind !== 'returned')
  // What else the function does with its parameter is not followed.
  return reads.length > 0 && entries.length === reads.length
    ? entries
    : [...entries, unknown(`a callback given to ${text}`, call)]
}

/** A function that hands its parameter to a function that hands its parameter … */
const DEEPEST = 3

/** `{ onData() {} }` inside a call is a handler; a returned or exported object is an interface. */
function collectPropertyRoles(property: TSESTree.Property, context: RoleContext): readonly Role[] {
  const name = findMemberName(property) ?? 'a method'
  const call = outermost(property.parent).parent
  return collectHeldRoles(
    property.value,
    call?.type === 'CallExpression' || call?.type === 'NewExpression'
      ? unknown(`a callback given to ${name}`, call)
      : roleOfMethod(name, property, context),
    context,
  )
}

/** By all that becomes of the literal around it, and `otherwise` where that is not plain to see. */
function collectHeldRoles(value: Node, otherwise: Role, context: RoleContext): readonly Role[] {
  const places = followHeld(value, context.outline)
  const roles = places.map(place => collectPlaceRoles(place, value, context))
  const found = roles.flatMap(role => role ?? [])
  return found.length === 0 || roles.includes(null) ? [...found, otherwise] : found
}

/** `null`: it got out of sight. */
function collectPlaceRoles(
  place: Place,
  value: Node,
  context: RoleContext,
): readonly Role[] | null {
  if (place.type === 'lost') return null
  const { functions, vocabulary, bindings } = context
  if (place.type === 'value') {
    const target = outermost(place.node)
    const isCallee = target.parent?.type === 'CallExpression' && target.parent.callee === target
    if (!isCallee) return collectRoles(place.node, context)
    return functions.resolveFunction(target) ? [] : [called(target.parent)]
  }
  const { call, argument, options } = place
  const callee = describeCallee(call, argument, bindings)
  const [option] = options
  if (option === undefined) {
    // `new Map([['a', fn]])` keeps what it gets.
    const isTaken = call.type === 'CallExpression' && !functions.resolveFunction(call.callee)
    const registrar = isTaken ? vocabulary.findRegistrar(callee) : null
    return registrar && rolesOf(registrar, call, callee.text, value)
  }
  const registrars = options.flatMap(
    name => vocabulary.findRegistrar({ ...callee, option: name }) ?? [],
  )
  return registrars[0]
    ? rolesOf(registrars[0], call, option, outermost(value).parent ?? value)
    : null
}

/** `{ dispose() {} }` is a handle, most other objects of functions are an interface. */
function roleOfMethod(name: string, node: Node, { vocabulary }: RoleContext): Role {
  const kind = vocabulary.isTearDown(name) ? 'returned' : 'public-method'
  return entry(kind, `the method ${name}()`, node)
}

function rolesOf(registrar: Registrar | null, call: CallNode, text: string, node: Node): Role[] {
  if (!registrar) return [unknown(`a callback given to ${text}`, call)]
  const later = entry(registrar.kind, registrar.label, node)
  if (registrar.mode === 'runs-later') return [later]
  return registrar.mode === 'runs-now' ? [called(call)] : [called(call), later]
}

/** `<Button onClick={fn}>`, unlike `<List render={fn}>`. */
function roleOfAttribute(container: TSESTree.JSXExpressionContainer, node: Node): Role {
  const { parent } = container
  const name =
    parent.type === 'JSXAttribute' && parent.name.type === 'JSXIdentifier' ? parent.name.name : null
  return name !== null && /^on[A-Z]/u.test(name)
    ? entry('event', `the ${name} handler`, node)
    : unknown(`a function given to ${name ?? 'a component'}`, node)
}

function collectAssignmentRoles(
  assignment: TSESTree.AssignmentExpression,
  value: Node,
  { bindings, functions }: RoleContext,
): readonly Role[] {
  const target = unwrap(assignment.left)
  if (target.type === 'Identifier') {
    // The only function that the variable ever holds goes by its name.
    const isNamed = functions.resolveFunction(target) !== null
    return isNamed ? [] : collectVariableRoles(target, assignment, bindings)
  }
  const name = target.type === 'MemberExpression' ? findPropertyName(target) : null
  if (target.type !== 'MemberExpression' || name === null) {
    return [unknown('a stored function', assignment)]
  }
  const object = unwrap(target.object)
  if (isExports(object)) {
    const isWhole = name === 'exports' && object.type === 'Identifier' && object.name === 'module'
    const exported = isWhole ? findOwnName(value) : name
    const label = exported === null ? 'the default export' : `the exported function ${exported}()`
    return [entry('exported', label, assignment)]
  }
  if (object.type === 'MemberExpression' && findPropertyName(object) === 'prototype') {
    return [entry('public-method', `the public method ${name}()`, assignment)]
  }
  if (isHandlerProperty(name)) {
    return [roleOfHandler(name, assignment)]
  }
  const method = functions.resolveFunction(target)
  const isOwn = method !== null && method === functions.resolveFunction(value)
  return isOwn && (isPrivate(name, target, bindings) || isMethodOf(method.node))
    ? []
    : [unknown(`the function stored in ${name}`, assignment)]
}

/** `module.exports = flush`, `module.exports = function flush() {}` */
function findOwnName(value: Node): string | null {
  const node = unwrap(value)
  if (node.type === 'Identifier') return node.name
  return isFunction(node) ? (node.id?.name ?? null) : null
}

/** `onmessage = fn` in a worker; any other variable is followed to where it is used. */
function collectVariableRoles(
  target: TSESTree.Identifier,
  assignment: Node,
  bindings: Bindings,
): readonly Role[] {
  if (bindings.findVariable(target) !== null || !isHandlerProperty(target.name)) {
    return [unknown('a stored function', assignment)]
  }
  return [roleOfHandler(target.name, assignment)]
}

/** `onmessage`, `onerror`; not `Emitter.prototype.one`. */
function isHandlerProperty(name: string): boolean {
  return /^on(?!(?:ce|e|going|ly)$)[a-z]/u.test(name)
}

/** `port.onmessage = fn` */
function roleOfHandler(name: string, node: Node): Role {
  return entry(name.startsWith('onmessage') ? 'message' : 'event', `the ${name} handler`, node)
}

/** `exports.run = fn`, `module.exports = fn`, `module.exports.run = fn` */
function isExports(object: Node): boolean {
  return object.type === 'Identifier'
    ? object.name === 'exports' || object.name === 'module'
    : object.type === 'MemberExpression' && findPropertyName(object) === 'exports'
}

/** `this.onData = this.onData.bind(this)` */
function isMethodOf({ parent }: Node): boolean {
  return parent?.type === 'MethodDefinition'
}

function isPrivate(name: string, target: TSESTree.MemberExpression, bindings: Bindings): boolean {
  if (name.startsWith('#')) return true
  const owner = bindings.resolveReceiver(target.object)?.owner
  return (
    owner !== undefined &&
    isClass(owner) &&
    owner.body.body.some(
      member =>
        member.type === 'PropertyDefinition' &&
        member.accessibility === 'private' &&
        findMemberName(member) === name,
    )
  )
}

export function entry(kind: EntryKind, label: string, node: Node): Role {
  return { type: 'entry', kind, label, node }
}

function called(node: Node): Role & { readonly type: 'called' } {
  return { type: 'called', isLater: false, node }
}

function unknown(label: string, node: Node): Role {
  return { type: 'unknown', label, node }
}
