import { isEffect, isEnder, isMaker, isReader, isRemover } from '../catalog/idempotence.ts'
import { answersOf, collectAnswers } from './answers.ts'
import { nameOfCallee } from './callees.ts'
import type { Stretch } from './drain-verdicts.ts'
import type { Callable, Iteration, Node, ReadOut, Slot } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { ResetSite } from './resets.ts'
import { isInside, unwrap } from './syntax.ts'

/**
 * Every pass does nothing but wait for what is in the container, and to wait twice is no harm:
 *
 *     for (const write of this.writes) await write
 */
export function isOnlyWaiting(readOuts: readonly (Iteration | ReadOut)[]): boolean {
  return readOuts.every(reading => {
    if (reading.type !== 'iteration' || reading.callback) return false
    const { body, valueName } = reading
    const [only, ...more] = body.type === 'BlockStatement' ? body.body : [body]
    if (only.type !== 'ExpressionStatement' || more.length > 0) return false
    const waited = unwrap(only.expression)
    if (waited.type !== 'AwaitExpression') return false
    const element = unwrap(waited.argument)
    return element.type === 'Identifier' && element.name === valueName
  })
}

/**
 * Nothing is done with an entry but to ask whether it is to go: to ask twice, and to delete it twice, is
 * no harm.
 *
 *     for (const id in states) if (!(await exists(id))) delete states[id]
 */
export function isOnlyAsking({ reset }: ResetSite, stretches: readonly Stretch[]): boolean {
  if (reset.kind !== 'per-entry' || stretches.length === 0) return false
  const tests = collectPassedTests(reset.node).map(({ test }) => test)
  return stretches.every(({ window: { node } }) => {
    if (node.type !== 'AwaitExpression' || !tests.some(test => isInside(node, test))) return false
    const call = unwrap(node.argument)
    return call.type === 'CallExpression' && isReader(nameOfCallee(unwrap(call.callee)) ?? '')
  })
}

/**
 * What is waited for in each step takes the entry away, or ends it, or only looks: what is gone is gone, and to
 * ask for that twice is no harm.
 *
 *     for (const file of this.files) await disk.unlink(file)
 *     await Promise.all(this.conns.map(conn => conn.close()))
 */
export function isOnlyRemoving(
  readOuts: readonly (Iteration | ReadOut)[],
  { windows }: Analysis,
): boolean {
  const isRemovingEach = (reading: Iteration | ReadOut): boolean => {
    if (reading.type !== 'iteration') return false
    const { body, callable, callback } = reading
    const names = windows
      .callsOf(callback ?? callable)
      .filter(call => isInside(call, body))
      .map(call => nameOfCallee(unwrap(call.callee)) ?? '')
    return (
      names.some(isTakingAway) && names.every(name => isTakingAway(name) || !isOneTooMany(name))
    )
  }
  return readOuts.length > 0 && readOuts.every(isRemovingEach)
}

function isTakingAway(name: string): boolean {
  return isRemover(name) || isEnder(name)
}

/** `send(entry)`, `open(entry)` */
function isOneTooMany(name: string): boolean {
  return isEffect(name) || isMaker(name)
}

/**
 * Whoever puts the first entry in starts the operation, and an entry stays in until it is handled: no
 * other run begins before.
 *
 *     this.#queue.push(message)
 *     if (this.#queue.length === 1) this.#done = this.#process()
 */
export function isStartedByFirst(
  operation: Callable,
  slot: Slot,
  { effects, graph, writers, findConstant }: Analysis,
): boolean {
  const starts = graph.sitesOf(operation)
  return (
    starts.length > 0 &&
    writers.entriesOf(operation).every(({ callable }) => callable !== operation) &&
    starts.every(({ node, caller }) => {
      const accesses = effects.accessesIn(caller, slot)
      const waits = effects.suspensionsOf(caller).map(wait => wait.node)
      const isPutIn = (after: number, before: number, since: Node | null): boolean =>
        accesses.some(
          access =>
            access.type === 'write' &&
            access.kind === 'add' &&
            access.node.range[0] >= after &&
            access.node.range[1] <= before &&
            !waits.some(wait => isBetween(wait, since ?? access.node, node)),
        )
      const isFirst = collectPassedTests(node).some(
        ({ test, holds }) =>
          holds && isOne(test, slot, accesses) && isPutIn(0, test.range[0], null),
      )
      const wasEmpty = (asked: Node): boolean =>
        isSize(asked, slot, accesses) && isPutIn(asked.range[1], node.range[0], asked)
      return isFirst || collectEmpty(node, findConstant).some(wasEmpty)
    })
  )
}

/** What is known to have been `0`: `const isBusy = queue.length > 0; queue.push(job); if (!isBusy) run()` */
function collectEmpty(start: Node, findConstant: Analysis['findConstant']): Node[] {
  return collectAnswers(start)
    .flatMap(answer => {
      const kept = answer.asked.type === 'Identifier' ? findConstant(answer.asked) : null
      return kept ? answersOf(kept, answer.isPresent, answer.leaves) : [answer]
    })
    .flatMap(({ asked, isPresent }) => (isPresent ? [] : [asked]))
}

/** `queue.length === 1` */
function isOne(test: Node, slot: Slot, accesses: Analysis['accesses']): boolean {
  if (test.type !== 'BinaryExpression') return false
  if (test.operator !== '===' && test.operator !== '==') return false
  const { left, right } = test
  return right.type === 'Literal' && right.value === 1 && isSize(left, slot, accesses)
}

/** `queue.length` */
function isSize(node: Node, slot: Slot, accesses: Analysis['accesses']): boolean {
  return accesses.some(
    access =>
      access.type === 'lookup' &&
      access.slot === slot &&
      SIZES.has(access.method) &&
      isInside(access.node, node),
  )
}

const SIZES: ReadonlySet<string> = new Set(['length', 'size'])

function isBetween(node: Node, from: Node, to: Node): boolean {
  return node.range[0] >= from.range[1] && node.range[1] <= to.range[0]
}
