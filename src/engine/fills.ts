import { isStore } from '../catalog/terms.ts'
import type { Access, Callable, Fill, Node, Slot, Window, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import {
  findAncestor,
  findPropertyName,
  isCall,
  isFunction,
  isInside,
  isLoop,
  isNullish,
  outermost,
  unwrap,
} from './syntax.ts'

/** A fill, seen from a callable in which it happens or which leads to it. */
export interface Arrival {
  readonly write: Write
  /** The write itself, or the call by which it is reached. */
  readonly node: Node
  /** A window between the start of a callee and the write in it. */
  readonly inner: Window | null
  readonly isWhole: boolean
  /** In a loop, with a spread, or once for each element of something: not just one entry. */
  readonly isMany: boolean
}

/** The callable is run once by a later turn of the same operation: a promise reaction, a callback. */
export type FindReactionCall = (callable: Callable) => Node | null

/**
 * Where each callable fills the slot: itself, through what it calls, and in the reactions that it
 * leaves behind. Up the calls, from the writes.
 */
export function collectArrivals(
  slot: Slot,
  accesses: readonly Access[],
  analysis: Analysis,
  findReactionCall: FindReactionCall,
): ReadonlyMap<Callable, readonly Arrival[]> {
  const arrivals = new Map<Callable, Arrival[]>()
  const seen = new Set<string>()
  const queue: (readonly [Way, Arrival])[] = []

  function add(callable: Callable, arrival: Arrival, below: Way | null = null): void {
    // Who comes to it by way of itself, has started over before.
    if (isOnWay(callable, below)) return
    const { node, inner, isMany, isWhole, write } = arrival
    // Of the writes that one call leads to, one stands for all that look the same from there.
    const isOwn = write.node === node
    const key = [callable.id, ...node.range, inner === null, isWhole, isMany, isOwn].join(' ')
    if (seen.has(key)) return
    seen.add(key)
    const known = arrivals.get(callable)
    if (known) known.push(arrival)
    else arrivals.set(callable, [arrival])
    queue.push([{ callable, below }, arrival])
  }

  for (const access of accesses) {
    if (access.type !== 'write') continue
    const derives = isDerived(access, accesses)
    if (!derives && !isFill(access, slot)) continue
    const isWhole = access.kind === 'rebind' && !derives
    const { callable, node } = access
    const isMany = access.kind === 'rebind' || hasSpread(node) || isRepeated(node)
    add(callable, { write: access, node, inner: null, isWhole, isMany })
  }
  for (const [way, arrival] of queue) {
    const { callable } = way
    const inner = arrival.inner ?? findWindowBefore(arrival.node, callable, analysis)
    for (const { node, caller } of analysis.graph.sitesOf(callable)) {
      const isMany = arrival.isMany || isRepeated(node) || isCallback(callable, node)
      add(caller, { ...arrival, node, inner, isMany }, way)
    }
    const call = findReactionCall(callable)
    if (!call || !callable.parent) continue
    const window: Window = { kind: 'then', node: call, callable: callable.parent, isSettled: false }
    add(callable.parent, { ...arrival, node: call, inner: window }, way)
  }
  return arrivals
}

/** The callables between the write and who leads to it. */
interface Way {
  readonly callable: Callable
  readonly below: Way | null
}

function isOnWay(callable: Callable, way: Way | null): boolean {
  for (let step = way; step; step = step.below) if (step.callable === callable) return true
  return false
}

/** In a loop of its own function. */
function isRepeated(node: Node): boolean {
  const up = findAncestor(node, outer => isLoop(outer) || isFunction(outer))
  return up !== null && isLoop(up)
}

/** `rows.push(...more)` */
function hasSpread(node: Node): boolean {
  return (
    node.type === 'CallExpression' && node.arguments.some(({ type }) => type === 'SpreadElement')
  )
}

/** `users.forEach(user => { … })`: what a call runs that it is given, it may run many times. */
function isCallback({ node }: Callable, call: Node): boolean {
  return isCall(call) && isInside(node, call) && !isInside(node, call.callee)
}

function findWindowBefore(
  node: Node,
  callable: Callable,
  { effects, flows }: Analysis,
): Window | null {
  const flow = flows.of(callable)
  return effects.suspensionsOf(callable).find(window => flow.canFollow(window.node, node)) ?? null
}

/** Brings entries in: one by one, or all of them. */
function isFill(write: Write, slot: Slot): boolean {
  if (write.isEmptying) return false
  if (write.kind === 'rebind') return write.value !== null && !isNullish(unwrap(write.value))
  // An insertion in front is a shift that brings something in.
  if (write.method === 'unshift') return slot.kind === 'array'
  return isStore(write.kind)
}

/** `this.rows = [...this.rows, row]` adds to what there is. */
function isDerived({ kind, value }: Write, accesses: readonly Access[]): boolean {
  if (kind !== 'rebind' || value === null || isReduced(value)) return false
  return accesses.some(access => isInside(access.ref, value))
}

/** `this.rows.filter(…)`, `this.rows.slice(1)` bring nothing in. */
function isReduced(value: Node): boolean {
  const call = unwrap(value)
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  return findPropertyName(call.callee) !== 'concat'
}

/** The call that takes a function as its argument: `rows` of `load().then(rows => { … })`. */
export function findTakingCall(fn: Node): Node | null {
  const target = outermost(fn)
  const call = target.parent
  return call?.type === 'CallExpression' && call.callee !== target ? call : null
}

/** A fill as the operation sees it that emptied the container at `start`. */
export function findFill(
  arrival: Arrival,
  start: Node,
  callable: Callable,
  barriers: ReadonlySet<Node>,
  { effects, flows }: Analysis,
): Fill | null {
  const { write, node, inner, isMany, isWhole } = arrival
  const flow = flows.of(callable)
  // What stands above it is a loop that collects, and empties when it has handed over.
  if (node.range[0] < start.range[1] || barriers.has(node)) return null
  if (!flow.canFollow(start, node, barriers)) return null
  const window =
    effects
      .suspensionsOf(callable)
      .find(
        ({ node: place }) =>
          flow.canFollow(start, place, barriers) && flow.canFollow(place, node, barriers),
      ) ?? inner
  return window && { write, node, window, isWhole, isMany }
}
