import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from '../../bench/lint/progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test('a job that is done soon says nothing', () => {
  const stream = createStream()
  const progress = createProgress(2, 'files', stream)

  progress.step(1, 'a.ts')
  vi.advanceTimersByTime(1_999)
  progress.step(2, 'b.ts')
  progress.end()

  expect(stream.read()).toBeNull()
})

test('a log gets a line of its own now and then', () => {
  const stream = createStream()
  const progress = createProgress(900, 'files', stream)

  vi.advanceTimersByTime(2_000)
  progress.step(100, 'a.ts')
  progress.step(101, 'b.ts')
  vi.advanceTimersByTime(5_000)
  progress.step(500, 'c.ts')
  progress.end()

  expect(stream.read()).toBe('100 of 900 files  a.ts\n500 of 900 files  c.ts\n')
})

test('in a terminal the line rewrites itself, keeps to the width, and is gone at the end', () => {
  const stream = createStream({ isTTY: true, columns: 16 })
  const progress = createProgress(900, 'files', stream)

  vi.advanceTimersByTime(2_000)
  progress.step(100, 'a.ts')
  vi.advanceTimersByTime(100)
  progress.step(101, 'b.ts')
  progress.end()

  expect(stream.read()).toBe('\r\u001B[K100 of 900 file\r\u001B[K101 of 900 file\r\u001B[K')
})

function createStream(terminal: { isTTY?: boolean; columns?: number } = {}) {
  return Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY: false,
    columns: 80,
    ...terminal,
  })
}
