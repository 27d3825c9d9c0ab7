import { describe, expect, test } from 'vitest'

import { generateModule, generatePlainModule } from '../../bench/speed/generate.ts'
import { readBenchOptions } from '../../bench/speed/options.ts'
import { SHAPES } from '../../bench/speed/shapes.ts'
import { growthExponentOf, spreadOf } from '../../bench/speed/statistics.ts'
import { costTable, growthTable, spreadText } from '../../bench/speed/tables.ts'
import { inspect } from '../engine/passes.ts'

describe('statistics', () => {
  test('the median of an odd number of values is the one in the middle', () => {
    expect(spreadOf([9, 1, 4])).toEqual({ median: 4, low: 1, high: 9 })
  })

  test('the median of an even number of values lies between the two in the middle', () => {
    expect(spreadOf([10, 2, 4, 1])).toEqual({ median: 3, low: 1, high: 10 })
  })

  test('no values have no median', () => {
    expect(() => spreadOf([])).toThrow('There is no median of no values.')
  })

  test('the exponent of growth: 1 is linear, 2 is quadratic', () => {
    const linear = [10, 100, 1000].map(size => ({ size, value: 7 * size }))
    const quadratic = [10, 100, 1000].map(size => ({ size, value: 0.01 * size ** 2 }))

    expect(growthExponentOf(linear)).toBeCloseTo(1)
    expect(growthExponentOf(quadratic)).toBeCloseTo(2)
  })

  test('what was too short to measure says nothing about growth', () => {
    const points = [
      { size: 1, value: -3 },
      { size: 10, value: 20 },
      { size: 100, value: 200 },
    ]
    expect(growthExponentOf(points)).toBeCloseTo(1)
  })

  test('one size says nothing about growth', () => {
    expect(() => growthExponentOf([{ size: 10, value: 1 }])).toThrow(
      'Growth needs values of two sizes at least.',
    )
  })

  test('one round has no spread', () => {
    expect(spreadText([0.5])).toBe('0.50')
    expect(spreadText([0.5, 0.3, 0.9])).toBe('0.50 (0.30–0.90)')
  })
})

describe('tables', () => {
  test('what a walk without rules costs is no cost of the rules', () => {
    const rounds = [{ parse: 100, bare: 20, atomic: 30, interleave: 40 }]

    expect(costTable([{ name: 'files', lines: 1_200, rounds }])).toBe(
      `       lines  parse  walk  atomic  interleave  of atomic  of parse
files  1,200    100    20      10          20       2.00      0.20`,
    )
  })

  test('the last three sizes say how it grows', () => {
    const steps = [10, 100, 1_000, 10_000].map(size => ({
      size,
      rounds: [{ parse: size, bare: 5, atomic: 6, interleave: 5 + size ** 2 / 100 }],
    }))

    expect(growthTable([{ name: 'methods', steps }])).toBe(
      `CPU ms of all rules   10  100  1,000   10,000  exponent  of the parser
methods              1.0  100  10000  1000000      2.00           1.00`,
    )
  })
})

describe('generated files', () => {
  test('have as many lines as asked for', () => {
    expect(generateModule(1_000, 1).split('\n')).toHaveLength(1_000)
    expect(generatePlainModule(777, 5).split('\n')).toHaveLength(777)
  })

  test('are the same for the same seed, and others for another', () => {
    expect(generateModule(500, 7)).toBe(generateModule(500, 7))
    expect(generateModule(500, 7)).not.toBe(generateModule(500, 8))
  })

  test('keep containers and wait, so that all rules have work', () => {
    const { facts } = inspect(generateModule(1_000, 1))

    expect(facts.slots.length).toBeGreaterThan(10)
    expect(facts.liveIterations.length).toBeGreaterThan(0)
    expect(facts.drains.length).toBeGreaterThan(0)
    expect(facts.staleEntries.length).toBeGreaterThan(0)
  })

  test('the plain ones keep nothing and wait for nothing', () => {
    const { facts, outlined } = inspect(generatePlainModule(1_000, 1))

    expect(facts.slots).toEqual([])
    expect(outlined.suspensions).toEqual([])
    expect(facts.callables.length).toBeGreaterThan(10)
  })

  test.each(SHAPES)('$name: ten more are ten more lines, or twenty, or thirty', ({ textOf }) => {
    const added = textOf(30).split('\n').length - textOf(20).split('\n').length

    expect(inspect(textOf(20)).facts.slots.length).toBeGreaterThan(0)
    expect([10, 20, 30]).toContain(added)
  })
})

describe('options', () => {
  const known = ['real', 'lines']
  const values = { rounds: '3', seed: '1' }

  test('all parts of the bench unless some are named', () => {
    expect(readBenchOptions(values, [], known).sections).toEqual(known)
    expect(readBenchOptions(values, ['lines'], known).sections).toEqual(['lines'])
  })

  test('a part that is not there is named, with those that are', () => {
    expect(() => readBenchOptions(values, ['speed'], known)).toThrow(
      "'speed' is no part of the bench. It has: real, lines.",
    )
  })

  test.each(['0', '1.5', 'many', ''])("'%s' is no number of rounds", rounds => {
    expect(() => readBenchOptions({ ...values, rounds }, [], known)).toThrow(
      `--rounds ${rounds}: a whole number from 1 to 100 is wanted.`,
    )
  })
})
