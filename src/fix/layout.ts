import type { Node, Source } from '../engine/index.ts'

import type { Edit } from './repair.ts'
import { descendantsOf, isFunction } from './syntax.ts'

/** How the file around a place is written, so that what we add looks like the rest. */
export interface Layout {
  readonly newline: '\n' | '\r\n'
  /** What ends a simple statement. */
  readonly end: ';' | ''
  /** One step of indentation. */
  readonly unit: string
}

export function layoutAt(place: Node, source: Source): Layout {
  return {
    newline: newlineOf(source),
    end: endsStatementsWithSemicolon(place, source) ? ';' : '',
    unit: indentationUnitAt(place, source.text),
  }
}

const newlines = new WeakMap<Source, Layout['newline']>()

function newlineOf(source: Source): Layout['newline'] {
  let newline = newlines.get(source)
  if (!newline) newlines.set(source, (newline = source.text.includes('\r\n') ? '\r\n' : '\n'))
  return newline
}

const SIMPLE_STATEMENTS = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'VariableDeclaration',
  'ImportDeclaration',
  'PropertyDefinition',
])

/** The nearest function that has a simple statement decides; a `for (let i = 0; …)` head is none. */
function endsStatementsWithSemicolon(place: Node, source: Source): boolean {
  for (let scope: Node | undefined = place; scope; scope = scope.parent) {
    if (!isFunction(scope) && scope.type !== 'Program') continue
    let last = lastOfStatements.get(scope)
    if (last === undefined) lastOfStatements.set(scope, (last = findLastOfStatement(scope, source)))
    if (last !== null) return last === ';'
  }
  return true
}

const lastOfStatements = new WeakMap<Node, string | null>()

/** The last character of the first simple statement that ends its line. */
function findLastOfStatement(scope: Node, source: Source): string | null {
  for (const node of descendantsOf(scope, source)) {
    if (!SIMPLE_STATEMENTS.has(node.type) || isLoopHead(node)) continue
    // In `{ send(); done = true }` the semicolon only parts the two.
    if (!/^[ \t]*(?:\/\/|\/\*|\r?\n|$)/u.test(source.text.slice(node.range[1]))) continue
    return source.text[node.range[1] - 1] ?? ''
  }
  return null
}

function isLoopHead(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.parent.type.startsWith('For')
}

/**
 * How much deeper than its line the nearest block around `place` is.
 *
 *     async flush() {
 *       await send()
 *     ^^
 */
function indentationUnitAt(place: Node, text: string): string {
  for (let block: Node | undefined = place; block; block = block.parent) {
    const first = findFirstIn(block)
    if (!first || !isFirstOnLine(first.range[0], text)) continue
    const outer = indentationAt(block.range[0], text)
    const inner = indentationAt(first.range[0], text)
    if (inner.startsWith(outer) && inner !== outer) return inner.slice(outer.length)
  }
  return '  '
}

function findFirstIn(block: Node): Node | null {
  if (block.type !== 'BlockStatement' && block.type !== 'ClassBody') return null
  return block.body[0] ?? null
}

/** The white space that the line of `offset` starts with. */
export function indentationAt(offset: number, text: string): string {
  return /^[ \t]*/u.exec(text.slice(lineStartOf(offset, text)))?.[0] ?? ''
}

export function lineStartOf(offset: number, text: string): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** How many of them: counted back from there, since the text before it can be long. */
export function spacesBefore(offset: number, text: string): number {
  let start = offset
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start -= 1
  return offset - start
}

/** Nothing but white space stands before `offset` on its line. */
export function isFirstOnLine(offset: number, text: string): boolean {
  return text.slice(lineStartOf(offset, text), offset).trim() === ''
}

/** Edits that move every line but the first of `range` from indentation `from` to `to`. */
export function reindentEdits(
  range: readonly [number, number],
  { from, to }: { readonly from: string; readonly to: string },
  source: Source,
): Edit[] {
  const { text } = source
  const edits: Edit[] = []
  if (from === to) return edits
  const literals = multilineLiteralsIn(range, source)
  for (let at = text.indexOf('\n', range[0]) + 1; at > 0 && at < range[1];) {
    const next = text.indexOf('\n', at) + 1
    const line = text.slice(at, next === 0 ? range[1] : next)
    const isTouchable = !literals.some(([start, end]) => at > start && at < end)
    if (isTouchable && line.trim() !== '') edits.push(...reindentLine(at, line, { from, to }))
    at = next
  }
  return edits
}

/** What edits put in, moved along with the lines around it. */
export function movedEdits(
  edits: readonly Edit[],
  { from, to }: { readonly from: string; readonly to: string },
): Edit[] {
  return edits.map(edit => ({ ...edit, text: edit.text.replaceAll(`\n${from}`, `\n${to}`) }))
}

function reindentLine(
  at: number,
  line: string,
  { from, to }: { readonly from: string; readonly to: string },
): Edit[] {
  if (to.startsWith(from)) return [{ range: [at, at], text: to.slice(from.length) }]
  return line.startsWith(from) ? [{ range: [at, at + from.length], text: to }] : []
}

/** Texts whose line breaks belong to the program: white space after them must stay. */
function multilineLiteralsIn(range: readonly [number, number], source: Source) {
  let literals = literalsBySource.get(source)
  if (!literals) literalsBySource.set(source, (literals = collectMultilineLiterals(source)))
  return literals.filter(([start, end]) => end >= range[0] && start <= range[1])
}

const literalsBySource = new WeakMap<Source, readonly (readonly [number, number])[]>()

function collectMultilineLiterals(source: Source): readonly (readonly [number, number])[] {
  const literals: (readonly [number, number])[] = []
  for (const node of descendantsOf(source.ast, source)) {
    if (node.type !== 'TemplateElement' && node.type !== 'Literal' && node.type !== 'JSXText') {
      continue
    }
    if (node.loc.start.line !== node.loc.end.line) literals.push(node.range)
  }
  return literals
}

/** The text of `range` after `edits`, which lie in it and do not overlap. */
export function editedText(
  range: readonly [number, number],
  edits: readonly Edit[],
  source: Source,
): string {
  let result = ''
  let at = range[0]
  for (const edit of sortedEdits(edits)) {
    if (edit.range[0] < at || edit.range[1] > range[1]) continue
    result += source.text.slice(at, edit.range[0]) + edit.text
    at = edit.range[1]
  }
  return result + source.text.slice(at, range[1])
}

export function sortedEdits(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1])
}

/** Puts a `;` between where the line after a statement would go on with it: `[`, `(`, a template. */
export function statementEndBefore(nextText: string, layout: Layout): string {
  return layout.end || (/^\s*[([`+\-/]/u.test(nextText) && !/^\s*\/[/*]/u.test(nextText) ? ';' : '')
}
