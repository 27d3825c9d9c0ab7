import type { Drain, Facts, Iteration, Node, ReadOut, Slot, Source } from '../engine/index.ts'

import { findMoveEdits, type Target } from './move-statement.ts'
import { NO_REPAIR, type Repair } from './repair.ts'
import { findStatement, findStatementList, isInside } from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * Moves the author's own removal of one entry up to where the entry was taken. Today an entry whose
 * handling fails stays in the container, and after this it is gone: a person has to want that.
 *
 *     for (const [id, job] of this.jobs) {       for (const [id, job] of this.jobs) {
 *       await run(job)                             this.jobs.delete(id)
 *       this.jobs.delete(id)                       await run(job)
 *     }                                          }
 */
export function claimFirstRepair(drain: Drain, facts: Facts, source: Source): Repair {
  const removal = findStatement(drain.reset.node)
  const list = removal && findStatementList(removal)
  if (removal?.type !== 'ExpressionStatement' || !list) return NO_REPAIR
  const target =
    drain.reset.kind === 'per-entry'
      ? findClaimPlace(drain, removal, list, facts)
      : findPeekEnd(drain, removal, list, facts)
  if (!target) return NO_REPAIR
  const { place, endsEarly } = behindEarlyEnds(target, removal, list, facts, source)
  const what =
    drain.reset.kind === 'per-entry'
      ? `Delete the entry of \`${drain.slot.name}\` before the wait`
      : `Take the entry out of \`${drain.slot.name}\` before the wait`
  const title = `${what}; it is gone when its handling fails${endsEarly ? ' or ends early' : ''}`
  const edits = findMoveEdits(removal, place, source)
  if (!edits) return NO_REPAIR
  const concessions = ['failure', 'readers'] as const
  return { fix: null, suggestions: [{ id: 'takeFirst', title, edits, concessions }] }
}

/**
 * An entry that is left where it is, is not claimed either.
 *
 *     if (job.isOff) continue      // ← behind this statement
 *     await run(job)
 *     if (job.isLost) continue     // ends early: its entry stays today, and would be gone
 */
function behindEarlyEnds(
  target: Target,
  removal: Node,
  list: readonly Node[],
  facts: Facts,
  source: Source,
): { readonly place: Target; readonly endsEarly: boolean } {
  const canLeave = (statement: Node) => waysOutOf([statement], new Set(), source).leaves
  const start = list.indexOf(target.statement) + (target.side === 'after' ? 1 : 0)
  const passed = list.slice(start, list.indexOf(removal))
  const wait = passed.findIndex(statement => facts.suspensionsUnder(statement).length > 0)
  const early = passed.slice(0, Math.max(wait, 0)).findLast(canLeave)
  return {
    place: early ? { statement: early, side: 'after' } : target,
    endsEarly: passed.slice(Math.max(wait, 0)).some(canLeave),
  }
}

/**
 * The value is read before the entry is removed: by the live pass itself, or by the lookup behind which
 * the removal goes. What a copy of the entries holds may be old by the time its turn comes.
 *
 *     for (const id of Object.keys(this.jobs)) {
 *       const job = this.jobs[id]               // ← behind this statement
 *       await run(job)
 */
function findClaimPlace(
  { slot, callable, readOuts }: Drain,
  removal: Node,
  list: readonly Node[],
  facts: Facts,
): Target | null {
  const [first] = list
  const [pass] = readOuts
  if (!pass || !first || first === removal || !isBodyOf(pass, removal.parent)) return null
  const others = list.filter(statement => statement !== removal)
  const touching = others.filter(statement =>
    facts.accessesReachedFrom(statement, slot).some(access => access.callable === callable),
  )
  const last = touching.at(-1)
  const waits = others.find(statement => facts.suspensionsUnder(statement).length > 0)
  if (!last) return pass.type === 'iteration' ? { statement: first, side: 'before' } : null
  const isFresh = pass.type === 'iteration' || pass.yields === 'keys'
  const isRead = touching.every(statement => isOnlyRead(statement, slot, facts))
  const isEarly = waits !== undefined && last.range[1] <= waits.range[0]
  return isFresh && isRead && isEarly ? { statement: last, side: 'after' } : null
}

function isBodyOf(pass: Iteration | ReadOut, block: Node | undefined): boolean {
  if (pass.type === 'iteration') return block === pass.body
  const loop = block?.parent
  return loop?.type === 'ForOfStatement' && loop.body === block && loop.right === pass.node
}

function isOnlyRead(statement: Node, slot: Slot, facts: Facts): boolean {
  return facts.accessesReachedFrom(statement, slot).every(({ type }) => type === 'lookup')
}

/** `const job = this.queue[0]`: the statement whose only look at the queue this is. */
function findPeekEnd(
  { slot, callable }: Drain,
  removal: Node,
  list: readonly Node[],
  facts: Facts,
): Target | null {
  const end = list.indexOf(removal)
  const peeks = facts
    .accessesOf(slot)
    .filter(access => access.type === 'lookup' && access.callable === callable)
    .map(access => list.findIndex(statement => isInside(access.node, statement.range)))
    .filter(index => index >= 0 && index < end)
  const [index] = peeks
  const statement = index === undefined ? undefined : list[index]
  const isAlone = peeks.length === 1 && statement?.type === 'VariableDeclaration'
  const waits = statement && facts.suspensionsUnder(statement).length > 0
  return isAlone && !waits ? { statement, side: 'after' } : null
}
