import type { Node, Source, StaleEntry, Write } from '../engine/index.ts'

import { indentationAt, layoutAt } from './layout.ts'
import type { Edit, Suggestion } from './repair.ts'
import { findPropertyName, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The entry is removed only if it is still the one that was looked up, or stored, before the wait.
 *
 *     await conn.close()                    await conn.close()
 *     this.conns.delete(id)                 if (this.conns.get(id) === conn) this.conns.delete(id)
 */
export function sameEntrySuggestions(entry: StaleEntry, source: Source): Suggestion[] {
  const { act, node, slot } = entry
  if (slot.kind === 'value') return sameValueSuggestions(entry, source)
  const name = findEntryName(entry)
  if (name === null || !act.key) return []
  const container = textOf(act.ref, source)
  const key = textOf(act.key, source)
  const held = slot.kind === 'record' ? `${container}[${key}]` : `${container}.get(${key})`
  const edits = findEdits(node, `${held} === ${name}`, source)
  if (!edits) return []
  const title = `Remove the entry of \`${slot.name}\` only if it is still the same`
  return [{ id: 'sameEntry', title, edits, concessions: ['twice'] }]
}

/** `this.#controller = null` → `if (this.#controller === controller) this.#controller = null` */
function sameValueSuggestions(
  { act, node, slot, hazards }: StaleEntry,
  source: Source,
): Suggestion[] {
  const store = hazards[0]?.writer.write
  const name = store && findStoredName(store, node)
  const edits =
    name && findStatement(node) && findEdits(node, `${textOf(act.ref, source)} === ${name}`, source)
  if (!edits) return []
  const title = `Set \`${slot.name}\` back only if it is still the same`
  return [{ id: 'sameEntry', title, edits, concessions: ['twice'] }]
}

/** `controller` of `this.#controller = controller` and of `const controller = (this.#controller = …)`. */
function findStoredName({ node, value }: Write, place: Node): string | null {
  const { parent } = node
  const isKept = parent?.type === 'VariableDeclarator' && parent.parent.kind === 'const'
  const local = isKept ? parent.id : value
  return local?.type === 'Identifier' && isSeenAt(place, node) ? local.name : null
}

function findEdits(removal: Node, test: string, source: Source): Edit[] | null {
  const statement = findStatement(removal)
  if (!statement) return findArrowEdits(removal, test, source)
  const isAlone = statement.type === 'ExpressionStatement' && statement.expression === removal
  if (!isAlone || !findStatementList(statement)) return null
  const [at] = statement.range
  return [{ range: [at, at], text: `if (${test}) ` }]
}

/** `() => this.conns.delete(id)`, whose result nobody uses: `.finally(…)` */
function findArrowEdits(removal: Node, test: string, source: Source): Edit[] | null {
  const arrow = removal.parent
  if (arrow?.type !== 'ArrowFunctionExpression' || arrow.body !== removal) return null
  const call = arrow.parent
  const isFinal = call.type === 'CallExpression' && findPropertyName(call.callee) === 'finally'
  if (!isFinal) return null
  const { newline, unit, end } = layoutAt(removal, source)
  const indent = newline + indentationAt(removal.range[0], source.text)
  const body = `if (${test}) ${textOf(removal, source)}${end}`
  return [{ range: removal.range, text: `{${indent}${unit}${body}${indent}}` }]
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
