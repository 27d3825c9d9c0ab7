import type { TSESTree } from '@typescript-eslint/types'

import {
  isExclusiveRunner,
  isLimiter,
  isQueueClass,
  isQueueRunner,
  isSemaphore,
} from '../catalog/locks.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import { nameOfCallee, nameOfReceiver } from './callees.ts'
import type { Node } from './facts.ts'
import { collectEnclosingLocks, findPathName } from './locks.ts'
import { findConstantValue } from './owners.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  isInside,
  unwrap,
  type CallNode,
  type FunctionNode,
} from './syntax.ts'
import { collectInside, startingIn } from './traverse.ts'

/** A call that runs the function it is given as a part of the operation, now or when it is its turn. */
export interface TaskRun {
  /** The lock that is held meanwhile, by name. */
  readonly lock: string | null
  /** A function of the file that calls it before it is suspended for the first time. */
  readonly isNow?: boolean
}

/** `mutex.runExclusive(fn)`, `limit(fn)`, `queue.add(fn)`, `this.#withLock(fn)`, `q = q.then(fn)`. */
export function findTaskRun(call: CallNode, bindings: Bindings): TaskRun | null {
  const callee = unwrap(call.callee)
  const named = findNamedRunner(callee, bindings)
  if (named !== null) return { lock: `${named}${keyOf(call)}` }
  const wrapper = bindings.findFunctionNode(callee)
  if (wrapper) return findRunOfWrapper(wrapper, call, bindings)
  if (callee.type === 'Identifier') return findLimiter(callee, bindings)
  if (callee.type !== 'MemberExpression') return null
  const method = findPropertyName(callee)
  if (method === null) return null
  if (isPromiseReaction(method)) return findChain(call, callee, bindings)
  const receiver = findPathName(callee.object, bindings)
  if (receiver === null) return null
  if (isExclusiveRunner(method, receiver.split('.').at(-1) ?? null)) {
    const isExclusive = isOneAtATime(callee.object, bindings) && !isShared(call)
    return { lock: isExclusive ? `${receiver}${keyOf(call)}` : null }
  }
  return isQueueRunner(method) ? findQueue(callee.object, receiver, bindings) : null
}

/** `settings.interleave.locks.runners`: `db.transaction(fn)` is under the lock `db`. */
function findNamedRunner(callee: Node, bindings: Bindings): string | null {
  const name = nameOfCallee(callee)
  const object = callee.type === 'MemberExpression' ? callee.object : null
  const receiver = object && nameOfReceiver(object)
  if (name === null || !bindings.vocabulary.isNamedRunner(name, receiver)) return null
  return (object && findPathName(object, bindings)) ?? name
}

/** `new Semaphore(5)` lets five in. */
function isOneAtATime(receiver: Node, bindings: Bindings): boolean {
  const value = bindings.findStoredValue(receiver)
  if (value?.type !== 'NewExpression' || value.callee.type !== 'Identifier') return true
  return !isSemaphore(value.callee.name) || isOne(value.arguments[0])
}

function isOne(width: Node | undefined): boolean {
  return width?.type === 'Literal' && width.value === 1
}

/** `navigator.locks.request(name, { mode: 'shared' }, fn)` */
function isShared(call: CallNode): boolean {
  return call.arguments.some(argument => isOption(argument, 'mode', 'shared'))
}

function isOption(options: Node | undefined, key: string, value: unknown): boolean {
  return (
    options?.type === 'ObjectExpression' &&
    options.properties.some(
      property =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        property.key.name === key &&
        property.value.type === 'Literal' &&
        property.value.value === value,
    )
  )
}

/** `locks.acquire('users', fn)` and `locks.acquire('rooms', fn)` do not wait for one another. */
function keyOf(call: CallNode): string {
  const [key] = call.arguments
  if (key?.type === 'Literal') return `[${String(key.value)}]`
  return key?.type === 'Identifier' && call.arguments.length > 1 ? `[${key.name}]` : ''
}

/** `const limit = pLimit(1); limit(() => …)` */
function findLimiter(callee: TSESTree.Identifier, bindings: Bindings): TaskRun | null {
  const value = findConstantValue(bindings.findVariable(callee))
  if (value?.type !== 'CallExpression' || value.callee.type !== 'Identifier') return null
  if (!isLimiter(value.callee.name)) return null
  return { lock: isOne(value.arguments[0]) ? callee.name : null }
}

/** `new PQueue({ concurrency: 1 })`, in a constant or a field. */
function findQueue(receiver: Node, name: string, bindings: Bindings): TaskRun | null {
  const value = bindings.findStoredValue(receiver)
  if (value?.type !== 'NewExpression' || value.callee.type !== 'Identifier') return null
  if (bindings.vocabulary.isLockClass(value.callee.name)) return { lock: name }
  if (!isQueueClass(value.callee.name)) return null
  return { lock: isOption(value.arguments[0], 'concurrency', 1) ? name : null }
}

/** `this.#last = this.#last.then(fn)`: each runs when the one before it is done. */
function findChain(
  call: CallNode,
  callee: TSESTree.MemberExpression,
  bindings: Bindings,
): TaskRun | null {
  const root = findChainRoot(callee.object)
  const name = findPathName(root, bindings)
  if (name === null) return null
  const home = findAncestor(call, isFunction)
  const assignments = home ? collectInside(bindings.assignments, home) : bindings.assignments
  const isKept = assignments.some(
    assignment =>
      assignment.operator === '=' &&
      isSameText(assignment.left, root) &&
      findAncestor(assignment, isFunction) === home &&
      isChainedOn(assignment, call),
  )
  return isKept ? { lock: `${name}.then` } : null
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

/** What a function of this file does with the function it is given. */
interface Wrapper {
  /** A lock of its own, or the one that is handed to it as the parameter of this index. */
  readonly lock: string | number | null
  readonly isNow: boolean
}

const wrappersByBindings = new WeakMap<Bindings, Map<FunctionNode, Wrapper | null>>()

/** `#withLock(fn) { return this.#mutex.runExclusive(fn) }`, `withLock(mutex, fn)`, and wrappers of those. */
function findRunOfWrapper(fn: FunctionNode, call: CallNode, bindings: Bindings): TaskRun | null {
  const wrapper = resolveWrapper(fn, bindings)
  if (!wrapper) return null
  if (typeof wrapper.lock !== 'number') return { lock: wrapper.lock, isNow: wrapper.isNow }
  const handed = call.arguments[wrapper.lock]
  return { lock: handed ? findPathName(handed, bindings) : null }
}

function resolveWrapper(fn: FunctionNode, bindings: Bindings): Wrapper | null {
  const wrappers = wrappersByBindings.get(bindings) ?? new Map<FunctionNode, Wrapper | null>()
  wrappersByBindings.set(bindings, wrappers)
  const known = wrappers.get(fn)
  if (known !== undefined) return known
  // A wrapper that calls itself wraps nothing.
  wrappers.set(fn, null)
  const names = fn.params.map(parameter => (parameter.type === 'Identifier' ? parameter.name : ''))
  const wrapper = names.some(name => name !== '') ? findWrapper(fn, names, bindings) : null
  wrappers.set(fn, wrapper)
  return wrapper
}

function findWrapper(
  fn: FunctionNode,
  names: readonly string[],
  bindings: Bindings,
): Wrapper | null {
  for (const call of collectInside(bindings.calls, fn.body)) {
    const callee = unwrap(call.callee)
    if (callee.type === 'Identifier' && names.includes(callee.name)) {
      const [lock] = collectEnclosingLocks(call, bindings).keys()
      return { lock: toParameter(lock ?? null, names), isNow: isCalledNow(call, fn, bindings) }
    }
    const isForwarding = call.arguments.some(
      argument => argument.type === 'Identifier' && names.includes(argument.name),
    )
    const run = isForwarding ? findTaskRun(call, bindings) : null
    if (run) {
      const isNow = run.isNow === true && isCalledNow(call, fn, bindings)
      return { lock: toParameter(run.lock, names), isNow }
    }
  }
  return null
}

/** Written in the function itself, with nothing in front of it that ends the turn. */
function isCalledNow(call: Node, fn: FunctionNode, { suspensions }: Bindings): boolean {
  if (fn.generator || findAncestor(call, isFunction) !== fn) return false
  const earlier = startingIn(suspensions, fn.body.range[0], call.range[1], ({ node }) => node)
  return earlier.every(({ node }) => findAncestor(node, isFunction) !== fn || isInside(call, node))
}

function toParameter(lock: string | null, names: readonly string[]): string | number | null {
  const index = lock === null ? -1 : names.indexOf(lock)
  return index === -1 ? lock : index
}
