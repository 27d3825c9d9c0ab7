import { isStockName } from '../catalog/idempotence.ts'
import { isSameText } from './access-drafts.ts'
import type { Continuation } from './continuations.ts'
import type { Access, Callable, Node, Slot, Write, Writer } from './facts.ts'
import { isGiven, isLiteral } from './given-keys.ts'
import type { Analysis } from './live-iterations.ts'
import { isObjectOfItsOwn, isSameKey } from './object-keys.ts'
import { collectKeptAnswers, findInitial } from './origins.ts'
import { collectPassedTests } from './passed-tests.ts'
import { isRechecked } from './rechecks.ts'
import { collectCallsOf, type Keyed } from './removal-calls.ts'
import { isReplacing } from './replacements.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { isFunction, isInside, unwrap } from './syntax.ts'

/**
 * An entry that is removed after a window, by its key alone.
 *
 *     await this.conns.get(id).close()
 *     this.conns.delete(id)                                   // perhaps the one that open(id) has stored since
 *     run(job).finally(() => this.running.delete(job.name))   // or a second run
 *
 * Needs accesses and bindings; promises nothing for entries that are only stored where there is none.
 */
export function* collectLateCleanups(
  analysis: Analysis,
  context: StaleContext,
): Generator<StaleDraft> {
  for (const [slot, accesses] of analysis.effects.byContainer) {
    if ((slot.kind !== 'map' && slot.kind !== 'record') || slot.holder) continue
    const removals = accesses
      .filter(isRemoval)
      .filter(removal => !isRechecked(removal, accesses, analysis))
      .flatMap(removal => [removal, ...collectCallsOf(removal, accesses, context)])
      .filter(removal => isLate(removal, analysis, context))
    if (removals.length === 0) continue
    const stores = accesses
      .filter(isStore)
      .filter(store => isReplacing(store, accesses, analysis, context))
    if (stores.length === 0) continue
    const entries = { slot, accesses, stores }
    for (const removal of removals) {
      if (!isGiven(removal.key, context.bindings) || context.isFreshKey(removal.key)) continue
      if (isObjectOfItsOwn(removal.key, context.bindings)) continue
      if (isRechecked(removal, accesses, analysis)) continue
      yield* collectDrafts(removal, null, entries, analysis, context)
      for (const reaction of context.continuationsOf(removal.callable))
        yield* collectDrafts(removal, reaction, entries, analysis, context)
    }
  }
}

/** Something can lie before it: a wait, or the turn of a callback. */
function isLate({ callable }: Write, { effects }: Analysis, context: StaleContext): boolean {
  return effects.suspensionsOf(callable).length > 0 || context.continuationsOf(callable).length > 0
}

interface Entries {
  readonly slot: Slot
  readonly accesses: readonly Access[]
  /** Writes that can put another value in the place of one that is there. */
  readonly stores: readonly Write[]
}

function* collectDrafts(
  removal: Write & Keyed,
  reaction: Continuation | null,
  { slot, accesses, stores }: Entries,
  analysis: Analysis,
  context: StaleContext,
): Generator<StaleDraft> {
  const { bindings, outline, endings } = context
  const callable = reaction?.operation ?? removal.callable
  const uses = accesses
    .filter(isKeyed)
    .filter(use => use !== removal && use.callable === callable)
    .filter(use => isSameKey(use.key, removal.key, bindings))
  // A function with a name may be written above what comes before it.
  const since = Math.max(removal.node.range[0], reaction?.call.range[0] ?? 0)
  const first = uses.filter(
    use => (use.type === 'lookup' || isStore(use)) && use.node.range[0] < since,
  )
  if (first.length === 0 || (reaction && isForAll(reaction, first, context))) return
  const isUnasked = !isAsked(removal, accesses)
  const own = uses
    .filter(isStore)
    .find(
      store =>
        stores.some(({ id }) => id === store.id) &&
        (isBefore(store, since) ||
          (reaction && isUnasked && isStoredInTurn(store, reaction, analysis))),
    )
  // Who looks whether there is one before storing another expects that there can be one. And what
  // nobody finds under its key any more, nobody can stop.
  const isExpected = uses.some(
    use => use.type === 'lookup' && own && isBefore(use, own.node.range[0]),
  )
  const isMissed = endings.has(slot) && !(own && isKeyOfItsOwn(own))
  // What is thrown out of a cache too early is made once more.
  // Who leaves the removal to a helper, and has stored nothing, most often knows whose entry it is.
  const isHelped = !isInside(removal.ref, removal.node) && !own
  const isHarmless = isHelped || isOnlyTornDown(callable, analysis) || isStockName(slot.shortName)
  const isLikely = (isExpected && !isStockName(slot.shortName)) || isMissed
  for (const read of first) {
    yield {
      shape: 'late-cleanup',
      slot,
      callable,
      read: read.node,
      node: removal.node,
      act: isInside(removal.ref, removal.node) ? removal : { ...removal, key: null },
      fresh: uses.filter(use => use !== read).map(({ node }) => node),
      judge: writer => {
        const verdict = judgeWriter(writer, stores, removal, context)
        return verdict && isHarmless ? { ...verdict, tier: 'possible' } : verdict
      },
      secondRun: own ? { tier: isLikely ? 'likely' : 'possible', harm: 'hits-another' } : null,
      again: own ?? null,
      reaction,
      key: outline.source.text.slice(...unwrap(removal.key).range),
    }
  }
}

/**
 * The callback is only handed over where nothing is there yet: it stands for whatever is stored from then
 * on.
 *
 *     const isFirst = !handlers[page.id]
 *     handlers[page.id] = handler
 *     if (isFirst) page.closed.connect(() => { delete handlers[page.id] })
 */
function isForAll(
  { call }: Continuation,
  looks: readonly Access[],
  context: StaleContext,
): boolean {
  const first = new Set(looks.filter(({ type }) => type === 'lookup').map(({ node }) => node))
  return collectKeptAnswers(call, context).some(
    ({ asked, isPresent }) => !isPresent && first.has(findInitial(asked, context)),
  )
}

/** Nobody but the end of the whole object starts it, after which nothing is stored: `dispose()`, not `close(id)`. */
function isOnlyTornDown(operation: Callable, { writers }: Analysis): boolean {
  const entries = writers.entriesOf(operation)
  return (
    entries.length > 0 &&
    entries.every(
      ({ callable: { node, isTearDown } }) =>
        isTearDown && isFunction(node) && node.params.length === 0,
    )
  )
}

/** It is only made if something holds, or where the callback has looked at the container. */
function isAsked({ node, callable }: Write, accesses: readonly Access[]): boolean {
  const isLooking = accesses.some(use => use.type === 'lookup' && use.callable === callable)
  return isLooking || collectPassedTests(node).length > 0
}

/** `const task = start(id).finally(() => tasks.delete(id)); tasks.set(id, task)`: the reaction comes later. */
function isStoredInTurn(
  { node, callable }: Write,
  { call }: Continuation,
  { flows, effects }: Analysis,
): boolean {
  const waits = effects.suspensionsOf(callable).map(wait => wait.node)
  return flows.of(callable).canFollow(call, node, new Set(waits))
}

function isKeyed(access: Access): access is Keyed {
  return (access.type === 'lookup' || access.type === 'write') && access.key !== null
}

function isRemoval(access: Access): access is Keyed & Write {
  return isKeyed(access) && access.type === 'write' && access.kind === 'delete'
}

function isStore(access: Access): access is Keyed & Write {
  return isKeyed(access) && access.type === 'write' && STORING.has(access.kind)
}

const STORING: ReadonlySet<string> = new Set(['add-or-overwrite', 'overwrite'])

function isBefore({ node }: Access, place: number): boolean {
  return node.range[1] <= place
}

function judgeWriter(
  { write }: Writer,
  stores: readonly Write[],
  removal: Keyed,
  { bindings, isFreshKey }: StaleContext,
): Verdict | null {
  if (!stores.includes(write) || !write.key || !isGiven(write.key, bindings)) return null
  if (isFreshKey(write.key)) return null
  if (isLiteral(write.key) && !isSameText(write.key, removal.key)) return null
  return { tier: isKeyOfItsOwn(write) ? 'possible' : 'likely', harm: 'hits-another' }
}

/** `set(session.id, session)`: an id of its own, that no other has. */
function isKeyOfItsOwn({ key, value }: Write): boolean {
  return key !== null && value !== null && isPartOf(key, value)
}

function isPartOf(key: Node, value: Node): boolean {
  let node = unwrap(key)
  while (node.type === 'MemberExpression') {
    node = unwrap(node.object)
    if (isSameText(node, value)) return true
  }
  return false
}
