import type {
  Access,
  Drain,
  Facts,
  Iteration,
  Node,
  ReadOut,
  Slot,
  Source,
} from '../engine/index.ts'

import { contentOfCopy, contentOfPass, type Content } from './copy-content.ts'
import { freeName, copyNamesOf, takenNamesOf } from './free-name.ts'
import { findPassCopy, wholeCopyText } from './pass-copy.ts'
import type { Edit } from './repair.ts'
import { findStatement, isInside, textOf, withNonNull } from './syntax.ts'
import type { WorkAccesses } from './work-accesses.ts'

/** What one container of a drain is taken as, before the work starts. */
export interface Batch {
  readonly drain: Drain
  readonly slot: Slot
  /** The slot as this function reads it: `this.#counters`, `this.lists[id]!`. */
  readonly container: string
  /** The slot as this function assigns it. */
  readonly target: string
  readonly name: string
  /** `const counters = this.#counters`, without its end; `null` where the author takes already. */
  readonly declaration: string | null
  /** Puts `name` where the work reads the container. */
  readonly edits: readonly Edit[]
  /** What `name` stands for; `part` is not enough to put it back. */
  readonly holds: Content
}

/** The author's own take, or what the work reads. */
export interface TakePlan {
  readonly drain: Drain
  readonly own: OwnTake | null
  /** Where the work reads the container out. */
  readonly reads: readonly Read[]
  /** What the work does with the container beside the read-outs, found once its place is known. */
  readonly others: Pick<WorkAccesses, 'inHand' | 'moved'>
}

type Read = Pick<Access, 'alias' | 'ref'>

interface OwnTake {
  readonly readOut: ReadOut
  readonly statement: Node
}

export interface TakeSituation {
  readonly facts: Facts
  readonly source: Source
  /** Where the names must be free. */
  readonly place: Node
  readonly taken: ReadonlySet<string>
  /** After a failure the batch has to go back, with its keys. */
  readonly mustHoldAll: boolean
  /** An in-place reset is replaced by an empty container. */
  readonly isSwapped: boolean
}

export function takePlanOf(drain: Drain, facts: Facts): TakePlan {
  const own = findOwnTake(drain, facts)
  return { drain, own, reads: own ? [] : collectReads(drain, facts), others: NO_OTHERS }
}

/** The author's take is read like the container itself: it has not all that is needed. */
export function withoutOwnTake({ drain, own }: TakePlan, facts: Facts): TakePlan {
  const alias = own?.readOut.form === 'alias' ? [own.readOut] : []
  return { drain, own: null, reads: [...alias, ...collectReads(drain, facts)], others: NO_OTHERS }
}

const NO_OTHERS = { inHand: [], moved: [] }

/** What the author takes holds all that the work reads, where the work can see it. */
export function hasAll({ own, others }: TakePlan, mustHoldAll: boolean): boolean {
  if (!own) return true
  const { readOut, statement } = own
  const holds = readOut.form === 'alias' ? 'container' : contentOfCopy(readOut)
  const block = statement.parent
  return (
    (!mustHoldAll || holds !== 'part') &&
    others.moved.every(
      ({ ref, type }) =>
        holds === 'container' &&
        (type !== 'write' || readOut.form === 'alias') &&
        block &&
        isInside(ref, block.range),
    )
  )
}

/** `const batch = this.buf`, `const batch = [...this.buf]`, when all of the work reads `batch`. */
function findOwnTake(drain: Drain, facts: Facts): OwnTake | null {
  for (const access of facts.accessesOf(drain.slot)) {
    if (access.type !== 'read-out' || access.local === null) continue
    if (access.callable !== drain.callable || !isBefore(access.ref, drain.reset.node)) continue
    const statement = findConstStatement(access)
    if (!canBecomeCopy(access, drain)) continue
    if (statement && drain.readOuts.every(readOut => isThrough(readOut, access))) {
      return { readOut: access, statement }
    }
  }
  return null
}

/** Emptied in place, an alias has to be made a copy: it must not be what the reset empties. */
function canBecomeCopy({ form, local, slot }: ReadOut, { reset }: Drain): boolean {
  if (form !== 'alias' || reset.kind === 'rebind') return true
  return reset.write.alias !== local && slot.holder === null
}

function isThrough(readOut: Iteration | ReadOut, take: ReadOut): boolean {
  if (readOut.id === take.id) return true
  return take.form === 'alias' && readOut.alias === take.local
}

function isBefore(node: Node, other: Node): boolean {
  return node.range[1] <= other.range[0]
}

function findConstStatement({ ref, local }: ReadOut): Node | null {
  const statement = findStatement(ref)
  if (statement?.type !== 'VariableDeclaration' || statement.kind !== 'const') return null
  const [declarator, ...others] = statement.declarations
  if (!declarator || others.length > 0 || declarator.id.type !== 'Identifier') return null
  return declarator.id.name === local ? statement : null
}

/** A local that stands for the container would be left without a use, or with the emptied container. */
export function canReplaceReads({ drain, own, reads }: TakePlan, source: Source): boolean {
  if (own) return true
  const { readOuts, reset, slot } = drain
  const direct = reads.filter(({ alias }) => alias === null)
  const { target } = findPlace(drain, source)
  // `this.rooms.get(id)` and `this.rooms.get(other)` share a slot, and are two containers.
  const isSame = ({ ref }: Read): boolean => textOf(ref, source) === target
  if (slot.holder && (reset.helper || ![...direct, reset.write].every(isSame))) return false
  if (reset.kind === 'rebind') return direct.length > 0
  const alias = reset.helper ? null : reset.write.alias
  return readOuts.every(readOut => readOut.alias === alias)
}

/** The read-outs' expressions, and the lookups by which an index loop finds its elements. */
function collectReads({ slot, readOuts }: Drain, facts: Facts): Read[] {
  const loops = readOuts
    .filter(readOut => readOut.type === 'iteration')
    .filter(({ form }) => form === 'index' || form === 'index-cached-length')
    .map(({ loop }) => loop)
  const elements = facts
    .accessesOf(slot)
    .filter(access => access.type === 'lookup')
    .filter(({ ref }) => loops.some(loop => isInside(ref, loop.range)))
  return [...readOuts, ...elements]
}

/** Finds its elements by a lookup of its own at every step. */
function isIndexed({ form }: Iteration): boolean {
  return ['index', 'index-cached-length', 'keys-then-lookup', 'for-in'].includes(form)
}

export function batchOf(plan: TakePlan, situation: TakeSituation): Batch {
  const { drain } = plan
  const isSwap = drain.reset.kind === 'rebind' || situation.isSwapped
  if (plan.own) return ownBatchOf(drain, plan.own, isSwap, plan.others, situation)
  return isSwap ? swapOf(plan, situation) : copyOf(plan, situation)
}

/**
 *     const batch = this.buf                 // then `this.buf = []`: taken as it stands
 *     const batch = this.buf                 // then `this.buf.length = 0`: needs a copy
 *                   ^^^^^^^^ [...this.buf]
 */
function ownBatchOf(
  drain: Drain,
  { readOut }: OwnTake,
  isSwap: boolean,
  { moved }: TakePlan['others'],
  { source }: TakeSituation,
): Batch {
  const { slot } = drain
  const name = readOut.local ?? ''
  const base = { drain, slot, ...placeOf(readOut.ref, drain, source), name, declaration: null }
  const edits = moved.map(({ ref }) => renaming(ref, name))
  if (readOut.form !== 'alias') return { ...base, edits, holds: contentOfCopy(readOut) }
  const { range } = withNonNull(readOut.ref)
  const copy: Edit = { range, text: wholeCopyText(base.container, slot) }
  return { ...base, edits: isSwap ? edits : [copy, ...edits], holds: 'container' }
}

function renaming(ref: Node, name: string): Edit {
  return { range: withNonNull(ref).range, text: name }
}

/** `const counters = this.#counters` */
function swapOf(plan: TakePlan, situation: TakeSituation): Batch {
  const { drain, reads, others } = plan
  const { source } = situation
  const place = findPlace(drain, source)
  const name = nameFor(takenNamesOf(namedIn(drain)), situation)
  // A local goes on standing for the old container by itself.
  const direct = reads.filter(({ alias }) => alias === null)
  return {
    drain,
    slot: drain.slot,
    ...place,
    name,
    declaration: `const ${name} = ${place.container}`,
    edits: [...direct, ...others.moved].map(({ ref }) => renaming(ref, name)),
    holds: 'container',
  }
}

/** `const countersSnapshot = [...this.#counters]` */
function copyOf(plan: TakePlan, situation: TakeSituation): Batch {
  const { drain, reads } = plan
  const { moved } = plan.others
  const { slot } = drain
  const place = findPlace(drain, situation.source)
  const name = nameFor(copyNamesOf(namedIn(drain)), situation)
  const single = moved.length > 0 ? null : findSingleCopy(drain, situation)
  const base = { drain, slot, ...place, name }
  if (single) {
    const { text, holds } = single
    return { ...base, declaration: `const ${name} = ${text}`, edits: single.editsFor(name), holds }
  }
  return {
    ...base,
    declaration: `const ${name} = ${wholeCopyText(place.container, slot)}`,
    edits: [...reads, ...moved].map(({ ref }) => renaming(ref, name)),
    holds: 'container',
  }
}

interface SingleCopy {
  readonly text: string
  readonly holds: Content
  editsFor(name: string): readonly Edit[]
}

/** Just what the only read-out reads, if that is enough to put back what is needed. */
function findSingleCopy(
  { readOuts }: Drain,
  { facts, source, mustHoldAll }: TakeSituation,
): SingleCopy | null {
  const [readOut, ...others] = readOuts
  if (!readOut || others.length > 0) return null
  if (readOut.type === 'iteration' && isIndexed(readOut)) return null
  const holds = readOut.type === 'iteration' ? contentOfPass(readOut) : contentOfCopy(readOut)
  if (mustHoldAll && holds === 'part') return null
  if (readOut.type === 'iteration') {
    const copy = findPassCopy(readOut, { facts, source })
    return copy && { text: copy.text, holds, editsFor: name => copy.editsFor(name) }
  }
  if (readOut.form !== 'copy') return null
  const { range } = readOut.node
  return {
    text: textOf(readOut.node, source),
    holds,
    editsFor: name => [{ range, text: name }],
  }
}

/** The slot as the operation writes it; a local that stands for it, where that is what is emptied. */
function findPlace({ readOuts, reset, slot }: Drain, source: Source) {
  const alias = reset.kind === 'rebind' || reset.helper ? null : reset.write.alias
  const named = [...readOuts, ...(reset.helper ? [] : [reset.write])]
  const found = named.find(access => access.alias === alias)
  return found ? placeOf(found.ref, { reset }, source) : { container: slot.name, target: slot.name }
}

function namedIn({ slot, readOuts, reset }: Drain) {
  const [alias = null] = [...readOuts, reset.write].flatMap(access => access.alias ?? [])
  return { slot, alias }
}

/** What is read by a getter is assigned by the name that the author assigns. */
function placeOf(
  ref: Node,
  { reset }: Pick<Drain, 'reset'>,
  source: Source,
): Pick<Batch, 'container' | 'target'> {
  const read = textOf(ref, source)
  const assigned = textOf(reset.write.ref, source)
  const isByGetter =
    reset.kind === 'rebind' && !reset.helper && lastNameOf(read) !== lastNameOf(assigned)
  return { container: textOf(withNonNull(ref), source), target: isByGetter ? assigned : read }
}

function lastNameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

function nameFor(wanted: readonly string[], { place, source, taken }: TakeSituation): string {
  return freeName(wanted, place, source, taken)
}
