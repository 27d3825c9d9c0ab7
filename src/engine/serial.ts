import type { TSESTree } from '@typescript-eslint/types'

import { isRepeating } from '../catalog/timers.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { Callable, Entry, Node, Slot } from './facts.ts'
import type { Flows } from './flow.ts'
import { isSameText } from './access-drafts.ts'
import { createMarks } from './comment-marks.ts'
import { isDecoratedSerial } from './decorations.ts'
import { areOfOneStream } from './stream-steps.ts'
import {
  findAncestor,
  findFunctionName,
  isCall,
  isClass,
  isFunction,
  isInside,
  isTurningBack,
  outermost,
  unwrap,
} from './syntax.ts'

/** Which functions are never started while an earlier run of them is still going on. */
export interface Serial {
  isSerial(callable: Callable): boolean
  /** A timer that is set anew only by the run that it started. */
  isRearming(entry: Entry): boolean
  /** Steps of one stream, of which one is over before the next begins. */
  areOfOneStream(entries: readonly Entry[], slot: Slot): boolean
}

/**
 * Pass 9: callers that wait for their turn.
 *
 *     tick() { setTimeout(async () => { await this.flush(); this.tick() }, 1000) }
 *     for await (const job of queue) await this.#run(job)
 *     @sequentialize async save() {}
 *     async function flush() {}       // with `@serial` in its doc comment, or named in the settings
 *
 * Needs entries, calls and flows.
 */
export function findSerialCode(
  outline: Outline,
  graph: CallGraph,
  flows: Flows,
  hasEntry: (callable: Callable) => boolean,
): Serial {
  const isMarked = createMarks(outline.source, /@serial\b/u)

  function isSerial(callable: Callable): boolean {
    return (
      isMarked(callable.node) ||
      isDecoratedSerial(callable.node) ||
      isNamedSerial(callable, outline) ||
      isServedByOneQueue(callable) ||
      isSingleFlight(callable)
    )
  }

  /** `this.#flushing ??= this.#flushAll()`: who comes later waits for the run that is going on. */
  function isSingleFlight(callable: Callable): boolean {
    const sites = graph.sitesOf(callable)
    if (sites.length === 0 || hasEntry(callable)) return false
    return sites.every(({ node, caller }) => {
      const keeper = findKeeper(node)
      if (!keeper) return false
      return keeper.operator !== '=' || isAskedBefore(keeper, caller)
    })
  }

  /** `if (this.#flushing) return this.#flushing` stands before the call. */
  function isAskedBefore(
    { left, range }: TSESTree.AssignmentExpression,
    caller: Callable,
  ): boolean {
    return outline
      .ifsOf(caller)
      .some(node => node.range[1] <= range[0] && isSameText(node.test, left) && isTurningBack(node))
  }

  /** Every call of it stands in the body of one `for await`, and is waited for there. */
  function isServedByOneQueue(callable: Callable): boolean {
    const sites = graph.sitesOf(callable)
    if (sites.length === 0 || hasEntry(callable)) return false
    const loops = new Set(sites.map(({ node }) => findServingLoop(node)))
    return loops.size === 1 && !loops.has(null)
  }

  function isRearming({ kind, callable, node }: Entry): boolean {
    if (kind !== 'timer') return false
    const call = isCall(node) ? node : findAncestor(node, isCall)
    if (!call || !isCall(call) || isRepeating(nameOfCallee(call.callee))) return false
    const setter = outline.callableOf(call)
    // The callback sets the timer again, itself or through the function that set it first.
    const run = collectRun(callable)
    if (!run.has(setter)) return false
    const calls = graph.sitesOf(setter).filter(({ caller }) => run.has(caller))
    return isLast(call, setter) && calls.every(({ node: site, caller }) => isLast(site, caller))
  }

  /** What is set going before a wait comes while the run goes on: `setTimeout(tick); await flush()`. */
  function isLast(call: Node, callable: Callable): boolean {
    const flow = flows.of(callable)
    return outline
      .suspensionsOf(callable)
      .every(({ node }) => isInside(call, node) || !flow.canFollow(call, node))
  }

  function collectRun(callable: Callable): ReadonlySet<Callable> {
    const members = new Set([callable])
    for (const member of members)
      for (const { target } of graph.sitesFrom(member)) members.add(target)
    return members
  }

  return {
    isSerial,
    isRearming,
    areOfOneStream: (entries, slot) => areOfOneStream(entries, slot, { outline, graph, isLast }),
  }
}

/** The assignment that keeps the promise of the call, reactions included. */
function findKeeper(call: Node): TSESTree.AssignmentExpression | null {
  let value = outermost(call)
  for (
    let up = value.parent;
    up?.type === 'MemberExpression' || up?.type === 'CallExpression';
    up = value.parent
  ) {
    value = outermost(up)
  }
  const { parent } = value
  return parent?.type === 'AssignmentExpression' && parent.right === value ? parent : null
}

function findServingLoop(call: Node): Node | null {
  const target = outermost(call)
  if (target.parent?.type !== 'AwaitExpression') return null
  const loop = findAncestor(target, up => up.type === 'ForOfStatement')
  return loop?.type === 'ForOfStatement' && loop.await && isInside(call, loop.body) ? loop : null
}

function nameOfCallee(callee: Node): string {
  const node = unwrap(callee)
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' && node.property.type === 'Identifier'
    ? node.property.name
    : ''
}

/** A name in `settings.interleave.serial`, with or without its class. */
function isNamedSerial({ node }: Callable, { vocabulary }: Outline): boolean {
  const name = findFunctionName(node)
  const owner = findAncestor(node, up => isFunction(up) || isClass(up))
  return name !== null && vocabulary.isSerialName(name, owner && findFunctionName(owner))
}
