import type { TSESTree } from '@typescript-eslint/types'

import { isEnder } from '../catalog/idempotence.ts'
import { isLastEvent } from '../catalog/emitters.ts'
import { isSameText } from './access-drafts.ts'
import type { Outline } from './callables.ts'
import type { Continuation } from './continuations.ts'
import type { Callable, Node, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { StaleContext, StaleDraft } from './stale-entries.ts'
import { findAncestor, findPropertyName, isFunction, isNullish, unwrap } from './syntax.ts'
import type { Update } from './updates.ts'

/**
 * Fields and variables that are given something new, and set back behind a wait by the same operation.
 *
 *     this.#controller = new AbortController()
 *     try { await load(this.#controller.signal) } finally { this.#controller = null }
 *
 * Needs the outline.
 */
export function* collectClears(
  outline: Outline,
  canBeShared: (target: Node, callable: Callable) => boolean,
): Generator<Update> {
  const clears = outline.assignments.filter(({ operator, right }) => {
    return operator === '=' && isNullish(unwrap(right))
  })
  if (clears.length === 0) return
  for (const node of clears) {
    const stores = outline.assignments.filter(
      other =>
        other !== node &&
        isMaking(other) &&
        isSameText(unwrap(other.left), unwrap(node.left)) &&
        isAround(outline.callableOf(other), outline.callableOf(node)),
    )
    const store = stores.findLast(({ range }) => range[1] <= node.range[0]) ?? stores[0]
    if (!store || !canBeShared(store.left, outline.callableOf(store))) continue
    yield { node, read: store, local: null, how: 'clear' }
  }
}

function isMaking({ operator, right }: TSESTree.AssignmentExpression): boolean {
  return operator === '=' && !isNullish(unwrap(right)) && unwrap(right).type !== 'Literal'
}

function isAround(outer: Callable, inner: Callable): boolean {
  for (let up: Callable | null = inner; up; up = up.parent) if (up === outer) return true
  return false
}

/**
 * Whoever ends what is there and puts a new one in its place expects that one can be there: the end of
 * the old run then takes out the new one, which nobody can end any more.
 */
export function* draftsOfClear(
  { node, read: store }: Update,
  act: Write,
  own: Write | null,
  analysis: Analysis,
  context: StaleContext,
): Generator<StaleDraft> {
  const ending = own && findEndingBefore(own, analysis, context)
  if (!own || !ending || isTested(node, store, own.callable)) return
  const draft = {
    shape: 'late-cleanup',
    slot: act.slot,
    callable: own.callable,
    read: ending,
    node,
    act,
    fresh: [],
    judge: () => null,
    key: null,
    secondRun: { tier: 'likely', harm: 'hits-another' },
    again: own,
  } as const
  if (act.callable === own.callable) yield { ...draft, reaction: null }
  for (const reaction of context.continuationsOf(act.callable))
    if (reaction.operation === own.callable && isAtTheEnd(reaction)) yield { ...draft, reaction }
}

/** It asks something first, most often whether it is still the one: `if (signal.aborted) return`. */
function isTested(clear: Node, store: Node, operation: Callable): boolean {
  for (let place: Node | null = clear; place && place !== operation.node;) {
    const around = findAncestor(place, isFunction)
    const isInOperation = around === operation.node || around === null
    const tests = collectPassedTests(place)
    if (tests.some(({ test }) => !isInOperation || test.range[0] > store.range[0])) return true
    place = around
  }
  return false
}

/** A promise that is settled, or an event that comes when it is over: `socket.on('close', …)`. */
function isAtTheEnd({ call, isUnsure }: Continuation): boolean {
  if (isUnsure || call.type !== 'CallExpression') return false
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? (findPropertyName(callee) ?? '') : ''
  if (REACTIONS.has(method)) return true
  const [event] = call.arguments
  return event?.type === 'Literal' && isLastEvent(String(event.value))
}

const REACTIONS: ReadonlySet<string> = new Set(['catch', 'finally', 'then'])

/** `this.#controller?.abort()` in the turn of the store, here or in a helper: `this.cancel()`. */
function findEndingBefore(
  store: Write,
  analysis: Analysis,
  { outline }: StaleContext,
): Node | null {
  const { graph, effects, flows } = analysis
  const { callable, node } = store
  const flow = flows.of(callable)
  const waits = new Set(effects.suspensionsOf(callable).map(wait => wait.node))
  const places = outline.calls
    .filter(call => isEnding(call, store.ref))
    .flatMap((call): Node[] => {
      const ender = outline.callableOf(call)
      if (ender === callable) return [call]
      return effects.runsBeforeSuspension(call, ender)
        ? graph.sitesOf(ender).flatMap(site => (site.caller === callable ? [site.node] : []))
        : []
    })
  return (
    places.find(place => place.range[1] <= node.range[0] && flow.canFollow(place, node, waits)) ??
    null
  )
}

function isEnding({ callee }: { readonly callee: Node }, ref: Node): boolean {
  const member = unwrap(callee)
  return (
    member.type === 'MemberExpression' &&
    isEnder(findPropertyName(member) ?? '') &&
    isSameText(unwrap(member.object), unwrap(ref))
  )
}
