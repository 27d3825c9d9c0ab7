import { isBuilder, isCacheName, isEffect, isIdempotent, isMaker } from '../catalog/idempotence.ts'
import { isChangedByReceivers } from './changed-values.ts'
import { nameOfCallee } from './callees.ts'
import type { WriteUse } from './entry-uses.ts'
import type { Callable, Node } from './facts.ts'
import { isIdentityClass, isMakingCall } from './makings.ts'
import { isOpenThing } from './open-things.ts'
import { collectIngredients, collectWritten, resolveOrigin } from './origins.ts'
import { isInCatch } from './rollbacks.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isInside, unwrap } from './syntax.ts'
import { startingIn } from './traverse.ts'

/**
 * Each run makes another one, and two of them are one too many: a connection, an object with an
 * identity, something that is sent. What is read, parsed or worked out is the same each time.
 */
export function isMadeAnew(
  { access, node: act, value }: WriteUse,
  callable: Callable,
  read: Node,
  context: StaleContext,
): boolean {
  const { slot } = access
  const { node: operation } = callable
  // Who stores promises wants others to wait for the first one.
  if (slot.elementType === 'Promise') return true
  if (isCacheName(slot.shortName)) return false
  if (context.endings.has(slot)) return true
  if (isChangedByReceivers(act, value, callable, context)) return true
  if (!value || isMarker(access.method, value))
    // What has failed is marked so that nobody tries again, not so that one alone tries.
    return !isInCatch(act) && isEffectBefore(act, operation, read, context)
  const { node, isAwaited } = resolveOrigin(value, operation, context)
  const isOneTooMany = (part: Node): boolean =>
    part.type === 'NewExpression' && isIdentityClass(part.callee) && isOpenThing(part, context)
  if (node.type === 'NewExpression')
    return [node, ...collectWritten(value, operation, context)].some(isOneTooMany)
  if (node.type !== 'CallExpression')
    return [...collectIngredients(value, context)].some(
      part => isInside(part, operation) && isOneTooMany(part),
    )
  const name = nameOfCallee(unwrap(node.callee)) ?? ''
  if (isBuilder(name)) return context.kept.has(slot)
  return isMakingCall(node, context) || (isAwaited && isEffect(name))
}

/** `done.add(id)`, `done.push(id)`, `done.set(id, true)`: what counts is what was done before it. */
function isMarker(method: string, value: Node): boolean {
  return method === 'add' || method === 'push' || value.type === 'Literal'
}

/**
 * Between the look and the mark something was done that is not the same when it is done twice: what
 * is seen outside, or another element of a list. To work out the same again only costs time.
 */
function isEffectBefore(act: Node, operation: Node, read: Node, context: StaleContext): boolean {
  const [from, to] = [read.range[1], act.range[0]]
  const isBetween = ({ node, callable }: { node: Node; callable: Callable }): boolean =>
    callable.node === operation && node.range[1] <= to
  const { outline, appends } = context
  return (
    startingIn(appends, from, to, ({ node }) => node).some(isBetween) ||
    startingIn(outline.suspensions, from, to, ({ node }) => node)
      .filter(isBetween)
      .some(({ node }) => {
        const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : null
        if (call?.type !== 'CallExpression') return false
        const name = nameOfCallee(unwrap(call.callee)) ?? ''
        return !isIdempotent(name) && (isMaker(name) || isEffect(name))
      })
  )
}
