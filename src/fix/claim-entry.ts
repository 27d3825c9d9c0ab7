import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { hasCommentIn } from './comments.ts'
import { indentationAt, layoutAt, reindentEdits, type Layout } from './layout.ts'
import { findMoveEdits } from './move-statement.ts'
import type { Edit, Suggestion } from './repair.ts'
import { descendantsOf, findStatement, findStatementList, textOf } from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * A name is taken before the wait, and given back if that fails; or stays taken.
 *
 *     if (names.has(name)) throw new Error('taken')
 *     names.add(name)
 *     try {
 *       await save(name)
 *     } catch (error) {
 *       names.delete(name)
 *       throw error
 *     }
 */
export function claimEntrySuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const place = findPlace(entry, facts, source)
  if (!place) return []
  const name = `\`${entry.slot.name}\``
  const restoring = findRestoringEdits(entry, place, source)
  const moving = findMoveEdits(place.claim, { statement: place.guard, side: 'after' }, source)
  return [
    ...(restoring
      ? [
          {
            id: 'claimRestore' as const,
            title: `Add the entry to ${name} before the wait, and remove it when that fails`,
            edits: restoring,
            concessions: ['readers'] as const,
          },
        ]
      : []),
    ...(moving
      ? [
          {
            id: 'claimFirst' as const,
            title: `Add the entry to ${name} before the wait; it stays when that fails`,
            edits: moving,
            concessions: ['failure', 'readers'] as const,
          },
        ]
      : []),
  ]
}

interface Place {
  /** `if (names.has(name)) throw …` */
  readonly guard: Node
  readonly between: readonly [Node, ...Node[]]
  /** `names.add(name)` */
  readonly claim: Node
}

/** `add` needs nothing that the wait brings; guard, work and claim stand in a row. */
function findPlace({ read, node, act }: StaleEntry, facts: Facts, source: Source): Place | null {
  const claim = findStatement(node)
  const guard = findStatement(read)
  if (act.method !== 'add' || act.node !== node) return null
  if (claim?.type !== 'ExpressionStatement' || guard?.type !== 'IfStatement') return null
  const list = findStatementList(claim)
  const [first, ...rest] = list?.slice(list.indexOf(guard) + 1, list.indexOf(claim)) ?? []
  if (!list?.includes(guard) || !first || facts.suspensionsUnder(guard).length > 0) return null
  const between = [first, ...rest] as const
  if (waysOutOf(between, new Set(), source).leaves) return null
  const isReady = !namesDeclaredIn(between, source).some(name => mentions(claim, name, source))
  return isReady ? { guard, between, claim } : null
}

function findRestoringEdits(
  { act }: StaleEntry,
  { between, claim }: Place,
  source: Source,
): Edit[] | null {
  const list = findStatementList(claim) ?? []
  const after = list.slice(list.indexOf(claim) + 1)
  const declared = namesDeclaredIn(between, source)
  if (declared.some(name => after.some(statement => mentions(statement, name, source)))) return null
  const [first] = between
  const last = between.at(-1) ?? first
  if (hasCommentIn([last.range[1], claim.range[1]], source)) return null
  const layout = layoutAt(claim, source)
  const indent = indentationAt(claim.range[0], source.text)
  const added = act.type === 'write' && act.value ? textOf(act.value, source) : ''
  const removal = `${textOf(act.ref, source)}.delete(${added})`
  return [
    {
      range: [first.range[0], first.range[0]],
      text:
        lines(layout, indent, [textOf(claim, source), 'try {']) +
        layout.newline +
        indent +
        layout.unit,
    },
    ...reindentEdits(
      [first.range[0], last.range[1]],
      { from: indent, to: indent + layout.unit },
      source,
    ),
    { range: [last.range[1], claim.range[1]], text: catchText(removal, layout, indent) },
  ]
}

function catchText(removal: string, layout: Layout, indent: string): string {
  const { newline, unit, end } = layout
  return (
    newline +
    indent +
    lines(layout, indent, [
      '} catch (error) {',
      `${unit}${removal}${end}`,
      `${unit}throw error${end}`,
      '}',
    ])
  )
}

function lines({ newline }: Layout, indent: string, texts: readonly string[]): string {
  return texts.join(newline + indent)
}

function namesDeclaredIn(statements: readonly Node[], source: Source): string[] {
  return statements.flatMap(statement =>
    statement.type === 'VariableDeclaration'
      ? source.scopeManager.getDeclaredVariables(statement).map(({ name }) => name)
      : statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration'
        ? [statement.id?.name ?? '']
        : [],
  )
}

function mentions(statement: Node, name: string, source: Source): boolean {
  for (const part of descendantsOf(statement, source))
    if (part.type === 'Identifier' && part.name === name) return true
  return false
}
