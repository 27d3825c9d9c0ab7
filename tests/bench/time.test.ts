import { expect, test } from 'vitest'

import { loadEngine, timeTable, timeText } from '../../bench/real/time.ts'

test('a group of files is the sum of its files, and the slowest come first', () => {
  const files = [
    { path: '/cache/node_modules/a/one.js', lines: 1_500, parse: 40, analysis: 10 },
    { path: '/cache/node_modules/a/two.js', lines: 500, parse: 10, analysis: 30 },
  ]

  expect(timeTable(new Map([['a@1.0.0', files]]))).toBe(
    `package  files  lines  parse  analysis  per 1,000 lines  of parse
a@1.0.0      2  2,000     50        40             20.0      80 %
total        2  2,000     50        40             20.0      80 %

slowest files  lines  parse  analysis  per 1,000 lines  of parse
a/two.js         500     10        30             60.0     300 %
a/one.js       1,500     40        10              6.7      25 %

CPU milliseconds, the best of three runs of each file; \`parse\` is the parser alone.`,
  )
})

test('each run analyzes a source of its own', () => {
  const seen = new Set<unknown>()
  const { lines } = timeText('const list = []\n', 'file.ts', source => seen.add(source))

  expect(lines).toBe(2)
  expect(seen.size).toBe(3)
})

test('a folder without an engine is named', async () => {
  await expect(loadEngine('/nowhere')).rejects.toThrow(
    '--engine /nowhere: there is no src/engine/index.ts.',
  )
})
