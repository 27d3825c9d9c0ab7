import { expect, test } from 'vitest'

import rule from '../../rules/no-stale-entry.ts'
import { lint, testFixes } from './lint.ts'
import type { FixCase } from './lint.ts'

/** Compares and proves what is made of stale entries, and lints it: whatever is chosen, the report is gone. */
export function testStaleFixes(cases: Readonly<Record<string, FixCase>>) {
  testFixes(rule, cases)
  for (const [title, { code, output, suggestions = {}, ...settings }] of Object.entries(cases)) {
    const results = [...Object.values(suggestions), ...(output === code ? [] : [output])]
    if (results.length === 0) continue
    test(`${title}: it is not reported again`, () => {
      for (const text of results) expect(lint(rule, text, settings)).toEqual([])
    })
  }
}
