import type { TSESTree } from '@typescript-eslint/types'

import type { Access, Facts, Fill, Node, Slot, Source, TornRefill } from '../engine/index.ts'

import { endWithComment } from './comments.ts'
import { freeName, takenNamesOf } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import { collectReached } from './reach.ts'
import type { Edit, Repair, Suggestion } from './repair.ts'
import {
  descendantsOf,
  findStatement,
  findStatementList,
  isFunction,
  isInside,
  textOf,
} from './syntax.ts'

/**
 * Builds the new content in a local, and stores it when it is complete.
 *
 *     this.rows = []                      const rows: Row[] = []
 *     for (const id of ids)               for (const id of ids)
 *       this.rows.push(await load(id))      rows.push(await load(id))
 *                                         this.rows = rows
 */
export function fillLocalRepair(facts: Facts, source: Source, refill: TornRefill): Repair | null {
  const { slot, emptying, fills } = refill
  const statement = findStatement(emptying.node)
  const list = statement && findStatementList(statement)
  if (statement?.type !== 'ExpressionStatement' || !list || emptying.helper) return null
  if (statement.expression !== emptying.node || slot.holder || slot.kind === 'weak') return null
  if (fills.some(fill => fill.isWhole || !isAwaited(fill, refill))) return null
  const start = list.indexOf(statement)
  const end = list.findLastIndex(each => fills.some(({ node }) => isInside(node, each.range)))
  const stretch = list.slice(start + 1, end + 1)
  const last = stretch.at(-1)
  if (!last || fills.some(({ node }) => !stretch.some(each => isInside(node, each.range)))) {
    return null
  }
  if (stretch.some(each => leaves(each, stretch, source))) return null
  const inside = facts
    .accessesOf(slot)
    .filter(({ ref }) => stretch.some(each => isInside(ref, each.range)))
  if (inside.some(access => !isReplaceable(access))) return null
  const called = collectReached(stretch, refill.callable, facts, [])
  const isSeenElsewhere = facts
    .accessesOf(slot)
    .some(access => called.has(access.callable) && !inside.includes(access))
  if (isSeenElsewhere) return null
  const edits = findEdits(refill, statement, last, inside, source)
  if (!edits) return null
  const suggestion: Suggestion = {
    id: 'fillLocal',
    title: `Build the new \`${slot.name}\` in a local, and store it when it is complete; the old entries stay when that fails`,
    edits,
    concessions: ['failure'],
  }
  return { fix: null, suggestions: [suggestion] }
}

/** The operation itself fills, or waits for what it called to be done with it. */
function isAwaited({ node, write, window }: Fill, { callable }: TornRefill): boolean {
  const isOwn = window.callable === callable && window.kind !== 'then'
  if (write.callable === callable || isOwn) return true
  for (let up: Node | undefined = node; up && !isFunction(up); up = up.parent) {
    if (up.type === 'AwaitExpression') return true
  }
  return false
}

/** A way out before the new content is stored. */
function leaves(node: Node, stretch: readonly Node[], source: Source): boolean {
  for (const part of descendantsOf(node, source, { ownCodeOnly: true })) {
    if (part.type === 'ReturnStatement') return true
    if (part.type !== 'BreakStatement' && part.type !== 'ContinueStatement') continue
    if (part.label || !hasLoopWithin(part, stretch)) return true
  }
  return false
}

function hasLoopWithin(jump: Node, stretch: readonly Node[]): boolean {
  for (let up = jump.parent; up; up = up.parent) {
    const outer = up
    if (!stretch.some(each => isInside(outer, each.range))) return false
    if (/^(?:For|While|DoWhile)\w*Statement$/u.test(up.type)) return true
    if (up.type === 'SwitchStatement' && jump.type === 'BreakStatement') return true
  }
  return false
}

/** The slot by its own name, and not handed to anybody who keeps it. */
function isReplaceable({ alias, type }: Access): boolean {
  return alias === null && type !== 'escape'
}

function findEdits(
  { slot, emptying, callable }: TornRefill,
  statement: TSESTree.ExpressionStatement,
  last: Node,
  inside: readonly Access[],
  source: Source,
): Edit[] | null {
  const { expression } = statement
  const { ref } = emptying.write
  const container = textOf(ref, source)
  const { end, newline } = layoutAt(statement, source)
  const at = endWithComment(last, source)
  if (
    !isFirstOnLine(last.range[0], source.text) ||
    !/^[ \t]*(?:\r?\n|$)/u.test(source.text.slice(at))
  ) {
    return null
  }
  const [base = 'entries'] = takenNamesOf({ slot, alias: null })
  const name = freeName([base, `new${capitalized(base)}`], callable.node, source)
  const isAssigned = emptying.kind === 'rebind' && expression.type === 'AssignmentExpression'
  const content = isAssigned ? textOf(expression.right, source) : emptyTextOf(slot, source)
  // An empty literal does not say what will be in it.
  const type = content.includes('<') ? '' : typeTextOf(slot, source)
  const indent = indentationAt(last.range[0], source.text)
  const lines = linesOf(slot, isAssigned ? '=' : textOf(expression, source), container, name)
  if (!lines) return null
  const isReplaced = inside.some(access => access.type === 'write' && access.kind === 'rebind')
  const keyword = isReplaced ? 'let' : 'const'
  const refs = new Set(inside.map(access => access.ref))
  return [
    { range: expression.range, text: `${keyword} ${name}${type} = ${content}` },
    ...[...refs].map(({ range }) => ({ range, text: name })),
    { range: [at, at], text: lines.map(line => `${newline}${indent}${line}${end}`).join('') },
  ]
}

function capitalized(name: string): string {
  return name.replace(/^./u, start => start.toUpperCase())
}

const EMPTY: Readonly<Record<Slot['kind'], string>> = {
  array: '[]',
  map: 'new Map()',
  set: 'new Set()',
  record: '{}',
  weak: 'new WeakMap()',
  value: 'undefined',
}

/** `new Map<string, User>()` where the slot starts like that, else what is empty. */
function emptyTextOf({ initializer, kind }: Slot, source: Source): string {
  const isEmpty = initializer?.type === 'NewExpression' && initializer.arguments.length === 0
  return isEmpty ? textOf(initializer, source) : EMPTY[kind]
}

/** `: Node[]` of `#nodes: Node[] = []` */
function typeTextOf({ declaration }: Slot, source: Source): string {
  const named = declaration.type === 'VariableDeclarator' ? declaration.id : declaration
  const annotation = 'typeAnnotation' in named ? named.typeAnnotation : null
  return annotation?.type === 'TSTypeAnnotation' ? textOf(annotation, source) : ''
}

/** What stores the new content: in the slot, or in the container that stays there. */
function linesOf(slot: Slot, emptying: string, container: string, name: string): string[] | null {
  if (emptying === '=') return [`${container} = ${name}`]
  switch (slot.kind) {
    case 'array':
      return [emptying, `for (const entry of ${name}) ${container}.push(entry)`]
    case 'set':
      return [emptying, `for (const entry of ${name}) ${container}.add(entry)`]
    case 'map':
      return [emptying, `for (const [key, value] of ${name}) ${container}.set(key, value)`]
    default:
      return null
  }
}
