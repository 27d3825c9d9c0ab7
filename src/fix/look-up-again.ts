import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { freeName } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import { lineRangeOf } from './move-statement.ts'
import type { Edit, Suggestion } from './repair.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The author's own search, once more behind the wait.
 *
 *     const index = list.indexOf(item)      const index = list.indexOf(item)
 *     await save()                          await save()
 *     list.splice(index, 1)                 const indexNow = list.indexOf(item)
 *                                           if (indexNow !== -1) list.splice(indexNow, 1)
 *
 * Where nobody else needs the first one, it moves down.
 */
export function lookUpAgainSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const statement = findStatement(entry.node)
  const search = findSearch(entry)
  if (!search || statement?.type !== 'ExpressionStatement' || !findStatementList(statement))
    return []
  if (facts.suspensionsUnder(statement).length > 0) return []
  if (!isFirstOnLine(statement.range[0], source.text)) return []
  const edits = findEdits(search, statement, source)
  const title = `Look the position in \`${entry.slot.name}\` up again after the wait; what is gone is left alone`
  // Without an entry, a position of -1 meant the last one.
  return [{ id: 'lookUpAgain', title, edits, concessions: ['alone', 'twice'] }]
}

interface Search {
  readonly name: string
  readonly value: Node
  readonly declaration: Node
}

/** `const index = list.findIndex(…)` in the operation itself. */
function findSearch({ read }: StaleEntry): Search | null {
  const declarator = read.parent
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== read) return null
  const isConstant = declarator.parent.kind === 'const' && declarator.id.type === 'Identifier'
  if (!isConstant || read.type !== 'CallExpression') return null
  const { callee } = read
  const isOwn =
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    SEARCHES.has(callee.property.name)
  return isOwn && declarator.id.type === 'Identifier'
    ? { name: declarator.id.name, value: read, declaration: declarator.parent }
    : null
}

const SEARCHES: ReadonlySet<string> = new Set([
  'findIndex',
  'findLastIndex',
  'indexOf',
  'lastIndexOf',
])

function findEdits(search: Search, statement: Node, source: Source): Edit[] {
  const { name, value, declaration } = search
  const { newline, end } = layoutAt(statement, source)
  const indent = indentationAt(statement.range[0], source.text)
  const isMoved = isOnlyUsedIn(statement, search, source)
  const now = isMoved ? name : freeName([`${name}Now`], statement, source)
  const at = statement.range[0]
  const uses = [...descendantsOf(statement, source)].filter(
    part => part.type === 'Identifier' && part.name === name && !isMemberName(part),
  )
  const text = `const ${now} = ${textOf(value, source)}${end}${newline}${indent}`
  const removal = { range: lineRangeOf(declaration.range, source.text), text: '' }
  return [
    ...(isMoved ? [removal] : []),
    { range: [at, at], text: `${text}if (${now} !== -1) ` },
    ...uses.map(({ range }) => ({ range, text: now })),
  ]
}

/** The position is asked for nothing else, and stands on lines of its own. */
function isOnlyUsedIn(statement: Node, { name, declaration }: Search, source: Source): boolean {
  const [variable, ...others] = source.scopeManager.getDeclaredVariables(declaration)
  const isAlone = variable?.name === name && others.length === 0
  return (
    isAlone &&
    isFirstOnLine(declaration.range[0], source.text) &&
    findStatementList(declaration) !== null &&
    variable.references.every(
      ({ identifier, init }) => init === true || isInside(identifier, statement.range),
    )
  )
}

/** `index` of `entry.index` */
function isMemberName(identifier: Node): boolean {
  const { parent } = identifier
  return (
    parent?.type === 'MemberExpression' &&
    !parent.computed &&
    isInside(identifier, parent.property.range)
  )
}
