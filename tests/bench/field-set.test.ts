import { expect, test } from 'vitest'
import { bugFileOf, readSet, setNamed } from '../../bench/field/data.ts'

const field = readSet('field')
const heldOut = readSet('held-out')

test('no held-out bug is one of the field set', () => {
  const known = new Set(field.bugs.map(({ repository, after }) => `${repository} ${after}`))
  const twice = heldOut.bugs.filter(bug => known.has(`${bug.repository} ${bug.after}`))
  expect(heldOut.bugs.length).toBeGreaterThan(30)
  expect(twice.map(({ id }) => id)).toEqual([])
})

test('each held-out bug has an id and a file of its own', () => {
  const files = heldOut.bugs.map(bug => bugFileOf(bug, 'before'))
  expect(new Set(files).size).toBe(heldOut.bugs.length)
})

test('each held-out bug says which lines and which containers, and where it was before its fix', () => {
  for (const { id, lines, slots, before, after } of heldOut.bugs) {
    expect(lines.length, id).toBeGreaterThan(0)
    expect(slots.length, id).toBeGreaterThan(0)
    expect(before, id).toMatch(/^[0-9a-f]{40}$/u)
    expect(after, id).not.toBe(before)
  }
})

test('sources that a project keeps under node_modules are laid out where ESLint does not ignore them', () => {
  const paths = heldOut.bugs.map(bug => bugFileOf(bug, 'after'))
  expect(heldOut.bugs.some(({ path }) => path.includes('node_modules/'))).toBe(true)
  expect(paths.filter(path => path.includes('node_modules/'))).toEqual([])
})

test('a set that is not there is an error that names those that are', () => {
  expect(() => setNamed('history')).toThrow('--set: history is none of field, held-out')
})
