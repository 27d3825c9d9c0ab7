import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { isEvaluatedFirst } from './evaluation.ts'
import { freeName, scopeAt } from './free-name.ts'
import { findHoistEdits } from './hoist.ts'
import { findMoveEdits } from './move-statement.ts'
import { NO_REPAIR, because, concessionsOf, obstacle } from './repair.ts'
import type { Edit, Obstacle, Repair } from './repair.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The look moves behind the wait: by itself, or by waiting in a statement before.
 *
 *     const before = counts.get(name) ?? 0        await save(name)
 *     await save(name)                            const before = counts.get(name) ?? 0
 *     counts.set(name, before + 1)                counts.set(name, before + 1)
 *
 *     totals[name] += await priceOf(name)         const price = await priceOf(name)
 *                                                 totals[name] += price
 */
export function readAfterWaitRepair(entry: StaleEntry, facts: Facts, source: Source): Repair {
  const statement = findStatement(entry.node)
  if (statement?.type !== 'ExpressionStatement') return NO_REPAIR
  const edits = isInside(entry.read, statement.range)
    ? findWaitEdits(entry, statement, facts, source)
    : findReadEdits(entry, statement, facts, source)
  if (!edits) return NO_REPAIR
  const obstacles = collectObstacles(entry, facts)
  if (obstacles.length === 0) return { fix: edits, suggestions: [] }
  const title = `Read \`${entry.slot.name}\` after the wait${because(obstacles)}`
  const concessions = concessionsOf(obstacles)
  return { fix: null, suggestions: [{ id: 'readAfterWait', title, edits, concessions }] }
}

/** What the operation itself does to the container meanwhile is seen afterwards, and was not before. */
function collectObstacles({ slot, hazards, callable }: StaleEntry, facts: Facts): Obstacle[] {
  if (!slot.isPlain && slot.holder === null) return [obstacle('assigning it may run code')]
  return hazards.flatMap(({ window }) => {
    const touched = facts.accessesReachedFrom(window.node, slot)
    const own = touched.find(access => access.type === 'write' && access.callable !== callable)
    return own
      ? [obstacle(`the wait leads to a write on line ${String(own.node.loc.start.line)}`, 'alone')]
      : []
  })
}

/** The only `await` of the statement becomes a statement of its own. */
function findWaitEdits(
  { read }: StaleEntry,
  statement: Node,
  facts: Facts,
  source: Source,
): Edit[] | null {
  const [window, ...others] = facts.suspensionsUnder(statement)
  const wait = window?.node
  if (wait?.type !== 'AwaitExpression' || others.length > 0) return null
  // `this.list = await refresh(this.list)`: what is waited for is made of it.
  if (isInside(read, wait.range)) return null
  if (!isEvaluatedAfterLooks(wait, statement, source)) return null
  const name = freeName([nameOfResult(wait.argument)], statement, source)
  const edits = [{ range: rangeWithParentheses(wait, source), text: name }]
  return findHoistEdits(
    statement,
    { declaration: `const ${name} = ${textOf(wait, source)}`, edits },
    source,
  )
}

/** What comes before the wait only looks: at names, and at the container. */
function isEvaluatedAfterLooks(wait: Node, statement: Node, source: Source): boolean {
  for (let node: Node | undefined = wait; node && node !== statement; node = node.parent) {
    const { parent }: Node = node
    if (parent?.type === 'LogicalExpression' && parent.right === node) return false
    if (parent?.type === 'ConditionalExpression' && parent.test !== node) return false
    if (parent?.type === 'ChainExpression' || parent?.type === 'ArrowFunctionExpression')
      return false
  }
  for (const part of descendantsOf(statement, source)) {
    if (part.range[0] >= wait.range[0] || isInside(wait, part.range)) continue
    if (part.type === 'CallExpression' && !LOOKS.test(textOf(part.callee, source))) return false
    if (LOUD.has(part.type)) return false
  }
  return true
}

const LOOKS = /[.?]get$/u

const LOUD: ReadonlySet<string> = new Set([
  'AssignmentExpression',
  'ImportExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'UpdateExpression',
  'YieldExpression',
])

/** `(await f())` as an operand leaves no parentheses behind. */
function rangeWithParentheses(wait: Node, { text }: Source): readonly [number, number] {
  const [start, end] = wait.range
  const isOperand = wait.parent?.type === 'BinaryExpression'
  return isOperand && text[start - 1] === '(' && text[end] === ')'
    ? [start - 1, end + 1]
    : [start, end]
}

/** `await priceOf(name)` → `price`, `await this.#fetchRows()` → `rows`, others → `value` */
function nameOfResult(awaited: Node): string {
  const callee = awaited.type === 'CallExpression' ? awaited.callee : null
  const last = callee?.type === 'MemberExpression' ? callee.property : callee
  if (last?.type !== 'Identifier' && last?.type !== 'PrivateIdentifier') return 'value'
  const noun = /^(?:_*(?:get|fetch|load|read|compute|count|calculate)(\p{Lu}\w*)|(\w+)Of)$/u.exec(
    last.name,
  )
  const name = noun?.[1] ?? noun?.[2] ?? 'value'
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** The declaration that looks moves down, if nothing in between uses it. */
function findReadEdits(
  { read, callable }: StaleEntry,
  statement: Node,
  facts: Facts,
  source: Source,
): Edit[] | null {
  const declaration = findStatement(read)
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length > 1)
    return null
  const [{ id, init }] = declaration.declarations
  const list = findStatementList(statement)
  if (id.type !== 'Identifier' || !init || !list?.includes(declaration)) return null
  if (facts.suspensionsUnder(statement).length > 0) return null
  const variable = scopeAt(declaration, source).set.get(id.name)
  const isFree = variable?.references.every(
    use => use.init === true || (!use.isWrite() && use.identifier.range[0] >= statement.range[0]),
  )
  const isStable = [...descendantsOf(init, source)].every(
    part => part.type !== 'Identifier' || isConstant(part.name, declaration, source, callable.node),
  )
  if (!isFree || !isStable || !isEvaluatedFirst(read, declaration, source)) return null
  return findMoveEdits(declaration, { statement, side: 'before' }, source)
}

/** A name that means the same behind the wait. */
function isConstant(name: string, place: Node, source: Source, operation: Node): boolean {
  for (let scope = scopeAt(place, source); ;) {
    const variable = scope.set.get(name)
    if (variable)
      return variable.references.every(
        use => use.init === true || !use.isWrite() || !isInside(use.identifier, operation.range),
      )
    if (!scope.upper) return true
    scope = scope.upper
  }
}
