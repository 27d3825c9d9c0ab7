import type {
  Callable,
  Drain,
  Facts,
  Hazard,
  LiveIteration,
  Slot,
  Tier,
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

/** A loop walks a container that can change under it. */
export interface DisturbedLoop {
  readonly type: 'disturbed-loop'
  readonly slot: Slot
  readonly operation: Callable
  readonly pass: LiveIteration
  readonly hazards: Hazards
}

/** Handlers write what a loop walks, and nothing goes wrong as long as nobody puts a window into it. */
export interface LiveLoop {
  readonly type: 'live-loop'
  readonly slot: Slot
  readonly operation: Callable
  readonly pass: LiveIteration
  readonly writers: Writers
}

export type Finding = LateReset | DisturbedLoop | LiveLoop

/** The strongest first. */
export type Hazards = readonly [Hazard, ...Hazard[]]
export type Writers = readonly [Writer, ...Writer[]]

/** One finding for each operation and container: the strongest that can be said in this tier. */
export function collectFindings(facts: Facts, tier: Tier): Finding[] {
  const strongest = new Map<string, Finding>()

  for (const finding of [...lateResets(facts, tier), ...loops(facts, tier)]) {
    const key = `${finding.operation.id} ${finding.slot.id}`
    const known = strongest.get(key)
    if (!known || rankOf(finding) < rankOf(known)) strongest.set(key, finding)
  }
  return [...strongest.values()]
}

function* lateResets(facts: Facts, tier: Tier): Generator<Finding> {
  for (const drain of facts.drains) {
    const { slot, callable: operation } = drain
    const hazards = hazardsIn(tier, drain.hazards)
    if (hazards) yield { type: 'late-reset', slot, operation, drain, hazards }
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

function hazardsIn(tier: Tier, hazards: readonly Hazard[]): Hazards | null {
  const [first, ...rest] = hazards.filter(hazard => tier === 'possible' || hazard.tier === 'likely')
  return first ? [first, ...rest] : null
}

function isKeyed({ kind }: Slot): boolean {
  return kind === 'map' || kind === 'set' || kind === 'record'
}

/** Lower is stronger: late reset, disturbed loop, live loop; and within each, the surer one. */
function rankOf(finding: Finding): number {
  switch (finding.type) {
    case 'late-reset':
      return finding.hazards[0].tier === 'likely' ? 0 : 1
    case 'disturbed-loop':
      return finding.hazards[0].tier === 'likely' ? 2 : 3
    case 'live-loop':
      return finding.pass.drain ? 4 : finding.pass.handsOver ? 5 : 6
  }
}
