import { isSameText } from './access-drafts.ts'
import { answersOf, collectAnswers, type Answer } from './answers.ts'
import { isReader, isValueClass } from '../catalog/idempotence.ts'
import { nameOfCallee } from './callees.ts'
import type { Access, Callable, Lookup, Node, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectReturned } from './makings.ts'
import { findInitial, resolveOrigin } from './origins.ts'
import { ifsIn } from './passed-tests.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isCall, isFunction, outermost, unwrap } from './syntax.ts'

/**
 * A store after which there can be a newer entry than before.
 *
 *     if (!jobs.has(id)) jobs.set(id, job)              // not where there is none
 *     const names = m.get(k) ?? []; m.set(k, names)     // not what is there already
 *     if (!dirs[dir]) throw …; dirs[dir] = isKept       // nor what an entry that is there is told
 */
export function isReplacing(
  store: Write,
  accesses: readonly Access[],
  analysis: Pick<Analysis, 'effects' | 'flows'>,
  context: StaleContext,
): boolean {
  // `lists[id] ??= []`, `counts[id] += 1`
  if (store.node.type === 'AssignmentExpression' && store.node.operator !== '=') return false
  const looks = new Map(
    accesses.filter(access => access.type === 'lookup').map(access => [access.node, access]),
  )
  const findLook = (value: Node): Lookup | null => {
    const node = value.type === 'AssignmentExpression' ? unwrap(value.right) : value
    const look = findInitial(node, context)
    return looks.get(look) ?? looks.get(findHandedBack(look, context) ?? look) ?? null
  }
  const origin = store.value && findInitial(store.value, context)
  const first = origin?.type === 'LogicalExpression' ? unwrap(origin.left) : origin
  if (first && findLook(first)) return false
  const answers = collectAnswersFor(store)
  if (answers.some(({ asked, isPresent }) => !isPresent && findLook(asked))) return false
  if (isAnotherOne(store, context)) return true
  return !answers.some(({ asked, isPresent }) => {
    const look = isPresent ? findLook(asked) : null
    return look !== null && isStillThere(look, store, accesses, analysis)
  })
}

/**
 * Also those that control has passed before it made the function: what stands there is taken out only
 * by who is done with it.
 *
 *     if (this.tunnels.has(id)) return; server.on('listening', () => this.tunnels.set(id, server))
 */
function collectAnswersFor({ node, callable }: Write): Answer[] {
  const answers = collectAnswers(node)
  for (let up: Callable | null = callable; up; up = up.parent) {
    const fn: Node = outermost(up.node)
    if (!fn.parent || !isCall(fn.parent)) break
    answers.push(...collectAnswers(fn))
  }
  return [...answers, ...collectComplaints(node)]
}

/** Who finds what nobody expects throws, if only in some cases: `if (all.has(id)) { if (!isTest) throw … }` */
function collectComplaints(node: Node): Answer[] {
  const answers: Answer[] = []
  for (let up = node.parent; up && !isFunction(up); up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    for (const { test, consequent, range } of ifsIn(up.body)) {
      if (range[1] <= node.range[0] && isThrowing(consequent))
        answers.push(...answersOf(test, false, 'throws'))
    }
  }
  return answers
}

function isThrowing(statement: Node): boolean {
  switch (statement.type) {
    case 'ThrowStatement':
      return true
    case 'BlockStatement':
      return statement.body.some(isThrowing)
    case 'IfStatement':
      return isThrowing(statement.consequent)
    default:
      return false
  }
}

/** `this.#conns.get(id)` of `this.find(id)`, where that is all that `find` does. */
function findHandedBack(call: Node, context: StaleContext): Node | null {
  if (call.type !== 'CallExpression') return null
  const fn = context.bindings.findFunctionNode(call.callee)
  const [only, ...more] = fn ? collectReturned(fn, context) : []
  return only && more.length === 0 ? findInitial(only, context) : null
}

/** What has to be closed, or is made for this: in the place of the old one it is a newer entry. */
function isAnotherOne({ slot, value, callable }: Write, context: StaleContext): boolean {
  if (!value || context.endings.has(slot)) return true
  const { node } = resolveOrigin(value, callable.node, context)
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false
  const name = nameOfCallee(unwrap(node.callee)) ?? ''
  return node.type === 'NewExpression' ? !isValueClass(name) : !isReader(name)
}

/** The look at the same entry is of the same turn, and nobody takes the entry out in between. */
export function isStillThere(
  look: Lookup,
  { node, key, callable }: Pick<Write, 'callable' | 'key' | 'node'>,
  accesses: readonly Access[],
  { effects, flows }: Pick<Analysis, 'effects' | 'flows'>,
): boolean {
  if (look.callable !== callable || !look.key || !key || !isSameText(look.key, key)) return false
  const flow = flows.of(callable)
  const removals = accesses.filter(
    access => access.type === 'write' && access.callable === callable && TAKING.has(access.kind),
  )
  return ![...effects.suspensionsOf(callable), ...removals].some(
    between =>
      flow.canFollow(look.node, between.node) &&
      flow.canFollow(between.node, node, new Set([look.node])),
  )
}

const TAKING: ReadonlySet<string> = new Set(['clear', 'delete', 'rebind'])
