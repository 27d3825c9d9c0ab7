import { indexNameOf, mentions } from './cursor-places.ts'
import type { Iteration, Node, Slot } from './facts.ts'
import { isCallForId, isIdTest, type IdContext } from './id-tests.ts'
import { partsOfTest } from './passed-tests.ts'
import { isInside, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

interface Context extends IdContext {
  /** Lists in which nothing stands twice. */
  readonly distinct?: ReadonlySet<Slot>
}

/**
 * The loop does nothing but look for one entry, by its id or as such where none stands there twice, and `node`
 * lies in what it does with that one: what it passes over from then on is not what it looks for.
 *
 *     for (let i = 0; i < list.length; i++) if (list[i].id === id) list.splice(i, 1)
 *     busy.forEach((job, i) => { if (job === done) busy.splice(i, 1) })
 *     for (const user of users) if (user.id === id && (await user.isOpen())) return user
 */
export function isSoleMatch(node: Node, iteration: Iteration, context: Context): boolean {
  const statements =
    iteration.body.type === 'BlockStatement' ? iteration.body.body : [iteration.body]
  const last = statements.at(-1)
  if (last?.type !== 'IfStatement' || last.alternate || !isInside(node, last)) return false
  const declared = statements.slice(0, -1)
  if (!declared.every(statement => isPlainDeclaration(statement, context))) return false
  const names = collectNames(iteration, declared)
  const inHand = { names, list: iteration.slot.shortName }
  const isDistinct = context.distinct?.has(iteration.slot) === true
  return partsOfTest({ test: last.test, holds: true }).some(
    ({ test, holds }) =>
      holds &&
      test.range[1] <= node.range[0] &&
      (isIdTest(test, inHand, context) || (isDistinct && isElementTest(test, names, context))),
  )
}

/** `const job = list[i]`, `const key = keyOf(job.id)` */
function isPlainDeclaration(statement: Node, { source }: Context): boolean {
  return statement.type === 'VariableDeclaration' && !calls(statement)

  function calls(node: Node): boolean {
    if (node.type === 'NewExpression' || (node.type === 'CallExpression' && !isCallForId(node)))
      return true
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

/** `job === done`, `list[i] === done` */
function isElementTest(test: Node, names: readonly string[], { source }: Context): boolean {
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
