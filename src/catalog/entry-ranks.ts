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

const PUBLIC: ReadonlySet<EntryKind> = new Set(['exported', 'public-method'])

/** What anybody can call, and nothing in the file starts by itself. */
export function isPublic(kind: EntryKind): boolean {
  return PUBLIC.has(kind)
}

export function rankOf(kind: EntryKind): number {
  return RANKS.indexOf(kind)
}
