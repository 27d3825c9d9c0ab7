import { isComparer, isIdGetter, isOwnId } from '../catalog/identity.ts'
import { nameOfCallee } from './callees.ts'
import { mentions } from './cursor-places.ts'
import type { Iteration, Node, Source, Window } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { isLeaving, partsOfTest } from './passed-tests.ts'
import { findPropertyName, isInside, unwrap } from './syntax.ts'

/**
 * The loop only looks for the one entry of an id, and waits for no other: what it misses meanwhile, it does not
 * look for.
 *
 *     for (const user of this.users) if (user.id === id && (await user.isOpen())) return user
 */
export function isSoleSearch(
  { body, valueName, callback }: Iteration,
  { node }: Window,
  { source }: Pick<Analysis, 'source'>,
): boolean {
  const [only, ...more] = body.type === 'BlockStatement' ? body.body : [body]
  if (callback || valueName === null || only.type !== 'IfStatement' || more.length > 0) return false
  const { test, consequent, alternate } = only
  if (alternate || !isLeaving(consequent) || !isInside(node, test)) return false
  return partsOfTest({ test, holds: true }).some(
    part =>
      part.holds && part.test.range[1] <= node.range[0] && isIdTest(part.test, valueName, source),
  )
}

/** `user.id === id`, `isEqual(user.getId(), id)` */
function isIdTest(test: Node, name: string, source: Source): boolean {
  const sides = sidesOf(test)
  return [sides, sides.toReversed()].some(([id, other]) => {
    if (!id || !other || mentions(other, name, source)) return false
    return mentions(id, name, source) && isId(unwrap(id))
  })
}

function sidesOf(test: Node): readonly Node[] {
  if (test.type === 'BinaryExpression')
    return test.operator === '===' || test.operator === '==' ? [test.left, test.right] : []
  if (test.type !== 'CallExpression') return []
  return isComparer(nameOfCallee(unwrap(test.callee)) ?? '') ? test.arguments : []
}

function isId(node: Node): boolean {
  if (node.type === 'MemberExpression') return isOwnId(findPropertyName(node) ?? '')
  return node.type === 'CallExpression' && isIdGetter(nameOfCallee(unwrap(node.callee)) ?? '')
}
