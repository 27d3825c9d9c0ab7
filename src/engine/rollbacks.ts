import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { findAncestor, isFunction, unwrap } from './syntax.ts'

/**
 * What a failure has to take back: the assignment gives a place the copy that was kept of it.
 *
 *     const before = { ...this.state }
 *     try { await this.#save() } catch { this.state = before }
 */
export function isRollback(
  { right }: TSESTree.AssignmentExpression,
  bindings: Pick<Bindings, 'findStoredValue'>,
): boolean {
  const kept = unwrap(right)
  if (kept.type !== 'Identifier' || !bindings.findStoredValue(kept)) return false
  return isInCatch(right)
}

/** In a `catch` of the same function. */
export function isInCatch(node: Node): boolean {
  const around = findAncestor(node, up => up.type === 'CatchClause' || isFunction(up))
  return around?.type === 'CatchClause'
}
