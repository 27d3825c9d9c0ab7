import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { freeName, scopeAt } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import type { Edit, Suggestion } from './repair.ts'
import { findPropertyName, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The author's own look, once more behind the wait.
 *
 *     const known = conns.get(host)               const conn = await connect(host)
 *     if (known) return known                     const meanwhile = conns.get(host)
 *     const conn = await connect(host)            if (meanwhile) return meanwhile
 *     conns.set(host, conn)                       conns.set(host, conn)
 */
export function lookAgainSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const statement = findStatement(entry.node)
  if (statement?.type !== 'ExpressionStatement' || facts.suspensionsUnder(statement).length > 0)
    return []
  const edits = findEdits(entry, statement, facts, source)
  if (!edits) return []
  const title = `Look at \`${entry.slot.name}\` again after the wait`
  return [{ id: 'lookAgain', title, edits, concessions: [] }]
}

function findEdits(
  entry: StaleEntry,
  statement: Node,
  facts: Facts,
  source: Source,
): Edit[] | null {
  const around = findAbsenceTest(entry, statement, source)
  // A comment above the statement stays above it; behind an `if` of one line it would read oddly.
  if (around !== null)
    return [{ range: [statement.range[0], statement.range[0]], text: `if (${around}) ` }]
  const guard = findGuard(entry, statement, facts, source)
  if (guard === null || !isFirstOnLine(statement.range[0], source.text)) return null
  const { newline } = layoutAt(statement, source)
  const indent = indentationAt(statement.range[0], source.text)
  const text = guard.map(line => line + newline + indent).join('')
  return [{ range: [statement.range[0], statement.range[0]], text }]
}

/** `!conns.has(host)` of the `if` that the statement stands in: a call, which linters believe in. */
function findAbsenceTest({ read }: StaleEntry, statement: Node, source: Source): string | null {
  const test = read.parent
  if (test?.type !== 'UnaryExpression' || test.operator !== '!') return null
  const { parent } = test
  const isAround =
    parent.type === 'IfStatement' && parent.test === test && parent.consequent === statement.parent
  return isAround && isCallOf(read, 'has') ? textOf(test, source) : null
}

/** The guard that sends others away, on a line each: its look, if that is a statement of its own, and its test. */
function findGuard(
  { read }: StaleEntry,
  statement: Node,
  facts: Facts,
  source: Source,
): string[] | null {
  const list = findStatementList(statement)
  const look = findStatement(read)
  if (!list || !look || read.type !== 'CallExpression' || !list.includes(look)) return null
  if (look.type === 'IfStatement')
    return isCopyable(look, facts, source) ? [textOf(look, source)] : null
  if (look.type !== 'VariableDeclaration' || look.declarations.length > 1) return null
  const [{ id, init }] = look.declarations
  const next = list[list.indexOf(look) + 1]
  if (id.type !== 'Identifier' || init !== read || next?.type !== 'IfStatement') return null
  if (!isCopyable(next, facts, source)) return null
  const variable = scopeAt(look, source).set.get(id.name)
  const uses =
    variable?.references.filter(({ identifier }) => isInside(identifier, next.range)) ?? []
  if (uses.length === 0 || uses.some(use => use.isWrite())) return null
  const name = freeName(['meanwhile'], statement, source)
  const renamed = uses
    .map(({ identifier }) => identifier.range[0])
    .toSorted((a, b) => b - a)
    .reduce(
      (text, at) => {
        const start = at - next.range[0]
        return text.slice(0, start) + name + text.slice(start + id.name.length)
      },
      textOf(next, source),
    )
  const { end } = layoutAt(statement, source)
  return [`const ${name} = ${textOf(read, source)}${end}`, renamed]
}

/** One line that leaves at once. */
function isCopyable(guard: Node, facts: Facts, source: Source): boolean {
  return (
    guard.type === 'IfStatement' &&
    guard.alternate === null &&
    guard.loc.start.line === guard.loc.end.line &&
    facts.suspensionsUnder(guard).length === 0 &&
    !/\/[/*]/u.test(textOf(guard, source))
  )
}

function isCallOf(node: Node, name: string): boolean {
  return node.type === 'CallExpression' && findPropertyName(node.callee) === name
}
