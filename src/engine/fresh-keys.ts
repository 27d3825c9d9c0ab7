import type { TSESTree } from '@typescript-eslint/types'

import { isFreshKeyMaker, isUniqueName } from '../catalog/idempotence.ts'
import type { Bindings } from './bindings.ts'
import { nameOfCallee } from './callees.ts'
import type { Outline } from './callables.ts'
import type { CallGraph } from './calls.ts'
import type { Node } from './facts.ts'
import { findAncestor, isFunction, isIdentifier, unwrap, type FunctionNode } from './syntax.ts'
import type { Writers } from './writers.ts'

/** Nobody else has this key, and no second run. */
export type IsFreshKey = (key: Node | null) => boolean

interface File {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly graph: CallGraph
  readonly writers: Writers
}

/**
 * Keys that are made for one run: `randomUUID()`, `nextId++`, `new Request()`, what is called a
 * `correlationId`, and a parameter for which all calls give such a key.
 *
 *     #begin(id) { this.#running.set(id, new AbortController()) }
 *     start() { this.#begin(randomUUID()) }
 */
export function createFreshKeys({ outline, bindings, graph, writers }: File): IsFreshKey {
  const asked = new Set<Node>()

  function isFreshKey(key: Node | null): boolean {
    if (!key) return false
    const node = unwrap(key)
    if (isUniqueName(nameOfCallee(node) ?? '')) return true
    if (node.type !== 'Identifier') return isMadeHere(node)
    const [definition] = bindings.findVariable(node)?.defs ?? []
    const declared: Node | undefined = definition?.node
    if (declared?.type === 'VariableDeclarator') {
      const { id, init } = declared
      const isOfRun = findAncestor(declared, isFunction) !== null
      return id.type === 'Identifier' && init !== null && isOfRun && isMadeHere(unwrap(init))
    }
    return declared !== undefined && isFunction(declared) && isGivenFresh(node, declared)
  }

  /** Every call of the function is in the file, and gives a fresh key for the parameter. */
  function isGivenFresh({ name }: TSESTree.Identifier, fn: FunctionNode): boolean {
    const callable = outline.findCallable(fn)
    const index = fn.params.findIndex(param => isIdentifier(param, name))
    if (!callable || index < 0 || asked.has(fn)) return false
    if (writers.entriesOf(callable).some(entry => entry.callable === callable)) return false
    const sites = graph.sitesOf(callable)
    asked.add(fn)
    const isFresh =
      sites.length > 0 &&
      sites.every(
        ({ node }) => node.type === 'CallExpression' && isFreshKey(node.arguments[index] ?? null),
      )
    asked.delete(fn)
    return isFresh
  }

  return isFreshKey
}

function isMadeHere(value: Node): boolean {
  if (value.type === 'UpdateExpression' || value.type === 'NewExpression') return true
  // `uniqueBlockId(cid)` is the same for the same block.
  if (value.type !== 'CallExpression' || !value.arguments.every(isLiteral)) return false
  const name = nameOfCallee(unwrap(value.callee)) ?? ''
  return name === 'Symbol' || isFreshKeyMaker(name)
}

function isLiteral({ type }: Node): boolean {
  return type === 'Literal' || type === 'ObjectExpression'
}
