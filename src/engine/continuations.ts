import type { EntryKind } from '../catalog/terms.ts'
import { findReaction, nameOfCallee } from './callees.ts'
import type { Outline } from './callables.ts'
import type { CallGraph } from './calls.ts'
import type { Callable, Node } from './facts.ts'
import { once, remembering } from './groups.ts'
import {
  findPropertyName,
  isCall,
  isInside,
  isNodeCallback,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'
import type { Writers } from './writers.ts'

/**
 * A function that goes on, in a later turn, with what the function around it has begun.
 *
 *     const n = counts.get(key)
 *     save(key).then(() => counts.set(key, n + 1))
 *     db.save(key, err => counts.set(key, n + 1))
 */
export interface Continuation {
  /** Where it is handed over, in the operation: the call of the last function on the way. */
  readonly call: Node
  readonly operation: Callable
  /** Nobody knows when the call runs it, perhaps at once. */
  readonly isUnsure: boolean
}

interface Context {
  readonly graph: CallGraph
  readonly writers: Writers
  readonly cancelsTimers: () => boolean
}

/** The functions around a callable that it goes on with, from the inside out. */
export type ContinuationsOf = (callable: Callable) => readonly Continuation[]

/** Needs calls and entries; each callable is asked once. */
export function findContinuations(
  graph: CallGraph,
  writers: Writers,
  outline: Outline,
): ContinuationsOf {
  const context = { graph, writers, cancelsTimers: once(() => isCancelling(outline)) }
  return remembering(callable => collectContinuations(callable, context))
}

function collectContinuations(callable: Callable, context: Context): Continuation[] {
  const found: Continuation[] = []
  let isLater = false
  let isUnsure = false
  for (let current = callable; current.parent && found.length < DEEPEST; current = current.parent) {
    const start = findLaterStart(current, context) ?? findNamedStart(current, context)
    const call = start?.call ?? findInlineCall(current, context)
    if (!call) break
    isLater ||= start !== null
    isUnsure ||= start?.isUnsure === true
    if (isLater) found.push({ call, operation: current.parent, isUnsure })
  }
  return found
}

const DEEPEST = 4

interface LaterStart {
  readonly call: CallNode
  readonly isUnsure: boolean
}

/** The call that takes the function and lets it run in a later turn. */
function findLaterStart(
  callable: Callable,
  { graph, writers, cancelsTimers }: Context,
): LaterStart | null {
  const reaction = findReaction(callable.node)
  if (reaction) return { call: reaction, isUnsure: false }
  const call = findTakingCall(callable.node)
  if (!call || graph.sitesOf(callable).some(({ node }) => node === call)) return null
  const kinds = writers
    .entriesOf(callable)
    .filter(entry => entry.callable === callable)
    .map(({ kind }) => kind)
  if (kinds.includes('timer')) return { call, isUnsure: cancelsTimers() }
  if (isNodeCallback(callable.node) || kinds.some(kind => LATER.has(kind))) {
    return { call, isUnsure: false }
  }
  return kinds.includes('unknown-callback') ? { call, isUnsure: true } : null
}

/**
 * A function with a name, which the function around it hands over or calls from what it hands over.
 *
 *     const forget = () => counts.delete(key); socket.on('close', forget)
 *     save(key).then(() => finish(true), () => finish(false))
 */
function findNamedStart(callable: Callable, context: Context): LaterStart | null {
  const { node, parent } = callable
  const isNamed = node.type === 'FunctionDeclaration' || node.parent?.type === 'VariableDeclarator'
  if (!isNamed || !parent?.parent) return null
  const { graph, writers } = context
  const handed = writers
    .entriesOf(callable)
    .filter(entry => entry.callable === callable && LATER.has(entry.kind))
    .map(entry => findCallAround(entry.node))
    .find(call => call !== null && isInside(call, parent.node))
  if (handed) return { call: handed, isUnsure: false }
  for (const { caller } of graph.sitesOf(callable)) {
    const start = caller.parent === parent ? findLaterStart(caller, context) : null
    if (start) return start
  }
  return null
}

function findCallAround(node: Node): CallNode | null {
  return isCall(node) ? node : findTakingCall(node)
}

const LATER: ReadonlySet<EntryKind> = new Set(['callback', 'event', 'message', 'promise'])

/** Somebody cancels timers, perhaps this one before another one is set. */
function isCancelling({ calls }: Outline): boolean {
  return calls.some(({ callee }) => CANCELLING.test(nameOfCallee(unwrap(callee)) ?? ''))
}

const CANCELLING = /^clear(?:Immediate|Interval|Timeout)$/u

/** `save(key, () => {})`, `save(key, function () {}.bind(this))` */
function findTakingCall(fn: Node): CallNode | null {
  const target = outermost(fn)
  const { parent } = target
  if (parent?.type === 'MemberExpression' && findPropertyName(parent) === 'bind') {
    const bound = outermost(parent).parent
    return bound?.type === 'CallExpression' ? findTakingCall(bound) : null
  }
  return parent && isCall(parent) && parent.callee !== target ? parent : null
}

/** `new Promise(resolve => {})`, `keys.forEach(key => {})`: it runs where it stands. */
function findInlineCall(callable: Callable, { graph }: Context): Node | null {
  const site = graph
    .sitesOf(callable)
    .find(
      ({ node, caller, isLater }) =>
        !isLater && caller === callable.parent && isInside(callable.node, node),
    )
  return site?.node ?? null
}
