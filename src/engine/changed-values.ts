import { isContainerWriter } from '../catalog/collections.ts'
import type { Callable, Node } from './facts.ts'
import { collectReturned } from './makings.ts'
import type { StaleContext } from './stale-drafts.ts'
import { findPropertyName, isFunction, isInside, outermost, unwrap } from './syntax.ts'

/**
 * Who gets the entry keeps something in it: with two of them, what is put into the first one is lost.
 *
 *     async #storeOf(path) { return (this.#stores[path] ??= await load(path)) }
 *     async set(path, key, value) { const store = await this.#storeOf(path); store.values[key] = value }
 *
 * Needs calls and bindings; promises nothing for what receivers in other files do.
 */
export function isChangedByReceivers(
  act: Node,
  value: Node | null,
  operation: Callable,
  context: StaleContext,
): boolean {
  const { graph, bindings } = context
  if (!isHandedBack(act, value, operation, context)) return false
  return graph.sitesOf(operation).some(({ node }) => {
    const local = findReceiver(node)
    const uses = local ? (bindings.findVariable(local)?.references ?? []) : []
    return uses.some(({ identifier }) => isChanged(identifier))
  })
}

/** The operation returns what it stores. */
function isHandedBack(
  act: Node,
  value: Node | null,
  { node }: Callable,
  context: StaleContext,
): boolean {
  if (!isFunction(node)) return false
  const stored = value && unwrap(value)
  return collectReturned(node, context).some(returned => {
    const handed = unwrap(returned)
    if (isInside(act, returned)) return true
    return (
      handed.type === 'Identifier' && stored?.type === 'Identifier' && handed.name === stored.name
    )
  })
}

/** `store` of `const store = await this.#storeOf(path)` */
function findReceiver(call: Node): Node | null {
  const waited = outermost(call).parent
  if (waited?.type !== 'AwaitExpression') return null
  const target = outermost(waited)
  const { parent } = target
  return parent?.type === 'VariableDeclarator' && parent.init === target ? parent.id : null
}

/** `store.count++`, `delete store.values[key]`, `room.members.add(user)`; not `room.add(user)`, which may send it. */
function isChanged(use: Node): boolean {
  let depth = 0
  for (let node = outermost(use); ; depth++) {
    const { parent } = node
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      const member = outermost(parent)
      const isCallee = member.parent?.type === 'CallExpression' && member.parent.callee === member
      if (isCallee) return depth > 0 && isContainerWriter(findPropertyName(parent) ?? '')
      node = member
      continue
    }
    if (depth === 0) return false
    switch (parent?.type) {
      case 'AssignmentExpression':
        return parent.left === node
      case 'UpdateExpression':
        return true
      case 'UnaryExpression':
        return parent.operator === 'delete'
      default:
        return false
    }
  }
}
