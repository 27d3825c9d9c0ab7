import type { TSESTree } from '@typescript-eslint/types'

import type { Drain, Facts, Node, Source, Write } from '../engine/index.ts'

import {
  batchOf,
  canReplaceReads,
  hasAll,
  takePlanOf,
  withoutOwnTake,
  type Batch,
  type TakePlan,
} from './batch.ts'
import { findDrainGroup, findSoloGroup, type DrainGroup } from './drain-group.ts'
import { findDrainShape, type DrainShape } from './drain-shape.ts'
import { freeBlockName, freeName } from './free-name.ts'
import { findTrackedBatch } from './hand-over.ts'
import type { Edit } from './repair.ts'
import { canResetBefore, resetContentOf } from './reset-content.ts'
import { findRestoreLines, type RestoreLines } from './restore.ts'
import { canSwapInPlace, swapEditOf } from './swap-in-place.ts'
import { findOwnCatch, ownCatchEdits } from './take-catch.ts'
import { findFinallyEdits } from './take-finally.ts'
import { takeEdits, type Guard } from './take-text.ts'
import { canStandInTry, declaresForLater, waysOutOf, type WaysOut } from './ways-out.ts'
import { workAccessesOf } from './work-accesses.ts'

/** A drain with everything that its new text is made of. */
export interface TakeFirstPlan {
  readonly facts: Facts
  readonly source: Source
  readonly group: DrainGroup
  readonly takes: readonly TakePlan[]
  readonly shape: DrainShape
  readonly ways: WaysOut
}

/** What becomes of a batch when the work does not come to its end. */
export type AfterFailure = 'nothing' | 'restore' | 'restore-rest'

/** With the drains whose resets stand beside it if that can be written, else alone. */
export function findTakeFirstPlan(
  facts: Facts,
  source: Source,
  drain: Drain,
): TakeFirstPlan | null {
  for (const group of [findDrainGroup(facts, drain), findSoloGroup(facts, drain)]) {
    const plan = group && findPlanOf(group, facts, source)
    if (plan) return plan
  }
  return null
}

function findPlanOf(group: DrainGroup, facts: Facts, source: Source): TakeFirstPlan | null {
  const takes = group.drains.map(member => takePlanOf(member, facts))
  const plan = arrange(group, takes, facts, source)
  if (plan?.takes.every(take => hasAll(take, mustRestore(plan)))) return plan
  const whole = takes.map(take => withoutOwnTake(take, facts))
  const better = takes.some(({ own }) => own) ? arrange(group, whole, facts, source) : null
  return better ?? (plan?.takes.every(take => hasAll(take, false)) ? plan : null)
}

/** `null` where the work reads the container in a way that the new name cannot be given to. */
function arrange(
  group: DrainGroup,
  takes: readonly TakePlan[],
  facts: Facts,
  source: Source,
): TakeFirstPlan | null {
  const ownTakes = takes
    .flatMap(({ own }) => (own ? [own.statement] : []))
    .sort((a, b) => a.range[0] - b.range[0])
  const reads = takes.flatMap(take => take.reads.map(({ ref }) => ref))
  const { resets } = group
  const shape = findDrainShape({ resets, ownTakes, reads }, source)
  if (!shape || !takes.every(take => canReplaceReads(take, source))) return null
  const writes = group.drains.map(({ reset }) => reset.write)
  const canMove = (write: Write): boolean =>
    canResetBefore(shape.stretch, write, resetContentOf(write, source), source)
  if (!writes.every(canMove)) return null
  const found = takes.map(take => {
    const { stretch } = shape
    const work = { facts, source, stretch, resets, reads: readsOf(take, facts) }
    return { take, others: workAccessesOf(take.drain, work) }
  })
  if (found.some(({ others }) => others.stuck)) return null
  const all = found.map(({ take, others }) => ({ ...take, others }))
  const refs = group.drains.flatMap(({ slot }) => facts.accessesOf(slot).map(({ ref }) => ref))
  const ways = waysOutOf(shape.work, new Set(refs), source)
  return { facts, source, group, takes: all, shape, ways }
}

/** A reset in `finally` comes in any case, and one behind work that cannot fail as well. */
export function mustRestore({ shape, ways }: TakeFirstPlan): boolean {
  return shape.kind === 'nested' || (shape.kind === 'row' && (ways.throws || ways.leaves))
}

/** All that the new code reads of the container; what goes through the author's own alias is his batch. */
export function readsOf({ drain, reads, own, others }: TakePlan, facts: Facts): readonly Node[] {
  const inHand = others.inHand.map(({ ref }) => ref)
  if (!own) return [...reads.map(({ ref }) => ref), ...inHand]
  const through = facts
    .accessesOf(drain.slot)
    .filter(({ type, alias }) => type !== 'write' && alias === own.readOut.local)
  return [own.readOut.ref, ...through.map(({ ref }) => ref), ...inHand]
}

/** What is taken, in the order of the resets. */
export function batchesOf(plan: TakeFirstPlan, mustHoldAll: boolean): Batch[] {
  const { takes, facts, source, shape } = plan
  const taken = new Set<string>()
  const place = shape.work[0] ?? source.ast
  return takes.map(take => {
    const isSwapped = isSwappedInPlace(take, plan)
    const batch = batchOf(take, { facts, source, place, taken, mustHoldAll, isSwapped })
    taken.add(batch.name)
    return batch
  })
}

function isSwappedInPlace({ drain, own }: TakePlan, { facts, source }: TakeFirstPlan): boolean {
  return own === null && canSwapInPlace(drain, facts, source)
}

/** The text of one repair; `null` where it cannot be written without a loss. */
export function findTakeFirstEdits(plan: TakeFirstPlan, after: AfterFailure): Edit[] | null {
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

function partsOf(plan: TakeFirstPlan, batches: readonly Batch[]) {
  const { shape, source, group, takes } = plan
  const ownTakes = takes.flatMap(({ own }) => (own ? [own.statement] : []))
  const swapped = takes.filter(take => isSwappedInPlace(take, plan)).map(({ drain }) => drain)
  const resetEdits = batches
    .filter(({ drain }) => swapped.includes(drain))
    .map(({ drain, target }) => swapEditOf(drain, target, source))
  return { batches, resets: group.resets, resetEdits, shape, ownTakes, source }
}

/** Moves the resets out of `finally` to where they belong now. */
function findEditsWithFinally(plan: TakeFirstPlan, batches: readonly Batch[]): Edit[] | null {
  const attempt = findAttempt(plan)
  const text = { ...partsOf(plan, batches), guard: { type: 'none' }, extraLines: [] } as const
  return attempt && findFinallyEdits(attempt, text)
}

function findAttempt({ group }: TakeFirstPlan): TSESTree.TryStatement | null {
  const attempt = group.resets[0]?.parent?.parent
  return attempt?.type === 'TryStatement' ? attempt : null
}

function trackedOf(plan: TakeFirstPlan, batches: readonly Batch[], after: AfterFailure) {
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

function findAllRestoreLines({ facts, source, shape }: TakeFirstPlan, batches: readonly Batch[]) {
  const place = shape.work[0] ?? source.ast
  const texts = batches.flatMap(({ name, container, target }) => [name, container, target])
  const names = {
    key: freeBlockName('key', place, texts, source),
    value: freeBlockName('value', place, texts, source),
  }
  const lines = batches.map(batch => findRestoreLines(batch, names, { facts, source }))
  return lines.some(own => own === null) ? null : lines.flatMap(own => own ?? [])
}

/** `catch` and rethrow where throwing is the only way out, else a flag. */
function guardOf({ shape, ways }: TakeFirstPlan, restore: RestoreLines, source: Source): Guard {
  const place = shape.work[0] ?? source.ast
  const coversRest = declaresForLater(shape.work, source)
  if (shape.kind === 'row' && !ways.leaves && !coversRest) {
    const texts = restore.map(({ text }) => text)
    return { type: 'catch', restore, errorName: freeBlockName('error', place, texts, source) }
  }
  return { type: 'flag', restore, flagName: freeName(['isFlushed'], place, source), coversRest }
}
