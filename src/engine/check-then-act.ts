import { isStore } from '../catalog/terms.ts'
import type { Answer } from './answers.ts'
import type { ReadUse, Uses, WriteUse } from './entry-uses.ts'
import { collectFresh, isSameContainer, judgeRemoval, judgeStore } from './entry-verdicts.ts'
import type { Node } from './facts.ts'
import { isMadeAnew } from './made-anew.ts'
import { needsOf } from './needs.ts'
import { collectIngredients, collectKeptAnswers, findInitial } from './origins.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'

/**
 * An entry that is stored because it was missing before a window.
 *
 *     if (!this.#conns.has(host)) this.#conns.set(host, await connect(host))
 *     if (this.#names.has(name)) throw new Error('taken'); await save(name); this.#names.add(name)
 *     if (!list.some(item => item.id === id)) list.push(await load(id))
 *
 * Promises drafts for stored promises and claimed entries, too: there nothing lies in between.
 */
export function collectChecks(uses: Uses, context: StaleContext): StaleDraft[] {
  if (uses.reads.length === 0) return []
  return uses.writes
    .filter(({ access }) => isStore(access.kind) || access.method === 'unshift')
    .flatMap(act => {
      const check = findCheck(act, uses, context)
      return check ? [draftOf(check, act, uses, context)] : []
    })
}

/** The look at an entry that has to have found nothing, for control to get to the act. */
interface Check {
  readonly read: ReadUse
  readonly leaves: Answer['leaves']
}

function findCheck(act: WriteUse, { reads, slot }: Uses, context: StaleContext): Check | null {
  if (slot.kind === 'array' && !isInsertion(act)) return null
  for (const { asked, isPresent, leaves, isSure } of collectKeptAnswers(
    act.reaction?.call ?? act.node,
    context,
    needsOf,
  )) {
    const read = isPresent ? null : findRead(asked, reads, context)
    if (!read || !isSameEntry(read, act, context)) continue
    // What is made of what was there changes it: `counts.set(key, (count ?? 0) + 1)`.
    if (isSure || !isMadeOf(act, read, context)) return { read, leaves }
  }
  return findDefault(act, reads, context)
}

function isMadeOf({ value }: WriteUse, read: ReadUse, context: StaleContext): boolean {
  return value !== null && collectIngredients(value, context).has(read.node)
}

/** The look itself, or the local that keeps what it found. */
function findRead(asked: Node, reads: readonly ReadUse[], context: StaleContext): ReadUse | null {
  const value = findInitial(asked, context)
  return reads.find(({ node }) => node === value) ?? null
}

/** `const conn = conns.get(id) ?? (await connect(id)); conns.set(id, conn)` */
function findDefault(
  act: WriteUse,
  reads: readonly ReadUse[],
  context: StaleContext,
): Check | null {
  const value = act.value && findInitial(act.value, context)
  if (value?.type !== 'LogicalExpression' || value.operator === '&&') return null
  const asked = findInitial(value.left, context)
  const read = reads.find(({ node }) => node === asked)
  return read && isSameEntry(read, act, context) ? { read, leaves: null } : null
}

function isSameEntry(read: ReadUse, act: WriteUse, context: StaleContext): boolean {
  if (read.key === null || !isSameContainer(read, act)) return false
  if (act.access.slot.kind !== 'array') return read.key === act.key
  // What is pushed has the key that was looked for somewhere in it: `id` of `{ id }`, `job.id` of `job`.
  const { value } = act
  const { text } = context.outline.source
  const sought = read.key
  return (
    value !== null &&
    (sought.startsWith(`${text.slice(...value.range)}.`) ||
      [...collectIngredients(value, context)].some(({ range }) => text.slice(...range) === sought))
  )
}

function isInsertion({ access }: WriteUse): boolean {
  return access.method === 'push' || access.method === 'unshift'
}

/** `if (!made.includes(path)) …; made.push(path)`, and nobody minds that a path stands there twice. */
function isListOfKeys(
  { key }: ReadUse,
  { access, value }: WriteUse,
  context: StaleContext,
): boolean {
  const text = value && context.outline.source.text.slice(...value.range)
  return text !== null && text === key && !context.walked.has(access.slot)
}

function draftOf(
  { read, leaves }: Check,
  act: WriteUse,
  uses: Uses,
  context: StaleContext,
): StaleDraft {
  const { slot, callable } = uses
  const { key } = act.access
  const isOnce = leaves !== 'throws' && !isMadeAnew(act, callable, read.node, context)
  const isKeyed = slot.kind !== 'array' || isListOfKeys(read, act, context)
  const shape = isKeyed && isOnce ? 'cache-fill' : isKeyed ? 'check-then-act' : 'find-then-push'
  return {
    shape,
    slot,
    callable,
    read: read.node,
    node: act.node,
    act: act.access,
    key: act.key ?? read.key,
    reaction: act.reaction,
    fresh: collectFresh(read, act, uses),
    judge: writer => {
      // What is pushed overwrites nothing.
      if (slot.kind === 'array') return null
      if (shape === 'check-then-act') return judgeStore(writer, key, context)
      return shape === 'cache-fill' ? judgeRemoval(writer, key) : null
    },
    secondRun: context.isFreshKey(key)
      ? null
      : { tier: shape === 'cache-fill' ? 'possible' : 'likely', harm: 'acts-twice' },
  }
}
