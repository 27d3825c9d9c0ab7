import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { lint } from '../harness/lint.ts'

const BACKWARDS = 'Walk `jobs` backwards'
const STEP_BACK = 'Set the index back, so that the next step looks at what moved up'

/** What is put in the place of what; `null` if that is not offered, and the loop is reported all the same. */
function textFor(title: string, loop: string): string | null {
  const code = `let jobs: Job[] = []\nexport function sweep() { let at = 0, n = 9; ${loop} }`
  const messages = lint(rule, code)
  expect(messages).toHaveLength(1)
  return messages[0]?.suggestions?.find(({ desc }) => desc === title)?.fix.text ?? null
}

const body = 'if (jobs[i].isDone) jobs.splice(i, 1)'

describe('a head that counts from the first to the last is turned round', () => {
  test.each([
    'let i = 0; i < jobs.length; i++',
    'let i = 0; i < jobs.length; ++i',
    'let i = 0; i < jobs.length; i += 1',
    'let i = 0, n = jobs.length; i < n; i++',
  ])('%s', head => {
    expect(textFor(BACKWARDS, `for (${head}) ${body}`)).toBe('let i = jobs.length - 1; i >= 0; i--')
  })
})

describe('another head, and an index that is moved by hand, are not', () => {
  test.each([
    ['starts later', `for (let i = 1; i < jobs.length; i++) ${body}`],
    ['starts somewhere', `for (let i = at; i < jobs.length; i++) ${body}`],
    ['counts something else as well', `for (let i = 0, j = 0; i < jobs.length; i++) ${body}`],
    ['leaves one out each time', `for (let i = 0; i < jobs.length; i += 2) ${body}`],
    ['has its index from outside', `let i = 0; for (; i < jobs.length; i++) ${body}`],
    [
      'moves on in its body',
      `for (let i = 0; i < jobs.length; i++) { if (jobs[i].isPair) i++; ${body} }`,
    ],
  ])('%s', (_, loop) => {
    expect(textFor(BACKWARDS, loop)).toBeNull()
  })
})

describe('the index is set back where it is used for the last time', () => {
  const head = 'for (let i = 0; i < jobs.length; i++)'

  test('by the removal', () => {
    expect(textFor(STEP_BACK, `${head} ${body}`)).toBe('i--')
  })

  test.each([
    ['not where the step goes on with it', `${head} { ${body}; show(i) }`],
    ['not where more than one goes', `${head} if (jobs[i].isPair) jobs.splice(i, 2)`],
    ['not where the length is an old one', `for (let i = 0, n = jobs.length; i < n; i++) ${body}`],
    ['not in a loop that has no head for it', `let i = -1; while (++i < jobs.length) ${body}`],
  ])('%s', (_, loop) => {
    expect(textFor(STEP_BACK, loop)).toBeNull()
  })
})
