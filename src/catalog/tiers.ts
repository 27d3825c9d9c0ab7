import { harmOf } from './harms.ts'
import type { SlotKind, EntryKind, IterationForm, TableWrite, Tier } from './terms.ts'

/** A write that can land in a window of a live pass, and who makes it. */
export interface Disturbance {
  readonly form: IterationForm
  readonly kind: SlotKind
  readonly write: TableWrite
  readonly window: 'suspension' | 'call'
  /**
   * `call`: the window is a call that surely reaches the write. An entry in a call window: the
   * call is unknown, and may lead back to that entry.
   */
  readonly writer: EntryKind | 'call'
  /** In a call window: the write is made by every call, on every path. */
  readonly isOnEveryCall?: boolean
}

/** One line of section 3, "Two tiers". The first that fits decides; a missing part fits all. */
interface Row {
  readonly tier: Tier
  readonly loop: Loop
  readonly window: Disturbance['window']
  readonly forms?: readonly IterationForm[]
  readonly writes?: readonly TableWrite[]
  readonly writers?: readonly Disturbance['writer'][]
  readonly isOnEveryCall?: true
}

type Loop = 'array' | 'keyed' | 'record-keys'

const HANDLERS: readonly EntryKind[] = ['timer', 'event', 'message', 'promise', 'callback']

/** It comes when it comes; who calls a public method may well wait for one call before the next. */
export function isHandlerKind(kind: EntryKind): boolean {
  return HANDLERS.includes(kind)
}

/** Not: dispose handles, and functions of which nobody knows when they run. */
const SURE_ENTRIES: readonly EntryKind[] = [...HANDLERS, 'exported', 'public-method']

const ROWS: readonly Row[] = [
  // array loop + suspension: index-moving writes, and rebind for re-reading loops, by any entry
  {
    tier: 'likely',
    loop: 'array',
    window: 'suspension',
    writes: ['shift', 'rebind'],
    writers: SURE_ENTRIES,
  },
  // … and what makes a loop with a fixed end read `undefined`
  {
    tier: 'likely',
    loop: 'array',
    window: 'suspension',
    forms: ['index-cached-length'],
    writes: ['pop', 'clear'],
    writers: SURE_ENTRIES,
  },
  // strict: add-only writers, returned dispose handles
  { tier: 'possible', loop: 'array', window: 'suspension' },

  // array loop + call: index-moving writes that the call reaches
  {
    tier: 'likely',
    loop: 'array',
    window: 'call',
    writes: ['shift', 'rebind'],
    writers: ['call'],
  },
  {
    tier: 'likely',
    loop: 'array',
    window: 'call',
    forms: ['index-cached-length'],
    writes: ['pop', 'clear'],
    writers: ['call'],
  },
  // strict: unknown callees. A worklist that its own callee extends is no hazard (F6).
  {
    tier: 'possible',
    loop: 'array',
    window: 'call',
    writes: ['shift', 'rebind', 'pop', 'clear', 'delete'],
  },

  // Map/Set/for-in loop + suspension: add, add-or-overwrite or re-add by a handler
  {
    tier: 'likely',
    loop: 'keyed',
    window: 'suspension',
    writes: ['add', 'add-or-overwrite', 're-add'],
    writers: HANDLERS,
  },
  // strict: writers that are only public methods; deletes (F18)
  { tier: 'possible', loop: 'keyed', window: 'suspension' },

  // Map/Set loop + call: delete-then-add-again, or a resolved add on every call
  {
    tier: 'likely',
    loop: 'keyed',
    window: 'call',
    writes: ['re-add'],
    writers: ['call'],
  },
  {
    tier: 'likely',
    loop: 'keyed',
    window: 'call',
    writes: ['add'],
    writers: ['call'],
    isOnEveryCall: true,
  },
  // strict: any re-entrant write
  { tier: 'possible', loop: 'keyed', window: 'call' },

  // record keys + lookup: delete by any entry (that the value is used unchecked, the engine sees)
  {
    tier: 'likely',
    loop: 'record-keys',
    window: 'suspension',
    writes: ['delete'],
    writers: [...SURE_ENTRIES, 'returned'],
  },
  {
    tier: 'likely',
    loop: 'record-keys',
    window: 'call',
    writes: ['delete'],
    writers: ['call'],
  },
  { tier: 'possible', loop: 'record-keys', window: 'suspension' },
  { tier: 'possible', loop: 'record-keys', window: 'call' },
]

/** `silent`: the write does no harm to this pass, or none that is worth a word. */
export function tierOf(disturbance: Disturbance): Tier | 'silent' {
  const { form, kind, write } = disturbance
  if (harmOf(form, kind, write, true) === null) return 'silent'
  return ROWS.find(row => fits(row, disturbance))?.tier ?? 'silent'
}

function loopOf({ form, kind }: Disturbance): Loop {
  if (kind === 'array') return 'array'
  return form === 'keys-then-lookup' ? 'record-keys' : 'keyed'
}

function fits(row: Row, disturbance: Disturbance): boolean {
  return (
    row.loop === loopOf(disturbance) &&
    row.window === disturbance.window &&
    (row.forms?.includes(disturbance.form) ?? true) &&
    (row.writes?.includes(disturbance.write) ?? true) &&
    (row.writers?.includes(disturbance.writer) ?? true) &&
    (row.isOnEveryCall === undefined || disturbance.isOnEveryCall === true)
  )
}
