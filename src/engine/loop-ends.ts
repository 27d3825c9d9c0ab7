import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from './facts.ts'
import { mentions } from './cursor-places.ts'
import { isSameText } from './access-drafts.ts'
import { isLeaving, partsOfTest } from './passed-tests.ts'
import { isFunction, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/** `i < list.length` alone: what else is asked may end the loop. */
export function isPlainTest(loop: Node, index: string | null, source: Source): boolean {
  if (!('test' in loop) || !loop.test) return true
  const { test } = loop
  return test.type === 'BinaryExpression' && index !== null && mentions(test.left, index, source)
}

/** Places in the body that make the head of the loop say no: `inserted = true`, under `i < n && !inserted`. */
export function collectEnds(
  loop: Node,
  assignments: readonly TSESTree.AssignmentExpression[],
): readonly Node[] {
  if (!('test' in loop) || !loop.test) return []
  const parts = partsOfTest({ test: loop.test, holds: true })
  return assignments.filter(({ operator, left, right, range }) => {
    if (
      operator !== '=' ||
      right.type !== 'Literal' ||
      range[0] < loop.range[0] ||
      range[1] > loop.range[1]
    )
      return false
    return parts.some(({ test, holds }) => isSameText(test, left) && holds !== Boolean(right.value))
  })
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
