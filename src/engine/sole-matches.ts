import { isOwnId } from '../catalog/identity.ts'
import { indexNameOf, mentions, type PlaceContext } from './cursor-places.ts'
import type { Iteration, Node, Slot, Write } from './facts.ts'
import { partsOfTest } from './passed-tests.ts'
import { findPropertyName, isInside, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/**
 * The loop does nothing but look for one entry, by its id or as such where none stands there twice:
 * what the removal makes it pass over is not what it looks for.
 *
 *     for (let i = 0; i < list.length; i++) if (list[i].id === id) list.splice(i, 1)
 *     busy.forEach((job, i) => { if (job === done) busy.splice(i, 1) })
 */
export function isSoleMatch(
  { node }: Write,
  iteration: Iteration,
  context: PlaceContext & { readonly distinct: ReadonlySet<Slot> },
): boolean {
  const statements =
    iteration.body.type === 'BlockStatement' ? iteration.body.body : [iteration.body]
  const last = statements.at(-1)
  if (last?.type !== 'IfStatement' || last.alternate || !isInside(node, last.consequent)) {
    return false
  }
  const declared = statements.slice(0, -1)
  if (!declared.every(statement => isPlainDeclaration(statement, context))) return false
  const names = collectNames(iteration, declared)
  const isDistinct = context.distinct.has(iteration.slot)
  return partsOfTest({ test: last.test, holds: true }).some(
    ({ test, holds }) =>
      holds &&
      (isIdTest(test, names, context) || (isDistinct && isElementTest(test, names, context))),
  )
}

/** `const job = list[i]` */
function isPlainDeclaration(statement: Node, { source }: PlaceContext): boolean {
  return statement.type === 'VariableDeclaration' && !calls(statement)

  function calls(node: Node): boolean {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') return true
    for (const child of childrenOf(source, node)) if (calls(child)) return true
    return false
  }
}

/** Whatever is another one at each step. */
function collectNames(iteration: Iteration, declared: readonly Node[]): readonly string[] {
  const { keyName, valueName } = iteration
  const own = declared.flatMap(statement =>
    statement.type === 'VariableDeclaration'
      ? statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? id.name : []))
      : [],
  )
  return [indexNameOf(iteration), keyName, valueName, ...own].filter(name => name !== null)
}

/** `job.id === id`, with an `id` that is the same at all steps */
function isIdTest(test: Node, names: readonly string[], { source }: PlaceContext): boolean {
  if (test.type !== 'BinaryExpression' || !EQUAL.has(test.operator)) return false
  const isOfElement = (node: Node): boolean => names.some(name => mentions(node, name, source))
  const isId = (node: Node): boolean => {
    const member = unwrap(node)
    if (member.type !== 'MemberExpression' || !isOwnId(findPropertyName(member) ?? '')) return false
    return isOfElement(member.object)
  }
  return (
    (isId(test.left) && !isOfElement(test.right)) || (isId(test.right) && !isOfElement(test.left))
  )
}

/** `job === done`, `list[i] === done` */
function isElementTest(test: Node, names: readonly string[], { source }: PlaceContext): boolean {
  if (test.type !== 'BinaryExpression' || !EQUAL.has(test.operator)) return false
  const isOfStep = (node: Node): boolean => names.some(name => mentions(node, name, source))
  const isElement = (side: Node): boolean => {
    const node = unwrap(side)
    if (node.type === 'Identifier') return names.includes(node.name)
    return node.type === 'MemberExpression' && node.computed && isOfStep(node.property)
  }
  return (
    (isElement(test.left) && !isOfStep(test.right)) ||
    (isElement(test.right) && !isOfStep(test.left))
  )
}

const EQUAL: ReadonlySet<string> = new Set(['===', '=='])
