import type { TSESTree } from '@typescript-eslint/types'

import { isLockAssertion } from '../catalog/locks.ts'
import type { Bindings } from './bindings.ts'
import { nameOfReceiver } from './callees.ts'
import type { Node } from './facts.ts'
import { findConstantValue } from './owners.ts'
import { findAncestor, findPropertyName, isCall, isFunction, outermost, unwrap } from './syntax.ts'
import { findTaskRun } from './tasks.ts'
import { isResolver } from './windows.ts'

/** By name, the place where it begins. */
export type Places = ReadonlyMap<string, Node>

/** A lock of a name that nobody can see: the caller holds it. */
export const ASSERTED_LOCK = '(asserted)'

/** `self.lock` and `this.lock` are one lock; `new Mutex()` is a lock that nobody else has. */
export function findPathName(expression: Node, bindings: Bindings): string | null {
  const node = unwrap(expression)
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ThisExpression') return 'this'
  if (node.type !== 'MemberExpression') return null
  const object = bindings.resolveReceiver(node.object)
    ? 'this'
    : findPathName(node.object, bindings)
  const name = findPropertyName(node)
  return object !== null && name !== null ? `${object}.${name}` : null
}

/** Locks that are held at a node by what stands around it in its own file position. */
export function collectEnclosingLocks(node: Node, bindings: Bindings): Map<string, Node> {
  const locks = new Map<string, Node>()
  for (let up: Node | undefined = node, below = node; up; below = up, up = up.parent) {
    if (isFunction(up)) {
      addRunner(up, locks, bindings)
      if (hasAssertion(up)) locks.set(ASSERTED_LOCK, up)
    } else if (up.type === 'TryStatement' && up.block === below && up.finalizer) {
      addReleased(up.finalizer, locks, bindings)
    } else if (up.type === 'BlockStatement') {
      addUsings(up, below, locks, bindings)
    }
  }
  return locks
}

function addRunner(fn: Node, locks: Map<string, Node>, bindings: Bindings): void {
  const target = outermost(fn)
  const call = target.parent
  if (!call || !isCall(call) || call.callee === target) return
  const lock = findTaskRun(call, bindings)?.lock ?? null
  if (lock !== null) locks.set(lock, call)
}

/** The first statement of the function is `this.#assertLocked()`. */
function hasAssertion(fn: Node): boolean {
  if (!isFunction(fn) || fn.body.type !== 'BlockStatement') return false
  const [first] = fn.body.body
  if (first?.type !== 'ExpressionStatement' || first.expression.type !== 'CallExpression')
    return false
  const { callee } = first.expression
  const name =
    callee.type === 'MemberExpression'
      ? findPropertyName(callee)
      : callee.type === 'Identifier'
        ? callee.name
        : null
  return name !== null && isLockAssertion(name)
}

/** `try { … } finally { release() }`, `finally { await this.#lock.release() }` */
function addReleased(
  finalizer: TSESTree.BlockStatement,
  locks: Map<string, Node>,
  bindings: Bindings,
): void {
  for (const statement of finalizer.body) {
    if (statement.type !== 'ExpressionStatement') continue
    const expression = unwrap(statement.expression)
    const call = expression.type === 'AwaitExpression' ? unwrap(expression.argument) : expression
    if (call.type !== 'CallExpression') continue
    const callee = unwrap(call.callee)
    if (callee.type === 'Identifier') {
      const taken = findLockOfRelease(callee, bindings)
      if (taken) locks.set(taken.lock, taken.node)
    } else if (callee.type === 'MemberExpression' && isReleaser(callee, bindings)) {
      const lock = findPathName(callee.object, bindings)
      if (lock !== null) locks.set(lock, finalizer.parent)
    }
  }
}

/** `const release = await this.#mutex.acquire()`, or the executor's `resolve` of a promise that is kept. */
function findLockOfRelease(
  release: TSESTree.Identifier,
  bindings: Bindings,
): { readonly lock: string; readonly node: Node } | null {
  const variable = bindings.findVariable(release)
  const value = findConstantValue(variable)
  if (value) {
    const lock = findAcquired(value, bindings)
    return lock === null ? null : { lock, node: value }
  }
  for (const { writeExpr } of variable?.references ?? []) {
    const kept = writeExpr && isResolver(writeExpr, bindings) ? findKeptPromise(writeExpr) : null
    const name = kept ? findPathName(kept, bindings) : null
    if (kept && name !== null) return { lock: `${name}.then`, node: kept }
  }
  return null
}

/** `this.#tail` of `this.#tail = new Promise(resolve => { release = resolve })` */
function findKeptPromise(resolver: Node): Node | null {
  const promise = findAncestor(resolver, up => up.type === 'NewExpression')
  const keeper = promise?.parent
  return keeper?.type === 'AssignmentExpression' && keeper.right === promise ? keeper.left : null
}

/** `using lock = await this.#mutex.acquire()`, up to the end of the block. */
function addUsings(
  block: TSESTree.BlockStatement,
  below: Node,
  locks: Map<string, Node>,
  bindings: Bindings,
): void {
  for (const statement of block.body) {
    if (statement.range[0] >= below.range[0]) return
    if (statement.type !== 'VariableDeclaration') continue
    if (statement.kind !== 'using' && statement.kind !== 'await using') continue
    for (const { init } of statement.declarations) {
      const lock = init && findAcquired(init, bindings)
      if (lock) locks.set(lock, statement)
    }
  }
}

/** `this.#mutex.release()` */
function isReleaser(callee: TSESTree.MemberExpression, { vocabulary }: Bindings): boolean {
  return vocabulary.isReleaser(findPropertyName(callee) ?? '', nameOfReceiver(callee.object))
}

/** `await this.#mutex.acquire()` */
function findAcquired(value: Node, bindings: Bindings): string | null {
  const node = unwrap(value)
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null
  const name = findPropertyName(call.callee) ?? ''
  if (!bindings.vocabulary.isAcquirer(name, nameOfReceiver(call.callee.object))) return null
  return findPathName(call.callee.object, bindings)
}
