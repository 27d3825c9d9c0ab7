import { isEnding, isEndHandler } from '../catalog/listeners.ts'
import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { isElement, type ElementNames } from './element-names.ts'
import type { Callable, Iteration, Node } from './facts.ts'
import { findConstantValue, type Owner } from './owners.ts'
import { findMemberName, findPropertyName, isCall, unwrap } from './syntax.ts'
import { collectInside } from './traverse.ts'

/** The elements of a slot, as far as the file shows them. */
interface Element {
  readonly names: ElementNames
  readonly owners: ReadonlySet<Owner>
  /** What the file stores in the slot. */
  readonly values: readonly Node[]
}

interface Lookup {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly functions: Functions
}

/**
 * Who is told that something ends was said so when it was made.
 *
 *     const channel = mux.createChannel({ onclose })
 *     this.peers.push(new Peer(channel))
 *     for (const peer of this.peers) peer.channel.close()      // runs onclose()
 */
export function collectEndHandlers(
  call: Node,
  iteration: Iteration,
  element: Element,
  lookup: Lookup,
): readonly Callable[] {
  if (call.type !== 'CallExpression') return []
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || !isEnding(findPropertyName(callee) ?? '')) return []
  const handlers = collectEnded(unwrap(callee.object), iteration, element, lookup).flatMap(value =>
    collectHandlers(value, lookup),
  )
  return [...handlers, ...handlers.flatMap(handler => collectTold(handler, element.owners, lookup))]
}

/** What `conn` of `conn.close()` can be, or `peer.channel` of `peer.channel.close()`. */
function collectEnded(
  object: Node,
  iteration: Iteration,
  { names, owners, values }: Element,
  { bindings }: Lookup,
): readonly Node[] {
  if (isElement(object, iteration, names)) return values
  if (object.type !== 'MemberExpression') return []
  if (!isElement(unwrap(object.object), iteration, names)) return []
  const name = findPropertyName(object)
  if (name === null) return []
  return [...owners].flatMap(owner => bindings.instances.collectFieldValues(owner, name))
}

/** `onclose` of `mux.createChannel({ onclose })`. */
function collectHandlers(value: Node, { bindings, functions }: Lookup): Callable[] {
  const node = unwrap(value)
  const made = node.type === 'Identifier' ? findConstantValue(bindings.findVariable(node)) : node
  const making = made?.type === 'AwaitExpression' ? unwrap(made.argument) : made
  if (!making || !isCall(making)) return []
  return making.arguments.flatMap(options =>
    options.type !== 'ObjectExpression'
      ? []
      : options.properties.flatMap(property => {
          if (property.type !== 'Property' || !isEndHandler(findMemberName(property) ?? '')) {
            return []
          }
          return functions.resolveFunction(property.value) ?? []
        }),
  )
}

/** `channel.userData.onclose()`: the handler tells the element, wherever that is kept. */
function collectTold(
  handler: Callable,
  owners: ReadonlySet<Owner>,
  { outline, functions }: Lookup,
): Callable[] {
  return collectInside(outline.calls, handler.node).flatMap(({ callee: called }) => {
    const callee = unwrap(called)
    const name = callee.type === 'MemberExpression' ? findPropertyName(callee) : null
    if (name === null || !isEndHandler(name) || functions.resolveFunction(callee)) return []
    return [...owners].flatMap(owner => functions.findMethod(owner, name, false) ?? [])
  })
}
