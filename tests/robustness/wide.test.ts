import { expect, test } from 'vitest'

import { lintOnLittleStack } from './lint.ts'

/*
 * Generated code is as long as its generator likes. What grows with the square of these sizes does not end.
 */

const SIZES: readonly (readonly [name: string, text: string])[] = [
  [
    'a hundred thousand methods of a class',
    `
export class Pool {
  jobs = []
  constructor() { setInterval(() => this.jobs.shift(), 1) }
  async run() { for (const job of this.jobs) await job }
${repeat(100_000, n => `  add${n}(job) { return job }`)}
}`,
  ],
  [
    'a local by fifty thousand names',
    `
const jobs = []
setInterval(() => jobs.shift(), 1)
export async function run() {
  const a0 = jobs
${repeat(50_000, n => `  const a${n + 1} = a${n}`)}
  for (const job of a50000) await job
}`,
  ],
  [
    'a thousand functions in a circle',
    `
const jobs = []
${repeat(1000, n => `async function f${n}() { await f${(n + 1) % 1000}(); await send() }`)}
setInterval(() => jobs.shift(), 1)
export async function run() { for (const job of jobs) await f0(job) }`,
  ],
  [
    'a line of a megabyte',
    `const jobs=[];setInterval(()=>jobs.shift(),1);export async function run(){for(const job of jobs)await job;}${'f(1,{a:2});'.repeat(100_000)}`,
  ],
  [
    'a table of a hundred thousand entries',
    `
const table = {
${repeat(100_000, n => `  k${n}: [${n}],`)}
}
const jobs = []
setInterval(() => jobs.shift(), 1)
export async function run() { for (const job of jobs) await table[job] }`,
  ],
]

test.each(SIZES)('%s', (_, text) => {
  const messages = lintOnLittleStack(text)

  expect(messages.filter(({ fatal, messageId }) => fatal ?? messageId === 'crashed')).toEqual([])
  expect(messages.map(({ ruleId }) => ruleId)).toContain('interleave/no-live-iteration')
})

function repeat(count: number, lineOf: (index: number) => string): string {
  return Array.from({ length: count }, (__, index) => lineOf(index)).join('\n')
}
