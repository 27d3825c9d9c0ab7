import type { EntryKind } from './terms.ts'

/** Who is named first: what comes by itself before what somebody has to call. */
const RANKS: readonly EntryKind[] = [
  'timer',
  'event',
  'message',
  'promise',
  'callback',
  'exported',
  'public-method',
  'returned',
  'unknown-callback',
]

export function rankOf(kind: EntryKind): number {
  return RANKS.indexOf(kind)
}
