import type { Drain, Facts, Node, Source } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments } from './comments.ts'
import { indentationAt, isFirstOnLine, layoutAt, lineStartOf } from './layout.ts'
import { NO_REPAIR, type Edit, type Repair } from './repair.ts'
import { findStatement, findStatementList, isInside } from './syntax.ts'

/**
 * Moves the author's own removal of one entry up to where the entry was taken. Today an entry whose
 * handling fails stays in the container, and after this it is gone: a person has to want that.
 *
 *     for (const [id, job] of this.jobs) {       for (const [id, job] of this.jobs) {
 *       await run(job)                             this.jobs.delete(id)
 *       this.jobs.delete(id)                       await run(job)
 *     }                                          }
 */
export function claimFirstRepair(drain: Drain, facts: Facts, source: Source): Repair {
  const removal = findStatement(drain.reset.node)
  const list = removal && findStatementList(removal)
  if (removal?.type !== 'ExpressionStatement' || !list) return NO_REPAIR
  const target =
    drain.reset.kind === 'per-entry'
      ? findLoopStart(drain, removal, list)
      : findPeekEnd(drain, removal, list, facts)
  if (!target) return NO_REPAIR
  const title =
    drain.reset.kind === 'per-entry'
      ? `Delete the entry of \`${drain.slot.name}\` before the wait; it is gone when its handling fails`
      : `Take the entry out of \`${drain.slot.name}\` before the wait; it is gone when its handling fails`
  const edits = findMoveEdits(removal, target, source)
  if (!edits) return NO_REPAIR
  const concessions = ['failure', 'readers'] as const
  return { fix: null, suggestions: [{ id: 'takeFirst', title, edits, concessions }] }
}

/** Where the removal goes: before the first statement of the loop, or behind the one that peeks. */
interface Target {
  readonly statement: Node
  readonly side: 'before' | 'after'
}

function findLoopStart({ readOuts }: Drain, removal: Node, list: readonly Node[]): Target | null {
  const [first] = list
  const [pass] = readOuts
  const isBody = pass?.type === 'iteration' && removal.parent === pass.body
  return isBody && first && first !== removal ? { statement: first, side: 'before' } : null
}

/** `const job = this.queue[0]`: the statement whose only look at the queue this is. */
function findPeekEnd(
  { slot, callable }: Drain,
  removal: Node,
  list: readonly Node[],
  facts: Facts,
): Target | null {
  const end = list.indexOf(removal)
  const peeks = facts
    .accessesOf(slot)
    .filter(access => access.type === 'lookup' && access.callable === callable)
    .map(access => list.findIndex(statement => isInside(access.node, statement.range)))
    .filter(index => index >= 0 && index < end)
  const [index] = peeks
  const statement = index === undefined ? undefined : list[index]
  const isAlone = peeks.length === 1 && statement?.type === 'VariableDeclaration'
  const waits = statement && facts.suspensionsUnder(statement).length > 0
  return isAlone && !waits ? { statement, side: 'after' } : null
}

/** `null` where statements share a line and a comment would end up between them. */
function findMoveEdits(removal: Node, { statement, side }: Target, source: Source): Edit[] | null {
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
    { range: isAlone ? lineOf(range, text) : withSpaceBefore(range, text), text: '' },
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

function lineOf([start, end]: readonly [number, number], text: string): [number, number] {
  const rest = /^[ \t]*\r?\n/u.exec(text.slice(end))?.[0].length ?? 0
  return [lineStartOf(start, text), end + rest]
}

function withSpaceBefore([start, end]: readonly [number, number], text: string): [number, number] {
  const spaces = /[ \t]*$/u.exec(text.slice(0, start))?.[0].length ?? 0
  return [start - spaces, end]
}
