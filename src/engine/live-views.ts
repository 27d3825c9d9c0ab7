import { tierOf } from '../catalog/tiers.ts'
import { forOf, outermostOperand, type AccessContext } from './access-drafts.ts'
import { collectAccesses } from './accesses.ts'
import { findMethodEffect } from '../catalog/collections.ts'
import type { Outline } from './callables.ts'
import type {
  Access,
  Callable,
  Entry,
  EntryKind,
  Escape,
  Hazard,
  Iteration,
  LiveView,
  Node,
  Slot,
  Writer,
} from './facts.ts'
import { recognizeIndexedPasses } from './indexed.ts'
import { collectHazards, isDetached, isIteratorProtocol, type Analysis } from './live-iterations.ts'
import type { SlotReference } from './references.ts'
import { isMadeOnCopy, isRemedied } from './remedies.ts'
import { strongestFirst } from './strength.ts'
import { findFunctionName, findPropertyName, isInside, outermost, unwrap } from './syntax.ts'

/** What the pass asks of the file beside the earlier passes. */
export interface ViewContext {
  readonly outline: Outline
  readonly access: AccessContext
  readonly entries: readonly Entry[]
}

/**
 * Pass 15: containers and iterators that a function lets out live, with what their receivers in this file
 * do with them, and with the writers that an unknown receiver would have to fear.
 * Needs everything before it; promises no view that a pass of its own already stands for.
 */
export function judgeLiveViews(analysis: Analysis, context: ViewContext): readonly LiveView[] {
  const walked = new Set(
    analysis.accesses.flatMap(access =>
      access.type === 'iteration' ? [keyOf(access.slot, access.loop)] : [],
    ),
  )
  const offered = new Set(
    context.entries.filter(({ kind }) => OFFERED.has(kind)).map(({ callable }) => callable),
  )
  return analysis.accesses.flatMap(access => {
    const view = access.type === 'escape' ? findView(access) : null
    if (access.type !== 'escape' || !view || access.slot.kind === 'weak') return []
    // What a function was handed, it gives back to whom it belongs.
    if (access.handed || isDetached(access, analysis)) return []
    const { callable, slot } = access
    const uses = collectUses(access, view, analysis, context)
    const receivers = uses
      .filter(use => use.type === 'iteration' && !walked.has(keyOf(slot, use.loop)))
      .map(use => use as Iteration)
    const found = findDisturbed(receivers, callable, withUses(uses, slot, analysis))
    const writers =
      offered.has(callable) && !isProtocol(callable) ? collectWriters(access, analysis) : []
    if (!found && writers.length === 0) return []
    return [
      {
        slot,
        callable,
        escape: access,
        expression: view.expression,
        method: view.method,
        receiver: found?.iteration ?? null,
        hazards: found?.hazards ?? [],
        writers,
        isWrittenByReceiver: uses.some(({ type }) => type === 'write'),
      },
    ]
  })
}

const OFFERED: ReadonlySet<EntryKind> = new Set(['exported', 'public-method', 'returned'])

function keyOf(slot: Slot, loop: Node): string {
  return `${slot.id} ${loop.range.join(' ')}`
}

interface View {
  /** The expression that leaves: `this.list`, `this.map.values()`. */
  readonly expression: Node
  /** Of an iterator, what made it. */
  readonly method: 'entries' | 'keys' | 'values' | null
}

/** Parts of an object that leaves are as good as properties, which nobody minds being live. */
function findView({ ref, how }: Escape): View | null {
  if (how !== 'returned' && how !== 'yielded') return null
  const value = outermostOperand(ref)
  if (isLetOut(value)) return { expression: value, method: null }
  const member = value.parent
  if (member?.type !== 'MemberExpression' || member.object !== value) return null
  const call = outermost(member).parent
  const name = findPropertyName(member)
  if (call?.type !== 'CallExpression' || !isLetOut(outermostOperand(call))) return null
  return name === 'entries' || name === 'keys' || name === 'values'
    ? { expression: call, method: name }
    : null
}

function isLetOut(value: Node): boolean {
  const { parent } = value
  return (
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'YieldExpression' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === value)
  )
}

/** What the callers in this file do with what they are given. */
function collectUses(
  { callable, slot, how }: Escape,
  view: View,
  { graph, flows }: Analysis,
  { outline, access }: ViewContext,
): readonly Access[] {
  if (how !== 'returned' || callable.isGenerator) return []
  const references = graph.sitesOf(callable).flatMap(({ node, isLater }) => {
    const value = isLater ? null : findValue(node, callable)
    return value ? collectNames(slot, value, outline) : []
  })
  if (view.method === null) {
    return recognizeIndexedPasses(collectAccesses(outline, references, access), outline, flows)
  }
  return references.flatMap(reference => findPass(reference, view.method, outline) ?? [])
}

/** `all()`, or `await all()` where that is what it takes. */
function findValue(call: Node, { isAsync }: Callable): Node | null {
  const value = outermostOperand(call)
  if (!isAsync) return value
  return value.parent?.type === 'AwaitExpression' ? outermostOperand(value.parent) : null
}

/** The value itself, or the local that keeps it for good. */
function collectNames(slot: Slot, value: Node, outline: Outline): SlotReference[] {
  const { parent } = value
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') {
    return [{ slot, node: value, alias: null }]
  }
  const { id } = parent
  const declared = outline.source.scopeManager.getDeclaredVariables(parent)
  const variable = declared.find(({ identifiers }) => identifiers.some(name => name === id))
  if (!variable || variable.references.some(use => use.isWrite() && !use.init)) return []
  return variable.references
    .filter(use => !use.init && !use.isTypeReference)
    .map(use => ({
      slot,
      node: use.identifier,
      alias: { name: id.name, declarator: parent, handed: null },
    }))
}

function findPass(
  { slot, node, alias }: SlotReference,
  method: View['method'],
  outline: Outline,
): Iteration | null {
  const { parent } = outermostOperand(node)
  if (parent?.type !== 'ForOfStatement' || unwrap(parent.right) !== node || !method) return null
  return {
    ...forOf(parent, method),
    id: -1,
    slot,
    ref: node,
    callable: outline.callableOf(node),
    alias: alias?.name ?? null,
    boundAt: alias?.declarator ?? null,
    handed: null,
  }
}

/** What the callers look at is the container, by whatever name they have it. */
function withUses(uses: readonly Access[], slot: Slot, analysis: Analysis): Analysis {
  const { effects } = analysis
  const accessesOf = (asked: Slot): readonly Access[] =>
    asked === slot ? [...effects.accessesOf(asked), ...uses] : effects.accessesOf(asked)
  const accessesIn = (callable: Callable, asked: Slot): readonly Access[] =>
    accessesOf(asked).filter(access => access.callable === callable)
  return { ...analysis, effects: { ...effects, accessesOf, accessesIn } }
}

function findDisturbed(
  receivers: readonly Iteration[],
  maker: Callable,
  analysis: Analysis,
): { readonly iteration: Iteration; readonly hazards: readonly Hazard[] } | null {
  const disturbed = receivers
    .filter(({ form }) => form !== 'snapshot')
    .map(iteration => ({
      iteration,
      hazards: strongestFirst(
        collectHazards(iteration, analysis).filter(
          hazard =>
            !isAnewByCall(hazard, iteration, maker) && !isRemedied(iteration, hazard, analysis),
        ),
      ),
    }))
    .filter(({ hazards }) => hazards.length > 0)
  return disturbed.find(({ hazards }) => hazards[0]?.tier === 'likely') ?? disturbed[0] ?? null
}

/**
 * Who calls the function that makes the container again, has another one made, and so has a run of it that
 * calls it: what it writes itself is its own.
 */
function isAnewByCall({ writer }: Hazard, { slot, callable }: Iteration, maker: Callable): boolean {
  const { place, owner } = slot
  return (
    place === 'closure' &&
    owner !== null &&
    writer.entry === null &&
    (maker.node === owner || !isInside(callable.node, owner))
  )
}

/** Those whose writes would harm whoever walks it and waits in between. */
function collectWriters({ slot, callable, ref }: Escape, analysis: Analysis): readonly Writer[] {
  if (findMethodEffect(slot.kind, 'forEach') === null) return []
  const all = analysis.writers.foreignWritersOf(slot, callable)
  return all.filter(({ write, entry, isSecondRun }) => {
    if (!entry || isSecondRun || isMadeOnCopy(write, ref, analysis)) return false
    const disturbance = { form: 'cursor', kind: slot.kind, write: write.kind } as const
    return tierOf({ ...disturbance, window: 'suspension', writer: entry.kind }) === 'likely'
  })
}

/** Live by design: `[Symbol.iterator]()`, and the methods that every collection has. */
function isProtocol(callable: Callable): boolean {
  return isIteratorProtocol(callable) || PROTOCOL.has(findFunctionName(callable.node) ?? '')
}

const PROTOCOL: ReadonlySet<string> = new Set(['entries', 'keys', 'values', 'forEach'])
