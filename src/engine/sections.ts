import type { TSESTree } from '@typescript-eslint/types'

import { isLockAssertion, isLockName, isNamedAsLocked, isSemaphore } from '../catalog/locks.ts'
import type { Bindings } from './bindings.ts'
import { nameOfReceiver } from './callees.ts'
import { findClassName, findMaking } from './class-names.ts'
import type { Node } from './facts.ts'
import { findConstantValue } from './owners.ts'
import { findPathName } from './paths.ts'
import { findAncestor, findFunctionName, findPropertyName, isFunction, unwrap } from './syntax.ts'
import { isResolver } from './windows.ts'

/** Where something that keeps others out begins, and where it ends, if that can be seen. */
export interface Place {
  readonly begin: Node
  readonly end: Node | null
}

/** By name. */
export type Places = ReadonlyMap<string, Place>

/** A lock of a name that nobody can see: the caller holds it. */
export const ASSERTED_LOCK = '(asserted)'

/** A lock of which nobody can tell whether it is the same: `locks.acquire(keyOf(job), fn)`. */
export function untold(lock: string): string {
  return `${lock}${UNTOLD}`
}

export function isUntold(lock: string): boolean {
  return lock.endsWith(UNTOLD)
}

const UNTOLD = '[?]'

/** Only the name of the function says that one is held. */
export const NAMED_LOCK = untold('(named)')

/**
 * Locks that statements take and let go: what is held in the part `below` of `up`.
 *
 *     const release = await this.#mutex.acquire()
 *     try { … } finally { release() }
 *     using _ = await this.#mutex.acquire()       // to the end of the block
 */
export function addSectionLocks(
  up: Node,
  below: Node,
  locks: Map<string, Place>,
  bindings: Bindings,
): void {
  if (isFunction(up)) {
    if (hasAssertion(up)) locks.set(ASSERTED_LOCK, { begin: up, end: up })
    else if (isNamedAsLocked(findFunctionName(up) ?? ''))
      locks.set(NAMED_LOCK, { begin: up, end: up })
  } else if (up.type === 'TryStatement' && up.block === below && up.finalizer) {
    addReleased(up, up.finalizer, locks, bindings)
  } else if (up.type === 'BlockStatement') {
    addUsings(up, below, locks, bindings)
  }
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
  attempt: TSESTree.TryStatement,
  finalizer: TSESTree.BlockStatement,
  locks: Map<string, Place>,
  bindings: Bindings,
): void {
  for (const statement of finalizer.body) {
    if (statement.type !== 'ExpressionStatement') continue
    const expression = unwrap(statement.expression)
    const call = expression.type === 'AwaitExpression' ? unwrap(expression.argument) : expression
    if (call.type !== 'CallExpression') continue
    const callee = unwrap(call.callee)
    if (callee.type === 'Identifier') {
      const taken = findTakenBy(callee, bindings)
      if (taken) locks.set(taken.name, { begin: taken.node, end: call })
    } else if (callee.type === 'MemberExpression' && isReleaser(callee, bindings)) {
      const name = findPathName(callee.object, bindings)
      const begin = name === null ? null : findTaking(attempt, name, bindings)
      const isLock = begin !== null && call.arguments.length === 0
      if (name !== null && (isLock || isLockName(nameOfReceiver(callee.object)))) {
        locks.set(name, { begin: begin ?? attempt, end: call })
      }
    }
  }
}

/** `await this.#lock.acquire()` before the `try`, or as its first statement. */
function findTaking(attempt: TSESTree.TryStatement, name: string, bindings: Bindings): Node | null {
  const { parent } = attempt
  const siblings = parent.type === 'BlockStatement' || parent.type === 'Program' ? parent.body : []
  const before = siblings.filter(statement => statement.range[1] <= attempt.range[0])
  const [first] = attempt.block.body
  return (
    [...before, ...(first ? [first] : [])].find(
      statement =>
        statement.type === 'ExpressionStatement' &&
        findAcquired(statement.expression, bindings) === name,
    ) ?? null
  )
}

interface Taken {
  readonly name: string
  readonly node: Node
}

/** `const release = await this.#mutex.acquire()`, or the executor's `resolve` of a promise that is kept. */
function findTakenBy(release: TSESTree.Identifier, bindings: Bindings): Taken | null {
  const variable = bindings.findVariable(release)
  const value = findConstantValue(variable)
  if (value) {
    const name = findAcquired(value, bindings)
    return name === null ? null : { name, node: value }
  }
  for (const { writeExpr } of variable?.references ?? []) {
    if (!writeExpr) continue
    const acquired = findAcquired(writeExpr, bindings)
    if (acquired !== null) return { name: acquired, node: writeExpr }
    const kept = isResolver(writeExpr, bindings) ? findKeeper(writeExpr) : null
    const name = kept && findPathName(kept.left, bindings)
    if (kept && name !== null) return { name: `${name}.then`, node: kept }
  }
  return null
}

/** `this.#tail = new Promise(resolve => { release = resolve })` */
function findKeeper(resolver: Node): TSESTree.AssignmentExpression | null {
  const promise = findAncestor(resolver, up => up.type === 'NewExpression')
  const keeper = promise?.parent
  return keeper?.type === 'AssignmentExpression' && keeper.right === promise ? keeper : null
}

/** `using lock = await this.#mutex.acquire()`, up to the end of the block. */
function addUsings(
  block: TSESTree.BlockStatement,
  below: Node,
  locks: Map<string, Place>,
  bindings: Bindings,
): void {
  for (const statement of block.body) {
    if (statement.range[0] >= below.range[0]) return
    if (statement.type !== 'VariableDeclaration') continue
    if (statement.kind !== 'using' && statement.kind !== 'await using') continue
    for (const { init } of statement.declarations) {
      const lock = init && findAcquired(init, bindings)
      if (lock) locks.set(lock, { begin: statement, end: block })
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
  const { object } = call.callee
  if (!bindings.vocabulary.isAcquirer(name, nameOfReceiver(object))) return null
  return isOneAtATime(object, bindings) ? findPathName(object, bindings) : null
}

/** `new Semaphore(5)` lets five in, and one whose making nobody sees, who knows how many. */
export function isOneAtATime(receiver: Node, bindings: Bindings): boolean {
  const name = findClassName(receiver, bindings)
  if (name === null || !isSemaphore(name)) return true
  return isOne(findMaking(receiver, bindings)?.arguments[0])
}

export function isOne(width: Node | undefined): boolean {
  return width?.type === 'Literal' && width.value === 1
}
