import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

import { collectModules, sampleStretches, wholeFile } from '../../bench/mutants/sample.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('a seed gives the same stretches again, and another seed gives others', () => {
  const stretches = sampleStretches(root, collectModules(root, ['src/fix', 'rules']), 5, 1)

  expect(stretches).toHaveLength(5)
  expect(sampleStretches(root, collectModules(root, ['src/fix', 'rules']), 5, 1)).toEqual(stretches)
  expect(sampleStretches(root, collectModules(root, ['src/fix', 'rules']), 5, 2)).not.toEqual(
    stretches,
  )
})

test('more stretches than there are is all of them', () => {
  const all = sampleStretches(root, collectModules(root, ['rules']), 1_000, 1)

  expect(all.length).toBeLessThan(1_000)
  expect(all).toContain('rules/prefer-snapshot.ts:1-12')
})

test('a file that changed is taken as a whole', () => {
  expect(wholeFile(root, 'vitest.config.ts')).toMatch(/^vitest\.config\.ts:1-\d\d$/u)
})
