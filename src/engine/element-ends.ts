import type { TSESTree } from '@typescript-eslint/types'

import { isEndingCall } from '../catalog/lifecycle.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import { nameOfCallee } from './callees.ts'
import { mentions } from './cursor-places.ts'
import type { Iteration, Node, Source, Window } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/**
 * The loop waits until the element in hand is over, and for nothing else.
 *
 *     for (const conn of this.#conns) await conn.close()
 *     for (const target of this.#targets.values()) await closeTarget({ targetId: target.id })
 */
export function isEndOfElement(window: Window, iteration: Iteration, source: Source): boolean {
  const call = window.node.type === 'AwaitExpression' ? findAwaitedCall(window.node.argument) : null
  if (!call || !isEndingCall(nameOfCallee(unwrap(call.callee)) ?? '')) return false
  const names = [iteration.valueName, iteration.keyName].filter(name => name !== null)
  return names.some(name => mentions(call, name, source))
}

/** `conn.close()` of `conn.close().catch(report)` */
function findAwaitedCall(awaited: Node): TSESTree.CallExpression | null {
  const call = unwrap(awaited)
  if (call.type !== 'CallExpression') return null
  const callee = unwrap(call.callee)
  const isReaction =
    callee.type === 'MemberExpression' && isPromiseReaction(findPropertyName(callee) ?? '')
  return isReaction ? findAwaitedCall(callee.object) : call
}
