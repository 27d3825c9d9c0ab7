import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { movedLinesOf } from '../../bench/field/moved-lines.ts'

let folder: string
let before: string
let after: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moved-lines-'))
  before = join(folder, 'before')
  after = join(folder, 'after')
  writeFileSync(before, 'a\nb\nc\nd\ne\nf\n')
  writeFileSync(after, 'new\na\nb1\nb2\nb3\nc\ne\nf\n')
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('an unchanged line behind an insertion moves down', () => {
  expect(movedLinesOf([[1, 1]], before, after)).toEqual([[2, 2]])
})

test('a changed line becomes all of the change', () => {
  expect(movedLinesOf([[2, 2]], before, after)).toEqual([[3, 5]])
})

test('a removed line becomes the line behind the gap', () => {
  expect(movedLinesOf([[4, 4]], before, after)).toEqual([[7, 7]])
})

test('a range spans whatever its lines became', () => {
  expect(movedLinesOf([[2, 5]], before, after)).toEqual([[3, 7]])
})
