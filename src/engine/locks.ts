import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { findPathName } from './paths.ts'
import { addSectionLocks, type Place } from './sections.ts'
import {
  findAncestor,
  isCall,
  isFunction,
  isInside,
  outermost,
  unwrap,
  type CallNode,
  type FunctionNode,
} from './syntax.ts'
import { findKnownTaskRun, type TaskRun } from './tasks.ts'
import { collectInside, startingIn } from './traverse.ts'

/**
 * `mutex.runExclusive(fn)`, and what functions of this file make of it: `this.#withLock(fn)`.
 * What nobody can see inside a function of this file, its name still says: `runExclusive`.
 */
export function findTaskRun(call: CallNode, bindings: Bindings): TaskRun | null {
  const wrapper = bindings.findFunctionNode(unwrap(call.callee))
  const run = wrapper && findRunOfWrapper(wrapper, call, bindings)
  if (run?.lock) return run
  return findKnownTaskRun(call, bindings) ?? run
}

/** Locks that are held at a node by what stands around it. */
export function collectEnclosingLocks(node: Node, bindings: Bindings): Map<string, Place> {
  const locks = new Map<string, Place>()
  for (let up: Node | undefined = node, below = node; up; below = up, up = up.parent) {
    if (isFunction(up)) addRunner(up, locks, bindings)
    addSectionLocks(up, below, locks, bindings)
  }
  return locks
}

function addRunner(fn: Node, locks: Map<string, Place>, bindings: Bindings): void {
  const target = outermost(fn)
  const call = target.parent
  if (!call || !isCall(call) || call.callee === target) return
  const lock = findTaskRun(call, bindings)?.lock ?? null
  if (lock !== null) locks.set(lock, { begin: call, end: call })
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
  const { lock, isNow } = wrapper
  if (typeof lock !== 'number') return { lock: seenFrom(call, lock, bindings), isNow }
  const handed = call.arguments[lock]
  return { lock: handed ? findPathName(handed, bindings) : null, isNow }
}

/** `this.#tail` of a class `Queue` is `this.#queue.#tail` for who calls `this.#queue.run(fn)`. */
function seenFrom(call: CallNode, lock: string | null, bindings: Bindings): string | null {
  const callee = unwrap(call.callee)
  const isOwn = callee.type !== 'MemberExpression' || callee.object.type === 'ThisExpression'
  if (lock === null || isOwn || !/^this\b/u.test(lock)) return lock
  const owner = findPathName(callee.object, bindings)
  return owner === null ? null : `${owner}${lock.slice('this'.length)}`
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
