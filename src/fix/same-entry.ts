import type { Node, Source, StaleEntry } from '../engine/index.ts'

import type { Edit, Suggestion } from './repair.ts'
import { findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The entry is removed only if it is still the one that was looked up, or stored, before the wait.
 *
 *     await conn.close()                    await conn.close()
 *     this.conns.delete(id)                 if (this.conns.get(id) === conn) this.conns.delete(id)
 */
export function sameEntrySuggestions(entry: StaleEntry, source: Source): Suggestion[] {
  const { act, node, slot } = entry
  const name = findEntryName(entry)
  const statement = findStatement(node)
  if (name === null || !act.key || statement?.type !== 'ExpressionStatement') return []
  if (statement.expression !== node || !findStatementList(statement)) return []
  const container = textOf(act.ref, source)
  const key = textOf(act.key, source)
  const held = slot.kind === 'record' ? `${container}[${key}]` : `${container}.get(${key})`
  const at = statement.range[0]
  const edits: Edit[] = [{ range: [at, at], text: `if (${held} === ${name}) ` }]
  const title = `Remove the entry of \`${slot.name}\` only if it is still the same`
  return [{ id: 'sameEntry', title, edits, concessions: [] }]
}

/** `conn` of `const conn = this.conns.get(id)` and of `this.conns.set(id, conn)`, where the removal can see it. */
function findEntryName({ read, node }: StaleEntry): string | null {
  if (read.type === 'CallExpression' && read.arguments.length === 2) {
    const stored = read.arguments[1]
    return stored?.type === 'Identifier' && isSeenAt(node, read) ? stored.name : null
  }
  const declarator = read.parent
  if (declarator?.type !== 'VariableDeclarator' || declarator.parent.kind !== 'const') return null
  const isVisible = declarator.id.type === 'Identifier' && isSeenAt(node, declarator)
  return isVisible && declarator.id.type === 'Identifier' ? declarator.id.name : null
}

/** What is declared in the block of `place`, or around it, means the same at `node`. */
function isSeenAt(node: Node, place: Node): boolean {
  const statement = findStatement(place)
  return statement?.parent !== undefined && isInside(node, statement.parent.range)
}
