import { isPublic } from '../catalog/entry-ranks.ts'
import { isFailureName, isStockName } from '../catalog/idempotence.ts'
import { saysClosed } from '../catalog/lifecycle.ts'
import { isStore } from '../catalog/terms.ts'
import { isSameText } from './access-drafts.ts'
import type { EntryUse, Uses, WriteUse } from './entry-uses.ts'
import type { Node, Writer } from './facts.ts'
import { isInCatch } from './rollbacks.ts'
import type { StaleContext, Verdict } from './stale-drafts.ts'

/** `this.rooms.get(a)` and `this.rooms.get(b)` are one slot and two containers, and so are `a.jobs` and `b.jobs`. */
export function isSameContainer({ access: read }: EntryUse, { access: act }: WriteUse): boolean {
  if (act.slot.holder === null) return true
  return read.alias === act.alias && (!act.slot.isPart || isSameText(read.ref, act.ref))
}

/** Where the same entry is looked at or written otherwise: what was read before is old news there. */
export function collectFresh(read: EntryUse | null, act: WriteUse, uses: Uses): readonly Node[] {
  const key = act.key ?? read?.key
  return [...uses.reads, ...uses.writes]
    .filter(use => use !== read && use !== act && (use.key === null || use.key === key))
    .filter(({ access }) => access.type !== 'lookup' || !SIZES.has(access.method))
    .map(({ node }) => node)
}

/** How many there are says nothing of one of them: `if (docs.size > MAX) evict()` */
const SIZES: ReadonlySet<string> = new Set(['length', 'size'])

/** What others have stored meanwhile is overwritten. */
export function judgeStore(
  { write }: Writer,
  key: Node | null,
  context: StaleContext,
): Verdict | null {
  if (!isStore(write.kind) || write.method === 'add' || !canBeSameKey(write.key, key)) return null
  if (context.isFreshKey(write.key)) return null
  return { tier: 'likely', harm: 'loses-write' }
}

/** What others have thrown out meanwhile, because it is old, is put back. */
export function judgeRemoval(writer: Writer, key: Node | null): Verdict | null {
  const { write } = writer
  const isReset = write.kind === 'clear' || (write.kind === 'rebind' && write.isReset)
  if (!isReset && !(write.kind === 'delete' && canBeSameKey(write.key, key))) return null
  return { tier: isMeantForOthers(writer) ? 'possible' : 'likely', harm: 'restores-removed' }
}

/** What comes in later is newer, or as good as anything. */
function isMeantForOthers({ write, entry }: Writer): boolean {
  if (write.callable.isTearDown || entry?.kind === 'returned') return true
  // What was closed is asked for no more: what is put back for it is left over, and is not old.
  if (saysClosed(write.callable.name) || saysClosed(entry?.label ?? '')) return true
  const { shortName } = write.slot
  // A timer throws out what is old, a failure what it came of.
  if (entry?.kind === 'timer' || isInCatch(write.node) || isFailureName(shortName)) return true
  // Who asks for a cache to be emptied asks for nothing that is on its way: it comes fresh from the source.
  return isStockName(shortName) && entry !== null && isPublic(entry.kind)
}

function canBeSameKey(left: Node | null, right: Node | null): boolean {
  return left?.type !== 'Literal' || right?.type !== 'Literal' || left.value === right.value
}
