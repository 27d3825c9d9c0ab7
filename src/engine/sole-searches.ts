import type { Iteration, Window } from './facts.ts'
import { isIdTest } from './id-tests.ts'
import type { Analysis } from './live-iterations.ts'
import { isLeaving, partsOfTest } from './passed-tests.ts'
import { isInside } from './syntax.ts'

/**
 * The loop only looks for the one entry of an id, and waits for no other: what it misses meanwhile, it does not
 * look for.
 *
 *     for (const user of this.users) if (user.id === id && (await user.isOpen())) return user
 */
export function isSoleSearch(
  { body, valueName, callback }: Iteration,
  { node }: Window,
  analysis: Pick<Analysis, 'source' | 'findConstant'>,
): boolean {
  const [only, ...more] = body.type === 'BlockStatement' ? body.body : [body]
  if (callback || valueName === null || only.type !== 'IfStatement' || more.length > 0) return false
  const { test, consequent, alternate } = only
  if (alternate || !isLeaving(consequent) || !isInside(node, test)) return false
  return partsOfTest({ test, holds: true }).some(
    part =>
      part.holds &&
      part.test.range[1] <= node.range[0] &&
      isIdTest(part.test, [valueName], analysis),
  )
}
