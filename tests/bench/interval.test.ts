import { expect, test } from 'vitest'
import { showShare, wilsonInterval } from '../../bench/field/interval.ts'

test('the interval of 9 in 15 is the one in the tables', () => {
  const [low, high] = wilsonInterval(9, 15)
  expect(low).toBeCloseTo(0.3575, 3)
  expect(high).toBeCloseTo(0.8018, 3)
})

test('none of three can still be more than half', () => {
  expect(showShare(0, 3)).toBe('0/3  0 % [0–56]')
})

test('a share of nothing is no number', () => {
  expect(showShare(0, 0)).toBe('–')
})
