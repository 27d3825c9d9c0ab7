import type { TSESTree } from '@typescript-eslint/types'

import { findRegistrar, findWrapper, type Registrar } from '../catalog/callbacks.ts'
import { isTearDown } from '../catalog/lifecycle.ts'
import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import type { CallSite, Callable, Entry, EntryKind, Node } from './facts.ts'
import { collectEmits, findRegistration, type Registration } from './emits.ts'
import { findTaskRun } from './tasks.ts'
import {
  findFunctionName,
  findMemberName,
  findPropertyName,
  isCall,
  isClass,
  isDecorated,
  isFunction,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'

/** Who starts turns, and which callbacks run inside the call that takes them. */
export interface EntryScan {
  readonly entries: readonly Entry[]
  readonly runsNow: readonly CallSite[]
  /** Callbacks that nobody can say when they run; they may run at once. */
  readonly mayRunNow: readonly CallSite[]
  readonly hasEntry: (callable: Callable) => boolean
}

/** What happens to a function value at the place where it stands. */
type Role =
  | {
      readonly type: 'entry'
      readonly kind: EntryKind
      readonly label: string
      readonly node: Node
    }
  | { readonly type: 'called'; readonly isLater: boolean; readonly node: Node }
  | { readonly type: 'unknown'; readonly label: string; readonly node: Node }

/**
 * Pass 7: how each function gets to run: by its form (public method, export) and by every place
 * where it stands as a value. Needs functions; promises at least one entry for what code outside
 * the file can start.
 */
export function scanEntries(outline: Outline, bindings: Bindings, functions: Functions): EntryScan {
  const entries: Entry[] = []
  const runsNow: CallSite[] = []
  const mayRunNow: CallSite[] = []
  const registrations: Registration[] = []

  for (const callable of outline.callables) {
    const own = findOwnRole(callable) ?? findPrototypeRole(callable, bindings)
    if (own) addRole(callable, own)
    if (callable.node.type !== 'FunctionDeclaration') addRoles(callable, callable.node)
  }
  for (const [callable, value] of collectFunctionUses(outline, bindings, functions)) {
    addRoles(callable, value)
  }
  runsNow.push(...collectEmits(outline, registrations))
  const started = new Set(entries.map(entry => entry.callable))
  return { entries, runsNow, mayRunNow, hasEntry: callable => started.has(callable) }

  function addRoles(callable: Callable, value: Node): void {
    for (const role of collectRoles(value)) addRole(callable, role)
  }

  function addRole(callable: Callable, role: Role): void {
    if (role.type === 'called') {
      const { node, isLater } = role
      runsNow.push({ node, caller: outline.callableOf(node), target: callable, isLater })
      return
    }
    const kind = role.type === 'entry' ? role.kind : 'unknown-callback'
    const registration = findRegistration(callable, role.node)
    if (registration) registrations.push(registration)
    if (!entries.some(entry => entry.callable === callable && entry.kind === kind)) {
      entries.push({ kind, callable, label: role.label, node: role.node })
    }
    if (role.type === 'unknown' && isCall(role.node)) {
      const caller = outline.callableOf(role.node)
      mayRunNow.push({ node: role.node, caller, target: callable, isLater: false })
    }
  }

  /** The roles of a function value, by what the expression around it does with it. */
  function collectRoles(value: Node): Role[] {
    const target = outermost(value)
    const { parent } = target
    switch (parent?.type) {
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === target ? [] : collectArgumentRoles(parent, target)
      case 'AssignmentExpression':
        return parent.right === target ? [roleOfAssignment(parent)] : []
      case 'Property':
        return parent.value === target ? collectPropertyRoles(parent) : []
      case 'ConditionalExpression':
      case 'LogicalExpression':
        return collectRoles(parent)
      case 'MemberExpression':
        return collectMemberRoles(parent)
      case 'ReturnStatement':
        return [{ type: 'entry', kind: 'returned', label: 'a returned function', node: target }]
      case 'ArrowFunctionExpression':
        return parent.body === target
          ? [{ type: 'entry', kind: 'returned', label: 'a returned function', node: target }]
          : []
      case 'ExportDefaultDeclaration':
        return [{ type: 'entry', kind: 'exported', label: 'the default export', node: target }]
      case 'JSXExpressionContainer':
        return [{ type: 'entry', kind: 'event', label: 'a JSX handler', node: target }]
      case 'ExportSpecifier':
        return [{ type: 'entry', kind: 'exported', label: 'an exported function', node: target }]
      case 'ArrayExpression':
        return [{ type: 'unknown', label: 'a function in an array', node: target }]
      default:
        return []
    }
  }

  function collectMemberRoles(member: TSESTree.MemberExpression): Role[] {
    const call = outermost(member).parent
    const name = findPropertyName(member)
    if (call?.type !== 'CallExpression') return []
    return name === 'bind' ? collectRoles(call) : []
  }

  function collectArgumentRoles(call: CallNode, argument: Node): Role[] {
    const callee = describeCallee(call)
    if (callee.name !== null && findWrapper(callee.name) && !isFirstClass(call)) {
      return collectRoles(call)
    }
    if (findTaskRun(call, bindings)) {
      return [{ type: 'called', isLater: true, node: call }]
    }
    // What a function of this file does with its parameter is not followed.
    if (functions.resolveFunction(call.callee)) {
      return [{ type: 'unknown', label: `a callback given to ${callee.text}`, node: call }]
    }
    return rolesOf(findRegistrar(callee), call, callee.text, argument)
  }

  /** `{ onData() {} }` inside a call is a handler; a returned or exported object is an interface. */
  function collectPropertyRoles(property: TSESTree.Property): Role[] {
    const object = outermost(property.parent)
    const name = findMemberName(property) ?? 'a method'
    const { parent } = object
    switch (parent?.type) {
      case 'CallExpression':
      case 'NewExpression': {
        if (parent.callee === object) return []
        const registrar = findRegistrar({ ...describeCallee(parent), option: name })
        return rolesOf(registrar, parent, name, property)
      }
      case 'Property':
        return collectPropertyRoles(parent)
      default:
        return [
          {
            type: 'entry',
            // `{ dispose() {} }` is a handle, most other objects of functions are an interface.
            kind: isTearDown(name) ? 'returned' : 'public-method',
            label: `the method ${name}()`,
            node: property,
          },
        ]
    }
  }

  /** The wrapped function is kept in a variable or a field rather than passed on. */
  function isFirstClass(call: CallNode): boolean {
    const parent = outermost(call).parent
    return (
      parent?.type === 'VariableDeclarator' ||
      parent?.type === 'PropertyDefinition' ||
      parent?.type === 'AssignmentExpression'
    )
  }

  function describeCallee(call: CallNode): Callee {
    const callee = unwrap(call.callee)
    const [first] = call.arguments
    const firstArgument = first?.type === 'Literal' ? String(first.value) : null
    const isNew = call.type === 'NewExpression'
    if (callee.type === 'Identifier') {
      const module = findImportSource(callee, bindings)
      const { name } = callee
      return { name, object: null, firstArgument, isNew, module, text: textOf(name, isNew) }
    }
    if (callee.type !== 'MemberExpression') {
      const name = callee.type === 'Super' ? 'super' : null
      return { name, object: null, firstArgument, isNew, module: null, text: 'a call' }
    }
    const name = findPropertyName(callee)
    const object = unwrap(callee.object)
    return {
      name,
      object: nameOfReceiver(object),
      firstArgument,
      isNew,
      module: object.type === 'Identifier' ? findImportSource(object, bindings) : null,
      text: name === null ? 'a call' : textOf(name, isNew),
    }
  }
}

interface Callee {
  readonly name: string | null
  readonly object: string | null
  readonly firstArgument: string | null
  readonly isNew: boolean
  readonly module: string | null
  readonly text: string
}

function textOf(name: string, isNew: boolean): string {
  return isNew ? `new ${name}()` : `${name}()`
}

function nameOfReceiver(object: Node): string | null {
  if (object.type === 'Identifier') return object.name
  if (object.type === 'ThisExpression') return 'this'
  return object.type === 'MemberExpression' ? findPropertyName(object) : null
}

function findImportSource(identifier: Node, bindings: Bindings): string | null {
  const definition = bindings.findVariable(identifier)?.defs[0]
  if (definition?.type !== 'ImportBinding') return null
  const { parent } = definition
  return parent.type === 'ImportDeclaration' ? parent.source.value : null
}

function rolesOf(registrar: Registrar | null, call: CallNode, text: string, node: Node): Role[] {
  if (!registrar || registrar.mode === 'unknown') {
    return [{ type: 'unknown', label: `a callback given to ${text}`, node: call }]
  }
  const later: Role = { type: 'entry', kind: registrar.kind, label: registrar.label, node }
  if (registrar.mode === 'runs-later') return [later]
  const now: Role = { type: 'called', isLater: false, node: call }
  return registrar.mode === 'runs-now' ? [now] : [now, later]
}

function roleOfAssignment(assignment: TSESTree.AssignmentExpression): Role {
  const target = unwrap(assignment.left)
  const name = target.type === 'MemberExpression' ? findPropertyName(target) : null
  const object = target.type === 'MemberExpression' ? unwrap(target.object) : null
  const isExport =
    (object?.type === 'Identifier' && (object.name === 'exports' || object.name === 'module')) ||
    (object?.type === 'MemberExpression' && findPropertyName(object) === 'exports')
  if (isExport) {
    const label = `the exported function ${name ?? ''}()`
    return { type: 'entry', kind: 'exported', label, node: assignment }
  }
  if (object?.type === 'MemberExpression' && findPropertyName(object) === 'prototype') {
    const label = `the public method ${name ?? ''}()`
    return { type: 'entry', kind: 'public-method', label, node: assignment }
  }
  if (name !== null && /^on[a-z]/.test(name)) {
    const kind = name === 'onmessage' ? 'message' : 'event'
    return { type: 'entry', kind, label: `the ${name} handler`, node: assignment }
  }
  const label = name === null ? 'a stored function' : `the function stored in ${name}`
  return { type: 'unknown', label, node: assignment }
}

/** What the declaration itself says: a public method, an export. */
function findOwnRole(callable: Callable): Role | null {
  const { node } = callable
  const { parent } = node
  if (!isFunction(node) || !parent) return null
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') {
    return findMethodRole(parent, callable)
  }
  const statement = parent.type === 'VariableDeclarator' ? parent.parent.parent : parent
  const isExported =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
  if (!isExported) return null
  const isNamed = findFunctionName(node) !== null
  const label = isNamed ? `the exported function ${callable.name}` : 'the default export'
  return { type: 'entry', kind: 'exported', label, node }
}

/** `F.prototype.add = F.prototype.push = function () {}` */
function findPrototypeRole({ node, name }: Callable, bindings: Bindings): Role | null {
  if (!isFunction(node) || !bindings.prototypes.findOwnerOf(node)) return null
  return { type: 'entry', kind: 'public-method', label: `the public method ${name}`, node }
}

function findMethodRole(
  member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  callable: Callable,
): Role | null {
  const name = findMemberName(member)
  const isConstructor = member.type === 'MethodDefinition' && member.kind === 'constructor'
  if (isConstructor || name?.startsWith('#') || !isClass(member.parent.parent)) return null
  if (isDecorated(member)) {
    return {
      type: 'entry',
      kind: 'event',
      label: `the decorated method ${callable.name}`,
      node: member,
    }
  }
  if (member.accessibility === 'private' || member.accessibility === 'protected') return null
  const what = member.static ? 'static' : 'public'
  return {
    type: 'entry',
    kind: 'public-method',
    label: `the ${what} method ${callable.name}`,
    node: member,
  }
}

/** Every place where a declared function or a method stands as a value and is not just called. */
function* collectFunctionUses(
  outline: Outline,
  bindings: Bindings,
  functions: Functions,
): Generator<[Callable, Node]> {
  for (const member of outline.members) {
    const target = outermost(member)
    if (target.parent?.type === 'CallExpression' && target.parent.callee === target) continue
    const name = findPropertyName(member)
    const receiver = name === null ? null : bindings.resolveReceiver(member.object)
    const method =
      receiver && name !== null
        ? functions.findMethod(receiver.owner, name, receiver.isStatic)
        : null
    if (method) yield [method, member]
  }
  for (const scope of outline.source.scopeManager.scopes) {
    for (const variable of scope.variables) {
      const identifier = variable.identifiers[0]
      const [use] = variable.references.filter(reference => reference.isRead())
      if (!use || !identifier) continue
      const callable = functions.resolveFunction(use.identifier)
      if (!callable) continue
      for (const reference of variable.references) {
        if (reference.isRead()) yield [callable, reference.identifier]
      }
    }
  }
}
