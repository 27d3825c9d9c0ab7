import { isStartUp } from '../catalog/lifecycle.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { groupBy } from './groups.ts'
import type {
  Access,
  Callable,
  Entry,
  EntryKind,
  Fill,
  Node,
  Reader,
  RefillHazard,
  Slot,
  Tier,
  TornRefill,
  Window,
} from './facts.ts'
import { collectArrivals, findFill, findTakingCall, isEmptying, type Arrival } from './fills.ts'
import type { Analysis } from './live-iterations.ts'
import { describePutBack } from './put-backs.ts'
import type { Readers } from './readers.ts'
import { collectPassedTests } from './passed-tests.ts'
import { collectResets, type ResetSite } from './resets.ts'
import { findFunctionName, findPropertyName, unwrap } from './syntax.ts'

/** What the pass needs beside the analysis. */
export interface RefillContext extends Analysis {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly entries: readonly Entry[]
  readonly readers: Readers
}

/**
 * Pass 14: operations that empty a container and fill it again only behind a window.
 *
 *     this.slots = []                                  // emptied
 *     for (const shard of await this.#getShards())     // window
 *       this.slots.push(shard)                         // filled
 *
 * Needs resets, readers and writers; promises one torn refill for each operation and container.
 */
export function judgeRefills(context: RefillContext): readonly TornRefill[] {
  const refills: TornRefill[] = []
  const own = groupBy(context.entries, entry => entry.callable)
  const findReactionCall = (callable: Callable): Node | null => {
    const kinds = (own.get(callable) ?? []).map(({ kind }) => kind)
    return kinds.some(kind => REACTIONS.has(kind)) ? findTakingCall(callable.node) : null
  }
  for (const [slot, accesses] of context.effects.byContainer) {
    if (slot.kind === 'weak' || !accesses.some(isResetWrite)) continue
    const sites = collectResets(slot, accesses, context).filter(isWhole)
    if (sites.length === 0) continue
    const arrivals = collectArrivals(slot, accesses, context, findReactionCall)
    const found = sites.flatMap(site => {
      const refill = findRefill(slot, site, sites, accesses, arrivals, context)
      return refill ? [refill] : []
    })
    for (const group of groupBy(found, refill => refill.callable).values()) {
      refills.push(group.reduce(moreDangerous))
    }
  }
  return refills.sort((a, b) => a.emptying.node.range[0] - b.emptying.node.range[0])
}

/** They run once, when what they were handed to is done. */
const REACTIONS: ReadonlySet<EntryKind> = new Set(['promise', 'callback'])

function isResetWrite(access: Access): boolean {
  return access.type === 'write' && access.isReset
}

/** The container is empty behind it, in the turn of the operation. */
function isWhole({ reset, thenCall }: ResetSite): boolean {
  const isOfAll = reset.kind === 'rebind' || reset.kind === 'in-place'
  return isOfAll && thenCall === null && isEmptying(reset.write)
}

function moreDangerous(left: TornRefill, right: TornRefill): TornRefill {
  const isLikely = ({ hazards }: TornRefill): boolean => hazards[0]?.tier === 'likely'
  return isLikely(right) && !isLikely(left) ? right : left
}

function findRefill(
  slot: Slot,
  site: ResetSite,
  sites: readonly ResetSite[],
  accesses: readonly Access[],
  arrivals: ReadonlyMap<Callable, readonly Arrival[]>,
  context: RefillContext,
): TornRefill | null {
  const { callable, reset } = site
  if (callable.isStartUp || isOwnedBy(slot, callable) || isOfNewObject(site)) return null
  const barriers = new Set(
    sites.filter(other => other.callable === callable).map(({ point }) => point),
  )
  const fills = (arrivals.get(callable) ?? [])
    .flatMap(arrival => findFill(arrival, site.point, callable, barriers, context) ?? [])
    .flatMap(fill => {
      const { isTakenOut, isConditional } = describePutBack(
        fill,
        site.point,
        callable,
        accesses,
        context,
      )
      if (isTakenOut && isConditional) return []
      return [{ fill, isSure: !isTakenOut && !fill.isWhole }]
    })
  if (fills.length === 0) return null
  const late = new Set(fills.map(({ fill }) => fill.node))
  const isFilledAtOnce = (arrivals.get(callable) ?? [])
    .filter(({ node }) => !late.has(node))
    .some(arrival => isInTurn(arrival, site.point, callable, context))
  const hazards = fills.flatMap(({ fill, isSure }) => {
    const found = collectHazards(slot, site, fill, context)
    const isPlain = isSure && slot.holder === null && !isFilledAtOnce
    return isPlain && !isMadeOnDemand(fill, callable, accesses) ? found : found.map(doubtful)
  })
  return {
    slot,
    callable,
    emptying: reset,
    fills: fills.map(({ fill }) => fill).sort(bySource),
    hazards: strongestFirst(isExpectedIdle(callable, context) ? hazards.map(doubtful) : hazards),
  }
}

/** `this.archive = new Archive(url)` makes a container, and empties none. */
function isOfNewObject({ reset }: ResetSite): boolean {
  return reset.helper !== null && reset.write.callable.isStartUp
}

/** `this.nodes = {}; this.add(root)`: it has its new content before anybody else runs, and grows later. */
function isInTurn(
  { node, inner }: Arrival,
  start: Node,
  callable: Callable,
  { effects, flows }: RefillContext,
): boolean {
  const windows = new Set(effects.suspensionsOf(callable).map(window => window.node))
  if (inner !== null || node.range[0] < start.range[1]) return false
  return flows.of(callable).canFollow(start, node, windows)
}

/** `if (this.subs.has(id)) return`: a helper that makes what is missing is called again, and fills nothing. */
function isMadeOnDemand(
  { write }: Fill,
  operation: Callable,
  accesses: readonly Access[],
): boolean {
  return (
    write.callable !== operation &&
    accesses.some(access => access.type === 'lookup' && access.callable === write.callable)
  )
}

/** Each run of the function that declares it has a container of its own. */
function isOwnedBy(slot: Slot, { node }: Callable): boolean {
  return slot.place === 'closure' && slot.owner === node
}

function doubtful(hazard: RefillHazard): RefillHazard {
  return { ...hazard, tier: 'possible' }
}

/** `start()`, `close()`: nobody uses the object before the one, or after the other. */
function isExpectedIdle(callable: Callable, { writers }: RefillContext): boolean {
  if (callable.isTearDown) return true
  const entries = writers.entriesOf(callable)
  return entries.every(entry => isStartUp(findFunctionName(entry.callable.node) ?? ''))
}

function collectHazards(
  slot: Slot,
  { callable, reset }: ResetSite,
  fill: Fill,
  { readers, writers, effects, flows, guards }: RefillContext,
): RefillHazard[] {
  const { window } = fill
  // Nobody starts it but code that runs before anybody else.
  if (writers.entriesOf(callable).length === 0) return []
  const seen = readers.readersAt(window, slot, callable)
  const hazards: RefillHazard[] = seen.map(reader => ({
    harm: 'half-filled',
    tier: tierOfReader(reader),
    fill,
    reader,
  }))
  const entry = findSecondRun()
  if (entry && slot.kind !== 'record' && !isRecheckedSince(window, fill)) {
    const isSeen = hazards.some(({ tier: each }) => each === 'likely') || HANDLERS.has(entry.kind)
    const tier = slot.kind === 'array' && isSeen && addsAtEnd(fill) ? 'likely' : 'possible'
    const writer = { write: reset.write, entry, isSecondRun: true }
    hazards.push({ harm: 'filled-twice', tier, fill, writer })
  }
  return hazards

  /** Neither at the window nor, where a callee is suspended, at its call anything keeps it out. */
  function findSecondRun(): Entry | null {
    const found = writers.findSecondRun({ ...window, node: fill.node, callable }, slot, callable)
    if (window.callable === callable) return writers.findSecondRun(window, slot, callable)
    return writers.findSecondRun(window, slot, window.callable) && found
  }

  function tierOfReader({ access, entry: by }: Reader): Tier {
    if (UNSURE.has(by.kind) || by.callable.isTearDown || access.callable.isTearDown)
      return 'possible'
    if (access.type === 'lookup' && SIZES.has(access.method)) return 'possible'
    if (access.type === 'escape' && access.how === 'stored') return 'possible'
    return fill.isMany && !writesItself(access.callable) ? 'likely' : 'possible'
  }

  /** It makes what is missing, or empties it as well: it is ready for whatever it finds. */
  function writesItself(reader: Callable): boolean {
    return effects
      .accessesOf(slot)
      .some(access => access.type === 'write' && access.callable === reader)
  }

  /** `const run = ++this.#run`, and behind the window `if (run !== this.#run) return`. */
  function isRecheckedSince(since: Window, { write }: Fill): boolean {
    if (since.callable !== write.callable) return false
    const flow = flows.of(write.callable)
    const isOwn = (name: Node): boolean =>
      [callable, write.callable].some(run => guards.changesOf(run, name).length > 0)
    return collectPassedTests(write.node).some(
      ({ test }) =>
        isRecheck(test, isOwn) &&
        flow.canFollow(since.node, test) &&
        test.range[0] > since.node.range[0],
    )
  }
}

const UNSURE: ReadonlySet<EntryKind> = new Set(['returned', 'unknown-callback'])
const HANDLERS: ReadonlySet<EntryKind> = new Set([
  'timer',
  'event',
  'message',
  'promise',
  'callback',
])
const SIZES: ReadonlySet<string> = new Set(['length', 'size'])
const ABORTED = /^(?:aborted|isCancellationRequested|cancell?ed|isCancell?ed|isAborted|stale)$/u

/** A name that the run has given a value is compared, or it is asked whether the run was called off. */
function isRecheck(test: Node, isOwn: (name: Node) => boolean): boolean {
  const node = unwrap(test)
  switch (node.type) {
    case 'LogicalExpression':
      return isRecheck(node.left, isOwn) || isRecheck(node.right, isOwn)
    case 'UnaryExpression':
      return isRecheck(node.argument, isOwn)
    case 'BinaryExpression':
      return isName(node.left) && isName(node.right) && (isOwn(node.left) || isOwn(node.right))
    case 'MemberExpression':
      return ABORTED.test(findPropertyName(node) ?? '')
    case 'Identifier':
      return ABORTED.test(node.name)
    default:
      return false
  }
}

function isName(node: Node): boolean {
  const { type } = unwrap(node)
  return type === 'Identifier' || type === 'MemberExpression'
}

/** Entries of two runs stand side by side; a second write under a key or an index replaces the first. */
function addsAtEnd({ write }: Fill): boolean {
  return write.kind === 'add' || write.method === 'unshift' || write.kind === 'rebind'
}

function bySource(left: Fill, right: Fill): number {
  return left.node.range[0] - right.node.range[0]
}

/**
 * Likely before possible; a handler that runs twice before a reader, and both before anybody else. Who
 * gets in is named once, however many fills there are.
 */
function strongestFirst(hazards: readonly RefillHazard[]): readonly RefillHazard[] {
  const sorted = [...hazards].sort(
    (a, b) =>
      Number(a.tier === 'possible') - Number(b.tier === 'possible') || rankOf(a) - rankOf(b),
  )
  return [...groupBy(sorted, whoOf).values()].flatMap(([first]) => first ?? [])
}

function whoOf(hazard: RefillHazard): Access | Entry | null {
  return hazard.harm === 'half-filled' ? hazard.reader.access : hazard.writer.entry
}

function rankOf(hazard: RefillHazard): number {
  if (hazard.harm === 'half-filled') return 1
  const { entry } = hazard.writer
  return entry && HANDLERS.has(entry.kind) ? 0 : 2
}
