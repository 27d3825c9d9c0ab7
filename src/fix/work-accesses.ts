import { isStore } from '../catalog/terms.ts'
import type { Access, Callable, Drain, Facts, Node, Source } from '../engine/index.ts'

import { isLoopKey } from './loop-key.ts'
import { collectReached, isWithin } from './reach.ts'
import { isForWriting } from './slot-readers.ts'
import { isInside, textOf } from './syntax.ts'

/** What the work does with a container beside reading it out. */
export interface WorkAccesses {
  /**
   * Have to speak of what was taken: behind the reset they would find nothing. What only adds is left
   * where it is, and its entries stay for the next time.
   */
  readonly moved: readonly Access[]
  /** Of those, the looks at the entry in hand: they are part of the read-out. */
  readonly inHand: readonly Access[]
  /** Reads or removes entries where the name of what was taken cannot be put. */
  readonly stuck: Access | null
}

interface Work {
  readonly facts: Facts
  readonly source: Source
  /** All that runs between the take and the place where the resets were. */
  readonly stretch: readonly Node[]
  readonly resets: readonly Node[]
  /** The read-outs, which are given the name of what was taken in any case. */
  readonly reads: readonly Node[]
}

/**
 *     for (const name of Object.keys(this.counts)) await send(name, this.counts[name])
 *                                                                   ^^^^^^^^^^^ in hand
 */
export function workAccessesOf(drain: Drain, work: Work): WorkAccesses {
  const { facts, stretch, reads, source } = work
  const inside = facts
    .accessesOf(drain.slot)
    .filter(({ ref }) => isUnder(ref, stretch) && !reads.includes(ref))
    .filter(access => !isReset(access, drain) && !namesTaken(access, drain, stretch))
  const own = inside.filter(({ callable }) => runsInWork(callable, drain.callable, work))
  const later = inside.filter(access => !own.includes(access))
  const early = own.filter(({ node }) => !facts.canFollow(drain.reset.node, node))
  const inHand = early.filter(access => isEntryInHand(access, drain, source))
  const adding = early.filter(access => onlyAdds(access, drain.callable, work))
  const moved = early.filter(access => inHand.includes(access) || !adding.includes(access))
  const stuck =
    moved.find(({ ref }) => !isSameElement(ref, drain, source)) ??
    moved.find(access => access.type === 'escape' && drain.reset.kind === 'in-place') ??
    own
      .filter(access => !early.includes(access))
      .find(({ node }) => facts.canFollow(node, drain.reset.node)) ??
    [...later, ...collectCalledAccesses(drain, work)].find(
      access => !onlyAdds(access, drain.callable, work),
    )
  return { moved, inHand: inHand.filter(({ type }) => type === 'lookup'), stuck: stuck ?? null }
}

/** `this.rooms.get(id)` and `this.rooms.get(other)` share a slot, and are two containers. */
function isSameElement(ref: Node, { slot, reset }: Drain, source: Source): boolean {
  return slot.holder === null || textOf(ref, source) === textOf(reset.write.ref, source)
}

function isUnder(node: Node, statements: readonly Node[]): boolean {
  return statements.some(statement => isInside(node, statement.range))
}

function isReset(access: Access, { reset }: Drain): boolean {
  return access.id === reset.write.id || access.node === reset.node
}

/**
 * A local that stands for the container goes on standing for what was taken, unless the reset empties
 * that very container.
 */
function namesTaken(
  { alias, boundAt }: Access,
  { reset }: Drain,
  stretch: readonly Node[],
): boolean {
  if (alias === null) return false
  return reset.kind === 'rebind' || (boundAt !== null && isUnder(boundAt, stretch))
}

/** The operation itself, and functions written in it that only the work calls, and at once. */
function runsInWork(
  callable: Callable,
  operation: Callable,
  work: Work,
  seen: ReadonlySet<Callable> = new Set(),
): boolean {
  const { facts, stretch } = work
  if (callable === operation || seen.has(callable)) return true
  if (!isWithin(callable, operation)) return false
  if (facts.entries.some(entry => entry.callable === callable)) return false
  const sites = facts.callersOf(callable)
  return (
    sites.length > 0 &&
    sites.every(
      ({ node, caller, isLater }) =>
        !isLater &&
        isUnder(node, stretch) &&
        runsInWork(caller, operation, work, new Set([...seen, callable])),
    )
  )
}

/** What functions that are written elsewhere do while the work calls them. */
function collectCalledAccesses({ slot, callable }: Drain, work: Work): Access[] {
  const called = collectReached(work.stretch, callable, work.facts, work.resets)
  return work.facts
    .accessesOf(slot)
    .filter(access => called.has(access.callable) && access.callable !== callable)
    .filter(({ ref }) => !isUnder(ref, work.stretch))
}

/** What is added meanwhile is kept by the fresh container; nothing else finds what it looks for there. */
function onlyAdds(access: Access, operation: Callable, { facts, source }: Work): boolean {
  if (access.type === 'write') {
    return isStore(access.kind) || access.isReset
  }
  return isForWriting(access, { facts, source, operation })
}

/** `this.counts[name]`, `this.jobs.delete(id)` by the key that a loop over the container is at. */
function isEntryInHand(access: Access, drain: Drain, source: Source): boolean {
  if (access.type !== 'lookup' && access.type !== 'write') return false
  return access.key?.type === 'Identifier' && isLoopKey(access.key, drain.readOuts, source)
}
