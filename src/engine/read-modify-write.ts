import { isStore } from '../catalog/terms.ts'
import { once } from './groups.ts'
import type { ReadUse, Uses, WriteUse } from './entry-uses.ts'
import { collectFresh, isSameContainer, judgeRemoval, judgeStore } from './entry-verdicts.ts'
import type { Node, StaleShape } from './facts.ts'
import { isMadeAnew } from './made-anew.ts'
import { collectReturned } from './makings.ts'
import { collectIngredients, findInitial } from './origins.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { isFunction } from './syntax.ts'

/**
 * A value that is made of what the entry held before a window.
 *
 *     const count = counts.get(id) ?? 0; await save(id); counts.set(id, count + 1)
 *     totals[name] += await priceOf(name)
 *     stores[path] ??= await openStore(path)
 */
export function collectModifications(uses: Uses, context: StaleContext): StaleDraft[] {
  const looks = once(() => new Set(uses.reads.map(({ node }) => node)))
  return uses.writes
    .filter(({ access }) => isStore(access.kind))
    .flatMap(act => {
      const { node, method } = act.access
      const isOwn = act.helper === null && method === '[] ='
      const isAssignment = node.type === 'AssignmentExpression' && isOwn
      if (isAssignment && node.operator !== '=') {
        const isDefault = node.operator === '??=' || node.operator === '||='
        return [
          isDefault
            ? defaultOf(act, node.left, uses, context)
            : sumOf(act, node.left, uses, context),
        ]
      }
      const read = findIngredient(act, uses, looks, context)
      return read ? [sumOf(act, read.node, uses, context, read)] : []
    })
}

/** The look at this entry that the value is made of; an entry that is stored as it was is none. */
function findIngredient(
  act: WriteUse,
  { reads, slot }: Uses,
  looks: () => ReadonlySet<Node>,
  context: StaleContext,
): ReadUse | null {
  const { value } = act
  if (!value || slot.kind === 'array') return null
  const whole = findInitial(value, context)
  const ingredients = collectIngredients(value, context)
  // Of thousands of handlers that look and store, hardly one stores what it has looked at.
  if (![...ingredients].some(node => looks().has(node))) return null
  return (
    reads.find(
      read =>
        read.key !== null &&
        read.key === act.key &&
        read.node !== whole &&
        READS_VALUE.has(read.access.type === 'lookup' ? read.access.method : '') &&
        isSameContainer(read, act) &&
        ingredients.has(read.node) &&
        isHandedBack(read, context) &&
        !isDefaulted(whole, read, context),
    ) ?? null
  )
}

/** What a helper looks at for a reason of its own, its result is not made of. */
function isHandedBack({ helper, access }: ReadUse, context: StaleContext): boolean {
  if (helper === null || !isFunction(helper.node)) return true
  const returned = collectReturned(helper.node, context)
  return returned.some(value => collectIngredients(value, context).has(access.node))
}

const READS_VALUE: ReadonlySet<string> = new Set(['get', '[]'])

/** `m.get(k) ?? (await make(k))` is a check, also where a constant keeps what was found. */
function isDefaulted(value: Node, read: ReadUse, context: StaleContext): boolean {
  return value.type === 'LogicalExpression' && findInitial(value.left, context) === read.node
}

function sumOf(
  act: WriteUse,
  read: Node,
  uses: Uses,
  context: StaleContext,
  use: ReadUse | null = null,
): StaleDraft {
  const { key } = act.access
  return {
    ...commonOf('read-modify-write', act, read, uses, use),
    judge: writer => judgeStore(writer, key, context) ?? toPossible(judgeRemoval(writer, key)),
    secondRun: context.isFreshKey(key) ? null : { tier: 'likely', harm: 'loses-write' },
  }
}

/** What is assigned is made even where somebody else has assigned one meanwhile. */
function defaultOf(act: WriteUse, read: Node, uses: Uses, context: StaleContext): StaleDraft {
  const { key } = act.access
  const isOnce = !isMadeAnew(act, uses.callable, read, context)
  return {
    ...commonOf(isOnce ? 'cache-fill' : 'logical-assignment', act, read, uses, null),
    judge: writer =>
      (isOnce ? null : judgeStore(writer, key, context)) ?? judgeRemoval(writer, key),
    secondRun: { tier: isOnce ? 'possible' : 'likely', harm: 'acts-twice' },
  }
}

function commonOf(
  shape: StaleShape,
  act: WriteUse,
  read: Node,
  uses: Uses,
  use: ReadUse | null,
): Omit<StaleDraft, 'judge' | 'secondRun'> {
  const { slot, callable } = uses
  const fresh = collectFresh(use, act, uses).filter(node => node !== read)
  const { access, node, key, reaction } = act
  return { shape, slot, callable, read, node, act: access, key, reaction, fresh }
}

function toPossible(verdict: Verdict | null): Verdict | null {
  return verdict && { ...verdict, tier: 'possible' }
}
