import type { Drain, Facts, Source } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { claimFirstRepair } from './claim-first.ts'
import {
  NO_REPAIR,
  because,
  concessionsOf,
  obstacle,
  type Obstacle,
  type Repair,
  type Suggestion,
  type TakeFirstOptions,
} from './repair.ts'
import { findRestoreObstacle } from './restore.ts'
import { collectTakeObstacles } from './take-first-conditions.ts'
import {
  batchesOf,
  findTakeFirstEdits,
  findTakeFirstPlan,
  mustRestore,
  readsOf,
  type TakeFirstPlan,
} from './take-plan.ts'
import { takeBeforeReaction } from './take-reaction.ts'

/**
 * Takes what a drain reads and resets the container before the work starts, so that what is written
 * meanwhile is neither lost nor handled twice.
 *
 *     for (const [name, n] of this.#counters) await sink.increment(name, n)
 *     this.#counters = new Map()
 *
 *     const counters = this.#counters
 *     this.#counters = new Map()
 *     for (const [name, n] of counters) await sink.increment(name, n)
 */
export function takeFirstRepair(
  facts: Facts,
  source: Source,
  drain: Drain,
  options: TakeFirstOptions,
): Repair {
  return withoutLosses(repairOf(facts, source, drain, options), source)
}

function repairOf(facts: Facts, source: Source, drain: Drain, options: TakeFirstOptions): Repair {
  if (drain.reset.kind === 'per-entry' || drain.reset.kind === 'peek-then-shift') {
    return claimFirstRepair(drain, facts, source)
  }
  if (isInReaction(drain)) return takeBeforeReaction(drain, facts, source)
  const plan = findTakeFirstPlan(facts, source, drain)
  if (!plan) return NO_REPAIR
  const obstacles = collectTakeObstacles({
    facts,
    source,
    callable: drain.callable,
    drains: plan.group.drains,
    resets: plan.group.resets,
    shape: plan.shape,
    reads: plan.takes.flatMap(take => readsOf(take, facts)),
    looksAgain: plan.takes.some(({ others }) => others.moved.length > 0),
    mustRestore: mustRestore(plan),
  })
  return mustRestore(plan)
    ? repairWithFailure(plan, obstacles, options)
    : repairWithoutFailure(plan, obstacles, options)
}

/** `send(this.buf).then(() => { this.buf = [] })` */
function isInReaction({ reset, callable }: Drain): boolean {
  return !reset.helper && reset.write.callable !== callable
}

function repairWithoutFailure(
  plan: TakeFirstPlan,
  obstacles: readonly Obstacle[],
  { fix }: TakeFirstOptions,
): Repair {
  const edits = findTakeFirstEdits(plan, 'nothing')
  if (!edits) return NO_REPAIR
  if (obstacles.length === 0 && fix === 'all') return { fix: edits, suggestions: [] }
  const title = `${startOf(plan)}${because(obstacles)}`
  const concessions = concessionsOf(obstacles)
  return { fix: null, suggestions: [{ id: 'takeFirst', title, edits, concessions }] }
}

function repairWithFailure(
  plan: TakeFirstPlan,
  obstacles: readonly Obstacle[],
  { fix, onFailure }: TakeFirstOptions,
): Repair {
  const restore = findChoice(plan, 'restore', [...obstacles, ...collectRestoreObstacles(plan)])
  const rest = findChoice(plan, 'restore-rest', obstacles)
  const drop = findChoice(plan, 'drop', obstacles)
  const wanted = onFailure === 'drop' ? drop : restore
  if (wanted?.obstacles.length === 0 && fix === 'all') {
    const others = [restore, rest, drop].filter(choice => choice !== wanted)
    return { fix: wanted.suggestion.edits, suggestions: suggestionsOf(others) }
  }
  // What puts back all and what puts back the rest differ in a line or two: one of them is enough.
  // Where nothing is waited for, a failure is a mistake in the program, and the plain take is the best.
  const choices = waits(plan) ? [restore, drop] : [drop, restore]
  return { fix: null, suggestions: suggestionsOf(choices) }
}

function waits({ facts, shape }: TakeFirstPlan): boolean {
  return shape.stretch.some(statement => facts.suspensionsUnder(statement).length > 0)
}

/** One thing that can become of a batch whose hand-over failed. */
interface Choice {
  readonly suggestion: Suggestion
  readonly obstacles: readonly Obstacle[]
}

function findChoice(
  plan: TakeFirstPlan,
  after: 'restore' | 'restore-rest' | 'drop',
  obstacles: readonly Obstacle[],
): Choice | null {
  const edits = findTakeFirstEdits(plan, after === 'drop' ? 'nothing' : after)
  if (!edits) return null
  const { id, words, concessions } = AFTER_FAILURE[after]
  const title = `${startOf(plan)}, ${words} ${endOf(plan)}${because(obstacles)}`
  const all = [...new Set([...concessions, ...concessionsOf(obstacles)])]
  return { suggestion: { id, title, edits, concessions: all }, obstacles }
}

const AFTER_FAILURE = {
  restore: { id: 'takeFirstRestore', words: 'put it back', concessions: [] },
  'restore-rest': {
    id: 'takeFirstRestoreRest',
    words: 'put the rest back',
    concessions: ['failure'],
  },
  drop: { id: 'takeFirstDrop', words: 'drop it', concessions: ['failure'] },
} as const

/** When the work does not come to the place where the author's reset was. */
function endOf({ shape, ways }: TakeFirstPlan): string {
  if (shape.kind === 'nested' || !ways.leaves) return 'after a failure'
  return ways.throws ? 'after a failure or an early end' : 'after an early end'
}

function suggestionsOf(choices: readonly (Choice | null)[]): Suggestion[] {
  return choices.flatMap(choice => (choice ? [choice.suggestion] : []))
}

function startOf({ group }: TakeFirstPlan): string {
  const names = group.drains.map(({ slot }) => `\`${slot.name}\``).join(' and ')
  return `Take ${names} and reset first`
}

/** Restoring is for a person to choose where it is not certain to give back what there was. */
function collectRestoreObstacles(plan: TakeFirstPlan): Obstacle[] {
  const { facts, source, group } = plan
  const [drain] = group.drains
  const isAtOnce = drain !== undefined && !drain.callable.isAsync
  return [
    ...(isAtOnce ? [obstacle('the operation is synchronous')] : []),
    ...batchesOf(plan, true).flatMap(batch => findRestoreObstacle(batch, { facts, source }) ?? []),
  ]
}
