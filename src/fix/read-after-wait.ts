import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { isConstantIn } from './constants.ts'
import { isEvaluatedFirst } from './evaluation.ts'
import { scopeAt } from './free-name.ts'
import { findEarlyWait } from './early-wait.ts'
import { findHoistEdits } from './hoist.ts'
import { findMoveEdits } from './move-statement.ts'
import { NO_REPAIR, because, concessionsOf, obstacle } from './repair.ts'
import type { Edit, Obstacle, Repair } from './repair.ts'
import { findStatement, findStatementList, isInside } from './syntax.ts'

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
  const early = findEarlyWait(statement, facts, source)
  // `this.list = await refresh(this.list)`: what is waited for is made of it.
  if (!early || isInside(read, early.wait.range)) return null
  const { declaration, edit } = early
  return findHoistEdits(statement, { declaration, edits: [edit] }, source)
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
  if (!isFree || !isConstantIn(init, callable.node, source)) return null
  if (!isEvaluatedFirst(read, declaration, source)) return null
  return findMoveEdits(declaration, { statement, side: 'before' }, source)
}
