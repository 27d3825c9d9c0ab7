import type { Node, Source } from './facts.ts'
import { mentions } from './cursor-places.ts'
import { isLeaving } from './passed-tests.ts'
import { isFunction, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/** `i < list.length` alone: what else is asked may end the loop. */
export function isPlainTest(loop: Node, index: string | null, source: Source): boolean {
  if (!('test' in loop) || !loop.test) return true
  const { test } = loop
  return test.type === 'BinaryExpression' && index !== null && mentions(test.left, index, source)
}

/** `if (++seen > size) break`: it knows when it has been round once. */
export function isCounted(body: Node, source: Source): boolean {
  if (body.type === 'IfStatement' && isLeaving(body.consequent)) {
    const test = unwrap(body.test)
    if (test.type === 'BinaryExpression' && /^[<>]=?$/u.test(test.operator)) return true
  }
  for (const child of childrenOf(source, body))
    if (!isFunction(child) && isCounted(child, source)) return true
  return false
}

/** What can end the loop from inside, a throw included. */
export function canEnd(body: Node, source: Source, isCallback: boolean): boolean {
  if (body.type === 'ThrowStatement') return true
  if (!isCallback && ENDING.has(body.type)) return true
  for (const child of childrenOf(source, body)) {
    if (!isFunction(child) && canEnd(child, source, isCallback)) return true
  }
  return false
}

const ENDING: ReadonlySet<string> = new Set([
  'BreakStatement',
  'ContinueStatement',
  'ReturnStatement',
])
