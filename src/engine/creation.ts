import type { TSESTree } from '@typescript-eslint/types'

import { isSameText, type AccessContext } from './access-drafts.ts'
import type { Outline } from './callables.ts'
import type { Node } from './facts.ts'
import { isFunction, isNullish, unwrap } from './syntax.ts'
import { startingIn } from './traverse.ts'

/**
 * `if (!this.list) this.list = []`, `this.list || (this.list = [])`: there is nothing that this
 * could empty, as long as the turn goes on.
 */
export function isCreation(
  assignment: TSESTree.AssignmentExpression,
  { outline }: AccessContext,
): boolean {
  for (let up = assignment.parent, below: Node = assignment; !isFunction(up); up = up.parent) {
    const test = findAbsenceTest(up, below, assignment.left)
    if (test) return !hasSuspension(outline, test.range[1], assignment.range[1])
    if (!up.parent) return false
    below = up
  }
  return false
}

/** `list ??= []`, `list = list || []`: what is there stays. */
export function isDefaulting({ operator, left, right }: TSESTree.AssignmentExpression): boolean {
  if (operator === '??=' || operator === '||=') return true
  const value = unwrap(right)
  return (
    operator === '=' &&
    value.type === 'LogicalExpression' &&
    value.operator !== '&&' &&
    isSameText(unwrap(value.left), unwrap(left))
  )
}

/** The test that lets control into `below` only while there is no container. */
function findAbsenceTest(up: Node, below: Node, container: Node): Node | null {
  switch (up.type) {
    case 'IfStatement':
      if (up.consequent === below && isAbsent(up.test, container)) return up.test
      return up.alternate === below && isSameText(up.test, container) ? up.test : null
    case 'LogicalExpression': {
      const isElse = up.right === below && up.operator !== '&&'
      return isElse && isSameText(up.left, container) ? up.left : null
    }
    default:
      return null
  }
}

function isAbsent(test: Node, container: Node): boolean {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression')
    return (
      node.operator === '!' &&
      (isSameText(node.argument, container) || isLookFor(node.argument, container))
    )
  if (node.type === 'LogicalExpression') {
    return (
      node.operator === '&&' && (isAbsent(node.left, container) || isAbsent(node.right, container))
    )
  }
  return (
    node.type === 'BinaryExpression' &&
    (node.operator === '===' || node.operator === '==') &&
    isNullish(node.right) &&
    isSameText(node.left, container)
  )
}

/** `id in rooms` of `rooms[id] = []` */
function isLookFor(test: Node, container: Node): boolean {
  const [look, entry] = [unwrap(test), unwrap(container)]
  return (
    look.type === 'BinaryExpression' &&
    look.operator === 'in' &&
    entry.type === 'MemberExpression' &&
    entry.computed &&
    isSameText(look.left, entry.property) &&
    isSameText(look.right, entry.object)
  )
}

/** The turn ends somewhere between two places of the source. */
export function hasSuspension({ suspensions }: Outline, from: number, to: number): boolean {
  return startingIn(suspensions, from, to, ({ node }) => node).length > 0
}
