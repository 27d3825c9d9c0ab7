import { drainHarmOf, harmOf, type DrainShape } from '../catalog/harms.ts'
import type {
  Entry,
  Hazard,
  Iteration,
  Node,
  ReadOut,
  Reset,
  Tier,
  Window,
  Write,
  Writer,
} from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { strongestFirst } from './strength.ts'
import { isFunction, isInside, isNullish, unwrap, type FunctionNode } from './syntax.ts'
import { isThinning } from './thinning.ts'
import { findWalk } from './walks.ts'

/** What reads the container out: a pass over it, or all of it at once. */
export type Reading = Iteration | ReadOut

/** A window between read and reset, and what the read-out looks like from there. */
export interface Stretch {
  readonly shape: DrainShape
  readonly window: Window
  /** The loop goes by the positions of an array: a removal makes it pass over an element, and the reset drops that. */
  readonly skips?: Skips
  /** The call makes the element fire an event: handlers of events run in it. */
  readonly fires?: boolean
  /** The call comes after the pass, and what it runs is part of the plan: `add(rest); list = []`. */
  readonly isBehind?: boolean
}

/** What a write by other code does to a drain, when it lands in `window`; `null` where it does no harm. */
export function judgeWrite(
  writer: Writer,
  { shape, window, skips }: Stretch,
  reset: Reset,
  analysis: Pick<Analysis, 'findFunction'>,
): Hazard | null {
  const { write, entry } = writer
  // `this.#pending = []` by someone else brings nothing in that could be lost.
  if (write === reset.write || write.isEmptying || isFreeing(write, analysis)) return null
  // An insertion in front is a shift that brings something in; a removal brings nothing.
  const isRemoval = write.kind === 'shift' && write.method !== 'unshift'
  if (isRemoval || isThinning(write))
    return skips === 'always' || (skips === 'removals' && isRemoval)
      ? { tier: tierOfEntry(entry), harm: 'skips-or-repeats', window, writer }
      : null
  const harm = drainHarmOf(shape, write.kind)
  if (harm) return { tier: tierOfEntry(entry), harm, window, writer }
  // The loop sees what is added up to its last step, as long as nobody puts a window behind it.
  const isNearMiss = shape === 'live' && write.kind === 'add' && window.kind !== 'call'
  return isNearMiss ? { tier: 'possible', harm: 'loses-write', window, writer } : null
}

/** Whoever does it. */
export function isHarmfulIn(
  stretch: Stretch,
  reset: Reset,
  analysis: Pick<Analysis, 'findFunction'>,
): (write: Write) => boolean {
  return write =>
    judgeWrite({ write, entry: null, isSecondRun: false }, stretch, reset, analysis) !== null
}

/** `this.buffers[index] = [null, null]`, `endings[index] = done`: the place is there, and nothing in it. */
function isFreeing(
  { slot, method, value }: Write,
  { findFunction }: Pick<Analysis, 'findFunction'>,
): boolean {
  if (value === null || method !== '[] =' || slot.kind !== 'array') return false
  const node = unwrap(value)
  if (node.type === 'ArrayExpression')
    return node.elements.every(element => element !== null && isNullish(element))
  return isNullish(node) || isIdle(isFunction(node) ? node : findFunction(node))
}

/** `function done() {}` */
function isIdle(fn: FunctionNode | null): boolean {
  return fn?.body.type === 'BlockStatement' && fn.body.body.length === 0
}

export function tierOfEntry(entry: Entry | null): Tier {
  return entry?.kind === 'unknown-callback' ? 'possible' : 'likely'
}

/** What is thrown away comes before what the loop passes over. */
export function inOrder(hazards: readonly Hazard[]): readonly Hazard[] {
  const [skips, others] = [true, false].map(wanted =>
    hazards.filter(({ harm }) => (harm === 'skips-or-repeats') === wanted),
  ) as [Hazard[], Hazard[]]
  const ordered = [...strongestFirst(others), ...strongestFirst(skips)]
  return ordered.sort((a, b) => Number(a.tier === 'possible') - Number(b.tier === 'possible'))
}

/**
 * What is added while the loop is on comes to it: not to one that counts down, up to a length that was taken
 * before, or through the names of a record.
 */
export function meetsAdditions({ form, direction }: Iteration): boolean {
  if (form === 'index-cached-length' || form === 'for-in') return false
  return !(form === 'index' && direction === 'backward')
}

/** What makes a loop pass over an element: removals, or also another list in the slot. */
type Skips = 'never' | 'removals' | 'always'

export function skipsOf({ slot, form, readsSlotAgain }: Iteration): Skips {
  if (slot.kind !== 'array' || harmOf(form, 'array', 'shift', false) === null) return 'never'
  return harmOf(form, 'array', 'rebind', readsSlotAgain) === null ? 'removals' : 'always'
}

/**
 * The loop takes each entry out before it waits: a second run finds the others only.
 *
 *     for (const [id, job] of this.jobs) { this.jobs.delete(id); await send(job) }
 *     this.jobs.clear()
 */
export function isClaimedEach(readOuts: readonly Reading[], analysis: Analysis): boolean {
  return readOuts.every(reading => collectClaims(reading, analysis).length > 0)
}

/** Where a pass takes its entry out, if it does so before each wait. */
export function collectClaims(
  reading: Reading,
  { effects, flows, windows }: Analysis,
): readonly Node[] {
  const pass = findKeyedPass(reading)
  if (!pass) return []
  const { loop, body, key } = pass
  const flow = flows.of(reading.callable)
  const removals = (effects.byContainer.get(reading.slot) ?? []).filter(
    access =>
      access.type === 'write' &&
      access.kind === 'delete' &&
      access.callable === reading.callable &&
      isInside(access.node, body) &&
      access.key?.type === 'Identifier' &&
      access.key.name === key,
  )
  const taken = new Set<Node>(removals.map(({ node }) => node))
  const isBefore = windows
    .suspensionsOfLoop(loop, body, reading.callable)
    .every(({ node }) => !flow.isReachedBefore(node, taken))
  return isBefore ? [...taken] : []
}

/** A copy of values or entries goes on with what others have taken; a copy of keys looks again. */
function findKeyedPass(reading: Reading) {
  if (reading.type === 'iteration') {
    const { slot, loop, body, callback, keyName, valueName, form } = reading
    const key = slot.kind === 'set' ? valueName : keyName
    const isLive = callback === null && form !== 'snapshot' && slot.kind !== 'array'
    return isLive && key !== null ? { loop, body, key } : null
  }
  const walk = reading.form === 'copy' && reading.yields === 'keys' ? findWalk(reading) : null
  return walk && walk.key !== null && reading.slot.kind !== 'set'
    ? { loop: walk.loop, body: walk.body, key: walk.key }
    : null
}
