import type { Node, Source } from '../engine/index.ts'

import type { Batch } from './batch.ts'
import { endWithComment, startWithComments } from './comments.ts'
import type { DrainShape } from './drain-shape.ts'
import {
  editedText,
  indentationAt,
  isFirstOnLine,
  layoutAt,
  lineStartOf,
  movedEdits,
  reindentEdits,
  spacesBefore,
  type Layout,
} from './layout.ts'
import type { Edit } from './repair.ts'
import type { RestoreLines } from './restore.ts'
import { isInside } from './syntax.ts'
import { declaresForLater } from './ways-out.ts'

/** How the work is guarded, so that a failure leaves the container as it does today. */
export type Guard =
  | { readonly type: 'none' }
  | { readonly type: 'catch'; readonly restore: RestoreLines; readonly errorName: string }
  | {
      readonly type: 'flag'
      readonly restore: RestoreLines
      readonly flagName: string
      /** The statements behind the resets need names that the work declares. */
      readonly coversRest: boolean
    }

export interface TakeText {
  readonly batches: readonly Batch[]
  readonly resets: readonly Node[]
  /** Changes inside the resets themselves. */
  readonly resetEdits: readonly Edit[]
  readonly shape: DrainShape
  /** Statements in which the author takes already. */
  readonly ownTakes: readonly Node[]
  readonly guard: Guard
  /** `let handedOver = 0` and the like, put before the work. */
  readonly extraLines: readonly string[]
  readonly source: Source
}

type Range = readonly [number, number]

/**
 *     const timers = this.#timers            // taken
 *     const counters = this.#counters
 *     this.#reset()                          // moved up as it is
 *     for (const [name, ms] of timers) …     // works on what was taken
 */
export function takeEdits(text: TakeText): Edit[] {
  const { shape, batches, source } = text
  const range = regionOf(text)
  const all = batches.flatMap(batch => batch.edits)
  const outside = all.filter(edit => !isInside(edit, range))
  const [first] = shape.work
  const layout = layoutAt(first ?? source.ast, source)
  const outer = indentationAt(range[0], source.text)
  // `flush() { send(this.buf); this.buf = [] }` is given lines of its own.
  const isInline = !shape.ownTake && !isFirstOnLine(range[0], source.text)
  const needsBlock = isInCase(shape) && !declaresForLater(shape.work, source)
  // `this.buf = []; next()`: what goes on behind the reset is given a line of its own, too.
  const endsInRow = isInline || /^[ \t]*\S/u.test(source.text.slice(range[1]))
  const indent = isInline || needsBlock ? outer + layout.unit : outer
  const head = headLines(text, indent, layout).join(layout.newline + indent)
  const gap = gapOf(text, layout.newline + indent)
  const work = guardedText(text, indent, layout)
  const opening = needsBlock ? `{${layout.newline}${indent}` : layout.newline + indent
  const before = shape.ownTake || isInline || needsBlock ? opening : ''
  const after = needsBlock ? `${layout.newline}${outer}}` : endsInRow ? layout.newline + outer : ''
  const [start, end] = withSpacesAround(range, source.text)
  const whole: Range = needsBlock
    ? range
    : [isInline ? start : range[0], endsInRow ? end : range[1]]
  return [...outside, { range: whole, text: before + head + gap + work + after }]
}

/** A `const` right in a `case` would be seen by the other cases. */
function isInCase({ work, ownTake }: DrainShape): boolean {
  return ownTake === null && work[0]?.parent?.type === 'SwitchCase'
}

function withSpacesAround([start, end]: Range, text: string): Range {
  const after = /^[ \t]*/u.exec(text.slice(end))?.[0].length ?? 0
  return [start - spacesBefore(start, text), end + after]
}

function regionOf({ shape, resets, guard, source }: TakeText): Range {
  const { ownTake, work, list } = shape
  const [first] = work
  const start = ownTake
    ? endWithComment(ownTake, source)
    : first
      ? startWithComments(first, source)
      : 0
  const coversRest = guard.type === 'flag' && guard.coversRest
  const last = coversRest ? list.at(-1) : shape.kind === 'row' ? resets.at(-1) : work.at(-1)
  return [start, last ? endWithComment(last, source) : start]
}

/** The takes, the author's resets, and what the guard needs, each on its line. */
export function headLines(text: TakeText, indent: string, layout: Layout): string[] {
  const { batches, guard, extraLines } = text
  const simple = [
    ...batches.flatMap(({ declaration }) => (declaration === null ? [] : [declaration])),
  ].map(line => line + layout.end)
  const later = [...extraLines, ...(guard.type === 'flag' ? [`let ${guard.flagName} = false`] : [])]
  return [...simple, resetsText(text, indent), ...later.map(line => line + layout.end)]
}

/** The author's resets with their comments, as they are. */
function resetsText({ resets, resetEdits, source }: TakeText, indent: string): string {
  const range = resetsRangeOf(resets, source)
  const from = indentationAt(range[0], source.text)
  return editedText(
    range,
    [...resetEdits, ...reindentEdits(range, { from, to: indent }, source)],
    source,
  )
}

export function resetsRangeOf(resets: readonly Node[], source: Source): Range {
  const first = resets[0] ?? source.ast
  const last = resets.at(-1) ?? source.ast
  return [startWithComments(first, source), endWithComment(last, source)]
}

/** Takes whole lines away, so that no empty one stays. */
export function removalOf([start, end]: Range, source: Source): Edit {
  const { text } = source
  const lineEnd = /^[ \t]*\r?\n/u.exec(text.slice(end))?.[0].length ?? 0
  const isWholeLine = lineEnd > 0 && isFirstOnLine(start, text)
  return { range: isWholeLine ? [lineStartOf(start, text), end + lineEnd] : [start, end], text: '' }
}

/** What stood between the author's own take and the work stays between the resets and the work. */
function gapOf({ shape, source }: TakeText, lineBreak: string): string {
  const { ownTake, work } = shape
  const [first] = work
  if (!ownTake || !first) return lineBreak
  const gap = source.text.slice(endWithComment(ownTake, source), startWithComments(first, source))
  return gap.includes('\n') ? gap : lineBreak
}

function guardedText(text: TakeText, indent: string, layout: Layout): string {
  const { guard } = text
  const { newline, unit } = layout
  const inner = indent + unit
  if (guard.type === 'none') return workText(text, indent, layout)
  const work = inner + workText(text, inner, layout)
  const at = (depth: number): string => indent + unit.repeat(depth)
  if (guard.type === 'catch') {
    return [
      'try {',
      work,
      `${indent}} catch (${guard.errorName}) {`,
      ...restoreText(guard.restore, at(1), layout),
      `${at(1)}throw ${guard.errorName}${layout.end}`,
      `${indent}}`,
    ].join(newline)
  }
  const done = text.shape.kind === 'nested' ? [] : [`${inner}${guard.flagName} = true${layout.end}`]
  return [
    'try {',
    work,
    ...done,
    ...(guard.coversRest ? [restText(text, inner)] : []),
    `${indent}} finally {`,
    `${at(1)}if (!${guard.flagName}) {`,
    ...restoreText(guard.restore, at(2), layout),
    `${at(1)}}`,
    `${indent}}`,
  ].join(newline)
}

/** The lines that put a batch back, at `indent`. */
export function restoreText(lines: RestoreLines, indent: string, layout: Layout): string[] {
  return lines.map(
    ({ depth, text, isSimple }) =>
      indent + layout.unit.repeat(depth) + text + (isSimple ? layout.end : ''),
  )
}

/** The statements that work, on what was taken; where the resets lie inside, they set the flag. */
function workText(text: TakeText, to: string, layout: Layout): string {
  const { shape, batches, resets, guard, source } = text
  const { work } = shape
  const [first] = work
  const last = work.at(-1)
  if (!first || !last) return ''
  const from = indentationAt(first.range[0], source.text)
  const end = shape.kind === 'row' ? resetsRangeOf(resets, source)[0] : endWithComment(last, source)
  const range = [startWithComments(first, source), end] as const
  const inside = batches.flatMap(batch => batch.edits).filter(edit => isInside(edit, range))
  const edits = movedEdits(inside, { from, to })
  if (shape.kind === 'nested' && guard.type === 'flag') {
    edits.push({
      range: resetsRangeOf(resets, source),
      text: `${guard.flagName} = true${layout.end}`,
    })
  }
  const result = editedText(
    range,
    [...edits, ...reindentEdits(range, { from, to }, source)],
    source,
  )
  const isInline = !isFirstOnLine(first.range[0], source.text)
  return isInline && layout.end === '' ? result.trimEnd().replace(/;$/u, '') : result.trimEnd()
}

/** Statements behind the resets. */
function restText({ shape, resets, source }: TakeText, to: string): string {
  const [, start] = resetsRangeOf(shape.kind === 'row' ? resets : shape.work.slice(-1), source)
  const last = shape.list.at(-1)
  const end = last ? endWithComment(last, source) : start
  const from = indentationAt(shape.list[0]?.range[0] ?? start, source.text)
  const text = editedText([start, end], reindentEdits([start, end], { from, to }, source), source)
  return text.replace(/^[ \t]*\r?\n/u, '')
}
