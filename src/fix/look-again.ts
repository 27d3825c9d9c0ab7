import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { findEarlyWait, type EarlyWait } from './early-wait.ts'
import { freeName, scopeAt } from './free-name.ts'
import { findHoistEdits } from './hoist.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import { canGuardReaction } from './reaction-guard.ts'
import type { Edit, Suggestion } from './repair.ts'
import { findStatement, findStatementList, isInside, textOf } from './syntax.ts'

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
  // What others have thrown out meanwhile is missing then, too.
  if (entry.hazards.some(({ harm }) => harm === 'restores-removed')) return []
  const statement = findStatement(entry.node)
  if (statement?.type !== 'ExpressionStatement') return []
  const isWaiting = facts.suspensionsUnder(statement).length > 0
  const early = isWaiting ? findEarlyWait(statement, facts, source) : null
  if (isWaiting && (!early || entry.node !== statement.expression)) return []
  const edits = findEdits(entry, statement, early, { facts, source })
  if (!edits) return []
  const title = `Look at \`${entry.slot.name}\` again after the wait`
  return [{ id: 'lookAgain', title, edits, concessions: ['twice'] }]
}

function findEdits(
  entry: StaleEntry,
  statement: Node,
  early: EarlyWait | null,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): Edit[] | null {
  const [at] = statement.range
  const around = findAbsenceTest(entry, statement, source)
  // A comment above the statement stays above it; behind an `if` of one line it would read oddly.
  if (around !== null) {
    const test = { range: [at, at], text: `if (${around}) ` } as const
    return early
      ? findHoistEdits(
          statement,
          { declaration: early.declaration, edits: [test, early.edit] },
          source,
        )
      : [test]
  }
  const guard = findGuard(entry, statement, facts, source)
  if (guard === null || !isFirstOnLine(at, source.text)) return null
  const { newline, end } = layoutAt(statement, source)
  const indent = indentationAt(at, source.text)
  const lines = early ? [early.declaration + end, ...guard] : guard
  const text = lines.map(line => line + newline + indent).join('')
  return [{ range: [at, at], text }, ...(early ? [early.edit] : [])]
}

/**
 * `!conns.has(host)` of the `if` that the statement stands in: a call, which linters believe in.
 *
 *     if (this.isOpen && !list.some(item => item.id === id)) {
 *                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 */
function findAbsenceTest(entry: StaleEntry, statement: Node, source: Source): string | null {
  const { read } = entry
  const test = read.parent
  if (read.type !== 'CallExpression' || !test || !isTestOfCall(test)) return null
  let whole: Node = test
  while (whole.parent?.type === 'LogicalExpression' && whole.parent.operator === '&&')
    whole = whole.parent
  const outer = whole.parent
  const isAround =
    outer?.type === 'IfStatement' &&
    outer.test === whole &&
    (outer.consequent === statement ||
      outer.consequent === statement.parent ||
      (isReaction(entry) && isInside(statement, outer.consequent.range)))
  return isAround ? textOf(test, source) : null
}

/** The store stands in a callback that goes on in a later turn. */
function isReaction({ act, callable }: StaleEntry): boolean {
  return act.callable !== callable
}

/** `!m.get(k)`, `m.get(k) === undefined`, `list.findIndex(…) < 0` */
function isTestOfCall(test: Node): boolean {
  return test.type === 'UnaryExpression'
    ? test.operator === '!'
    : test.type === 'BinaryExpression' && /^(?:===?|<)$/u.test(test.operator)
}

/** The guard that sends others away, on a line each: its look, if that is a statement of its own, and its test. */
function findGuard(
  entry: StaleEntry,
  statement: Node,
  facts: Facts,
  source: Source,
): string[] | null {
  const { read, act } = entry
  const look = findStatement(read)
  if (isReaction(entry) && look && !canGuardReaction(act.callable.node, look, source)) return null
  const list = isReaction(entry) ? look && findStatementList(look) : findStatementList(statement)
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
