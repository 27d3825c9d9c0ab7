import { isStore } from '../catalog/terms.ts'
import { isSameText } from './access-drafts.ts'
import type { Claims } from './claims.ts'
import type { Access, Callable, Lookup, Node, Window, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectKeptAnswers, findInitial } from './origins.ts'
import { isStillThere } from './replacements.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'
import { isInside, unwrap } from './syntax.ts'

/**
 * A removal that finds nothing while an entry is made that was missing: only this run stores one
 * under the key, and who removes it has seen it there.
 *
 *     if (loading.has(id) || docs.has(id)) return; loading.set(id, …); docs.set(id, await load(id))
 *     if (docs.has(id)) docs.delete(id)
 */
export function isRemovalOfNothing(
  { write }: { readonly write: Write },
  draft: StaleDraft,
  window: Window,
  analysis: Analysis,
  claims: Claims,
  context: StaleContext,
): boolean {
  const { shape, slot, callable, act, key } = draft
  if (shape !== 'cache-fill' || key === null || write.kind !== 'delete' || slot.holder) return false
  const accesses = analysis.effects.accessesOf(slot)
  if (isEndOfKnown(write, accesses, context)) return true
  const stores = accesses.filter(access => access.type === 'write' && isStore(access.kind))
  if (stores.some(store => store !== act) || !claims.isClaimed(window.node, callable, key))
    return false
  const place = { node: write.node, key: write.key, callable: write.callable }
  return (
    isSeenBefore(place, accesses, analysis, context) ||
    isSeenOnce(write, accesses, analysis, claims, context)
  )
}

/**
 * What has been there before it was ended, is not what is missing by now.
 *
 *     if (servers.has(id)) servers.get(id).close(() => servers.delete(id))
 */
function isEndOfKnown(write: Write, accesses: readonly Access[], context: StaleContext): boolean {
  return context.continuationsOf(write.callable).some(({ call }) =>
    collectKeptAnswers(call, context).some(({ asked, isPresent }) => {
      const look = isPresent ? findLook(asked, accesses, context) : null
      return look?.key && write.key && isSameText(look.key, write.key)
    }),
  )
}

interface Place {
  readonly node: Node
  readonly key: Node | null
  readonly callable: Callable
}

/** Control has found the entry in the same turn. */
function isSeenBefore(
  place: Place,
  accesses: readonly Access[],
  analysis: Analysis,
  context: StaleContext,
): boolean {
  return collectKeptAnswers(place.node, context).some(({ asked, isPresent }) => {
    const look = isPresent ? findLook(asked, accesses, context) : null
    return look !== null && isStillThere(look, place, accesses, analysis)
  })
}

function findLook(asked: Node, accesses: readonly Access[], context: StaleContext): Lookup | null {
  const value = findInitial(asked, context)
  const look = accesses.find(access => access.type === 'lookup' && access.node === value)
  return look?.type === 'lookup' ? look : null
}

/**
 * Control has found it in an earlier turn, and nobody but this removal takes it out, which is made
 * by one run at a time.
 */
function isSeenOnce(
  write: Write,
  accesses: readonly Access[],
  analysis: Analysis,
  claims: Claims,
  context: StaleContext,
): boolean {
  const { node, callable } = write
  const key = write.key && unwrap(write.key)
  if (key?.type !== 'Identifier' || accesses.some(access => isOtherRemoval(access, write)))
    return false
  const variable = context.bindings.findVariable(key)
  const sites = analysis.graph.sitesOf(callable)
  const flow = analysis.flows.of(callable)
  return (
    variable !== null &&
    variable.defs.every(({ name }) => !isInside(name, callable.node)) &&
    sites.length > 0 &&
    sites.every(
      site =>
        isInside(callable.node, site.caller.node) &&
        isSeenBefore({ node: site.node, key, callable: site.caller }, accesses, analysis, context),
    ) &&
    analysis.effects
      .suspensionsOf(callable)
      .filter(between => flow.canFollow(between.node, node))
      .every(between => claims.isClaimed(between.node, callable, key.name))
  )
}

function isOtherRemoval(access: Access, write: Write): boolean {
  if (access.type !== 'write' || access === write) return false
  return !isStore(access.kind)
}
