import type { Iteration, ReadOut } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { ResetSite } from './resets.ts'
import { outermost } from './syntax.ts'

/**
 * All that is in it goes on by another name.
 *
 *     await check(this.rows)
 *     const batch = this.rows
 *     this.rows = []
 *     await send(batch)
 */
export function isOfTaken(
  { boundAt, node, callable }: Iteration | ReadOut,
  site: ResetSite,
  { effects }: Analysis,
): boolean {
  const [at] = site.reset.node.range
  if (site.reset.kind !== 'rebind' || callable !== site.callable) return false
  if (!boundAt || boundAt.range[0] > at || node.range[0] < at) return false
  return !effects
    .suspensionsOf(callable)
    .some(window => window.node.range[0] > boundAt.range[0] && window.node.range[0] < at)
}

/** What is walked or waited for is worked on; `return batch` may only tell what was. */
export function isWorkedOn({ type, node }: Iteration | ReadOut): boolean {
  return type === 'iteration' || outermost(node).parent?.type === 'AwaitExpression'
}
