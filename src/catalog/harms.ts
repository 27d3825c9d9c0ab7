import type { SlotKind, Harm, IterationForm, TableWrite } from './terms.ts'

/**
 * The first table of section 2 of the model: what a write does to a pass over the same container,
 * when it lands between two elements. A write that is not listed does no harm. Every cell is run
 * by tests/model.
 */
type Row = Readonly<Partial<Record<TableWrite, Harm>>>

/**
 * The pass has no bound: it sees additions ahead of it and none behind it. A delete disturbs only
 * the body that goes on with the entry in flight.
 */
const LIVE_KEYED: Row = {
  add: 'mixes-states',
  'add-or-overwrite': 'mixes-states',
  're-add': 'revisits',
  delete: 'reads-removed',
  clear: 'reads-removed',
}

/** After a clear, additions below the cursor are never visited, while others are. */
const LIVE_ARRAY: Row = {
  add: 'mixes-states',
  'add-or-overwrite': 'mixes-states',
  delete: 'reads-removed',
  shift: 'skips-or-repeats',
  clear: 'skips',
}

/** Bounded by the length at the start; holes and missing indexes are passed over. */
const ARRAY_CALLBACK: Row = { shift: 'skips-or-repeats' }

/** The indexes are fixed at the start, and nobody asks whether they still exist. */
const FIXED_INDEXES: Row = {
  delete: 'reads-removed',
  pop: 'reads-removed',
  shift: 'skips-or-repeats',
  clear: 'reads-removed',
}

/** The standard sets no bound; V8 sees new values and no late key, and passes over removed ones. */
const FOR_IN_RECORD: Row = {
  add: 'mixes-states',
  'add-or-overwrite': 'mixes-states',
  delete: 'reads-removed',
  clear: 'reads-removed',
}

const FOR_IN_ARRAY: Row = {
  add: 'mixes-states',
  'add-or-overwrite': 'mixes-states',
  shift: 'skips-or-repeats',
}

const FIXED_KEYS: Row = { delete: 'reads-removed', clear: 'reads-removed' }

const HARMS: Readonly<Record<IterationForm, Readonly<Partial<Record<SlotKind, Row>>>>> = {
  cursor: { array: LIVE_ARRAY, map: LIVE_KEYED, set: LIVE_KEYED },
  callback: { array: ARRAY_CALLBACK, map: LIVE_KEYED, set: LIVE_KEYED },
  index: { array: LIVE_ARRAY },
  'index-cached-length': { array: FIXED_INDEXES },
  'for-in': { array: FOR_IN_ARRAY, record: FOR_IN_RECORD },
  'keys-then-lookup': {
    array: FIXED_INDEXES,
    map: FIXED_KEYS,
    record: FIXED_KEYS,
  },
  snapshot: {},
}

/** What a rebind does to a pass that looks its elements up in the slot again: `this.list[i]`. */
const REBIND_HARMS: Readonly<
  Partial<Record<IterationForm, Readonly<Partial<Record<SlotKind, Harm>>>>>
> = {
  index: { array: 'skips-or-repeats' },
  'index-cached-length': { array: 'skips-or-repeats' },
  'for-in': { array: 'skips-or-repeats', record: 'reads-removed' },
  'keys-then-lookup': {
    array: 'skips-or-repeats',
    map: 'reads-removed',
    record: 'reads-removed',
  },
}

/** `null`: the write does not disturb the pass. */
export function harmOf(
  form: IterationForm,
  kind: SlotKind,
  write: TableWrite,
  readsSlotAgain: boolean,
): Harm | null {
  if (write === 'rebind') return readsSlotAgain ? (REBIND_HARMS[form]?.[kind] ?? null) : null
  return HARMS[form][kind]?.[write] ?? null
}

/** How an operation reads a container out that it resets afterwards. */
export type DrainShape =
  | 'live' // the loop walks the container itself
  | 'claimed' // so it does, and takes each entry out before its wait
  | 'snapshot' // a copy, `Promise.all(c.map(…))`, a bulk send, `.forEach`
  | 'taken-first' // copied and cleared, or swapped, before the first window
  | 'delete-per-entry' // each entry is deleted after its own await

/**
 * The second table: what becomes of a write by other code that lands between the read-out and the
 * reset. Inserts in front (`unshift`, `splice`) are of kind `shift`; a rebind puts another
 * container under the reset; a live loop visits what was deleted and added again.
 */
const DRAIN_HARMS: Readonly<Record<DrainShape, Row>> = {
  live: {
    overwrite: 'loses-write',
    'add-or-overwrite': 'loses-write',
    shift: 'loses-write',
    rebind: 'loses-write',
  },
  claimed: { rebind: 'loses-write' },
  snapshot: {
    add: 'loses-write',
    overwrite: 'loses-write',
    'add-or-overwrite': 'loses-write',
    're-add': 'loses-write',
    shift: 'loses-write',
    rebind: 'loses-write',
  },
  'taken-first': {},
  'delete-per-entry': {
    overwrite: 'loses-write',
    'add-or-overwrite': 'loses-write',
    're-add': 'loses-write',
    rebind: 'loses-write',
  },
}

/** `null`: the write is in this pass, or still in the container after it. */
export function drainHarmOf(shape: DrainShape, write: TableWrite): Harm | null {
  return DRAIN_HARMS[shape][write] ?? null
}

/** A second run of the same drain, started while the first is suspended. */
export function secondRunHarmOf(shape: DrainShape): Harm | null {
  return shape === 'taken-first' || shape === 'claimed' ? null : 'acts-twice'
}
