import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { isConstantIn } from './constants.ts'
import { isQuiet } from './evaluation.ts'
import { freeName } from './free-name.ts'
import { editedText, indentationAt, layoutAt, reindentEdits, type Layout } from './layout.ts'
import type { Suggestion } from './repair.ts'
import { touchesSlot } from './share-place.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { declaresForLater, waysOutOf } from './ways-out.ts'

/**
 * The first one joins before it does the work, and leaves again when that fails.
 *
 *     if (this.#tokens.size === 0) await this.start()     const isFirst = this.#tokens.size === 0
 *     this.#tokens.add(token)                             this.#tokens.add(token)
 *                                                         if (isFirst) {
 *                                                           try {
 *                                                             await this.start()
 *                                                           } catch (error) {
 *                                                             this.#tokens.delete(token)
 *                                                             throw error
 *                                                           }
 *                                                         }
 */
export function electFirstSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const place = findPlace(entry, source)
  const removal = place && removalOf(entry, place, facts, source)
  if (!place || removal === null) return []
  const { guard, work, claim } = place
  const [first] = work
  const last = work.at(-1) ?? first
  const [start, end] = [startWithComments(first, source), endWithComment(last, source)]
  const range = [isInside(claim, guard.range) ? start : guard.range[0], claim.range[1]] as const
  if (hasCommentIn([end, range[1]], source) || hasCommentIn([range[0], start], source)) return []
  const layout = layoutAt(guard, source)
  const indent = indentationAt(range[0], source.text)
  const depth = isInside(claim, guard.range) ? layout.unit : layout.unit + layout.unit
  const moves = { from: indentationAt(start, source.text), to: indent + depth }
  const moved = editedText([start, end], reindentEdits([start, end], moves, source), source)
  const lines = linesOf(place, attempt(moved, removal, layout), layout, source)
  const title = `Add the entry to \`${entry.slot.name}\` before the wait, and remove it when that fails`
  const edits = [{ range, text: lines.join(layout.newline + indent) }]
  return [{ id: 'claimRestore', title, edits, concessions: [] }]
}

interface Place {
  /** `if (this.#tokens.size === 0) …` */
  readonly guard: Node
  readonly test: Node
  /** The look is the test itself, or in it; else a constant keeps it. */
  readonly isAsked: boolean
  /** What only the first one does. */
  readonly work: readonly [Node, ...Node[]]
  /** `this.#tokens.add(token)`: right behind, or the last thing that only the first one does. */
  readonly claim: Node
}

function findPlace(entry: StaleEntry, source: Source): Place | null {
  const claim = findStatement(entry.node)
  const look = findStatement(entry.read)
  if (claim?.type !== 'ExpressionStatement' || claim.expression !== entry.node || !look) return null
  const guard = look.type === 'IfStatement' ? look : findNext(look)
  if (guard?.type !== 'IfStatement' || guard.alternate) return null
  const { test, consequent } = guard
  const isAsked = guard === look
  if (isAsked ? !isInside(entry.read, test.range) : !isKept(look, test)) return null
  if (!isQuiet(test, source)) return null
  const inner = consequent.type === 'BlockStatement' ? consequent.body : [consequent]
  const isInner = inner.at(-1) === claim
  if (!isInner && findNext(guard) !== claim) return null
  const [first, ...others] = isInner ? inner.slice(0, -1) : inner
  return first ? { guard, test, isAsked, work: [first, ...others], claim } : null
}

function findNext(statement: Node): Node | undefined {
  const list = findStatementList(statement)
  return list?.[list.indexOf(statement) + 1]
}

/** `const isFirst = this.#tokens.size === 0`, and the test is `isFirst` */
function isKept(look: Node, test: Node): boolean {
  if (look.type !== 'VariableDeclaration' || look.kind !== 'const') return false
  const [declarator, ...others] = look.declarations
  if (declarator?.id.type !== 'Identifier' || others.length > 0) return false
  return test.type === 'Identifier' && test.name === declarator.id.name
}

/** What takes the entry out again; `null` where it cannot stand before the work. */
function removalOf(
  entry: StaleEntry,
  { work, claim, guard }: Place,
  facts: Facts,
  source: Source,
): string | null {
  const { node, act, callable } = entry
  const key = act.type === 'write' && (act.key ?? act.value)
  if (!key || !REMOVED.has(act.method) || act.node !== node) return null
  if (waysOutOf(work, new Set(), source).leaves || touchesSlot(work, entry, facts)) return null
  if (isInside(claim, guard.range) && declaresForLater(work, source)) return null
  const isStable =
    node.type === 'CallExpression' &&
    node.arguments.every(
      part => isQuiet(part, source) && isConstantIn(part, callable.node, source),
    ) &&
    !changesNamesOf(node, work, source)
  return isStable ? `${textOf(act.ref, source)}.delete(${textOf(key, source)})` : null
}

const REMOVED: ReadonlySet<string> = new Set(['add', 'set'])

/** What is stored is a field that the work assigns. */
function changesNamesOf(call: Node, work: readonly Node[], source: Source): boolean {
  const members = [...descendantsOf(call, source)]
    .filter(({ type }) => type === 'MemberExpression')
    .map(member => textOf(member, source))
  return work.some(statement =>
    [...descendantsOf(statement, source)].some(
      part => part.type === 'AssignmentExpression' && members.includes(textOf(part.left, source)),
    ),
  )
}

function linesOf(
  { guard, test, isAsked, claim }: Place,
  attempted: readonly string[],
  { unit, end }: Layout,
  source: Source,
): string[] {
  if (isInside(claim, guard.range)) return [textOf(claim, source), ...attempted]
  const name = isAsked ? freeName(['isFirst'], guard, source) : textOf(test, source)
  return [
    ...(isAsked ? [`const ${name} = ${textOf(test, source)}${end}`] : []),
    textOf(claim, source),
    `if (${name}) {`,
    ...attempted.map(line => unit + line),
    '}',
  ]
}

function attempt(work: string, removal: string, { unit, end }: Layout): string[] {
  return [
    'try {',
    unit + work,
    '} catch (error) {',
    `${unit}${removal}${end}`,
    `${unit}throw error${end}`,
    '}',
  ]
}
