import { isComparer, isIdGetter, isIdMaker, isOwnId } from '../catalog/identity.ts'
import { nameOfCallee } from './callees.ts'
import { mentions } from './cursor-places.ts'
import type { Node, Source } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

export interface IdContext {
  readonly source: Source
  /** What a name is bound to for good. */
  readonly findConstant: (identifier: Node) => Node | null
}

/** The element in hand, and the list that it is of. */
export interface InHand {
  /** Whatever is another one at each step. */
  readonly names: readonly string[]
  readonly list: string | null
}

/**
 * The test compares the id of the element in hand with one that is the same at all steps, so that it holds for
 * one element only.
 *
 *     job.id === id
 *     isEqual(job.getId(), id)
 *     const key = keyOf(job.id); if (key === event.key) …
 */
export function isIdTest(
  test: Node,
  { names, list }: InHand,
  { source, findConstant }: IdContext,
): boolean {
  const isOfElement = (node: Node): boolean => names.some(name => mentions(node, name, source))
  const sides = sidesOf(test)
  return [sides, sides.toReversed()].some(
    ([id, other]) => id && other && isId(unwrap(id)) && !isOfElement(other),
  )

  function isId(node: Node): boolean {
    if (node.type === 'MemberExpression')
      return isOwnId(findPropertyName(node) ?? '', list) && isOfElement(node.object)
    if (node.type === 'Identifier') {
      const kept = names.includes(node.name) ? findConstant(node) : null
      return kept !== null && isIdCall(kept)
    }
    return isIdCall(node)
  }

  /** `job.getId()`, `keyOf(job.id)` */
  function isIdCall(node: Node): boolean {
    if (node.type !== 'CallExpression') return false
    const name = nameOfCallee(unwrap(node.callee)) ?? ''
    if (isIdGetter(name)) return isOfElement(node)
    return isIdMaker(name) && node.arguments.some(argument => isId(unwrap(argument)))
  }
}

/** What a declaration calls to get at an id, and for nothing else. */
export function isCallForId(call: Node): boolean {
  if (call.type !== 'CallExpression') return false
  const name = nameOfCallee(unwrap(call.callee)) ?? ''
  return isIdGetter(name) || isIdMaker(name)
}

function sidesOf(test: Node): readonly Node[] {
  if (test.type === 'BinaryExpression')
    return test.operator === '===' || test.operator === '==' ? [test.left, test.right] : []
  if (test.type !== 'CallExpression') return []
  return isComparer(nameOfCallee(unwrap(test.callee)) ?? '') ? test.arguments : []
}
