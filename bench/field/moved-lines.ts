import { spawnSync } from 'node:child_process'
import type { LineRange } from './data.ts'

interface Hunk {
  readonly before: LineRange
  readonly after: LineRange
}

/** Where lines of one file are found in a later version of it; changed lines give the whole change. */
export function movedLinesOf(
  ranges: readonly LineRange[],
  before: string,
  after: string,
): readonly LineRange[] {
  const { error, stdout } = spawnSync(
    'git',
    ['diff', '--no-index', '--no-color', '-U0', '--', before, after],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (error) throw new Error(`git diff: ${error.message}`)
  const hunks = collectHunks(stdout)
  return ranges.flatMap(range => moveRange(range, hunks))
}

/** `@@ -first,count +first,count @@`; a count of 0 names the line before the change. */
function collectHunks(diff: string): readonly Hunk[] {
  const headers = diff.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gmu)
  return [...headers].map(([, first, count, newFirst, newCount]) => ({
    before: rangeOf(first, count),
    after: rangeOf(newFirst, newCount),
  }))
}

/** An empty range is kept as `[first, first - 1]`, where `first` is the line behind the gap. */
function rangeOf(first = '0', count = '1'): LineRange {
  const size = Number(count)
  const start = size === 0 ? Number(first) + 1 : Number(first)
  return [start, start + size - 1]
}

function moveRange([first, last]: LineRange, hunks: readonly Hunk[]): readonly LineRange[] {
  const moved: LineRange[] = []
  for (let line = first; line <= last; line += 1) moved.push(moveLine(line, hunks))
  const starts = moved.map(([start]) => start)
  const ends = moved.map(([, end]) => end)
  return [[Math.min(...starts), Math.max(...ends)]]
}

function moveLine(line: number, hunks: readonly Hunk[]): LineRange {
  let shift = 0
  for (const { before, after } of hunks) {
    if (line < before[0]) break
    if (line <= before[1]) return [after[0], Math.max(after[0], after[1])]
    shift = after[1] - before[1]
  }
  return [line + shift, line + shift]
}
