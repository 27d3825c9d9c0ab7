import type { Node, Source } from '../engine/index.ts'

import { isQuiet } from './evaluation.ts'
import { findStatementList, isFunction, isInside } from './syntax.ts'

/** Where the takes and the resets go, and which statements then work on what was taken. */
export interface DrainShape {
  /**
   * `row`: the resets follow the work in one list.
   * `finally`: they are in the `finally` of the `try` that works.
   * `nested`: they lie deeper than the work, on one of several paths.
   */
  readonly kind: 'row' | 'finally' | 'nested'
  readonly work: readonly Node[]
  /** The list that the work is in. */
  readonly list: readonly Node[]
  /** All that runs between the take and the place where the resets were. */
  readonly stretch: readonly Node[]
  /** The author's own take right before the work, when there is one. */
  readonly ownTake: Node | null
}

export interface DrainParts {
  readonly resets: readonly Node[]
  /** Statements in which the author takes already: `const batch = this.buf`. */
  readonly ownTakes: readonly Node[]
  /** Places that read the container itself. */
  readonly reads: readonly Node[]
}

/** A list that the resets are in, and the position of the statement that holds them. */
interface Level {
  readonly list: readonly Node[]
  readonly index: number
}

export function findDrainShape(parts: DrainParts, source: Source): DrainShape | null {
  const [reset] = parts.resets
  if (!reset) return null
  const levels = levelsAround(reset)
  return (
    findRow(parts, levels, source) ??
    findFinally(parts, levels, source) ??
    findNested(parts, levels, source)
  )
}

/**
 * From the list that the reset stands in, outwards to the body of its function. What an `if` without braces
 * holds is a list of its own.
 */
function levelsAround(reset: Node): Level[] {
  const levels: Level[] = findStatementList(reset) ? [] : [{ list: [reset], index: 0 }]
  for (let node: Node | undefined = reset; node && !isFunction(node); node = node.parent) {
    const list = findStatementList(node)
    if (list) levels.push({ list, index: list.indexOf(node) })
  }
  return levels
}

/** Where in the levels `node` lies, the innermost first. */
function findPosition(
  node: Node,
  levels: readonly Level[],
): { depth: number; index: number } | null {
  for (const [depth, { list }] of levels.entries()) {
    const index = list.findIndex(statement => isInside(node, statement.range))
    if (index >= 0) return { depth, index }
  }
  return null
}

/**
 *     for (const job of this.jobs) await run(job)
 *     this.jobs = []
 */
function findRow(parts: DrainParts, levels: readonly Level[], source: Source): DrainShape | null {
  const [inner] = levels
  if (!inner) return null
  const reads = parts.reads.map(read => inner.list.findIndex(own => isInside(read, own.range)))
  const firstRead = Math.min(inner.index, ...reads)
  if (firstRead < 0 || reads.some(index => index >= inner.index)) return null
  const start = findStartAfterTakes(parts, levels, 0, source)
  if (start === null || start > firstRead) return null
  const from =
    parts.ownTakes.length === 0 ? firstRead : skipQuiet(inner.list, start, firstRead, source)
  const work = inner.list.slice(from, inner.index)
  return work.length === 0 ? null : shapeOf('row', inner.list, work, parts)
}

/** The index at `depth` from which the author's own takes are done; 0 where they are further out. */
function findStartAfterTakes(
  { ownTakes }: DrainParts,
  levels: readonly Level[],
  depth: number,
  source: Source,
): number | null {
  const last = ownTakes.at(-1)
  if (!last) return 0
  if (!areInARow(ownTakes, source)) return null
  const position = findPosition(last, levels)
  if (!position || position.depth < depth) return null
  if (position.depth === depth) return position.index + 1
  let start = position.index + 1
  for (let outer = position.depth; outer > depth; outer -= 1) {
    const level = levels[outer]
    if (!level || skipQuiet(level.list, start, level.index, source) < level.index) return null
    if (!canEnterQuietly(level.list[level.index], levels[outer - 1]?.list, source)) return null
    start = 0
  }
  return start
}

function areInARow(takes: readonly Node[], source: Source): boolean {
  const [first] = takes
  const last = takes.at(-1)
  const list = first && findStatementList(first)
  if (!list || !last || !list.includes(last)) return false
  return list
    .slice(list.indexOf(first), list.indexOf(last))
    .every(statement => takes.includes(statement) || isQuiet(statement, source))
}

/** `if (batch.length > 0) {`, `try {`: nothing runs between the statement and its inner list. */
function canEnterQuietly(
  statement: Node | undefined,
  inner: readonly Node[] | undefined,
  source: Source,
): boolean {
  switch (statement?.type) {
    case 'BlockStatement':
      return statement.body === inner
    case 'TryStatement':
      return statement.block.body === inner
    case 'IfStatement':
      return (
        isQuiet(statement.test, source) &&
        [statement.consequent, statement.alternate].some(
          branch => branch?.type === 'BlockStatement' && branch.body === inner,
        )
      )
    default:
      return false
  }
}

/** `if (batch.length === 0) return` may stay above the reset. */
function skipQuiet(list: readonly Node[], start: number, end: number, source: Source): number {
  let index = start
  for (; index < end; index += 1) {
    const statement = list[index]
    if (!statement || !isQuiet(statement, source)) return index
  }
  return index
}

/**
 *     try { for (const job of this.jobs) await run(job) }
 *     finally { this.jobs = [] }
 */
function findFinally(
  parts: DrainParts,
  levels: readonly Level[],
  source: Source,
): DrainShape | null {
  const [inner, outer] = levels
  const attempt = outer?.list[outer.index]
  if (!outer || attempt?.type !== 'TryStatement' || attempt.finalizer?.body !== inner?.list)
    return null
  const { body } = attempt.block
  if (!parts.reads.every(read => isInside(read, attempt.range))) return null
  const lastTake = parts.ownTakes.at(-1)
  if (lastTake && body.some(statement => statement === lastTake)) {
    const start = body.findIndex(statement => statement === parts.ownTakes[0])
    const isFirst = start >= 0 && skipQuiet(body, 0, start, source) === start
    if (!isFirst || !areInARow(parts.ownTakes, source)) return null
    const work = body.slice(body.findIndex(statement => statement === lastTake) + 1)
    return work.length === 0
      ? null
      : { ...shapeOf('finally', body, work, parts), stretch: [attempt] }
  }
  const start = findStartAfterTakes(parts, levels, 1, source)
  if (start === null || skipQuiet(outer.list, start, outer.index, source) < outer.index) {
    if (parts.ownTakes.length > 0) return null
  }
  return shapeOf('finally', outer.list, [attempt], parts)
}

/**
 *     const isOk = await send(this.jobs)
 *     if (isOk) this.jobs = []
 */
function findNested(
  parts: DrainParts,
  levels: readonly Level[],
  source: Source,
): DrainShape | null {
  const places = [...parts.reads, ...parts.ownTakes].map(place => findPosition(place, levels))
  const depth = Math.max(...places.map(place => place?.depth ?? Infinity))
  const level = levels[depth]
  if (!level || places.some(place => place?.depth === depth && place.index >= level.index))
    return null
  if (!isOnePathOf(levels[0]?.list, level.list[level.index])) return null
  const firstRead = Math.min(
    level.index,
    ...parts.reads.map(read => level.list.findIndex(own => isInside(read, own.range))),
  )
  const start = findStartAfterTakes(parts, levels, depth, source)
  if (start === null || start > firstRead || firstRead < 0) return null
  const from =
    parts.ownTakes.length === 0 ? firstRead : skipQuiet(level.list, start, firstRead, source)
  return shapeOf('nested', level.list, level.list.slice(from, level.index + 1), parts)
}

/** Only `if`, `try` and blocks lie between: in a loop the reset could run more than once. */
function isOnePathOf(inner: readonly Node[] | undefined, statement: Node | undefined): boolean {
  let node = inner?.[0]?.parent
  for (; node && node !== statement; node = node.parent) {
    if (!['BlockStatement', 'IfStatement', 'TryStatement', 'CatchClause'].includes(node.type)) {
      return false
    }
  }
  return (
    node?.type === 'IfStatement' || node?.type === 'TryStatement' || node?.type === 'BlockStatement'
  )
}

function shapeOf(
  kind: DrainShape['kind'],
  list: readonly Node[],
  work: readonly Node[],
  { ownTakes }: DrainParts,
): DrainShape {
  const [first] = work
  const before = first ? list[list.indexOf(first) - 1] : undefined
  const ownTake = before && ownTakes.at(-1) === before ? before : null
  return { kind, list, work, stretch: work, ownTake }
}
