import { describe, expect, test } from 'vitest'

import { lintOnLittleStack } from './lint.ts'

/*
 * Parsers read what stands to the left in a loop, so that the tree of a chain or a sum may be deeper than
 * the call stack. What nests to the right or inwards, they read by recursion, and fail first.
 */

/** A loop that waits, deep code in it, and a reset behind it. */
function inLoop(code: string): string {
  return `
const jobs = []
const state = { jobs: [], total: 0 }
const known = new Map()
setInterval(() => { jobs.shift(); state.jobs.shift(); known.delete(1); state.total++ }, 1)
export async function run(id) {
  for (const job of jobs) {
    await job
    ${code}
  }
  jobs.length = 0
}`
}

/** A function of its own, so that the deep code is all that is between two of its lines. */
function inFunction(code: string): string {
  return `
const jobs = []
const state = { jobs: [], total: 0 }
const known = new Map()
setInterval(() => { jobs.shift(); state.jobs.shift(); known.delete(1); state.total++ }, 1)
export async function run() { for (const job of jobs) await job; jobs.length = 0 }
export async function other(id) { ${code} }`
}

type Shape = readonly [name: string, size: number, codeOf: (size: number) => string]

const CHAINS: readonly Shape[] = [
  ['calls of what a call returns', 1000, size => `x${'.y()'.repeat(size)}`],
  ['calls that come back to the list', 1000, size => `jobs${'.slice()'.repeat(size)}`],
  ['awaited calls', 1000, size => `await jobs${'.slice()'.repeat(size)}; jobs.length = 0`],
  ['a loop over them', 1000, size => `for (const x of jobs${'.map(f)'.repeat(size)}) await x`],
  ['promise reactions', 1000, size => `f()${'.then(() => jobs.push(1))'.repeat(size)}`],
  [
    'awaited reactions',
    1000,
    size => `await f()${'.then(x => jobs.push(x))'.repeat(size)}; jobs.length = 0`,
  ],
  ['optional calls', 1000, size => `x${'?.y()'.repeat(size)}`],
  ['look-ups in what was looked up', 1000, size => `known${'.get(1)'.repeat(size)}.push(1)`],
  ['bound functions', 1000, size => `setTimeout(f${'.bind(x)'.repeat(size)}, 1)`],
  ['tagged templates', 1000, size => `x = f${'`a`'.repeat(size)}`],
  ['members', 1000, size => `x${'.y'.repeat(size)} = f()`],
  ['members of this', 1000, size => `this${'.y'.repeat(size)} = f()`],
  ['members of what is kept', 1000, size => `state${'.y'.repeat(size)}.push(1)`],
  ['a loop over members', 1000, size => `for (const x of this${'.y'.repeat(size)}) await x`],
  ['members of a list', 1000, size => `jobs${'?.y'.repeat(size)}`],
  ['computed members', 1000, size => `x${'[y]'.repeat(size)} = f()`],
  ['sums', 1000, size => `x = 1${' + f()'.repeat(size)}`],
  ['sums of texts', 1000, size => `x = ''${" + 'a'".repeat(size)}`],
  ['a total', 1000, size => `await f(); state.total = state.total${' + 1'.repeat(size)}`],
  ['a total that waits', 1000, size => `state.total = state.total${' + (await f())'.repeat(size)}`],
]

/** Tests of a thousand parts: each part is a call that others may come in by. */
const TESTS: readonly Shape[] = [
  ['a condition', 1000, size => `if (id${' && f()'.repeat(size)}) g()`],
  [
    'a condition on a list',
    1000,
    size => `if (id${' && jobs.length'.repeat(size)}) jobs.push(await f())`,
  ],
  [
    'a guard',
    1000,
    size =>
      `if (jobs.length === 0${' || f()'.repeat(size)}) return; await f(jobs); jobs.length = 0`,
  ],
  [
    'a guard on a key',
    1000,
    size => `if (id${' || known.has(1)'.repeat(size)}) return; known.set(1, await f())`,
  ],
  [
    'a condition on a key',
    1000,
    size => `if (!known.has(id)${' && f()'.repeat(size)}) { known.set(id, await f()) }`,
  ],
  [
    'what a condition denies',
    1000,
    size => `if (!(known.has(id)${' && f()'.repeat(size)})) { await f(); known.set(id, 1) }`,
  ],
  [
    'a re-check',
    1000,
    size =>
      `const v = known.get(id); await f(); if (v === known.get(id)${' && f()'.repeat(size)}) known.set(id, 1)`,
  ],
  [
    'the head of a loop',
    1000,
    size => `while (jobs.length > 0${' && f()'.repeat(size)}) { await f(jobs[0]); jobs.shift() }`,
  ],
  [
    'a busy flag',
    1000,
    size =>
      `if (state.busy${' || f()'.repeat(size)}) return; state.busy = true; for (const x of jobs) await x; state.busy = false; jobs.length = 0`,
  ],
  [
    'a default',
    1000,
    size => `const v = known.get(id)${' ?? f()'.repeat(size)}; await f(); known.set(id, v)`,
  ],
  [
    'a list or others',
    1000,
    size =>
      `const all = jobs${' || f()'.repeat(size)}; for (const x of all) await x; all.length = 0`,
  ],
  [
    'what is stored',
    1000,
    size => `state.jobs = state.jobs${' || f()'.repeat(size)}; state.jobs.push(await f())`,
  ],
  [
    'an object of a class',
    1000,
    size =>
      `class Peer { run() { jobs.shift() } }; const peer = f()${' || new Peer()'.repeat(size)}; for (const x of jobs) peer.run()`,
  ],
]

describe.each(CHAINS)('%s', (_, size, codeOf) => {
  test.each([
    ['in a loop', inLoop],
    ['in a function', inFunction],
  ])('%s do not overflow the stack', (__, around) => {
    expectFindings(around(codeOf(size)))
  })
})

test.each(TESTS)('%s does not overflow the stack', (_, size, codeOf) => {
  expectFindings(inFunction(codeOf(size)))
})

function expectFindings(text: string): void {
  const messages = lintOnLittleStack(text)

  expect(messages.filter(({ fatal, messageId }) => fatal ?? messageId === 'crashed')).toEqual([])
  expect(messages.map(({ ruleId }) => ruleId)).toContain('interleave/no-late-reset')
}
