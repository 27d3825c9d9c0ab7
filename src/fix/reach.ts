import type { Callable, Facts, Node } from '../engine/index.ts'

import { isInside } from './syntax.ts'

/** What the calls under `work` get to, through functions of this file; resets' helpers are outside. */
export function collectCalled(
  work: readonly Node[],
  callable: Callable,
  facts: Facts,
): ReadonlySet<Callable> {
  const called = new Set<Callable>()
  const queue = facts.callables
    .filter(own => isWithin(own, callable))
    .flatMap(own => facts.callsFrom(own))
    .filter(({ node }) => work.some(statement => isInside(node, statement.range)))
    .map(({ target }) => target)
  for (let target = queue.pop(); target; target = queue.pop()) {
    if (called.has(target)) continue
    called.add(target)
    queue.push(...facts.callsFrom(target).map(site => site.target))
  }
  return new Set([...called].filter(target => target === callable || !isWithin(target, callable)))
}

/** `callable` is `outer`, or is written in it. */
export function isWithin(callable: Callable, outer: Callable): boolean {
  if (callable === outer) return true
  return callable.parent !== null && isWithin(callable.parent, outer)
}
