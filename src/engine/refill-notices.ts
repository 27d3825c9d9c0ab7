import { isEmit } from '../catalog/emitters.ts'
import { saysLoading } from '../catalog/lifecycle.ts'
import { isSameText } from './access-drafts.ts'
import { nameOfCallee } from './callees.ts'
import type { Callable, Node } from './facts.ts'
import { partsOfTest } from './passed-tests.ts'
import type { RefillContext } from './refill-hazards.ts'
import type { ResetSite } from './resets.ts'
import { findPropertyName, isInside, unwrap } from './syntax.ts'

/**
 * `this.rows = []; this.isLoading = true`: before anybody else runs, it is said that there is nothing yet, or
 * everybody is told to look. A flag that others ask is for them to stay out, and not all of them do.
 */
export function isSaidToBeEmpty({ callable, point }: ResetSite, context: RefillContext): boolean {
  const { assignmentsOf, effects, windows } = context
  const waits = effects.suspensionsOf(callable).map(({ node }) => node.range)
  const isInTurn = ([start, end]: Node['range']): boolean =>
    !waits.some(
      ([from, to]) => Math.min(start, point.range[0]) < from && to < Math.max(end, point.range[1]),
    )
  return (
    assignmentsOf(callable).some(
      ({ operator, left, right, range }) =>
        operator === '=' &&
        isLoadingFlag(left) &&
        isTrue(right) &&
        isInTurn(range) &&
        !isAskedByOthers(left, callable, context),
    ) ||
    windows
      .callsOf(callable)
      .some(
        ({ callee, range }) =>
          isEmit(nameOfCallee(unwrap(callee)) ?? '') &&
          range[0] > point.range[1] &&
          isInTurn(range),
      )
  )
}

function isLoadingFlag(target: Node): boolean {
  const name = target.type === 'MemberExpression' ? findPropertyName(target) : null
  return saysLoading(name ?? (target.type === 'Identifier' ? target.name : ''))
}

function isTrue(node: Node): boolean {
  return node.type === 'Literal' && node.value === true
}

/** `if (!this.isLoading) this.draw()`, in no step of the operation itself. */
function isAskedByOthers(
  flag: Node,
  operation: Callable,
  { outline, effects }: RefillContext,
): boolean {
  const steps = [...effects.reachedInTime(operation)]
  return outline.ifs.some(
    ({ test }) =>
      partsOfTest({ test, holds: true }).some(part => isSameText(part.test, flag)) &&
      !steps.some(step => isInside(test, step.node)),
  )
}
