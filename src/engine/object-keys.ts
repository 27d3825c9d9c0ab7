import { isListenerMethod } from '../catalog/callbacks.ts'
import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Node } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/** Written the same, and not by two variables of one name. */
export function isSameKey(
  left: Node,
  right: Node,
  bindings: Pick<Bindings, 'findVariable'>,
): boolean {
  if (!isSameText(left, right)) return false
  const [one, other] = [unwrap(left), unwrap(right)]
  if (one.type !== 'Identifier' || other.type !== 'Identifier') return true
  return bindings.findVariable(one) === bindings.findVariable(other)
}

/**
 * The key is an object or a function of its own, which is listened to or called, and no id that the next
 * one comes with as well.
 *
 *     session.on('close', () => this.sessions.delete(session))
 *     send(update).catch(() => this.streams.delete(send))
 */
export function isObjectOfItsOwn(key: Node, bindings: Pick<Bindings, 'findVariable'>): boolean {
  const node = unwrap(key)
  const variable = node.type === 'Identifier' ? bindings.findVariable(node) : null
  return (
    variable?.references.some(
      ({ identifier }) => isListening(identifier) || isCalled(identifier),
    ) ?? false
  )
}

/** `session` of `session.on(…)`, `page` of `page.emitter.on(…)` */
function isListening(identifier: Node): boolean {
  for (let node = identifier; node.parent?.type === 'MemberExpression'; node = node.parent) {
    const member = node.parent
    if (member.object !== node) return false
    if (isCalled(member)) return isListenerMethod(findPropertyName(member) ?? '')
  }
  return false
}

function isCalled(callee: Node): boolean {
  return callee.parent?.type === 'CallExpression' && callee.parent.callee === callee
}
