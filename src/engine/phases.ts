import { isPhaseTap } from '../catalog/registrars.ts'
import { nameOfCallee } from './callees.ts'
import type { Callable, Entry, Node } from './facts.ts'
import { findAncestor, isCall, unwrap } from './syntax.ts'
import type { Writers } from './writers.ts'

/**
 * Steps of a pipeline, which runs them in an order of its own and waits for each: nobody can say from this file
 * that one comes while another is on.
 *
 *     graph.hooks.beforeRun.tapPromise('watch', () => this.#stop())
 *     graph.hooks.onIdle.tap('watch', () => this.#start())
 */
export function isPhase({ node }: Entry): boolean {
  return isTap(isCall(node) ? node : findAncestor(node, isCall))
}

/** `compiler.hooks.done.tap(…)` */
export function isTap(call: Node | null): boolean {
  return call !== null && isCall(call) && isPhaseTap(nameOfCallee(unwrap(call.callee)) ?? '')
}

/** Only such steps lead to it. */
export function isOnlyPhase(
  callable: Callable,
  { entriesOf }: Pick<Writers, 'entriesOf'>,
): boolean {
  const entries = entriesOf(callable)
  return entries.length > 0 && entries.every(isPhase)
}
