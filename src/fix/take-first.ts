import type { Drain, Facts, Source } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { claimFirstRepair } from './claim-first.ts'
import { NO_REPAIR, type Repair, type Suggestion, type TakeFirstOptions } from './repair.ts'
import { findRestoreObstacle } from './restore.ts'
import { findTakeObstacle } from './take-first-conditions.ts'
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
  const obstacle = findTakeObstacle({
    facts,
    source,
    callable: drain.callable,
    drains: plan.group.drains,
    resets: plan.group.resets,
    shape: plan.shape,
    reads: plan.takes.flatMap(take => readsOf(take, facts)),
  })
  return mustRestore(plan)
    ? repairWithFailure(plan, obstacle, options)
    : repairWithoutFailure(plan, obstacle, options)
}

/** `send(this.buf).then(() => { this.buf = [] })` */
function isInReaction({ reset, callable }: Drain): boolean {
  return !reset.helper && reset.write.callable !== callable
}

function repairWithoutFailure(
  plan: TakeFirstPlan,
  obstacle: string | null,
  options: TakeFirstOptions,
): Repair {
  const edits = findTakeFirstEdits(plan, 'nothing')
  if (!edits) return NO_REPAIR
  if (obstacle === null && options.fix === 'all') return { fix: edits, suggestions: [] }
  const title = `Take ${namesOf(plan)} and reset first${because(obstacle)}`
  return { fix: null, suggestions: [{ id: 'takeFirst', title, edits }] }
}

function repairWithFailure(
  plan: TakeFirstPlan,
  obstacle: string | null,
  { fix, onFailure }: TakeFirstOptions,
): Repair {
  const drop = findTakeFirstEdits(plan, 'nothing')
  const restore = findTakeFirstEdits(plan, 'restore')
  const rest = findTakeFirstEdits(plan, 'restore-rest')
  const canFix = fix === 'all' && obstacle === null
  const restoreObstacle = obstacle ?? findRestoreObstacleOf(plan)
  const fixed = !canFix
    ? null
    : onFailure === 'drop'
      ? drop
      : restoreObstacle === null
        ? restore
        : null

  const start = `Take ${namesOf(plan)} and reset first`
  const choices = [
    { id: 'takeFirstRestore', title: `${start}, put it back after a failure`, edits: restore },
    {
      id: 'takeFirstRestoreRest',
      title: `${start}, put back after a failure what was not handed over`,
      edits: rest,
    },
    { id: 'takeFirstDrop', title: `${start}, drop it after a failure`, edits: drop },
  ] as const
  const suggestions = choices.flatMap(({ id, title, edits }): Suggestion[] =>
    edits && edits !== fixed
      ? [
          {
            id,
            title: title + because(id === 'takeFirstRestore' ? restoreObstacle : obstacle),
            edits,
          },
        ]
      : [],
  )
  return { fix: fixed, suggestions }
}

function because(obstacle: string | null): string {
  return obstacle === null ? '' : ` (${obstacle})`
}

function namesOf({ group }: TakeFirstPlan): string {
  return group.drains.map(({ slot }) => `\`${slot.name}\``).join(' and ')
}

/** Restoring is for a person to choose where it is not certain to give back what there was. */
function findRestoreObstacleOf(plan: TakeFirstPlan): string | null {
  const { facts, group } = plan
  const [drain] = group.drains
  if (drain && !drain.callable.isAsync) return 'the operation is synchronous'
  for (const batch of batchesOf(plan, true)) {
    const obstacle = findRestoreObstacle(batch, { facts, source: plan.source })
    if (obstacle !== null) return obstacle
  }
  return null
}
