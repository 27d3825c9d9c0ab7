import type { TSESTree } from '@typescript-eslint/types'

import type { Drain, Facts, Node, Source } from '../engine/index.ts'

import { batchOf, canReplaceReads, takePlanOf, type Batch, type TakePlan } from './batch.ts'
import { claimFirstRepair } from './claim-first.ts'
import { findDrainGroup, type DrainGroup } from './drain-group.ts'
import { findDrainShape, type DrainShape } from './drain-shape.ts'
import { freeName } from './free-name.ts'
import { findTrackedBatch } from './hand-over.ts'
import {
  NO_REPAIR,
  type Edit,
  type Repair,
  type Suggestion,
  type TakeFirstOptions,
} from './repair.ts'
import { findRestoreLines, findRestoreObstacle, type RestoreLines } from './restore.ts'
import { canSwapInPlace, swapEditOf } from './swap-in-place.ts'
import { findTakeObstacle } from './take-first-conditions.ts'
import { findFinallyEdits } from './take-finally.ts'
import { takeBeforeReaction } from './take-reaction.ts'
import { takeEdits, type Guard } from './take-text.ts'
import { findOwnCatch, ownCatchEdits } from './take-catch.ts'
import { canStandInTry, declaresForLater, waysOutOf, type WaysOut } from './ways-out.ts'

/** A drain with everything that its new text is made of. */
interface Plan {
  readonly facts: Facts
  readonly source: Source
  readonly group: DrainGroup
  readonly takes: readonly TakePlan[]
  readonly shape: DrainShape
  readonly ways: WaysOut
}

/** What becomes of a batch when the work does not come to its end. */
type AfterFailure = 'nothing' | 'restore' | 'restore-rest'

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
  if (drain.reset.kind === 'per-entry' || drain.reset.kind === 'peek-then-shift') {
    return claimFirstRepair(drain, facts, source)
  }
  if (isInReaction(drain)) return takeBeforeReaction(drain, facts, source)
  const plan = findPlan(facts, source, drain)
  if (!plan) return NO_REPAIR
  const obstacle = findTakeObstacle({
    facts,
    source,
    callable: drain.callable,
    drains: plan.group.drains,
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

/** All that the new code reads of the container; what goes through the author's own alias is his batch. */
function readsOf({ drain, reads, own }: TakePlan, facts: Facts): readonly Node[] {
  if (!own) return reads
  const through = facts
    .accessesOf(drain.slot)
    .filter(({ type, alias }) => type !== 'write' && alias === own.readOut.local)
  return [own.readOut.ref, ...through.map(({ ref }) => ref)]
}

function findPlan(facts: Facts, source: Source, drain: Drain): Plan | null {
  const group = findDrainGroup(facts, drain)
  if (!group) return null
  const takes = group.drains.map(member => takePlanOf(member, facts))
  const ownTakes = takes
    .flatMap(({ own }) => (own ? [own.statement] : []))
    .sort((a, b) => a.range[0] - b.range[0])
  const reads = takes.flatMap(take => take.reads)
  const shape = findDrainShape({ resets: group.resets, ownTakes, reads }, source)
  if (!shape || !takes.every(canReplaceReads)) return null
  return { facts, source, group, takes, shape, ways: waysOutOf(shape.work, source) }
}

/** A reset in `finally` comes in any case, and one behind work that cannot fail as well. */
function mustRestore({ shape, ways }: Plan): boolean {
  return shape.kind === 'nested' || (shape.kind === 'row' && (ways.throws || ways.leaves))
}

function repairWithoutFailure(
  plan: Plan,
  obstacle: string | null,
  options: TakeFirstOptions,
): Repair {
  const edits = findEdits(plan, 'nothing')
  if (!edits) return NO_REPAIR
  if (obstacle === null && options.fix === 'all') return { fix: edits, suggestions: [] }
  const title = `Take ${namesOf(plan)} and reset first${because(obstacle)}`
  return { fix: null, suggestions: [{ id: 'takeFirst', title, edits }] }
}

function repairWithFailure(
  plan: Plan,
  obstacle: string | null,
  { fix, onFailure }: TakeFirstOptions,
): Repair {
  const drop = findEdits(plan, 'nothing')
  const restore = findEdits(plan, 'restore')
  const rest = findEdits(plan, 'restore-rest')
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

function namesOf({ group }: Plan): string {
  return group.drains.map(({ slot }) => `\`${slot.name}\``).join(' and ')
}

/** Restoring is for a person to choose where it is not certain to give back what there was. */
function findRestoreObstacleOf(plan: Plan): string | null {
  const { facts, group } = plan
  const [drain] = group.drains
  if (drain && !drain.callable.isAsync) return 'the operation is synchronous'
  for (const batch of batchesOf(plan, true)) {
    const obstacle = findRestoreObstacle(batch, { facts, source: plan.source })
    if (obstacle !== null) return obstacle
  }
  return null
}

function batchesOf({ takes, facts, source, shape, group }: Plan, mustHoldAll: boolean): Batch[] {
  const taken = new Set<string>()
  const place = shape.work[0] ?? source.ast
  return takes.map(take => {
    const isSwapped = group.resets.length > 0 && canSwapInPlace(take.drain, facts, source)
    const batch = batchOf(take, { facts, source, place, taken, mustHoldAll, isSwapped })
    taken.add(batch.name)
    return batch
  })
}

function findEdits(plan: Plan, after: AfterFailure): Edit[] | null {
  const { shape, source, group } = plan
  const batches = batchesOf(plan, after !== 'nothing')
  if (shape.kind === 'finally') return findEditsWithFinally(plan, batches)
  if (after === 'nothing') {
    if (shape.kind === 'nested') return null
    return takeEdits({ ...partsOf(plan, batches), guard: { type: 'none' }, extraLines: [] })
  }
  if (!canStandInTry(shape.work)) return null
  const tracked = trackedOf(plan, batches, after)
  const restore = tracked && findAllRestoreLines(plan, tracked.rests)
  if (!restore || group.drains.length === 0) return null
  const guard = guardOf(plan, restore, source)
  const text = { ...partsOf(plan, tracked.batches), guard, extraLines: tracked.lines }
  const ownCatch = guard.type === 'catch' ? findOwnCatch(text) : null
  return ownCatch ? ownCatchEdits(ownCatch, text, restore) : takeEdits(text)
}

function partsOf({ shape, source, group, facts, takes }: Plan, batches: readonly Batch[]) {
  const ownTakes = takes.flatMap(({ own }) => (own ? [own.statement] : []))
  const resetEdits = batches
    .filter(({ drain }) => canSwapInPlace(drain, facts, source))
    .map(({ drain, container }) => swapEditOf(drain, container, source))
  return { batches, resets: group.resets, resetEdits, shape, ownTakes, source }
}

/** Moves the resets out of `finally` to where they belong now. */
function findEditsWithFinally(plan: Plan, batches: readonly Batch[]): Edit[] | null {
  const attempt = findAttempt(plan)
  const text = { ...partsOf(plan, batches), guard: { type: 'none' }, extraLines: [] } as const
  return attempt && findFinallyEdits(attempt, text)
}

function findAttempt({ group }: Plan): TSESTree.TryStatement | null {
  const attempt = group.resets[0]?.parent?.parent
  return attempt?.type === 'TryStatement' ? attempt : null
}

function trackedOf(plan: Plan, batches: readonly Batch[], after: AfterFailure) {
  if (after === 'restore') return { batches, rests: batches, lines: [] }
  const { shape, source } = plan
  const [place] = shape.work
  const taken = new Set(batches.map(({ name }) => name))
  const found = batches.map(batch => {
    const tracked = place ? findTrackedBatch(batch, place, taken, source) : null
    const name = tracked?.line?.split(' ')[1]
    if (name !== undefined) taken.add(name)
    return tracked
  })
  if (found.some(tracked => tracked === null)) return null
  const all = found.filter(tracked => tracked !== null)
  return {
    batches: all.map(({ batch }) => batch),
    rests: all.map(({ rest }) => rest),
    lines: all.flatMap(({ line }) => (line === null ? [] : [line])),
  }
}

function findAllRestoreLines({ facts, source, shape }: Plan, batches: readonly Batch[]) {
  const place = shape.work[0] ?? source.ast
  const names = {
    key: freeName(['key'], place, source),
    value: freeName(['value'], place, source),
  }
  const lines = batches.map(batch => findRestoreLines(batch, names, { facts, source }))
  return lines.some(own => own === null) ? null : lines.flatMap(own => own ?? [])
}

/** `catch` and rethrow where throwing is the only way out, else a flag. */
function guardOf({ shape, ways }: Plan, restore: RestoreLines, source: Source): Guard {
  const place = shape.work[0] ?? source.ast
  const coversRest = declaresForLater(shape.work, source)
  if (shape.kind === 'row' && !ways.leaves && !coversRest) {
    return { type: 'catch', restore, errorName: freeName(['error'], place, source) }
  }
  return { type: 'flag', restore, flagName: freeName(['isFlushed'], place, source), coversRest }
}
