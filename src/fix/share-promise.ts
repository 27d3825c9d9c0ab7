import type { Facts, Source, StaleEntry } from '../engine/index.ts'

import { isConstantIn } from './constants.ts'
import { isQuiet } from './evaluation.ts'
import { canBeMissing } from './missing-results.ts'
import { canHoldPromises, collectRemakings } from './promise-readers.ts'
import { findPromiseTypeEdits } from './promise-type.ts'
import { because, concessionsOf, obstacle, type Edit, type Suggestion } from './repair.ts'
import { findDefaultEdit } from './share-default.ts'
import { findShare } from './share-place.ts'
import { shareEdit } from './share-text.ts'

/**
 * The promise is stored at once instead of its value, and taken out again when it fails. Whoever comes
 * meanwhile finds it, and waits for the same work.
 *
 *     const conn = await connect(host)         const pending = connect(host)
 *     this.#conns.set(host, conn)              this.#conns.set(host, pending)
 *     return conn                              pending.catch(() => {
 *                                                if (this.#conns.get(host) === pending) this.#conns.delete(host)
 *                                              })
 *                                              return pending
 */
export function sharePromiseSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const { slot, act, callable } = entry
  if (!callable.isAsync || act.type !== 'write' || act.node !== entry.node) return []
  if (!act.key || !isQuiet(act.key, source)) return []
  if (!isConstantIn(act.key, callable.node, source)) return []
  if (act.alias !== null && !isConstantIn(act.ref, callable.node, source)) return []
  // A map of promises, each of which is made behind a wait of its own.
  const isOfPromises = slot.elementType === 'Promise'
  if (!isOfPromises && !canHoldPromises(entry, facts, source)) return []
  const remade = collectRemakings(entry, facts).map(({ value }) => value)
  const typeEdits = isOfPromises ? [] : findPromiseTypeEdits(slot, remade, source)
  const edit = findDefaultEdit(entry, facts, source) ?? findShareEdit(entry, facts, source)
  if (!typeEdits || !edit) return []
  const obstacles = [
    ...(!isOfPromises && canBeMissing(entry, source)
      ? [obstacle('a result that counts as missing is kept, too', 'alone')]
      : []),
    ...(isOfPromises ? [obstacle('today one that fails stays', 'failure')] : []),
  ]
  const title = `Store the promise in \`${slot.name}\` before the wait, and remove it when that fails`
  return [
    {
      id: 'sharePromise',
      title: title + because(obstacles),
      edits: [...typeEdits, edit],
      concessions: concessionsOf(obstacles),
    },
  ]
}

function findShareEdit(entry: StaleEntry, facts: Facts, source: Source): Edit | null {
  const share = findShare(entry, facts, source)
  // Nobody waits for what is a promise already.
  const isUsed = share?.rest === 'wait' || typeof share?.rest === 'object'
  if (!share || (isUsed && entry.slot.elementType === 'Promise')) return null
  return shareEdit(share, entry.act, facts, source)
}
