import type { TSESTree } from '@typescript-eslint/types'

import {
  isAcquirer,
  isExclusiveRunner,
  isLimiter,
  isLockAssertion,
  isQueueClass,
  isQueueRunner,
  isReleaser,
} from '../catalog/locks.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { findConstantValue } from './owners.ts'
import {
  findAncestor,
  findPropertyName,
  isCall,
  isFunction,
  isInside,
  outermost,
  unwrap,
  type CallNode,
  type FunctionNode,
} from './syntax.ts'

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

/** The lock under which a call runs the functions it is given, or `null`. */
export function findLockOfCall(call: CallNode, bindings: Bindings): string | null {
  const callee = unwrap(call.callee)
  if (callee.type === 'Identifier') return findLimiter(callee, bindings)
  if (callee.type !== 'MemberExpression') return null
  const method = findPropertyName(callee)
  if (method === null) return null
  if (isPromiseReaction(method)) return findChain(call, callee, bindings)
  const wrapper = bindings.findMethodNode(callee)
  if (wrapper) return findLockOfWrapper(wrapper, bindings)
  const receiver = findPathName(callee.object, bindings)
  if (receiver === null) return null
  if (isExclusiveRunner(method, receiver.split('.').at(-1) ?? null)) {
    return `${receiver}${keyOf(call)}`
  }
  return isQueueRunner(method) && isSerialQueue(callee.object, bindings) ? receiver : null
}

const wrapperLocks = new WeakMap<FunctionNode, string | null>()

/** `#withLock(fn) { return this.#mutex.runExclusive(fn) }`, also with `() => fn(x)`. */
function findLockOfWrapper(wrapper: FunctionNode, bindings: Bindings): string | null {
  const known = wrapperLocks.get(wrapper)
  if (known !== undefined) return known
  // A wrapper that calls itself wraps nothing.
  wrapperLocks.set(wrapper, null)
  const names = wrapper.params.flatMap(({ type, ...rest }) =>
    type === 'Identifier' && 'name' in rest ? [rest.name] : [],
  )
  let lock: string | null = null
  for (const call of bindings.calls) {
    if (lock !== null || names.length === 0) break
    if (!isInside(call, wrapper.body)) continue
    const isForwarding = call.arguments.some(argument => isForwardOf(argument, names, bindings))
    if (isForwarding) lock = findLockOfCall(call, bindings)
  }
  wrapperLocks.set(wrapper, lock)
  return lock
}

function isForwardOf(argument: Node, names: readonly string[], bindings: Bindings): boolean {
  if (argument.type === 'Identifier') return names.includes(argument.name)
  if (!isFunction(argument)) return false
  return bindings.calls.some(
    ({ callee, range }) =>
      range[0] >= argument.range[0] &&
      range[1] <= argument.range[1] &&
      callee.type === 'Identifier' &&
      names.includes(callee.name),
  )
}

/** `locks.acquire('users', fn)` and `locks.acquire('rooms', fn)` do not wait for one another. */
function keyOf(call: CallNode): string {
  const [key] = call.arguments
  if (key?.type === 'Literal') return `[${String(key.value)}]`
  return key?.type === 'Identifier' && call.arguments.length > 1 ? `[${key.name}]` : ''
}

/** `const limit = pLimit(1); limit(() => …)` */
function findLimiter(callee: TSESTree.Identifier, bindings: Bindings): string | null {
  const value = findConstantValue(bindings.findVariable(callee))
  if (value?.type !== 'CallExpression' || value.callee.type !== 'Identifier') return null
  const [width] = value.arguments
  const isOne = width?.type === 'Literal' && width.value === 1
  return isOne && isLimiter(value.callee.name) ? callee.name : null
}

/** `new PQueue({ concurrency: 1 })`, in a constant or a field. */
function isSerialQueue(receiver: Node, bindings: Bindings): boolean {
  const value = bindings.findStoredValue(receiver)
  if (value?.type !== 'NewExpression' || value.callee.type !== 'Identifier') return false
  const [options] = value.arguments
  return (
    isQueueClass(value.callee.name) &&
    options?.type === 'ObjectExpression' &&
    options.properties.some(
      property =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        property.key.name === 'concurrency' &&
        property.value.type === 'Literal' &&
        property.value.value === 1,
    )
  )
}

/** `this.#last = this.#last.then(fn)`: each runs when the one before it is done. */
function findChain(
  call: CallNode,
  callee: TSESTree.MemberExpression,
  bindings: Bindings,
): string | null {
  const root = findChainRoot(callee.object)
  const name = findPathName(root, bindings)
  if (name === null) return null
  const home = findAncestor(call, isFunction)
  const isKept = bindings.assignments.some(
    assignment =>
      assignment.operator === '=' &&
      isSameText(assignment.left, root) &&
      findAncestor(assignment, isFunction) === home &&
      isChainedOn(assignment, call),
  )
  return isKept ? `${name}.then` : null
}

/** `a` of `a.catch(f).then(g)` */
function findChainRoot(expression: Node): Node {
  const node = unwrap(expression)
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return node
  const name = findPropertyName(node.callee)
  return name !== null && isPromiseReaction(name) ? findChainRoot(node.callee.object) : node
}

/** The chain itself is stored, or the local that holds it: `const run = q.then(f); q = run.catch(g)`. */
function isChainedOn({ right }: TSESTree.AssignmentExpression, call: CallNode): boolean {
  if (isInside(call, right)) return true
  const declarator = findAncestor(call, up => up.type === 'VariableDeclarator' || isFunction(up))
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return false
  const root = findChainRoot(right)
  return root.type === 'Identifier' && root.name === declarator.id.name
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
  const lock = findLockOfCall(call, bindings)
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

/** `try { … } finally { release() }`, `finally { this.#lock.release() }` */
function addReleased(
  finalizer: TSESTree.BlockStatement,
  locks: Map<string, Node>,
  bindings: Bindings,
): void {
  for (const statement of finalizer.body) {
    if (statement.type !== 'ExpressionStatement') continue
    const call = unwrap(statement.expression)
    if (call.type !== 'CallExpression') continue
    const callee = unwrap(call.callee)
    if (callee.type === 'Identifier') {
      const value = findConstantValue(bindings.findVariable(callee))
      const lock = value && findAcquired(value, bindings)
      if (lock) locks.set(lock, finalizer)
    } else if (callee.type === 'MemberExpression' && isReleaser(findPropertyName(callee) ?? '')) {
      const lock = findPathName(callee.object, bindings)
      if (lock !== null) locks.set(lock, finalizer)
    }
  }
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

/** `await this.#mutex.acquire()` */
function findAcquired(value: Node, bindings: Bindings): string | null {
  const node = unwrap(value)
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null
  if (!isAcquirer(findPropertyName(call.callee) ?? '')) return null
  return findPathName(call.callee.object, bindings)
}
