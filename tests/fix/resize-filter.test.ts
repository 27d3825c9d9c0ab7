import { describe, expect, test } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { lint } from '../harness/lint.ts'

const TITLE = 'Keep the rest of `jobs` with `filter`'

/** What is offered in the place of the loop; `null` if nothing is, and the loop is reported all the same. */
function filterFor(loop: string): string | null {
  const messages = lint(rule, `let jobs: Job[] = []\nexport async function sweep() { ${loop} }`)
  expect(messages).toHaveLength(1)
  const found = messages[0]?.suggestions?.find(({ desc }) => desc === TITLE)
  return found ? found.fix.text : null
}

const removal = 'jobs.splice(jobs.indexOf(job), 1)'

describe('what stays is what the condition does not ask for', () => {
  test.each([
    ['job.isDone', '!job.isDone'],
    ['!job.isOpen', 'job.isOpen'],
    ['~job.mask', '!(~job.mask)'],
    ['isDone(job)', '!isDone(job)'],
    ['job.size > 3', '!(job.size > 3)'],
    ['job.isDone && job.isOld', '!(job.isDone && job.isOld)'],
    ['job.kind == 1', 'job.kind != 1'],
  ])('%s', (asked, kept) => {
    expect(filterFor(`for (const job of jobs) if (${asked}) ${removal}`)).toBe(
      `jobs = jobs.filter(job => ${kept})`,
    )
  })
})

describe('no filter where the loop does more than take entries out', () => {
  test.each([
    ['for those that stay', `for (const job of jobs) if (job.isDone) ${removal}; else job.run()`],
    ['with those that go', `for (const job of jobs) if (job.isDone) { ${removal}; job.end() }`],
    ['with all', `for (const job of jobs) { job.run(); if (job.isDone) ${removal} }`],
    ['and keeps what goes', `for (const job of jobs) if (job.isDone) gone = ${removal}`],
    ['two at once', 'for (const job of jobs) if (job.isDone) jobs.splice(jobs.indexOf(job), 2)'],
    [
      'and puts others in',
      'for (const job of jobs) if (job.a) jobs.splice(jobs.indexOf(job), 2, b)',
    ],
    ['or waits to know', `for (const job of jobs) if (await job.isDone()) ${removal}`],
    ['or asks the list', `for (const job of jobs) if (jobs.length > job.most) ${removal}`],
    ['or asks for the index', `jobs.forEach((job, i) => { if (i > job.most) jobs.splice(i, 1) })`],
    ['or is a part of more', `void jobs.forEach(job => { if (job.isDone) ${removal} })`],
    ['and each entry is waited for', `for await (const job of jobs) if (job.isDone) ${removal}`],
  ])('%s', (_, loop) => {
    expect(filterFor(loop)).toBeNull()
  })
})
