import { isSameText } from './access-drafts.ts'
import { collectAnswers } from './answers.ts'
import type { Access, Lookup, Slot, Write } from './facts.ts'
import { isFilling } from './fillings.ts'
import { groupBy } from './groups.ts'

/**
 * Arrays in which each entry stands once: nothing comes in without a look whether it is there.
 *
 *     if (!this.#busy.includes(job)) this.#busy.push(job)
 *
 * Needs accesses; promises nothing for arrays that this file does not fill.
 */
export function collectDistinct(accesses: readonly Access[]): ReadonlySet<Slot> {
  const distinct = new Set<Slot>()
  for (const [slot, own] of groupBy(accesses, access => access.slot)) {
    if (slot.kind !== 'array') continue
    const looks = own.filter(access => access.type === 'lookup')
    const fills = own.filter(access => access.type === 'write').filter(isFilling)
    if (fills.length > 0 && fills.every(write => isOnlyIfMissing(write, looks))) distinct.add(slot)
  }
  return distinct
}

function isOnlyIfMissing({ method, node, value }: Write, looks: readonly Lookup[]): boolean {
  if (value === null || (method !== 'push' && method !== 'unshift')) return false
  return collectAnswers(node).some(({ asked, isPresent }) => {
    const look = isPresent ? undefined : looks.find(lookup => lookup.node === asked)
    return look?.key ? isSameText(look.key, value) : false
  })
}
