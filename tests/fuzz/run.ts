import { parseArgs } from 'node:util'

import { runCommand } from '../../bench/lint/exit.ts'
import { createProgress } from '../../bench/lint/progress.ts'
import { fuzz, type Tally } from './fuzz.ts'

const HELP = `npm run fuzz                                     1000 programs, with a seed of its own
npm run fuzz -- --seed 7 --programs 100000       … as many as you like, the same every time

Each program is linted, run under all interleavings up to a bound, fixed, and run again.
Exit code 0: nothing found; 1: the plugin and the runs disagree; 2: it could not run.`

await runCommand(() => Promise.resolve(main()))

function main(): number {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      programs: { type: 'string', default: '1000' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const seed = wholeNumber('seed', values.seed, 0)
  const programs = wholeNumber('programs', values.programs, 1)
  console.log(`seed ${seed}, ${programs} programs`)
  const progress = createProgress(programs, 'programs')
  const tally = fuzz(seed, programs, done => {
    progress.step(done, '')
  })
  progress.end()
  print(tally)
  return tally.found.size > 0 ? 1 : 0
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (/^\d+$/u.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw new Error(`--${name} is "${text}"; write a whole number from ${least} on.`)
}

function print({ programs, runs, claims, harms, fixes, suggestions, found }: Tally): void {
  for (const [kind, { discrepancy, text, seed, count }] of found)
    console.log(
      `\n✗ ${kind}, ${count === 1 ? 'once' : `${count} times`} (batch seed ${seed})\n\n${text}\n${discrepancy.detail}`,
    )
  console.log(
    [
      '',
      `${programs} programs, ${runs} runs`,
      `${claims} reports of recommended, ${harms} containers with harm`,
      `${fixes} fixed texts, ${suggestions} suggestions`,
      found.size === 0 ? '✓ nothing found' : `✗ ${found.size} kinds of disagreement`,
    ].join('\n'),
  )
}
