import { collectStoreFills } from './async-stores.ts'
import { isCalledOff } from './called-off.ts'
import type { CallGraph } from './calls.ts'
import { collectChecks } from './check-then-act.ts'
import { findClaims, type Claims } from './claims.ts'
import { doubtedBy } from './doubts.ts'
import { isRowClass } from './decorations.ts'
import { collectEndings } from './endings.ts'
import { collectElections } from './elections.ts'
import { collectUses, mayWait } from './entry-uses.ts'
import { findContinuations } from './continuations.ts'
import type {
  Access,
  Callable,
  Hazard,
  Node,
  Slot,
  StaleEntry,
  Window,
  Write,
  Writer,
} from './facts.ts'
import { endedNamesOf } from './first-uses.ts'
import { createFreshKeys } from './fresh-keys.ts'
import { once } from './groups.ts'
import type { Flows } from './flow.ts'
import { collectLateCleanups } from './late-cleanups.ts'
import type { Analysis } from './live-iterations.ts'
import { isRemovalOfNothing } from './missing-entries.ts'
import { collectKeptAnswers, findInitial } from './origins.ts'
import { collectModifications } from './read-modify-write.ts'
import { findVersionTest } from './rechecks.ts'
import { findSiblingStart } from './siblings.ts'
import { collectStalePositions } from './stale-positions.ts'
import { collectStaleReceivers } from './stale-receivers.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { collectStaleUpdates } from './stale-updates.ts'
import { isStarter } from './starters.ts'
import { strongestFirst } from './strength.ts'
import { isInside } from './syntax.ts'
import { isTakingTurns } from './taking-turns.ts'

/**
 * Pass 14: what was read before a window and is acted on after it, and who can write in between.
 *
 *     if (this.#conns.has(host)) return          // read
 *     const conn = await connect(host)           // window
 *     this.#conns.set(host, conn)                // act
 *
 * Needs accesses, flows, windows and writers; promises an entry for each pair of a read and an act, in
 * source order, also for those that are in order.
 */
export function judgeStaleEntries(analysis: Analysis, file: File): readonly StaleEntry[] {
  const context = createContext(analysis, file)
  const uses = collectUses(analysis, context)
  const claims = findClaims(uses, analysis, context)
  const drafts = [...uses.values()]
    .flat()
    .filter(group => mayWait(group, analysis))
    .flatMap(group => [
      ...collectChecks(group, context),
      ...collectElections(group, analysis, context),
      ...collectModifications(group, context),
    ])
  return [
    ...drafts,
    ...collectStaleUpdates(analysis, context),
    ...collectStalePositions(analysis, context),
    ...collectStaleReceivers(analysis, context),
    ...collectLateCleanups(analysis, context),
    ...collectStoreFills(context),
  ]
    .map(draft => judgeDraft(draft, analysis, claims, context))
    .sort((a, b) => a.node.range[0] - b.node.range[0])
}

type File = Pick<StaleContext, 'bindings' | 'outline' | 'updates' | 'values'>

/** Most of it is asked only about an act that has a wait before it: in most files there is none. */
function createContext(analysis: Analysis, file: File): StaleContext {
  const { accesses } = analysis
  const slotsOf = (is: (access: Access) => boolean) =>
    once(() => new Set(accesses.filter(is).map(({ slot }) => slot)))
  const appends = once(() =>
    accesses.filter(isAppend).sort((a, b) => a.node.range[0] - b.node.range[0]),
  )
  const endings = once(() => collectEndings(accesses, file))
  const kept = slotsOf(isRemoval)
  const walked = slotsOf(countsTwice)
  return {
    ...file,
    graph: analysis.graph,
    continuationsOf: findContinuations(analysis.graph, analysis.writers, file.outline),
    isFreshKey: createFreshKeys({ ...file, ...analysis }),
    get appends() {
      return appends()
    },
    get ended() {
      return endedNamesOf(file.outline)
    },
    get endings() {
      return endings()
    },
    get kept() {
      return kept()
    },
    get walked() {
      return walked()
    },
  }
}

/** What stands in the list twice, comes up twice, or is only taken out once. */
function countsTwice(access: Access): boolean {
  if (access.type === 'write') return access.method !== 'push' && !access.isReset
  return access.type !== 'lookup' || !MEMBERSHIP.has(access.method)
}

const MEMBERSHIP: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf', 'some'])

/** `list.push(item)`; a set holds once what is added twice. */
function isAppend(access: Access): access is Write {
  return access.type === 'write' && (access.method === 'push' || access.method === 'unshift')
}

function isRemoval(access: Access): boolean {
  return access.type === 'write' && access.kind === 'delete'
}

function judgeDraft(
  draft: StaleDraft,
  analysis: Analysis,
  claims: Claims,
  context: StaleContext,
): StaleEntry {
  const { shape, slot, callable, read, node, act } = draft
  const doubted = doubtedBy(analysis.guards, draft.key === null ? 'container' : 'entry')
  const hazards = collectWindows(draft, analysis, context).flatMap(window =>
    collectHazards(draft, window, analysis, claims, context).map(doubted),
  )
  const bestKnown = [...hazards].sort(byDirectness)
  return { shape, slot, callable, read, node, act, hazards: strongestFirst(bestKnown) }
}

/** Who writes itself comes before who gets to a helper that may write. */
function byDirectness({ writer: left }: Hazard, { writer: right }: Hazard): number {
  return Number(isByWay(left)) - Number(isByWay(right))
}

function isByWay({ entry, write }: Writer): boolean {
  return entry?.callable !== write.callable
}

/** Suspensions on a way from the read to the act on which nobody reads again. */
function collectWindows(
  draft: StaleDraft,
  { flows, effects }: Analysis,
  context: StaleContext,
): Window[] {
  const { read, node, callable, fresh, reaction } = draft
  if (isLookedAtAgain(draft, flows)) return []
  const flow = flows.of(callable)
  const barriers = new Set([...fresh, read, node])
  const call = reaction?.call
  const end = call ?? node
  const windows = effects
    .suspensionsOf(callable)
    .filter(
      window =>
        flow.canFollow(read, window.node, without(barriers, window.node)) &&
        flow.canFollow(window.node, end, without(barriers, window.node)) &&
        !isOnOtherPath(window.node, draft, context),
    )
  return call && flow.canFollow(read, call, without(barriers, call))
    ? [...windows, { kind: 'then', node: call, callable, isSettled: false }]
    : windows
}

/**
 * Who waits there has found the entry, and what is made was missing.
 *
 *     const old = conns.get(id); if (old) await old.close(); conns.set(id, open(id))
 */
function isOnOtherPath(window: Node, { shape, read }: StaleDraft, context: StaleContext): boolean {
  if (!OF_MISSING.has(shape)) return false
  const answers = collectKeptAnswers(window, context).filter(
    ({ asked, isSure }) => isSure && findInitial(asked, context) === read,
  )
  // `if (known != null) return known; if (known === null) return none`: it is missing all the same.
  return answers.length > 0 && answers.every(({ isPresent }) => isPresent)
}

const OF_MISSING: ReadonlySet<string> = new Set(['cache-fill', 'check-then-act', 'find-then-push'])

/** The callback looks itself, on every way to the act. */
function isLookedAtAgain({ act, fresh, reaction }: StaleDraft, flows: Flows): boolean {
  const { node, callable } = act
  const looks = new Set(fresh.filter(look => isInside(look, callable.node)))
  return reaction !== null && looks.size > 0 && !flows.of(callable).isReachedBefore(node, looks)
}

function without(nodes: ReadonlySet<Node>, node: Node): ReadonlySet<Node> {
  return nodes.has(node) ? new Set([...nodes].filter(other => other !== node)) : nodes
}

function collectHazards(
  draft: StaleDraft,
  window: Window,
  analysis: Analysis,
  claims: Claims,
  context: StaleContext,
): Hazard[] {
  const { slot, callable, act, key, judge, secondRun, again = act } = draft
  const { writers, graph } = analysis
  const version = findVersionTest(act.node, window.node)
  const hazards: Hazard[] = []
  const others = writers.writersAt(window, slot, callable, {
    write: write => !isOwn(write.callable, callable),
    writer: ({ isSecondRun }) => !isSecondRun,
  })
  for (const writer of others) {
    if (version && analysis.guards.changesOf(writer.write.callable, version).length > 0) continue
    const verdict = judge(writer)
    if (!verdict || isRemovalOfNothing(writer, draft, window, analysis, claims, context)) continue
    const isLikely =
      verdict.tier === 'likely' && !isStarter(writer.write, callable, analysis, context.outline)
    const tier = isLikely ? 'likely' : 'possible'
    hazards.push({ ...toned({ ...verdict, tier }, writer, draft, graph), window, writer })
  }
  if (!secondRun || again?.type !== 'write' || callable.isGenerator) return hazards
  if (version && analysis.guards.changesOf(callable, version).length > 0) return hazards
  if (isCalledOff(act.node, window.node, callable, analysis)) return hazards
  if (key !== null && claims.isClaimed(window.node, callable, key)) return hazards
  const entry = writers.findSecondRun(window, slot, callable)
  // Runs that are started together for one entry each get in each other's way only in the whole.
  const start = entry && key !== null ? null : findSiblingStart(callable, slot, graph)
  const startedAt = start && writers.canPass(window, start, callable) ? { startedAt: start } : null
  if (!entry && !startedAt) return hazards
  const writer = { write: again, entry, isSecondRun: true, ...startedAt }
  return [...hazards, { ...toned(secondRun, writer, draft, graph), window, writer }]
}

/** What the operation itself starts for later, as the timer that takes its entry out again. */
function isOwn(writer: Callable, operation: Callable): boolean {
  for (let up: Callable | null = writer; up; up = up.parent) if (up === operation) return true
  return false
}

/** Who works on a row of a table has an object of its own. */
function isOfRow({ place, owner }: Slot): boolean {
  return place === 'field' && isRowClass(owner)
}

function toned(verdict: Verdict, writer: Writer, draft: StaleDraft, graph: CallGraph): Verdict {
  const isUnsure =
    writer.entry?.kind === 'unknown-callback' ||
    draft.reaction?.isUnsure === true ||
    isOfRow(draft.slot) ||
    // Other writers most often have another object, with a part of its own.
    draft.slot.isPart === true ||
    isTakingTurns(draft, writer, graph)
  return isUnsure ? { ...verdict, tier: 'possible' } : verdict
}
