import { expect, test } from 'vitest'

import { collectDocCases, collectTestCases, type Case } from './cases.ts'
import { describeDefect, judgeAll } from './tally.ts'

const nothing = () => undefined

test('examples of the pages: what is reported is shown, and what is shown is reported', () => {
  const { defects, verdicts } = judgeAll(collectDocCases(), nothing)

  expect(defects.map(describeDefect)).toEqual([])
  expect(shownIn(verdicts)).toBeGreaterThan(30)
})

test('the cases of the rule tests are found, also those that tests lint by themselves', () => {
  const cases = collectTestCases()

  expect(cases.length).toBeGreaterThan(1700)
  expect(new Set(cases.map(({ rule }) => rule)).size).toBe(8)
})

test('what is taken first has no harm', () => {
  const { verdicts } = judgeAll([caseOf(RIGHT)], nothing)

  expect(verdicts.map(({ about, result }) => `${about}: ${result}`)).toEqual([
    'silence: not shown',
    'silence: not shown',
  ])
})

test('harm of which strict says nothing is found', () => {
  // A limit of docs/limits.md: a reset that pops until nothing is left.
  const { defects } = judgeAll([caseOf(MISSED)], nothing)

  expect(defects.map(({ about, subject }) => `${about}: ${subject}`)).toEqual(['silence: flush()'])
})

const shownIn = (verdicts: readonly { readonly result: string }[]) =>
  verdicts.filter(({ result }) => result === 'shown').length

const caseOf = (code: string): Case => ({
  name: 'a case',
  rule: 'no-late-reset',
  code,
  filename: 'file.ts',
  options: {},
  drive: {},
})

const RIGHT = `
  const lines: string[] = []
  export function add(line: string) { lines.push(line) }
  export async function flush() {
    const taken = lines.splice(0)
    await send(taken)
  }
`

const MISSED = `
  const lines: string[] = []
  export function add(line: string) { lines.push(line) }
  export async function flush() {
    await send([...lines])
    while (lines.length > 0) lines.pop()
  }
`
