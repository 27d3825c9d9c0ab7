import { isPromiseReaction } from '../catalog/promises.ts'
import type { CallGraph } from './calls.ts'
import type { Callable, CallSite, Node } from './facts.ts'
import { findAncestor, findPropertyName, isFunction, isInside, outermost } from './syntax.ts'

/**
 * Whoever starts the operation waits until it is over, from the function `owner` down. So `owner` itself does
 * nothing meanwhile:
 *
 *     let batch = []
 *     const flush = async () => { await send(batch); batch = [] }
 *     for await (const row of rows) { batch.push(row); if (batch.length > 9) await flush() }
 */
export function isWaitedForBy(
  owner: Node,
  operation: Callable,
  graph: CallGraph,
  isEntry: (callable: Callable) => boolean,
): boolean {
  const members = new Set([operation])
  for (const member of members) {
    if (member.node === owner) continue
    const sites = graph.sitesOf(member)
    if (isEntry(member) || sites.length === 0 || !sites.every(isWaitedFor)) return false
    for (const { caller } of sites) members.add(caller)
  }
  return true
}

function isWaitedFor({ node, target, isLater }: CallSite): boolean {
  // `rows.map(async row => …)`: its runs overlap each other.
  return !isLater && !isInside(target.node, node) && (isAwaited(node) || isReturned(node))
}

/** `await save()`, `await save().catch(report)` */
export function isAwaited(call: Node): boolean {
  const { parent } = outermost(call)
  if (parent?.type === 'AwaitExpression') return true
  if (parent?.type !== 'MemberExpression' || !isPromiseReaction(findPropertyName(parent) ?? ''))
    return false
  const reaction = outermost(parent).parent
  return reaction?.type === 'CallExpression' && isAwaited(reaction)
}

/** `return save()`, and no `finally` that runs meanwhile. */
export function isReturned(call: Node): boolean {
  const { parent } = outermost(call)
  if (parent?.type === 'ArrowFunctionExpression') return parent.body === outermost(call)
  if (parent?.type !== 'ReturnStatement') return false
  return (
    findAncestor(parent, up => isFunction(up) || up.type === 'TryStatement')?.type !==
    'TryStatement'
  )
}
