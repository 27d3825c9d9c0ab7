import { expect, test } from 'vitest'

import { fuzzEntries } from './tally.ts'

test('programs with one entry: what is said is shown, what is shown is said', () => {
  const { found, claimed, harmed } = fuzzEntries(5, 61)

  expect(found.map(({ disagreement, text }) => `${String(disagreement)}\n${text}`)).toEqual([])
  expect(Math.min(claimed, harmed)).toBeGreaterThan(0)
})
