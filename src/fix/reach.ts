import type { Callable, Facts, Node } from '../engine/index.ts'

import { isInside } from './syntax.ts'

/**
 * What the calls under `work` get to, through functions of this file: functions written in the work
 * are the work itself, and those that only reset come after it.
 */
export function collectCalled(
  work: readonly Node[],
  callable: Callable,
  facts: Facts,
  resets: readonly Node[],
): ReadonlySet<Callable> {
  const reached = collectReached(work, callable, facts, resets)
  return new Set(
    [...reached].filter(({ node }) => !work.some(statement => isInside(node, statement.range))),
  )
}

/** The same with the functions that are written in the work. */
export function collectReached(
  work: readonly Node[],
  callable: Callable,
  facts: Facts,
  resets: readonly Node[],
): ReadonlySet<Callable> {
  const queue = collectWithin(callable, facts)
    .flatMap(own => facts.callsFrom(own))
    .filter(({ node }) => work.some(statement => isInside(node, statement.range)))
    .filter(({ node }) => !resets.some(reset => isInside(node, reset.range)))
    .map(({ target }) => target)
  const called = new Set(queue)
  for (const target of called) {
    for (const site of facts.callsFrom(target)) called.add(site.target)
  }
  return called
}

/** In source order those follow right behind it that are written in it. */
function collectWithin(outer: Callable, { callables }: Facts): Callable[] {
  const found: Callable[] = []
  for (let id = outer.id; id < callables.length; id++) {
    const callable = callables[id]
    if (!callable || callable.node.range[0] >= outer.node.range[1]) break
    if (isWithin(callable, outer)) found.push(callable)
  }
  return found
}

/** `callable` is `outer`, or is written in it. */
export function isWithin(callable: Callable, outer: Callable): boolean {
  if (callable === outer) return true
  return callable.parent !== null && isWithin(callable.parent, outer)
}
