import type {
  Callable,
  Drain,
  EmptiedView,
  Facts,
  Hazard,
  LateRegistration,
  LiveIteration,
  LiveView,
  MissedLookup,
  Resize,
  RefillHazard,
  Slot,
  StaleEntry,
  Tier,
  TornRefill,
  Writer,
} from './engine/index.ts'

/** An operation reads a container out and resets it too late. */
export interface LateReset {
  readonly type: 'late-reset'
  readonly slot: Slot
  readonly operation: Callable
  readonly drain: Drain
  readonly hazards: Hazards
}

/** An operation empties a container, and fills it again only behind a window. */
export interface Refilled {
  readonly type: 'torn-refill'
  readonly slot: Slot
  readonly operation: Callable
  readonly refill: TornRefill
  /** The strongest first. */
  readonly hazards: readonly [RefillHazard, ...RefillHazard[]]
}

/** An entry is stored only after a wait that it does not need. */
export interface LateStore {
  readonly type: 'late-registration'
  readonly slot: Slot
  readonly operation: Callable
  readonly registration: LateRegistration
  /** The strongest first. */
  readonly hazards: readonly [MissedLookup, ...MissedLookup[]]
}

/** What was read of a container is acted on after others could change it. */
export interface StaleEntryUse {
  readonly type: 'stale-entry'
  readonly slot: Slot
  readonly operation: Callable
  readonly entry: StaleEntry
  readonly hazards: Hazards
}

/** A loop resizes what it walks, all by itself. */
export interface ResizingLoop {
  readonly type: 'resizing-loop'
  readonly slot: Slot
  readonly operation: Callable
  readonly resize: Resize
}

/** A loop walks a container that can change under it. */
export interface DisturbedLoop {
  readonly type: 'disturbed-loop'
  readonly slot: Slot
  readonly operation: Callable
  readonly pass: LiveIteration
  readonly hazards: Hazards
}

/** A function lets out what others go on writing, and whoever gets it walks it. */
export interface ViewLetOut {
  readonly type: 'live-view'
  readonly slot: Slot
  readonly operation: Callable
  readonly view: LiveView
  /** What disturbs the receiver, where it is in this file. */
  readonly hazards: Hazards | null
}

/** A function hands on what it empties before anybody has looked at it. */
export interface ViewEmptied {
  readonly type: 'emptied-view'
  readonly slot: Slot
  readonly operation: Callable
  readonly view: EmptiedView
}

/** Handlers write what a loop walks, and nothing goes wrong as long as nobody puts a window into it. */
export interface LiveLoop {
  readonly type: 'live-loop'
  readonly slot: Slot
  readonly operation: Callable
  readonly pass: LiveIteration
  readonly writers: Writers
}

export type Finding =
  | LateReset
  | Refilled
  | StaleEntryUse
  | LateStore
  | ResizingLoop
  | DisturbedLoop
  | ViewLetOut
  | ViewEmptied
  | LiveLoop

/** The strongest first. */
export type Hazards = readonly [Hazard, ...Hazard[]]
export type Writers = readonly [Writer, ...Writer[]]

const findingsByFacts = new WeakMap<Facts, Map<Tier, readonly Finding[]>>()

/**
 * One finding for each operation and container: the strongest that can be said in this tier. Every rule
 * picks its own out of the same list.
 */
export function collectFindings(facts: Facts, tier: Tier): readonly Finding[] {
  let known = findingsByFacts.get(facts)
  if (!known) findingsByFacts.set(facts, (known = new Map<Tier, readonly Finding[]>()))
  let findings = known.get(tier)
  if (!findings) known.set(tier, (findings = findStrongest(facts, tier)))
  return findings
}

function findStrongest(facts: Facts, tier: Tier): readonly Finding[] {
  const strongest = new Map<string, Finding>()

  for (const finding of candidatesIn(facts, tier)) {
    const key = `${finding.operation.id} ${finding.slot.id}`
    const known = strongest.get(key)
    if (!known || rankOf(finding) < rankOf(known)) strongest.set(key, finding)
  }
  return [...strongest.values()]
}

function* candidatesIn(facts: Facts, tier: Tier): Generator<Finding> {
  yield* lateResets(facts, tier)
  yield* tornRefills(facts, tier)
  yield* staleEntries(facts, tier)
  yield* lateRegistrations(facts, tier)
  yield* resizingLoops(facts, tier)
  yield* loops(facts, tier)
  yield* liveViews(facts, tier)
  yield* emptiedViews(facts, tier)
}

function* lateResets(facts: Facts, tier: Tier): Generator<Finding> {
  for (const drain of facts.drains) {
    const { slot, callable: operation } = drain
    const hazards = hazardsIn(tier, drain.hazards)
    if (hazards) yield { type: 'late-reset', slot, operation, drain, hazards }
  }
}

function* tornRefills(facts: Facts, tier: Tier): Generator<Finding> {
  for (const refill of facts.tornRefills) {
    const { slot, callable: operation } = refill
    const hazards = hazardsIn(tier, refill.hazards)
    if (hazards) yield { type: 'torn-refill', slot, operation, refill, hazards }
  }
}

function* staleEntries(facts: Facts, tier: Tier): Generator<Finding> {
  for (const entry of facts.staleEntries) {
    const { slot, callable: operation } = entry
    const hazards = hazardsIn(tier, entry.hazards)
    if (hazards) yield { type: 'stale-entry', slot, operation, entry, hazards }
  }
}

function* lateRegistrations(facts: Facts, tier: Tier): Generator<Finding> {
  for (const registration of facts.lateRegistrations) {
    const { slot, callable: operation } = registration
    const hazards = hazardsIn(tier, registration.hazards)
    if (hazards) yield { type: 'late-registration', slot, operation, registration, hazards }
  }
}

function* resizingLoops(facts: Facts, tier: Tier): Generator<Finding> {
  for (const resize of facts.resizes) {
    const { slot, callable: operation } = resize.iteration
    if (tier === 'possible' || resize.tier === 'likely')
      yield { type: 'resizing-loop', slot, operation, resize }
  }
}

function* loops(facts: Facts, tier: Tier): Generator<Finding> {
  for (const pass of facts.liveIterations) {
    const { slot, callable: operation } = pass.iteration
    // A loop that is part of a drain belongs to the drain, whatever the drain's own verdict.
    const hazards = pass.drain ? null : hazardsIn(tier, pass.hazards)
    const [first, ...rest] = pass.handlerWriters

    if (hazards) yield { type: 'disturbed-loop', slot, operation, pass, hazards }
    else if (first && isKeyed(slot))
      yield { type: 'live-loop', slot, operation, pass, writers: [first, ...rest] }
  }
}

function* liveViews(facts: Facts, tier: Tier): Generator<Finding> {
  for (const view of facts.liveViews) {
    const { slot, callable: operation } = view
    const hazards = hazardsIn(tier, view.hazards)
    if (hazards || (tier === 'possible' && view.writers.length > 0))
      yield { type: 'live-view', slot, operation, view, hazards }
  }
}

function* emptiedViews(facts: Facts, tier: Tier): Generator<Finding> {
  for (const view of facts.emptiedViews) {
    const { slot, callable: operation } = view
    if (tier === 'possible' || view.tier === 'likely')
      yield { type: 'emptied-view', slot, operation, view }
  }
}

function hazardsIn<Each extends { readonly tier: Tier }>(
  tier: Tier,
  hazards: readonly Each[],
): readonly [Each, ...Each[]] | null {
  const [first, ...rest] = hazards.filter(hazard => tier === 'possible' || hazard.tier === 'likely')
  return first ? [first, ...rest] : null
}

function isKeyed({ kind }: Slot): boolean {
  return kind === 'map' || kind === 'set' || kind === 'record'
}

/** Lower is stronger: the order of the rules, and within each the surer one. */
function rankOf(finding: Finding): number {
  switch (finding.type) {
    case 'late-reset':
      return surest(0, finding.hazards)
    case 'torn-refill':
      return surest(10, finding.hazards)
    case 'stale-entry':
      return surest(20, finding.hazards)
    case 'late-registration':
      return surest(25, finding.hazards)
    case 'resizing-loop':
      return finding.resize.tier === 'likely' ? 30 : 31
    case 'disturbed-loop':
      return surest(40, finding.hazards)
    case 'emptied-view':
      return finding.view.tier === 'likely' ? 53 : 54
    case 'live-view':
      return finding.hazards ? surest(50, finding.hazards) : 52
    case 'live-loop':
      return finding.pass.drain ? 60 : finding.pass.handsOver ? 61 : 62
  }
}

function surest(
  rank: number,
  [strongest]: readonly [{ readonly tier: Tier }, ...unknown[]],
): number {
  return strongest.tier === 'likely' ? rank : rank + 1
}
