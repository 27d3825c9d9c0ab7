import { isMaker } from '../catalog/idempotence.ts'
import { isHandlerKind } from '../catalog/tiers.ts'
import { isAwaited } from './awaited-calls.ts'
import type { CallGraph } from './calls.ts'
import type { Callable, StaleEntry, Writer } from './facts.ts'
import { findFunctionName, isFunction } from './syntax.ts'

/**
 * As far as the file shows, nobody else gets in: whoever calls the operation has something to do behind it
 * and waits, and no handler starts the writer.
 *
 *     await this.#addUp(first); await this.#addUp(second); return this.#total
 *
 * What is made of an old value is lost only where the two overlap; other harms last longer than that.
 */
export function isTakingTurns(
  { shape, callable }: Pick<StaleEntry, 'shape' | 'callable'>,
  { entry, startedAt }: Writer,
  graph: CallGraph,
): boolean {
  if (startedAt || entry === null || isHandlerKind(entry.kind)) return false
  if (shape === 'first-use') return isStarter(callable)
  const sites = graph.sitesOf(callable)
  return OF_OLD_VALUES.has(shape) && sites.length > 0 && sites.every(({ node }) => isAwaited(node))
}

/**
 * `await client.connect()` is called once, before all the rest; `client.query()`, which connects when nobody
 * has, by everybody.
 */
function isStarter({ node }: Callable): boolean {
  return isFunction(node) && isMaker(findFunctionName(node) ?? '')
}

const OF_OLD_VALUES: ReadonlySet<string> = new Set(['compound', 'read-modify-write', 'write-back'])
