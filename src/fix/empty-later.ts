import type { Callable, Facts, Node, Slot, Source, TornRefill } from '../engine/index.ts'

import { endWithComment, startWithComments } from './comments.ts'
import { freeName } from './free-name.ts'
import { isFirstOnLine, layoutAt, indentationAt } from './layout.ts'
import { findMoveEdits, lineRangeOf } from './move-statement.ts'
import { collectReached } from './reach.ts'
import type { Edit, Repair, Suggestion } from './repair.ts'
import {
  findPropertyName,
  findStatement,
  findStatementList,
  isInside,
  isLoop,
  textOf,
} from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/**
 * Moves the author's emptying down to where the container is filled again.
 *
 *     this.#reset()                                    const shards = await this.#getShards()
 *     for (const shard of await this.#getShards()) {   this.#reset()
 *       this.slots.push(shard)                         for (const shard of shards) {
 */
export function emptyLaterRepair(facts: Facts, source: Source, refill: TornRefill): Repair | null {
  const { callable, emptying, fills, slot } = refill
  const statement = findStatement(emptying.node)
  const list = statement && findStatementList(statement)
  if (statement?.type !== 'ExpressionStatement' || !list) return null
  if (statement.expression !== emptying.node || emptying.helper?.isAsync) return null
  const isWhole = fills.every(fill => fill.isWhole)
  const from = list.indexOf(statement)
  const place = isWhole
    ? findStretch(list, from, refill)
    : fills.every(({ window }) => window.kind !== 'then' && window.callable === callable)
      ? findPlace(list, from, refill, facts)
      : findReactionPlace(list, from, refill, facts)
  if (!place) return null
  const slots = facts.slots.filter(each => facts.accessesReachedFrom(statement, each).length > 0)
  const passed = [...place.passed, ...(place.awaited ? [place.awaited] : [])]
  if (passed.some(node => isTouching(node, slots, refill, facts))) return null
  // Who leaves on the way leaves it empty today, and not only when the wait fails.
  const before = place.passed.filter(node => !isInside(place.statement, node.range))
  if (waysOutOf(before, new Set(), source).leaves) return null
  const edits = isWhole
    ? [removalOf(statement, source)]
    : findEdits(statement, place, source, callable.node)
  if (!edits) return null
  const what = isWhole
    ? `Do not empty \`${slot.name}\` before it is replaced`
    : `Empty \`${slot.name}\` after the wait, right before it is filled`
  const suggestion: Suggestion = {
    id: 'emptyLater',
    title: `${what}; it keeps its old entries when the wait fails`,
    edits,
    concessions: ['failure'],
  }
  return { fix: null, suggestions: [suggestion] }
}

interface Place {
  /** The first statement that fills. */
  readonly statement: Node
  /** What it waits for in its head: this has to be got before. */
  readonly awaited: Node | null
  /** Statements that the emptying is moved over. */
  readonly passed: readonly Node[]
}

/** Where the container can be emptied so that it is full again before the turn is over. */
function findPlace(
  list: readonly Node[],
  from: number,
  refill: TornRefill,
  facts: Facts,
): Place | null {
  const fills = refill.fills.map(({ node }) => node)
  const index = list.findIndex(
    (statement, at) => at > from && fills.some(fill => isInside(fill, statement.range)),
  )
  const statement = list[index]
  if (!statement) return null
  const rest = list.slice(index)
  if (!fills.every(fill => rest.some(each => isInside(fill, each.range)))) return null
  const passed = list.slice(from + 1, index)
  const waits = rest
    .flatMap(each => facts.suspensionsUnder(each))
    .filter(({ callable }) => callable === refill.callable)
    .map(({ node }) => node)
    .filter(wait => fills.some(fill => isBefore(wait, fill, statement)))
  if (waits.length === 0) return { statement, awaited: null, passed }
  const inner = innerListOf(statement)
  if (inner && fills.every(fill => inner.some(each => isInside(fill, each.range)))) {
    const place = findPlace(inner, -1, refill, facts)
    return place && { ...place, passed: [...passed, ...place.passed] }
  }
  const [wait] = waits
  return waits.length === 1 && wait && isHeadOf(statement, wait)
    ? { statement, awaited: wait, passed }
    : null
}

/**
 * The start of the reaction that fills, in one turn of its own.
 *
 *     this.users.clear()                    return load().then(list => {
 *     return load().then(list => {            this.users.clear()
 *       for (const user of list) …            for (const user of list) …
 */
function findReactionPlace(
  list: readonly Node[],
  from: number,
  { fills }: TornRefill,
  facts: Facts,
): Place | null {
  const [reaction, ...others] = new Set(fills.map(({ write }) => reactionOf(write.callable, facts)))
  if (!reaction || others.length > 0) return null
  const { node } = reaction
  // A function of its own kind has another `this`.
  if (node.type !== 'ArrowFunctionExpression' || node.body.type !== 'BlockStatement') return null
  const index = list.findIndex((each, at) => at > from && isInside(node, each.range))
  const [statement] = node.body.body
  const call = list[index]
  if (!statement || !call || facts.suspensionsUnder(node).length > 0) return null
  if (!fills.every(({ write }) => isInside(write.node, node.range))) return null
  return { statement, awaited: null, passed: list.slice(from + 1, index + 1) }
}

/** The `.then` callback that the code stands in, also by way of a callback that runs at once. */
function reactionOf(callable: Callable, facts: Facts): Callable | null {
  const { parent } = callable.node
  if (parent?.type === 'CallExpression' && parent.arguments[0] === callable.node) {
    if (findPropertyName(parent.callee) === 'then') return callable
  }
  const isNested = facts.entriesOf(callable).every(entry => entry.callable !== callable)
  return callable.parent && isNested ? reactionOf(callable.parent, facts) : null
}

/** Up to the statement that replaces the container: nothing on the way counts on its being empty. */
function findStretch(list: readonly Node[], from: number, { fills }: TornRefill): Place | null {
  const index = list.findIndex(
    (statement, at) => at > from && fills.every(({ node }) => isInside(node, statement.range)),
  )
  const statement = list[index]
  return statement ? { statement, awaited: null, passed: list.slice(from + 1, index + 1) } : null
}

/** The wait may come before the fill, in the row or by a loop around both. */
function isBefore(wait: Node, fill: Node, statement: Node): boolean {
  if (wait.range[0] < fill.range[1]) return true
  for (let up = fill.parent; up && isInside(up, statement.range); up = up.parent) {
    if (isLoop(up) && isInside(wait, up.range)) return true
  }
  return false
}

/** Statements that are run as soon as control gets to this one. */
function innerListOf(statement: Node): readonly Node[] | null {
  if (statement.type === 'BlockStatement') return statement.body
  return statement.type === 'TryStatement' ? statement.block.body : null
}

/** `for (const row of await load())` */
function isHeadOf(statement: Node, wait: Node): boolean {
  return (
    statement.type === 'ForOfStatement' &&
    !statement.await &&
    statement.right === wait &&
    wait.type === 'AwaitExpression'
  )
}

/** The code that the emptying is moved over sees the container, now or in a later turn. */
function isTouching(
  node: Node,
  slots: readonly Slot[],
  { callable, fills }: TornRefill,
  facts: Facts,
): boolean {
  const filling = new Set<Node>(fills.map(fill => fill.write.node))
  const called = collectReached([node], callable, facts, [])
  return slots.some(slot =>
    facts
      .accessesOf(slot)
      .filter(access => !filling.has(access.node))
      .some(access => isInside(access.node, node.range) || called.has(access.callable)),
  )
}

function removalOf(statement: Node, source: Source): Edit {
  const range = [startWithComments(statement, source), endWithComment(statement, source)] as const
  return { range: lineRangeOf(range, source.text), text: '' }
}

function findEdits(
  emptying: Node,
  { statement, awaited, passed }: Place,
  source: Source,
  operation: Node,
): Edit[] | null {
  const at = startWithComments(statement, source)
  // A line that begins like this goes on with the one above it where no semicolons are written.
  if (/^[([`+\-/]/u.test(textOf(statement, source)) || !isFirstOnLine(at, source.text)) return null
  const moved = findMoveEdits(emptying, { statement, side: 'before' }, source)
  if (!awaited) return passed.length === 0 ? null : moved
  const [insertion, ...others] = moved ?? []
  if (!insertion) return null
  const name = freeName(namesOf(awaited), operation, source)
  const { end, newline } = layoutAt(statement, source)
  const indent = indentationAt(at, source.text)
  const declaration = `const ${name} = ${textOf(awaited, source)}${end}${newline}${indent}`
  return [
    { ...insertion, text: `${declaration}${insertion.text}` },
    { range: awaited.range, text: name },
    ...others,
  ]
}

/** `await this.#getShards()` → `shards` */
function namesOf(awaited: Node): string[] {
  const call = awaited.type === 'AwaitExpression' ? awaited.argument : awaited
  if (call.type !== 'CallExpression') return ['loaded']
  const { callee } = call
  const name = callee.type === 'Identifier' ? callee.name : findPropertyName(callee)
  const bare = name?.replace(/^[#_]*(?:get|load|fetch|read|list|find|query)(?=\p{Lu})/u, '') ?? ''
  const isShort = bare === name || bare === ''
  return isShort ? ['loaded'] : [bare.replace(/^\p{Lu}/u, start => start.toLowerCase()), 'loaded']
}
