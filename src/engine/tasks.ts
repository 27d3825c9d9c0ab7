import type { TSESTree } from '@typescript-eslint/types'

import {
  isExclusiveRunner,
  isLimiter,
  isQueueClass,
  isQueueRunner,
  isRunner,
  isStartedAtOnce,
} from '../catalog/locks.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import type { Bindings } from './bindings.ts'
import { nameOfCallee, nameOfReceiver } from './callees.ts'
import { findClassName, findMaking } from './class-names.ts'
import type { Node } from './facts.ts'
import { findConstantValue } from './owners.ts'
import { assignmentsTo, findKeyText, findPathName } from './paths.ts'
import { isOne, isOneAtATime, untold } from './sections.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  isInside,
  unwrap,
  type CallNode,
} from './syntax.ts'
import { collectInside } from './traverse.ts'

/** A call that runs the function it is given as a part of the operation, now or when it is its turn. */
export interface TaskRun {
  /** The lock that is held meanwhile, by name. */
  readonly lock: string | null
  /** It is called before the call returns, where nobody has to be waited for. */
  readonly isNow?: boolean
}

/** `mutex.runExclusive(fn)`, `limit(fn)`, `queue.add(fn)`, `q = q.then(fn)`: known by table or by shape. */
export function findKnownTaskRun(call: CallNode, bindings: Bindings): TaskRun | null {
  const callee = unwrap(call.callee)
  const named = findNamedRunner(callee, bindings)
  if (named !== null) return { lock: withKey(named, call, bindings) }
  if (callee.type === 'Identifier') return findLimiter(callee, bindings)
  if (callee.type !== 'MemberExpression') return null
  const method = findPropertyName(callee)
  if (method === null) return null
  if (isPromiseReaction(method)) return findChain(call, callee, bindings)
  if (!isRunner(method)) return null
  const receiver = findPathName(callee.object, bindings)
  if (receiver === null) return null
  if (isExclusiveRunner(method, receiver.split('.').at(-1) ?? null)) {
    const isExclusive = isOneAtATime(callee.object, bindings) && !isShared(call)
    const lock = isExclusive ? withKey(receiver, call, bindings) : null
    return { lock, isNow: isStartedAtOnce(method, receiver.split('.').at(-1) ?? null) }
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

/**
 * `locks.acquire('users', fn)` and `locks.acquire('rooms', fn)` do not wait for one another; where
 * nobody can tell the key, neither can anybody tell who waits.
 */
function withKey(lock: string, call: CallNode, bindings: Bindings): string {
  const [key] = call.arguments
  if (!key || call.arguments.length === 1 || isFunction(unwrap(key))) return lock
  if (key.type === 'ObjectExpression') return lock
  const text = findKeyText(key, bindings)
  return text === null ? untold(lock) : `${lock}[${text}]`
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
  const className = findClassName(receiver, bindings)
  if (className === null) return null
  if (bindings.vocabulary.isLockClass(className)) return { lock: name }
  if (!isQueueClass(className)) return null
  const options = findMaking(receiver, bindings)?.arguments[0]
  return { lock: isOption(options, 'concurrency', 1) ? name : null }
}

/**
 * `this.#last = this.#last.then(fn)`: each runs when the one before it is done. Of a chain for each
 * key, nobody can tell which one it is:
 *
 *     const run = (this.#tails.get(key) ?? Promise.resolve()).then(fn); this.#tails.set(key, run)
 */
function findChain(
  call: CallNode,
  callee: TSESTree.MemberExpression,
  bindings: Bindings,
): TaskRun | null {
  const root = findChainRoot(callee.object)
  const keyed = findKeyedChain(root, call, bindings)
  if (keyed !== null) return { lock: untold(keyed) }
  const name = isKeptSomewhere(call) ? findPathName(root, bindings) : null
  if (name === null) return null
  const home = findAncestor(call, isFunction)
  const isKept = assignmentsTo(name, bindings).some(
    assignment =>
      assignment.operator === '=' &&
      findAncestor(assignment, isFunction) === home &&
      isChainedOn(assignment, call),
  )
  return isKept ? { lock: `${name}.then` } : null
}

/** What is neither assigned nor given a name is the end of its chain: most are. */
function isKeptSomewhere(call: CallNode): boolean {
  const keeper = findAncestor(
    call,
    up => up.type === 'AssignmentExpression' || up.type === 'VariableDeclarator' || isFunction(up),
  )
  return keeper !== null && !isFunction(keeper)
}

/** The place of the chains, one of which is looked up, and stored again under its key. */
function findKeyedChain(root: Node, call: CallNode, bindings: Bindings): string | null {
  const kept = root.type === 'Identifier' ? findConstantValue(bindings.findVariable(root)) : root
  const value = kept && unwrap(kept)
  const look = value?.type === 'LogicalExpression' ? unwrap(value.left) : value
  const chains = look && findKeyedPlace(look)
  const name = chains && findPathName(chains, bindings)
  const home = findAncestor(call, isFunction)
  if (!name || !home) return null
  const isStored = collectInside(bindings.calls, home).some(({ callee: stored }) => {
    const member = unwrap(stored)
    if (member.type !== 'MemberExpression' || findPropertyName(member) !== 'set') return false
    return findPathName(member.object, bindings) === name
  })
  return isStored ? name : null
}

/** `this.#tails` of `this.#tails.get(key)` */
function findKeyedPlace(look: Node): Node | null {
  if (look.type !== 'CallExpression' || look.arguments.length !== 1) return null
  const member = unwrap(look.callee)
  return member.type === 'MemberExpression' && findPropertyName(member) === 'get'
    ? member.object
    : null
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
