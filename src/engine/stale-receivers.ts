import type { Outline } from './callables.ts'
import type { Access, Node, Write, Writer } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { isInside } from './syntax.ts'

/**
 * A container that is looked up before the wait for what is put into it.
 *
 *     this.#rows.push(await read())     // `this.#rows` comes first
 *     this.#rows = []                   // elsewhere
 *
 * Needs accesses and suspensions; a container that is never replaced is the same after the wait.
 */
export function* collectStaleReceivers(
  { effects }: Analysis,
  { outline }: StaleContext,
): Generator<StaleDraft> {
  const waiting = collectWaiting(outline)
  if (waiting.size === 0) return
  for (const [slot, own] of effects.byContainer) {
    if (slot.holder || !own.some(isRebind)) continue
    for (const write of own) {
      if (write.type !== 'write' || write.alias !== null || write.kind === 'rebind') continue
      const { ref, node, callable } = write
      const wait = waiting.get(node)
      if (!wait || wait.range[0] < ref.range[1] || !isInside(ref, node)) continue
      yield {
        shape: 'receiver',
        slot,
        callable,
        read: ref,
        node,
        act: write,
        fresh: [],
        judge: writer => judgeWriter(writer, own),
        key: null,
        reaction: null,
        secondRun: null,
      }
    }
  }
}

function isRebind(access: Access): access is Write {
  return access.type === 'write' && access.kind === 'rebind'
}

/** Calls and assignments that wait for a part of themselves, with the last wait. */
function collectWaiting({ suspensions }: Outline): ReadonlyMap<Node, Node> {
  const waiting = new Map<Node, Node>()
  for (const { node, callable } of suspensions) {
    for (let up = node.parent; up && up !== callable.node; up = up.parent) waiting.set(up, node)
  }
  return waiting
}

/**
 * Who replaces the container takes along what is in the old one, or makes the new one of it. One that
 * starts over may well want late answers to be forgotten.
 */
function judgeWriter({ write }: Writer, accesses: readonly Access[]): Verdict | null {
  if (write.kind !== 'rebind') return null
  const isTaken = accesses.some(
    access => access.callable === write.callable && access !== write && TAKING.has(access.type),
  )
  const isLikely = (!write.isReset || isTaken) && !write.callable.isTearDown
  return { tier: isLikely ? 'likely' : 'possible', harm: 'loses-write' }
}

const TAKING: ReadonlySet<Access['type']> = new Set(['escape', 'iteration', 'read-out'])
