import { expect, test } from 'vitest'

import { rules } from '../../rules/index.ts'
import { lint } from '../harness/lint.ts'
import { collectDocCases, collectTestCases, type Case } from '../verdicts/cases.ts'
import { newCompileErrorsOf, type Repaired } from './repairs.ts'

test('whatever is offered for the TypeScript of the rule tests and of the pages compiles as well as before', () => {
  const cases = [...collectTestCases(), ...collectDocCases()]
  const repaired = cases.filter(({ filename }) => /[^d]\.ts$/u.test(filename)).flatMap(repairsOf)

  expect(repaired.length).toBeGreaterThan(500)
  expect(newCompileErrorsOf(repaired)).toEqual([])
})

function repairsOf({ rule: name, code, filename, options }: Case): Repaired[] {
  const rule = rules.find(each => each.name === name)
  if (!rule) return []
  return lint(rule, code, { filename, options })
    .flatMap(({ fix, suggestions = [] }) => [fix, ...suggestions.map(each => each.fix)])
    .flatMap(edit => {
      if (!edit) return []
      const [start, end] = edit.range
      return { before: code, after: code.slice(0, start) + edit.text + code.slice(end) }
    })
}
