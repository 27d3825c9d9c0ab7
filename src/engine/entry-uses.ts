import type { TSESTree } from '@typescript-eslint/types'

import type { Continuation } from './continuations.ts'
import { groupBy } from './groups.ts'
import type { Access, Callable, Iteration, Lookup, Node, Slot, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { StaleContext } from './stale-drafts.ts'
import { findPropertyName, isFunction, unwrap } from './syntax.ts'

/** One look at an entry, or one write of it, as an operation makes it: itself, or by what it calls. */
export interface EntryUse<A extends Access = Access> {
  /** The access, or the call of the helper in the operation. */
  readonly node: Node
  readonly access: A
  /** The key as the operation writes it; `null` for the container as a whole. */
  readonly key: string | null
  /** What is stored, as the operation writes it. */
  readonly value: Node | null
  readonly helper: Callable | null
  /** The call in the operation whose callback makes it, in a later turn. */
  readonly reaction: Continuation | null
}

export type ReadUse = EntryUse<Iteration | Lookup>
export type WriteUse = EntryUse<Write>

/** What one callable does with the entries of one slot. */
export interface Uses {
  readonly slot: Slot
  readonly callable: Callable
  readonly reads: readonly ReadUse[]
  readonly writes: readonly WriteUse[]
}

/** The text of the key is asked of few: of most uses, nobody asks more than whether there is one to wait for. */
class UseAt implements EntryUse {
  readonly node: Node
  readonly access: Access
  readonly value: Node | null
  readonly helper: Callable | null
  readonly reaction: Continuation | null
  readonly #keyNode: Node | null
  readonly #context: StaleContext
  #key: string | null | undefined

  constructor(
    use: Pick<EntryUse, 'access' | 'helper' | 'node' | 'reaction' | 'value'>,
    keyNode: Node | null,
    context: StaleContext,
  ) {
    this.node = use.node
    this.access = use.access
    this.value = use.value
    this.helper = use.helper
    this.reaction = use.reaction
    this.#keyNode = keyNode
    this.#context = context
  }

  get key(): string | null {
    this.#key ??= textOf(this.#keyNode, this.#context)
    return this.#key
  }
}

/** By callable, its uses of the entries of each slot. Needs accesses, calls and effects. */
export function collectUses(
  analysis: Analysis,
  context: StaleContext,
): ReadonlyMap<Callable, readonly Uses[]> {
  const all: Uses[] = []
  for (const [slot, own] of analysis.effects.byContainer) {
    if (!own.some(access => access.type === 'write')) continue
    const places = own.flatMap(access => collectPlaces(access, analysis, context))
    for (const [callable, group] of groupBy(places, ({ user }) => user)) {
      const uses = group.map(({ use }) => use)
      all.push({ slot, callable, reads: uses.filter(isRead), writes: uses.filter(isWrite) })
    }
  }
  return groupBy(all, ({ callable }) => callable)
}

interface Place {
  readonly user: Callable
  readonly use: EntryUse
}

/** Where an access stands, and the calls of the helper that makes it in the same turn. */
function collectPlaces(access: Access, analysis: Analysis, context: StaleContext): Place[] {
  const { graph, effects } = analysis
  const keyNode = findKey(access)
  const { callable } = access
  const value = access.type === 'write' ? access.value : null
  const own = { node: access.node, access, value, helper: null, reaction: null }
  const direct = [{ user: callable, use: new UseAt(own, keyNode, context) }]
  if (access.alias !== null && access.boundAt?.type === 'Identifier') return direct
  if (callable.isGenerator) return direct
  const reactions = context.continuationsOf(callable)
  if (reactions.length > 0) {
    return [
      ...direct,
      ...reactions.map(reaction => ({
        user: reaction.operation,
        use: new UseAt({ ...own, reaction }, keyNode, context),
      })),
    ]
  }
  if (!effects.runsBeforeSuspension(access.node, callable)) return direct
  const inCalls = graph.sitesOf(callable).flatMap(({ node, caller, isLater }) => {
    if (isLater || caller === callable || node.type !== 'CallExpression') return []
    const given = keyNode && findArgument(keyNode, callable, node)
    if (given === null && keyNode !== null) return []
    const stored = value && (findArgument(value, callable, node) ?? value)
    const inCall = { node, access, value: stored, helper: callable, reaction: null }
    return [
      { user: caller, use: new UseAt(inCall, given, context) },
      ...context.continuationsOf(caller).map(reaction => ({
        user: reaction.operation,
        use: new UseAt({ ...inCall, reaction }, given, context),
      })),
    ]
  })
  return [...direct, ...inCalls]
}

/** `id` of `find(id)`, where the helper looks up by the parameter that `id` is given for. */
function findArgument(
  name: Node,
  { node: fn }: Callable,
  { arguments: given }: TSESTree.CallExpression,
): Node | null {
  const node = unwrap(name)
  if (!isFunction(fn)) return null
  if (node.type !== 'Identifier') return node.type === 'Literal' ? node : null
  const index = fn.params.findIndex(
    param => param.type === 'Identifier' && param.name === node.name,
  )
  return given[index] ?? null
}

/** The key of the entry, also the one that the predicate of `find` compares with. */
function findKey(access: Access): Node | null {
  if (access.type === 'iteration') return findSought(access)
  if (access.type !== 'lookup' && access.type !== 'write') return null
  // The members of a set and of a list are their own keys.
  const isMember = access.type === 'write' && access.method === 'add'
  return access.key ?? (isMember ? access.value : null)
}

/** `id` of `list.find(item => item.id === id)` */
function findSought({ node }: Iteration): Node | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null
  if (!SEEKERS.has(findPropertyName(node.callee) ?? '')) return null
  const [predicate] = node.arguments
  if (!predicate || !isFunction(predicate)) return null
  const [item] = predicate.params
  const body = predicate.body
  if (item?.type !== 'Identifier' || body.type !== 'BinaryExpression') return null
  const { left, right } = body
  if (!/^={2,3}$/u.test(body.operator) || left.type === 'PrivateIdentifier') return null
  if (isOf(left, item.name)) return isOf(right, item.name) ? null : right
  return isOf(right, item.name) ? left : null
}

const SEEKERS: ReadonlySet<string> = new Set(['find', 'findIndex', 'some', 'findLast'])

function isOf(expression: Node, name: string): boolean {
  let node = unwrap(expression)
  while (node.type === 'MemberExpression') node = unwrap(node.object)
  return node.type === 'Identifier' && node.name === name
}

/** Something can lie between a look and an act: a wait, or the turn of a callback. */
export function mayWait({ callable, reads, writes }: Uses, { effects }: Analysis): boolean {
  const isLater = ({ reaction }: EntryUse): boolean => reaction !== null
  return effects.suspensionsOf(callable).length > 0 || writes.some(isLater) || reads.some(isLater)
}

export function textOf(node: Node | null, { outline }: StaleContext): string | null {
  if (!node) return null
  const { range } = unwrap(node)
  return outline.source.text.slice(...range).replaceAll(/\s+/gu, ' ')
}

function isRead(use: EntryUse): use is ReadUse {
  return use.access.type === 'iteration' || use.access.type === 'lookup'
}

function isWrite(use: EntryUse): use is WriteUse {
  return use.access.type === 'write'
}
