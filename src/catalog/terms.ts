/** The words of the interleaving model that the tables speak in. */

/** `likely`: it can go wrong today. `possible`: it can, if something we cannot see does what it may. */
export type Tier = 'likely' | 'possible'

export type ContainerKind = 'array' | 'map' | 'set' | 'record' | 'weak'

/** `value`: a field or variable that holds no container, such as a counter. */
export type SlotKind = ContainerKind | 'value'

export type EntryKind =
  | 'timer'
  | 'event'
  | 'message'
  | 'promise'
  | 'callback'
  | 'exported'
  | 'public-method'
  | 'returned'
  | 'unknown-callback'

/** When a function runs that is handed to a call, as far as the tables know. */
export type RunMode = 'runs-now' | 'runs-later' | 'runs-now-and-later'

export type WriteKind =
  'add' | 'overwrite' | 'add-or-overwrite' | 'delete' | 'clear' | 'shift' | 'pop' | 'rebind'

/** Kinds of writes that leave an entry behind. */
export function isStore(kind: WriteKind): boolean {
  return STORES.has(kind)
}

const STORES: ReadonlySet<WriteKind> = new Set(['add', 'add-or-overwrite', 'overwrite'])

/** The rows of the table in section 2 of the model. */
export type IterationForm =
  | 'cursor' // for-of, .entries(), .keys(), .values(), Map/Set .forEach
  | 'callback' // array .forEach/.map/.some…
  | 'index' // index loop that re-reads the slot
  | 'index-cached-length'
  | 'for-in'
  | 'keys-then-lookup' // Object.keys(r), then r[k]
  | 'snapshot'

export type Harm =
  | 'skips'
  | 'repeats'
  | 'skips-or-repeats'
  | 'revisits'
  | 'never-ends'
  | 'mixes-states'
  | 'reads-removed'
  | 'loses-write'
  | 'acts-twice'
  | 'restores-removed'
  | 'hits-another'

/** A write as the tables know it: `re-add` is a delete and an add of the same entry in one turn. */
export type TableWrite = WriteKind | 're-add'
