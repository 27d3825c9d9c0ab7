import type { Access, Lookup, Node, Write } from './facts.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isCall, isFunction, unwrap } from './syntax.ts'

export type Keyed = (Lookup | Write) & { readonly key: Node }

/**
 * Calls of a helper that removes what is under the key it is given, and looks at nothing: each is a removal.
 *
 *     socket.on('close', () => this.#forget(id))
 *     #forget(id) { this.conns.delete(id) }
 */
export function collectCallsOf(
  removal: Keyed & Write,
  accesses: readonly Access[],
  { graph, bindings }: StaleContext,
): (Keyed & Write)[] {
  const { callable, key } = removal
  const fn = callable.node
  const name = unwrap(key)
  if (!isFunction(fn) || name.type !== 'Identifier' || collectPassedTests(removal.node).length > 0)
    return []
  const variable = bindings.findVariable(name)
  const at = fn.params.findIndex(parameter => parameter === variable?.defs[0]?.name)
  if (at === -1 || variable?.references.some(use => use.isWrite())) return []
  if (accesses.some(use => use.callable === callable && use.type === 'lookup')) return []
  return graph.sitesOf(callable).flatMap(({ node, caller }) => {
    const given = isCall(node) ? node.arguments[at] : undefined
    return given && caller !== callable ? [{ ...removal, node, callable: caller, key: given }] : []
  })
}
