import type { TSESTree } from '@typescript-eslint/types'

import type { CalleeShape } from '../catalog/callbacks.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import { isAsyncWrapper, isLeadingOption } from '../catalog/wrappers.ts'
import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import {
  findMemberName,
  findPropertyName,
  isCall,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'

/** A call as the tables ask for it, and as a message names it. */
export interface Callee extends CalleeShape {
  readonly text: string
}

/** `argument` is the function in question, or what holds it: `fn` of `socket.on('data', fn)`. */
export function describeCallee(call: CallNode, argument: Node, bindings: Bindings): Callee {
  const { callee, skipped } = findTarget(call)
  const isNew = call.type === 'NewExpression'
  const name = nameOfCallee(callee)
  const receiver = callee.type === 'MemberExpression' ? unwrap(callee.object) : null
  const [first] = call.arguments
  return {
    name,
    object: receiver && nameOfReceiver(receiver),
    firstArgument: first?.type === 'Literal' ? String(first.value) : null,
    isNew,
    module: findImportSource(receiver ?? callee, bindings),
    // Only the rows that a project adds ask for it.
    findOrigin: () => receiver && findOrigin(receiver, bindings),
    position: call.arguments.findIndex(other => other === argument) - skipped,
    leading: findLeading(call),
    text: name === null || name === 'super' ? 'a call' : `${isNew ? 'new ' : ''}${name}()`,
  }
}

/** What the tables know a callee by: `forEach` of `[].forEach.call(list, fn)`. */
export function nameOfTarget(call: CallNode): string | null {
  return nameOfCallee(findTarget(call).callee)
}

/** `[].forEach.call(list, fn)` is a call of `forEach` whose arguments begin one later. */
function findTarget({ callee }: CallNode): { readonly callee: Node; readonly skipped: number } {
  const node = unwrap(callee)
  const inner = node.type === 'MemberExpression' ? unwrap(node.object) : null
  return node.type === 'MemberExpression' &&
    inner?.type === 'MemberExpression' &&
    findPropertyName(node) === 'call'
    ? { callee: inner, skipped: 1 }
    : { callee: node, skipped: 0 }
}

export function nameOfCallee(callee: Node): string | null {
  switch (callee.type) {
    case 'Identifier':
      return callee.name
    case 'Super':
      return 'super'
    case 'MemberExpression':
      return findPropertyName(callee)
    default:
      return null
  }
}

/** `buffer` of `this.buffer`, `locks` of `navigator.locks`, `Mutex` of `new Mutex()`. */
export function nameOfReceiver(expression: Node): string | null {
  const node = unwrap(expression)
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ThisExpression') return 'this'
  return node.type === 'MemberExpression' ? findPropertyName(node) : null
}

/** Values that are made from values, and so on. */
const DEEPEST = 4

/**
 * The module of what made a value.
 *
 *     import { Clock } from 'clocks'
 *     class Ticker { #clock = new Clock() }      // this.#clock
 */
export function findOrigin(expression: Node, bindings: Bindings, depth = 0): string | null {
  const node = unwrap(expression)
  if (depth > DEEPEST) return null
  if (node.type === 'AwaitExpression') return findOrigin(node.argument, bindings, depth + 1)
  if (isCall(node)) return findOrigin(node.callee, bindings, depth + 1)
  const source = findImportSource(node, bindings)
  if (source !== null) return source
  const stored = bindings.findStoredValue(node)
  const next = stored ?? (node.type === 'MemberExpression' ? node.object : null)
  return next && findOrigin(next, bindings, depth + 1)
}

/** `require('fs')` */
function findRequired(call: CallNode): string | null {
  const [path] = call.arguments
  const isRequire = call.callee.type === 'Identifier' && call.callee.name === 'require'
  return isRequire && path?.type === 'Literal' ? String(path.value) : null
}

/** `import fs from 'fs'`, `const fs = require('fs')`, `const { readFile } = require('fs')` */
export function findImportSource(
  expression: Node,
  bindings: Pick<Bindings, 'findVariable'>,
): string | null {
  if (expression.type !== 'Identifier') return null
  const definition = bindings.findVariable(expression)?.defs[0]
  if (definition?.type === 'ImportBinding') {
    const { parent } = definition
    return parent.type === 'ImportDeclaration' ? parent.source.value : null
  }
  const declarator = definition?.node
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return null
  const value = unwrap(declarator.init)
  return value.type === 'CallExpression' ? findRequired(value) : null
}

/** `debounce(fn, 100, { leading: true })`, `debounce(fn, 100, true)` */
function findLeading(call: CallNode): boolean | null {
  const [, ...options] = call.arguments
  for (const option of options) {
    if (option.type === 'Literal' && typeof option.value === 'boolean') return option.value
    if (option.type !== 'ObjectExpression') continue
    for (const property of option.properties) {
      if (property.type !== 'Property' || property.value.type !== 'Literal') continue
      if (isLeadingOption(findMemberName(property) ?? '')) return property.value.value === true
    }
  }
  return null
}

/** The generator of `__awaiter(this, void 0, void 0, function* () {})`. */
export function isAsyncBody(node: Node): boolean {
  if (node.type !== 'FunctionExpression' || !node.generator) return false
  const call = node.parent
  return (
    call.type === 'CallExpression' &&
    call.callee !== node &&
    isAsyncWrapper(nameOfCallee(unwrapSequence(call.callee)) ?? '')
  )
}

/** `(0, tslib_1.__awaiter)` */
function unwrapSequence(callee: Node): Node {
  const node = unwrap(callee)
  return node.type === 'SequenceExpression' ? (node.expressions.at(-1) ?? node) : node
}

/**
 * The function sees the `this` of its surroundings.
 *
 *     socket.on('data', function () { this.x }.bind(this))
 *     __awaiter(this, void 0, void 0, function* () { this.x })
 *     list.forEach(function () { this.x }, this)
 */
export function isGivenThis(fn: Node): boolean {
  if (fn.type !== 'FunctionExpression') return false
  const value = outermost(fn)
  const { parent } = value
  if (parent?.type === 'CallExpression') {
    if (isAsyncBody(fn)) return parent.arguments[0]?.type === 'ThisExpression'
    return parent.arguments[0] === value && parent.arguments[1]?.type === 'ThisExpression'
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== value) return false
  const call = outermost(parent).parent
  return (
    call?.type === 'CallExpression' &&
    PASS_THIS.has(findPropertyName(parent) ?? '') &&
    call.arguments[0]?.type === 'ThisExpression'
  )
}

const PASS_THIS: ReadonlySet<string> = new Set(['apply', 'bind', 'call'])

/** The call of `.then(…)` that a function is given to: it goes on where that operation stopped. */
export function findReaction(fn: Node): TSESTree.CallExpression | null {
  const target = outermost(fn)
  const call = target.parent
  if (call?.type !== 'CallExpression' || call.callee === target) return null
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression') return null
  return isPromiseReaction(findPropertyName(callee) ?? '') ? call : null
}
