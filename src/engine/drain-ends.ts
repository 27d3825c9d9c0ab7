import { isUnlistening } from '../catalog/emitters.ts'
import { isEnder } from '../catalog/idempotence.ts'
import { isEndingCall, saysOver } from '../catalog/lifecycle.ts'
import { isClearing } from '../catalog/timers.ts'
import { isSameText } from './access-drafts.ts'
import { nameOfCallee } from './callees.ts'
import type { Reading } from './drain-verdicts.ts'
import type { Callable, Entry, Node, Window } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import type { ResetSite } from './resets.ts'
import {
  findFunctionName,
  findPropertyName,
  isFunction,
  isNullish,
  unwrap,
  type CallNode,
} from './syntax.ts'

/**
 * The drain belongs to a tear-down: by its name, because it throws away by one, or because it is called by
 * nobody else.
 *
 *     async reload() { await this.#save(); this.#dispose(); await this.#load() }
 *     dispose() { void this.clear() }
 *     async clear() { for (const doc of this.#docs) await doc.close(); this.#docs.clear() }
 */
export function isTornDown(
  { callable, reset }: ResetSite,
  readOuts: readonly Reading[],
  analysis: Analysis,
): boolean {
  return (
    isPartOfTearDown(callable) ||
    reset.helper?.isTearDown === true ||
    reset.write.callable.isTearDown ||
    isOnlyTornDown(callable, readOuts, analysis)
  )
}

/** `close() { return settled.then(() => { … }) }`: the reaction is part of it. */
function isPartOfTearDown(callable: Callable): boolean {
  for (let up: Callable | null = callable; up; up = up.parent) {
    if (up.isTearDown) return true
    if (findFunctionName(up.node) !== null) return false
  }
  return false
}

/** Other files may call it as well, unless it puts every entry away. */
function isOnlyTornDown(
  callable: Callable,
  readOuts: readonly Reading[],
  { graph, writers }: Analysis,
): boolean {
  const callers = graph.sitesOf(callable).map(({ caller }) => caller)
  if (callers.length === 0 || !callers.every(isPartOfTearDown)) return false
  const isPrivate = writers.entriesOf(callable).every(entry => entry.callable !== callable)
  return isPrivate || (readOuts.length > 0 && readOuts.every(endsEach))
}

/** `for (const doc of docs.values()) (await doc).close()` */
function endsEach(reading: Reading): boolean {
  if (reading.type !== 'iteration') return false
  const { body, valueName } = reading
  const [only, ...more] = body.type === 'BlockStatement' ? body.body : [body]
  if (more.length > 0) return false
  const call = unwrapAwait(only.type === 'ExpressionStatement' ? only.expression : only)
  const member = call.type === 'CallExpression' ? unwrap(call.callee) : call
  if (member.type !== 'MemberExpression' || !isEnder(findPropertyName(member) ?? '')) return false
  const element = unwrapAwait(member.object)
  return element.type === 'Identifier' && element.name === valueName
}

function unwrapAwait(expression: Node): Node {
  const node = unwrap(expression)
  return node.type === 'AwaitExpression' ? unwrap(node.argument) : node
}

/** The operation has said before that the object is of no use any more, and nobody takes that back. */
export function isOverAt(window: Window, { guards }: Analysis): boolean {
  return guards.flagsAt(window.node).some(flag => {
    const { place, state, value } = flag.condition
    const said = state === 'is' ? value : state === 'set' ? place.name : ''
    return saysOver(/[\w$]*$/u.exec(said)?.[0] ?? '') && guards.isForGood(flag)
  })
}

/**
 * The end of something is waited for that is dropped with the entries: they were about it.
 *
 *     await this.#page?.close(); this.#page = null; this.#steps = []
 */
export function isEndOfOwn(
  { node }: Window,
  { callable }: ResetSite,
  { assignmentsOf, flows }: Analysis,
): boolean {
  const place = node.type === 'AwaitExpression' ? findEnded(node.argument) : null
  const flow = flows.of(callable)
  return (
    place !== null &&
    assignmentsOf(callable).some(
      assignment =>
        assignment.operator === '=' &&
        isNullish(unwrap(assignment.right)) &&
        isSameText(assignment.left, place) &&
        assignment.range[0] > node.range[1] &&
        flow.canFollow(node, assignment),
    )
  )
}

/** `this.#page` of `this.#page?.close().catch(ignore)` */
function findEnded(expression: Node): Node | null {
  const call = unwrap(expression)
  const member = call.type === 'CallExpression' ? unwrap(call.callee) : call
  if (member.type !== 'MemberExpression') return null
  const name = findPropertyName(member) ?? ''
  const object = unwrap(member.object)
  if (name === 'catch' || name === 'finally') return findEnded(object)
  return isEnder(name) && object.type === 'MemberExpression' ? object : null
}

/**
 * Who tears down has taken the handler away before.
 *
 *     this.#handle = workspace.onDidOpen(…)      // registered
 *     this.#handle.dispose(); await this.#save()  // taken away, and then waited
 */
export function isTakenAway(
  { node: registered }: Entry,
  window: Window,
  { callable }: ResetSite,
  analysis: Analysis,
): boolean {
  const registration = findRegistration(registered)
  if (!registration) return false
  const { graph, windows } = analysis
  const before = (where: Callable, at: Node): boolean =>
    windows
      .callsOf(where)
      .some(call => call.range[1] <= at.range[0] && takesAway(call, registration))
  return (
    before(callable, window.node) ||
    (graph.sitesOf(callable).length > 0 &&
      graph.sitesOf(callable).every(({ caller, node }) => before(caller, node)))
  )
}

interface Registration {
  /** `bus.on('open', …)` */
  readonly call: Node | null
  /** Where its handle is kept. */
  readonly place: Node | null
}

function findRegistration(node: Node): Registration | null {
  let call: Node | null = null
  let up: Node | undefined = isFunction(node) ? node.parent : node
  for (; up && !isFunction(up); up = up.parent) {
    if (up.type === 'CallExpression') call ??= up
    if (up.type === 'AssignmentExpression') return { call, place: up.left }
    if (up.type === 'ExpressionStatement') break
  }
  return call && { call, place: null }
}

/** `this.#handle.dispose()`, `clearInterval(this.#timer)`, `this.#unlisten()`, `bus.off('open', fn)` */
function takesAway(call: CallNode, { call: registering, place }: Registration): boolean {
  const callee = unwrap(call.callee)
  const name = nameOfCallee(callee) ?? ''
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null
  const [first] = call.arguments
  if (place && (isEnder(name) || isEndingCall(name) || isClearing(name)))
    if ([object, first].some(each => each && isSameText(each, place))) return true
  if (place && isSameText(callee, place)) return true
  if (!object || !isUnlistening(name) || registering?.type !== 'CallExpression') return false
  const registrar = unwrap(registering.callee)
  const [event] = registering.arguments
  return (
    registrar.type === 'MemberExpression' &&
    isSameText(registrar.object, object) &&
    (!first || (event !== undefined && isSameText(first, event)))
  )
}
