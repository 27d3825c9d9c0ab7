import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { isQuiet } from './evaluation.ts'
import { findMoveEdits } from './move-statement.ts'
import { collectReached } from './reach.ts'
import type { Suggestion } from './repair.ts'
import { touchesSlot } from './share-place.ts'
import { descendantsOf, findStatement, findStatementList } from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * The new value is written before the wait: whoever comes meanwhile goes on from there.
 *
 *     const id = this.last          const id = this.last
 *     await save(id)                this.last = id + 1
 *     this.last = id + 1            await save(id)
 */
export function writeFirstSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const write = findStatement(entry.node)
  const look = findStatement(entry.read)
  const list = write && findStatementList(write)
  if (write?.type !== 'ExpressionStatement' || !look || look === write) return []
  if (write.expression !== entry.act.node || !list?.includes(look)) return []
  const row = list.slice(list.indexOf(look) + 1, list.indexOf(write))
  const start = row.findIndex(statement => facts.suspensionsUnder(statement).length > 0)
  const first = row[start]
  if (!first || facts.suspensionsUnder(look).length > 0) return []
  const passed = row.slice(start)
  if (facts.suspensionsUnder(write).length > 0) return []
  if (waysOutOf(passed, new Set(), source).leaves || touchesSlot(passed, entry, facts)) return []
  if (entry.slot.kind === 'value' && mentionsValue(passed, entry, facts, source)) return []
  if (!isReadyBefore(write, entry, passed, source)) return []
  const edits = findMoveEdits(write, { statement: first, side: 'before' }, source)
  const title = `Write \`${entry.slot.name}\` before the wait; it stays when that fails`
  const concessions = ['failure', 'readers'] as const
  return edits ? [{ id: 'claimFirst', title, edits, concessions }] : []
}

/** Who only reads a value is not known: its name decides. */
function mentionsValue(
  work: readonly Node[],
  { slot, callable }: StaleEntry,
  facts: Facts,
  source: Source,
): boolean {
  const called = [...collectReached(work, callable, facts, [])].map(({ node }) => node)
  return [...work, ...called].some(place =>
    [...descendantsOf(place, source)].some(
      part =>
        (part.type === 'Identifier' || part.type === 'PrivateIdentifier') &&
        part.name === slot.shortName,
    ),
  )
}

/** What is written needs nothing that the wait brings, and runs nothing. */
function isReadyBefore(
  write: Node,
  { act }: StaleEntry,
  passed: readonly Node[],
  source: Source,
): boolean {
  const parts = act.type === 'write' ? [act.key, act.value] : []
  if (!parts.every(part => part === null || isQuiet(part, source))) return false
  const names = new Set(
    [...descendantsOf(write, source)].flatMap(part =>
      part.type === 'Identifier' ? [part.name] : [],
    ),
  )
  return passed.every(statement => {
    const declared = source.scopeManager.getDeclaredVariables(statement)
    if (declared.some(({ name }) => names.has(name))) return false
    return [...descendantsOf(statement, source)].every(
      part =>
        (part.type !== 'AssignmentExpression' ||
          part.left.type !== 'Identifier' ||
          !names.has(part.left.name)) &&
        (part.type !== 'UpdateExpression' ||
          part.argument.type !== 'Identifier' ||
          !names.has(part.argument.name)),
    )
  })
}
