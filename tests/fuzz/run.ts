import { parseArgs } from 'node:util'

import { runCommand } from '../../bench/lint/exit.ts'
import { createProgress } from '../../bench/lint/progress.ts'
import { fuzzEntries } from './entries/tally.ts'
import { examineFamily } from './families/examine.ts'
import { FAMILIES } from './families/families.ts'
import { BATCH, fuzz, type Tally } from './fuzz.ts'

const HELP = `npm run fuzz                                     1000 programs, with a seed of its own
npm run fuzz -- --seed 7 --programs 100000       … as many as you like, the same every time
npm run fuzz -- --seed 7 --from 4000             … and those that come after the first 4000
npm run fuzz -- --entries 2/7                    programs with one entry: every seventh of all that there are
npm run fuzz -- --family refills --part 2/7      … of refills, registrations or resizes

Each program is linted, run under all interleavings up to a bound, fixed, and run again.
Exit code 0: nothing found; 1: the plugin and the runs disagree; 2: it could not run.`

await runCommand(() => Promise.resolve(main()))

function main(): number {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      programs: { type: 'string', default: '1000' },
      from: { type: 'string', default: '0' },
      entries: { type: 'string' },
      family: { type: 'string' },
      part: { type: 'string', default: '1/1' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (values.entries !== undefined) return examineEntries(values.entries)
  if (values.family !== undefined) return examineFamilyNamed(values.family, values.part)
  const seed = wholeNumber('seed', values.seed, 0)
  const programs = wholeNumber('programs', values.programs, 1)
  const from = wholeNumber('from', values.from, 0)
  if (from % BATCH !== 0) throw new Error(`--from is "${from}"; write a multiple of ${BATCH}.`)
  console.log(`seed ${seed}, ${programs} programs${from > 0 ? ` from ${from} on` : ''}`)
  const progress = createProgress(programs, 'programs')
  const step = (done: number) => {
    progress.step(done, '')
  }
  const tally = fuzz(seed, programs, step, from / BATCH)
  progress.end()
  print(tally)
  return tally.found.size > 0 ? 1 : 0
}

function examineEntries(text: string): number {
  const { programs, claimed, harmed, found } = fuzzEntries(...partOf('entries', text))
  for (const { disagreement, text, harm } of found)
    console.log(`\n✗ ${String(disagreement)}\n\n${text}\n${harm ?? ''}`)
  console.log(
    `${programs} programs, ${claimed} that recommended reports, ${harmed} whose harm is shown\n` +
      (found.length === 0 ? '✓ nothing found' : `✗ ${found.length} found`),
  )
  return found.length > 0 ? 1 : 0
}

function examineFamilyNamed(name: string, text: string): number {
  const family = FAMILIES[name]
  if (!family)
    throw new Error(`--family is "${name}"; write ${Object.keys(FAMILIES).join(' or ')}.`)
  const { programs, claimed, harmed, repaired, found } = examineFamily(
    family,
    ...partOf('part', text),
  )
  for (const { kind, text, detail } of found) console.log(`\n✗ ${kind}\n\n${text}\n${detail}`)
  console.log(
    `${programs} programs, ${claimed} that recommended reports, ${harmed} whose harm is shown, ${repaired} repairs\n` +
      (found.length === 0 ? '✓ nothing found' : `✗ ${found.length} found`),
  )
  return found.length > 0 ? 1 : 0
}

/** `2/7`: from the second on, every seventh. */
function partOf(option: string, text: string): [first: number, every: number] {
  const [, part = '', parts = ''] = /^(\d+)\/(\d+)$/u.exec(text) ?? []
  if (part === '') throw new Error(`--${option} is "${text}"; write 2/7.`)
  return [Number(part) - 1, Number(parts)]
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
