import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from './facts.ts'
import { mentions } from './cursor-places.ts'
import { isSameText } from './access-drafts.ts'
import { isLeaving, partsOfTest } from './passed-tests.ts'
import { isFunction, unwrap } from './syntax.ts'
import { hasNode } from './traverse.ts'

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
  return hasOwn(body, source, node => {
    const test = node.type === 'IfStatement' && isLeaving(node.consequent) && unwrap(node.test)
    return test && test.type === 'BinaryExpression' && /^[<>]=?$/u.test(test.operator)
  })
}

/** What can end the loop from inside, a throw included; an outer loop may go on. */
export function canLeave(body: Node, source: Source, isCallback: boolean): boolean {
  return hasOwn(body, source, node => {
    if (node.type === 'ThrowStatement') return true
    if (isCallback) return false
    return node.type === 'ContinueStatement' ? node.label !== null : ENDING.has(node.type)
  })
}

/** What can end the loop, or one of its steps. */
export function canEnd(body: Node, source: Source): boolean {
  return (
    canLeave(body, source, false) ||
    hasOwn(body, source, ({ type }) => type === 'ContinueStatement')
  )
}

/** In the code itself, and in no function in it. */
function hasOwn(body: Node, source: Source, is: (node: Node) => boolean): boolean {
  return hasNode(body, source, is, node => !isFunction(node))
}

const ENDING: ReadonlySet<string> = new Set(['BreakStatement', 'ReturnStatement'])
