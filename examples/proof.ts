import { styleText } from 'node:util'
import { table } from '../bench/lint/table.ts'
import { EXAMPLES, fileOf, textOf, type Example } from './examples.ts'
import { LOADS, runLoad, type BufferClass, type Load, type Tally } from './load.ts'
import { runStepped } from './stepped.ts'

type Runner = (buffer: URL, load: Load) => Tally | Promise<Tally>

interface Run {
  readonly place: string
  readonly before: Tally
  readonly after: Tally
  /** The fix left the file alone. */
  readonly isUnchanged: boolean
}

const RUNNERS: readonly (readonly [name: string, runner: Runner])[] = [
  ['real timers', runWithRealTimers],
  ['one turn at a time', runStepped],
]

/** Runs every example under every load, prints the table, and returns what is not as it should be. */
export async function runProof(color: boolean): Promise<string[]> {
  const rows = [
    ['', '', ...RUNNERS.flatMap(([name]) => [name, ''])],
    ['', 'went in', ...RUNNERS.flatMap(() => ['before', 'after'])],
  ]
  const surprises: string[] = []
  for (const example of EXAMPLES) {
    rows.push([example.title])
    for (const load of LOADS) {
      const runs = await runBoth(example, load)
      rows.push([`  ${load.title}`, ...cellsOf(runs, color)])
      surprises.push(...runs.flatMap(run => collectSurprises(example, run)))
    }
  }
  console.log(table(rows))
  console.log('\n− lost  + sent twice  = not changed by the fix')
  return surprises
}

async function runBoth(example: Example, load: Load): Promise<Run[]> {
  const isUnchanged = textOf(example, 'before.ts') === textOf(example, 'after.ts')
  const runs: Run[] = []
  for (const [name, runner] of RUNNERS) {
    const before = await runner(fileOf(example, 'before.ts'), load)
    const after = isUnchanged ? before : await runner(fileOf(example, 'after.ts'), load)
    runs.push({ place: `${example.title}, ${load.title}, ${name}`, before, after, isUnchanged })
  }
  return runs
}

async function runWithRealTimers(buffer: URL, load: Load): Promise<Tally> {
  const module = (await import(buffer.href)) as { MetricsBuffer: BufferClass }
  return runLoad(module.MetricsBuffer, load)
}

/** An unsafe buffer has to go wrong before the fix, and nothing may go wrong otherwise. */
function collectSurprises(example: Example, { place, before, after }: Run): string[] {
  const surprises: string[] = []
  if (isWhole(before) === example.isUnsafe) {
    surprises.push(`${place}: ${textOfTally(before)} before the fix.`)
  }
  if (!isWhole(after)) {
    surprises.push(`${place}: ${textOfTally(after)} after the fix.`)
  }
  return surprises
}

function cellsOf(runs: readonly Run[], color: boolean): string[] {
  const [first] = runs
  return [
    format(first?.before.went ?? 0),
    ...runs.flatMap(({ before, after, isUnchanged }) => [
      cellOf(before, color),
      isUnchanged ? '=' : cellOf(after, color),
    ]),
  ]
}

/** `5,475 −525` */
function cellOf(tally: Tally, color: boolean): string {
  const text = textOfTally(tally)
  return color ? styleText(isWhole(tally) ? 'green' : 'red', text) : text
}

function textOfTally({ came, lost, twice, strayed }: Tally): string {
  const parts = [format(came)]
  if (lost > 0) parts.push(`−${format(lost)}`)
  if (twice > 0) parts.push(`+${format(twice)}`)
  if (strayed > 0) parts.push(`${format(strayed)} strayed`)
  return parts.join(' ')
}

function isWhole({ lost, twice, strayed }: Tally): boolean {
  return lost + twice + strayed === 0
}

function format(count: number): string {
  return count.toLocaleString('en')
}
