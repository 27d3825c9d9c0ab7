import type { TSESTree } from '@typescript-eslint/types'

import { isEnder } from '../catalog/idempotence.ts'
import { isLastEvent, isUnlistening } from '../catalog/emitters.ts'
import { isSameText } from './access-drafts.ts'
import type { Outline } from './callables.ts'
import { nameOfReceiver } from './callees.ts'
import type { Continuation } from './continuations.ts'
import type { Callable, Node, Write } from './facts.ts'
import { endedNamesOf } from './first-uses.ts'
import { groupBy } from './groups.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  isNullish,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'
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
  const candidates = outline.assignments.filter(
    ({ operator, right }) => operator === '=' && isNullish(unwrap(right)),
  )
  if (candidates.length === 0) return
  const ended = endedNamesOf(outline)
  const clears = candidates.filter(({ left }) => ended.has(nameOfReceiver(left) ?? ''))
  if (clears.length === 0) return
  const makings = groupBy(outline.assignments.filter(isMaking), ({ left }) => nameOfReceiver(left))
  for (const node of clears) {
    const stores = (makings.get(nameOfReceiver(node.left)) ?? []).filter(
      store =>
        isSameText(unwrap(store.left), unwrap(node.left)) &&
        isAround(outline.callableOf(store), outline.callableOf(node)),
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
  const handler = findAssignedHandler(act.callable, own.callable)
  for (const reaction of [...context.continuationsOf(act.callable), ...(handler ? [handler] : [])])
    if (reaction.operation === own.callable && isAtTheEnd(reaction, own, context))
      yield { ...draft, reaction }
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

/** `socket.onclose = () => {}` */
function findAssignedHandler({ node }: Callable, operation: Callable): Continuation | null {
  const { parent } = outermost(node)
  const isAssigned =
    parent?.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression'
  return isAssigned ? { call: parent, operation, isUnsure: false } : null
}

/** A promise that is settled, or an event of what is stored that comes when it is over. */
function isAtTheEnd({ call, isUnsure }: Continuation, own: Write, context: StaleContext): boolean {
  if (isUnsure) return false
  const isCall = call.type === 'CallExpression'
  const target = isCall
    ? unwrap(call.callee)
    : call.type === 'AssignmentExpression'
      ? call.left
      : null
  if (target?.type !== 'MemberExpression') return false
  const name = findPropertyName(target) ?? ''
  if (isCall && REACTIONS.has(name)) return true
  const [first] = isCall ? call.arguments : []
  const event =
    first?.type === 'Literal' ? String(first.value) : isCall ? '' : name.slice('on'.length)
  if (!isLastEvent(event) || !isOfStored(target.object, own, context)) return false
  return !isUnheard(own, context)
}

const REACTIONS: ReadonlySet<string> = new Set(['catch', 'finally', 'then'])

/** `this.#socket`, or a local of the same value. */
function isOfStored(emitter: Node, { ref, value }: Write, { bindings }: StaleContext): boolean {
  let node = unwrap(emitter)
  // `socket.on('open', …).on('close', …)`
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
    node = unwrap(node.callee.object)
  if (isSameText(node, unwrap(ref)) || (value && isSameText(node, unwrap(value)))) return true
  const kept = bindings.findStoredValue(node)
  const source = kept?.type === 'AssignmentExpression' ? kept.left : kept
  return source ? isSameText(unwrap(source), unwrap(ref)) : false
}

/** Somebody sees to it that the old one is not heard: `this.#socket.onclose = null`. */
function isUnheard({ ref }: Write, { outline }: StaleContext): boolean {
  return (
    outline.calls.some(({ callee }) => {
      const target = unwrap(callee)
      return isOfRef(target, ref) && isUnlistening(findPropertyName(target) ?? '')
    }) ||
    outline.assignments.some(
      ({ left, right }) =>
        isOfRef(left, ref) &&
        isNullish(unwrap(right)) &&
        (findPropertyName(left) ?? '').startsWith('on'),
    )
  )
}

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
  const places = endingCallsOf(outline)
    .filter(({ callee }) => isOfRef(unwrap(callee), store.ref))
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

const endingsByOutline = new WeakMap<Outline, readonly CallNode[]>()

/** `this.#controller.abort()`, of whatever. */
function endingCallsOf(outline: Outline): readonly CallNode[] {
  let calls = endingsByOutline.get(outline)
  if (!calls) {
    const named = outline.callsByName.collect(isEnder)
    calls = named.filter(({ callee }) => unwrap(callee).type === 'MemberExpression')
    endingsByOutline.set(outline, calls)
  }
  return calls
}

function isOfRef(member: Node, ref: Node): member is TSESTree.MemberExpression {
  return member.type === 'MemberExpression' && isSameText(unwrap(member.object), unwrap(ref))
}
