import { isCacheName, isMaker, isReader } from '../catalog/idempotence.ts'
import { collectAnswers, type Answer } from './answers.ts'
import { nameOfCallee } from './callees.ts'
import { collectUses, type ReadUse, type Uses, type WriteUse } from './entry-uses.ts'
import type { Callable, Node, StaleShape, Writer } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-entries.ts'
import { isInside, unwrap } from './syntax.ts'

/**
 * An entry that is stored because it was missing before a window.
 *
 *     if (!this.#conns.has(host)) this.#conns.set(host, await connect(host))
 *     if (this.#names.has(name)) throw new Error('taken'); await save(name); this.#names.add(name)
 *
 * Promises drafts for stored promises and claimed entries, too: there nothing lies in between.
 */
export function* collectChecks(analysis: Analysis, context: StaleContext): Generator<StaleDraft> {
  for (const uses of collectUses(analysis, context)) {
    if (uses.reads.length === 0 || analysis.effects.suspensionsOf(uses.callable).length === 0)
      continue
    for (const act of uses.writes.filter(isStore)) {
      const check = findCheck(act, uses, context)
      if (check) yield draftOf(check, act, uses, context)
    }
  }
}

/** The look at an entry that has to have found nothing, for control to get to the act. */
interface Check {
  readonly read: ReadUse
  readonly leaves: Answer['leaves']
}

function isStore({ access }: WriteUse): boolean {
  return STORES.has(access.kind) && access.key !== null && access.slot.kind !== 'array'
}

const STORES: ReadonlySet<string> = new Set(['add', 'add-or-overwrite', 'overwrite'])

function findCheck(act: WriteUse, { reads }: Uses, context: StaleContext): Check | null {
  for (const { asked, isPresent, leaves } of collectAnswers(act.node)) {
    if (isPresent) continue
    const read = findRead(asked, reads, context)
    if (read?.key === act.key && isSameContainer(read, act)) return { read, leaves }
  }
  return null
}

/** The look itself, or the local that keeps what it found. */
function findRead(asked: Node, reads: readonly ReadUse[], context: StaleContext): ReadUse | null {
  const value = asked.type === 'Identifier' ? findInitial(asked, context) : asked
  return (value && reads.find(({ node }) => node === value)) ?? null
}

/** `m.get(k)` of `const known = m.get(k)` */
function findInitial(identifier: Node, { bindings }: StaleContext): Node | null {
  const declarator = bindings.findVariable(identifier)?.defs[0]?.node
  return declarator?.type === 'VariableDeclarator' && declarator.init
    ? unwrap(declarator.init)
    : null
}

/** `this.rooms.get(a)` and `this.rooms.get(b)` are one slot and two containers. */
function isSameContainer(read: ReadUse, act: WriteUse): boolean {
  return act.access.slot.holder === null || read.access.alias === act.access.alias
}

function draftOf(
  { read, leaves }: Check,
  act: WriteUse,
  uses: Uses,
  context: StaleContext,
): StaleDraft {
  const { slot, callable, reads, writes } = uses
  const others = [...reads, ...writes].filter(
    use => use !== read && use !== act && (use.key === null || use.key === act.key),
  )
  const isOnce = leaves !== 'throws' && isIdempotent(act, callable, context)
  return {
    shape: (isOnce ? 'cache-fill' : 'check-then-act') satisfies StaleShape,
    slot,
    callable,
    read: read.node,
    node: act.node,
    act: act.access,
    fresh: others.map(({ node }) => node),
    judge: writer => (isOnce ? judgeFill(writer) : judgeStore(writer, act)),
    secondRun: { tier: isOnce ? 'possible' : 'likely', harm: 'acts-twice' },
  }
}

/** What others have stored meanwhile is overwritten. */
function judgeStore({ write }: Writer, act: WriteUse): Verdict | null {
  if (!STORES.has(write.kind) || write.method === 'add' || !canBeSameKey(write.key, act.access.key))
    return null
  return { tier: 'likely', harm: 'loses-write' }
}

/** What others have thrown out meanwhile, because it is old, is put back. */
function judgeFill({ write }: Writer): Verdict | null {
  if (
    write.kind !== 'delete' &&
    write.kind !== 'clear' &&
    !(write.kind === 'rebind' && write.isReset)
  )
    return null
  return { tier: write.callable.isTearDown ? 'possible' : 'likely', harm: 'restores-removed' }
}

function canBeSameKey(left: Node | null, right: Node | null): boolean {
  return left?.type !== 'Literal' || right?.type !== 'Literal' || left.value === right.value
}

/** Who makes it again gets the same, and nobody has to put the other one away. */
function isIdempotent(
  act: WriteUse,
  { node: operation }: Callable,
  context: StaleContext,
): boolean {
  const { value, slot } = act.access
  const source = value && findSource(value, operation, context)
  if (source?.type === 'NewExpression') return false
  const callee = source?.type === 'CallExpression' ? nameOfCallee(unwrap(source.callee)) : null
  if (callee !== null && isMaker(callee)) return false
  if (callee !== null && isReader(callee)) return true
  return callee !== null || isCacheName(slot.shortName)
}

/** The call or `new` that a stored value comes from. */
function findSource(value: Node, operation: Node, context: StaleContext): Node | null {
  const node = unwrap(value)
  switch (node.type) {
    case 'AwaitExpression':
      return findSource(node.argument, operation, context)
    case 'Identifier': {
      const written = context.bindings
        .findVariable(node)
        ?.references.flatMap(({ writeExpr }) => (writeExpr ? [writeExpr] : []))
      const last = written?.findLast(
        expression => expression.range[0] < node.range[0] && isInside(expression, operation),
      )
      return last && last !== node ? findSource(last, operation, context) : null
    }
    default:
      return node
  }
}
