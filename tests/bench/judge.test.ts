import { expect, test } from 'vitest'
import { judge } from '../../bench/field/judge.ts'
import type { Finding, LintedFile } from '../../bench/field/lint.ts'

const place = { lines: [[20, 22]], slots: ['queue'] } as const

function fileWith(finding: Partial<Finding>): LintedFile {
  const whole: Finding = {
    rule: 'no-live-iteration',
    message: '',
    line: 1,
    lines: [1],
    names: new Set(['queue']),
    isAdvice: false,
    ...finding,
  }
  return {
    findings: [whole],
    operations: [
      [1, 90],
      [10, 30],
      [50, 60],
    ],
    problem: null,
  }
}

test('a report that names a line at the place is at the line', () => {
  expect(judge(place, fileWith({ line: 55, lines: [55, 25] })).nearness).toBe('line')
})

test('a report elsewhere in the same operation is in the function', () => {
  expect(judge(place, fileWith({ line: 12, lines: [12] })).nearness).toBe('function')
})

test('a report in a sibling function is none, though one function is around both', () => {
  expect(judge(place, fileWith({ line: 55, lines: [55] })).nearness).toBe('none')
})

test('a report at the place about another container does not count', () => {
  const finding = { line: 20, lines: [20], names: new Set(['listeners']) }
  expect(judge(place, fileWith(finding)).nearness).toBe('other')
})

test('a rule that names no container is judged by its lines', () => {
  const finding = { line: 20, lines: [20], names: new Set<string>() }
  expect(judge({ ...place, slots: [] }, fileWith(finding)).nearness).toBe('line')
})

test('advice is kept apart from reports', () => {
  const finding = { line: 20, lines: [20], isAdvice: true }
  expect(judge(place, fileWith(finding))).toMatchObject({ nearness: 'none', isAdvised: true })
})
