import { answersOf, collectAnswers, type Answer, type TestReader } from './answers.ts'
import { findReaction } from './callees.ts'
import type { Node } from './facts.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isFunction, isInside, unwrap } from './syntax.ts'
import { isNode } from './traverse.ts'

/** What a local starts with: `jobs.get(id)` of `const job = jobs.get(id)`, `job` itself for others. */
export function findInitial(expression: Node, { bindings }: StaleContext): Node {
  const node = unwrap(expression)
  if (node.type !== 'Identifier') return node
  const declarator = bindings.findVariable(node)?.defs[0]?.node
  const isPlain = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
  return isPlain && declarator.init ? unwrap(declarator.init) : node
}

/**
 * What control has learnt on its way to a node, also from tests that a constant keeps.
 *
 *     const isFirst = watchers.size === 0
 *     if (isFirst) await start()
 */
export function collectKeptAnswers(
  node: Node,
  { bindings }: StaleContext,
  read: TestReader = answersOf,
): Answer[] {
  return collectAnswers(node, read).flatMap(answer => {
    const { asked, isPresent, leaves } = answer
    const kept = asked.type === 'Identifier' ? bindings.findStoredValue(asked) : null
    return kept && TESTS.has(kept.type) ? [answer, ...read(kept, isPresent, leaves)] : [answer]
  })
}

const TESTS: ReadonlySet<string> = new Set([
  'BinaryExpression',
  'LogicalExpression',
  'UnaryExpression',
])

/** Where a value that is stored comes from, and whether it was waited for. */
export interface Origin {
  readonly node: Node
  readonly isAwaited: boolean
}

/** Through locals, `await` and defaults to the call, the `new` or the literal. */
export function resolveOrigin(value: Node, operation: Node, context: StaleContext): Origin {
  let node = unwrap(value)
  let isAwaited = false
  for (let step = 0; step < STEPS; step++) {
    if (node.type === 'AwaitExpression') {
      isAwaited = true
      node = unwrap(node.argument)
    } else if (node.type === 'LogicalExpression' && node.operator !== '&&') {
      node = unwrap(node.right)
    } else if (node.type === 'Identifier') {
      const settled = findSettled(node, context)
      isAwaited ||= settled !== null
      const last = findLastWritten(node, operation, context) ?? settled
      if (!last) break
      node = unwrap(last)
    } else break
  }
  return { node, isAwaited }
}

const STEPS = 6

/** The value that the local was given last, in source order. */
function findLastWritten(identifier: Node, operation: Node, context: StaleContext): Node | null {
  return collectWritten(identifier, operation, context).at(-1) ?? null
}

/** What the operation gives the local before it is mentioned here, on one way or another. */
export function collectWritten(
  mention: Node,
  operation: Node,
  { bindings }: StaleContext,
): readonly Node[] {
  const identifier = unwrap(mention)
  const references = bindings.findVariable(identifier)?.references ?? []
  return references
    .flatMap(({ writeExpr }) => (writeExpr ? [unwrap(writeExpr)] : []))
    .filter(node => node.range[1] <= identifier.range[0] && isInside(node, operation))
}

/** The promise whose value a reaction is given: `load()` of `load().then(text => …)`. */
function findSettled(identifier: Node, { bindings }: StaleContext): Node | null {
  const fn = bindings.findVariable(identifier)?.defs[0]?.node
  const call = fn && isFunction(fn) ? findReaction(fn) : null
  return call?.callee.type === 'MemberExpression' ? call.callee.object : null
}

/**
 * What every way to the name has given it since it was declared.
 *
 *     let path = paths.get(id); if (!path) { path = await make(id); paths.set(id, path) }
 */
function findAssignedBefore(name: Node, { bindings }: StaleContext): Node | null {
  const variable = bindings.findVariable(name)
  if (!variable?.references.some(({ init, writeExpr }) => writeExpr && !init)) return null
  const given = (statement: Node): Node | null => {
    const node = statement.type === 'ExpressionStatement' ? statement.expression : null
    if (node?.type !== 'AssignmentExpression' || node.operator !== '=') return null
    return bindings.findVariable(node.left) === variable ? node.right : null
  }
  for (let up = name.parent; up && !isFunction(up); up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    const last = up.body.findLast(
      statement => statement.range[1] <= name.range[0] && given(statement),
    )
    if (last) return given(last)
  }
  return null
}

/** Every expression that a value is made of, through locals that are bound once, or anew on every way. */
export function collectIngredients(value: Node, context: StaleContext): ReadonlySet<Node> {
  const found = new Set<Node>()
  const pending = [value]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (found.has(node) || found.size > ENOUGH) continue
    found.add(node)
    if (node.type === 'Identifier') {
      const initial = findInitial(node, context)
      if (initial !== node) pending.push(findAssignedBefore(node, context) ?? initial)
      continue
    }
    if (isFunction(node)) continue
    const keys = context.outline.source.visitorKeys[node.type] ?? []
    for (const key of keys) {
      const child = (node as unknown as Readonly<Record<string, unknown>>)[key]
      for (const part of Array.isArray(child) ? child : [child])
        if (isNode(part) && !isName(part, node)) pending.push(part)
    }
  }
  return found
}

/** More than this is no sum, and nobody's doubt. */
const ENOUGH = 400

/** `name` of `job.name` and of `{ name: 1 }` is no variable. */
function isName(part: Node, parent: Node): boolean {
  if (parent.type === 'MemberExpression') return part === parent.property && !parent.computed
  return parent.type === 'Property' && part === parent.key && !parent.computed
}
