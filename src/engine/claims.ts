import { isStore } from '../catalog/terms.ts'
import type { ReadUse, Uses, WriteUse } from './entry-uses.ts'
import type { Callable, CallSite, Node } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectKeptAnswers, findInitial } from './origins.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isFunction, isInside } from './syntax.ts'

/**
 * A marker under the same key, tested and set in one turn: a second run for this key turns back, or
 * waits for the first.
 *
 *     const pending = this.#pending.get(id)
 *     if (pending) return pending
 *     const promise = this.#load(id)
 *     this.#pending.set(id, promise)
 */
export interface Claims {
  /** Whoever gets to `window` has claimed the key. */
  isClaimed(window: Node, callable: Callable, key: string): boolean
}

export function findClaims(
  uses: ReadonlyMap<Callable, readonly Uses[]>,
  analysis: Analysis,
  context: StaleContext,
): Claims {
  const { flows, effects, graph, writers } = analysis
  const asking = new Set<Callable>()

  function isClaimed(window: Node, callable: Callable, key: string): boolean {
    const flow = flows.of(callable)
    const isHere = collectClaims(callable, key).some(
      ({ node }) =>
        (flow.canFollow(node, window) && !flow.isReachedBefore(window, new Set([node]))) ||
        // `const text = read(id).then(…); pending.set(id, text)`
        (window.type === 'CallExpression' && flow.canFollow(window, node, suspensionsOf(callable))),
    )
    return isHere || isClaimedByCallers(callable, key)
  }

  /** Every call of it stands in a turn that claims the key. */
  function isClaimedByCallers(callable: Callable, key: string): boolean {
    if (asking.has(callable)) return false
    if (writers.entriesOf(callable).some(entry => entry.callable === callable)) return false
    const sites = graph.sitesOf(callable)
    asking.add(callable)
    const answer = sites.length > 0 && sites.every(site => isClaimedAround(site, key))
    asking.delete(callable)
    return answer
  }

  function isClaimedAround(site: CallSite, key: string): boolean {
    const { node, caller } = site
    const given = keyInCaller(site, key)
    if (given === null) return false
    const flow = flows.of(caller)
    const isInTurn = collectClaims(caller, given).some(claim => {
      if (isInside(node, claim.node)) return true
      const [first, second] =
        claim.node.range[0] < node.range[0] ? [claim.node, node] : [node, claim.node]
      return flow.canFollow(first, second, suspensionsOf(caller))
    })
    return isInTurn || isClaimedByCallers(caller, given)
  }

  /** What the caller calls the key; a function that is written in it calls it the same. */
  function keyInCaller({ node, target, caller }: CallSite, key: string): string | null {
    if (isFunction(target.node)) {
      const index = target.node.params.findIndex(
        param => param.type === 'Identifier' && param.name === key,
      )
      if (index >= 0) {
        const argument = node.type === 'CallExpression' ? node.arguments[index] : undefined
        return argument ? context.outline.source.text.slice(...argument.range) : null
      }
    }
    return isInside(target.node, caller.node) ? key : null
  }

  /** Writes of the callable that store under the key what was missing in the same turn. */
  function collectClaims(callable: Callable, key: string): WriteUse[] {
    return (uses.get(callable) ?? []).flatMap(({ reads, writes }) =>
      writes.filter(
        write =>
          markOf(write) === key &&
          isStore(write.access.kind) &&
          write.reaction === null &&
          isTested(write, reads, callable),
      ),
    )
  }

  function isTested(write: WriteUse, reads: readonly ReadUse[], callable: Callable): boolean {
    if (write.access.method === '[] =' && isLogical(write.access.node)) return true
    const flow = flows.of(callable)
    return collectKeptAnswers(write.node, context).some(({ asked, isPresent }) => {
      if (isPresent) return false
      const value = findInitial(asked, context)
      return reads.some(
        ({ node, key }) =>
          node === value &&
          key === markOf(write) &&
          flow.canFollow(node, write.node, suspensionsOf(callable)),
      )
    })
  }

  /** The key; `id` of `busy.push(id)`, where the list holds nothing but keys. */
  function markOf({ key, value, access }: WriteUse): string | null {
    if (key !== null || access.method !== 'push' || !value) return key
    return context.outline.source.text.slice(...value.range)
  }

  function suspensionsOf(callable: Callable): ReadonlySet<Node> {
    return new Set(effects.suspensionsOf(callable).map(({ node }) => node))
  }

  return { isClaimed }
}

/** `pending[id] ??= load(id)` */
function isLogical(node: Node): boolean {
  return node.type === 'AssignmentExpression' && /^(?:\?\?|\|\|)=$/u.test(node.operator)
}
