import { isEmit } from '../catalog/emitters.ts'
import { isSameText } from './access-drafts.ts'
import type { Outline } from './callables.ts'
import type { CallSite, Callable, Node } from './facts.ts'
import { findPropertyName, isInside, unwrap } from './syntax.ts'

/** `this.on('drop', handler)`: a handler that an `emit` of this file runs at once. */
export interface Registration {
  readonly emitter: Node
  readonly event: string
  readonly handler: Callable
}

/** The registration that a function stands in, when emitter and event are in plain sight. */
export function findRegistration(handler: Callable, value: Node): Registration | null {
  let call: Node | undefined = value
  while (call && call.type !== 'CallExpression') call = call.parent
  if (call?.type !== 'CallExpression') return null
  const callee = unwrap(call.callee)
  const [event, ...rest] = call.arguments
  if (callee.type !== 'MemberExpression' || event?.type !== 'Literal') return null
  if (!rest.some(argument => isInside(value, argument))) return null
  return { emitter: callee.object, event: String(event.value), handler }
}

/** Calls of `emit` that run a handler registered in this file, on the same emitter. */
export function collectEmits(outline: Outline, registrations: readonly Registration[]): CallSite[] {
  if (registrations.length === 0) return []
  return outline.calls.flatMap(node => {
    const callee = unwrap(node.callee)
    const [event] = node.arguments
    if (callee.type !== 'MemberExpression' || event?.type !== 'Literal') return []
    if (!isEmit(findPropertyName(callee) ?? '')) return []
    return registrations
      .filter(({ emitter, event: name }) => {
        return name === event.value && isSameText(emitter, callee.object)
      })
      .map(({ handler }) => ({
        node,
        caller: outline.callableOf(node),
        target: handler,
        isLater: false,
      }))
  })
}
