import type { Node, Source } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { indentationAt, isFirstOnLine, layoutAt, lineStartOf, spacesBefore } from './layout.ts'
import type { Edit } from './repair.ts'

/** Where a statement goes: in front of another one, or behind it. */
export interface Target {
  readonly statement: Node
  readonly side: 'before' | 'after'
}

/** Moves a statement; `null` where statements share a line and a comment would end up between them. */
export function findMoveEdits(
  removal: Node,
  { statement, side }: Target,
  source: Source,
): Edit[] | null {
  const { text } = source
  const range = [startWithComments(removal, source), endWithComment(removal, source)] as const
  const at =
    side === 'before' ? startWithComments(statement, source) : endWithComment(statement, source)
  const isAlone = isFirstOnLine(range[0], text)
  const sharesLine = side === 'before' ? !isFirstOnLine(at, text) : !isLastOnLine(at, text)
  if ((sharesLine || !isAlone) && hasCommentIn(range, source)) return null
  const moved = text.slice(...range)
  return [
    {
      range: [at, at],
      text: sharesLine ? inRow(moved, side) : onLine(moved, statement, side, source),
    },
    { range: isAlone ? lineRangeOf(range, text) : withSpaceBefore(range, text), text: '' },
  ]
}

function onLine(moved: string, statement: Node, side: Target['side'], source: Source): string {
  const { newline } = layoutAt(statement, source)
  const indent = indentationAt(statement.range[0], source.text)
  return side === 'before' ? moved + newline + indent : newline + indent + moved
}

/** `{ const job = jobs[0]; await job.run(); jobs.shift() }` */
function inRow(moved: string, side: Target['side']): string {
  const closed = moved.endsWith(';') ? moved : `${moved};`
  return side === 'before' ? `${closed} ` : ` ${closed}`
}

function isLastOnLine(offset: number, text: string): boolean {
  return /^[ \t]*(?:\r?\n|$)/u.test(text.slice(offset))
}

export function lineRangeOf(
  [start, end]: readonly [number, number],
  text: string,
): [number, number] {
  const rest = /^[ \t]*\r?\n/u.exec(text.slice(end))?.[0].length ?? 0
  return [lineStartOf(start, text), end + rest]
}

function withSpaceBefore([start, end]: readonly [number, number], text: string): [number, number] {
  return [start - spacesBefore(start, text), end]
}
