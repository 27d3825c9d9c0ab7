import { findFiredEvent, isDispatch, isEmit, isFiringName } from '../catalog/emitters.ts'
import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import { nameOfReceiver } from './callees.ts'
import type { Outline } from './callables.ts'
import { groupBy } from './groups.ts'
import type { CallSite, Callable, Node } from './facts.ts'
import { findPropertyName, isInside, unwrap, type CallNode } from './syntax.ts'

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

/** Calls that run a handler registered in this file, on the same emitter, before they return. */
export function collectEmits(
  outline: Outline,
  bindings: Bindings,
  registrations: readonly Registration[],
): CallSite[] {
  if (registrations.length === 0) return []
  const byEvent = groupBy(registrations, ({ event }) => event)
  return outline.callsByName.collect(isFiringName).flatMap(node => {
    const emitted = findEmitted(node)
    if (!emitted) return []
    return (byEvent.get(emitted.event) ?? [])
      .filter(({ emitter }) => isEmitter(emitter, emitted, bindings))
      .map(({ handler }) => ({
        node,
        caller: outline.callableOf(node),
        target: handler,
        isLater: false,
      }))
  })
}

interface Emitted {
  readonly emitter: Node
  readonly event: string
}

/** `bus.emit('drop')`, `target.dispatchEvent(new Event('drop'))`, `controller.abort()`, `readable.push(chunk)` */
function findEmitted({ callee: called, arguments: given }: CallNode): Emitted | null {
  const callee = unwrap(called)
  if (callee.type !== 'MemberExpression') return null
  const name = findPropertyName(callee) ?? ''
  const [first] = given
  const fired = findFiredEvent(name, nameOfReceiver(callee.object))
  if (fired !== null) return { emitter: callee.object, event: fired }
  const made = isDispatch(name) && first?.type === 'NewExpression' ? first.arguments[0] : null
  const event = isEmit(name) ? first : made
  return event?.type === 'Literal' ? { emitter: callee.object, event: String(event.value) } : null
}

/** The handlers of `controller.abort()` hang on `controller.signal`. */
function isEmitter(
  emitter: Node,
  { emitter: emitted, event }: Emitted,
  bindings: Bindings,
): boolean {
  if (isSameObject(emitter, emitted, bindings)) return true
  return (
    event === 'abort' &&
    emitter.type === 'MemberExpression' &&
    findPropertyName(emitter) === 'signal' &&
    isSameObject(emitter.object, emitted, bindings)
  )
}

/** `var self = this; self.bus` is `this.bus`; the `this` of another class is another object. */
function isSameObject(left: Node, right: Node, bindings: Bindings): boolean {
  const a = resolveThis(left, bindings)
  const b = resolveThis(right, bindings)
  if (a.type === 'ThisExpression' && b.type === 'ThisExpression') {
    return bindings.resolveReceiver(a)?.owner === bindings.resolveReceiver(b)?.owner
  }
  if (a.type !== 'MemberExpression' || b.type !== 'MemberExpression') return isSameText(a, b)
  const name = findPropertyName(a)
  return name !== null && name === findPropertyName(b) && isSameObject(a.object, b.object, bindings)
}

function resolveThis(expression: Node, bindings: Bindings): Node {
  const node = unwrap(expression)
  const value = node.type === 'Identifier' ? bindings.findStoredValue(node) : null
  return value?.type === 'ThisExpression' ? value : node
}
