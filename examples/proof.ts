import { styleText } from 'node:util'
import { table } from '../bench/lint/table.ts'
import { EXAMPLES, fileOf, programOf, textOf, type Example } from './examples.ts'
import { isWhole, type Load, type Program, type Tally } from './load.ts'
import { runStepped } from './stepped.ts'

interface Runner {
  readonly name: string
  readonly run: (example: URL, program: URL, load: Load) => Tally | Promise<Tally>
  readonly canRun: (example: Example) => boolean
}

/** One load under one runner; `null` where that runner cannot run it. */
type Run = Pair | null

interface Pair {
  readonly place: string
  readonly before: Tally
  readonly after: Tally
  /** The fix left the file alone. */
  readonly isUnchanged: boolean
}

const RUNNERS: readonly Runner[] = [
  { name: 'real timers', run: runWithRealTimers, canRun: () => true },
  { name: 'one turn at a time', run: runStepped, canRun: ({ hasThreads }) => hasThreads !== true },
]

/** Runs every example under every load, prints the table, and returns what is not as it should be. */
export async function runProof(color: boolean): Promise<string[]> {
  const rows = [
    ['', '', ...RUNNERS.flatMap(({ name }) => [name, ''])],
    ['', 'went in', ...RUNNERS.flatMap(() => ['before', 'after'])],
  ]
  const surprises: string[] = []
  for (const example of EXAMPLES) {
    rows.push([example.title])
    for (const load of example.loads) {
      const runs = await runBoth(example, load)
      rows.push([`  ${load.title}`, ...cellsOf(runs, color)])
      surprises.push(...runs.flatMap(run => (run ? collectSurprises(example, run) : [])))
    }
  }
  console.log(table(rows))
  console.log('\n− lost  + sent twice  = not changed by the fix')
  return surprises
}

async function runBoth(example: Example, load: Load): Promise<Run[]> {
  const isUnchanged = textOf(example, 'before.ts') === textOf(example, 'after.ts')
  const runs: Run[] = []
  for (const { name, run, canRun } of RUNNERS) {
    if (!canRun(example)) {
      runs.push(null)
      continue
    }
    const runFile = (file: 'before.ts' | 'after.ts') =>
      run(fileOf(example, file), programOf(example), load)
    const before = await runFile('before.ts')
    const after = isUnchanged ? before : await runFile('after.ts')
    runs.push({ place: `${example.title}, ${load.title}, ${name}`, before, after, isUnchanged })
  }
  return runs
}

async function runWithRealTimers(example: URL, program: URL, load: Load): Promise<Tally> {
  const { runLoad } = (await import(program.href)) as Program
  return runLoad(await import(example.href), load)
}

/** An unsafe buffer has to go wrong before the fix, and nothing may go wrong otherwise. */
function collectSurprises(example: Example, { place, before, after }: Pair): string[] {
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
  const went = runs.find(run => run !== null)?.before.went ?? 0
  return [format(went), ...runs.flatMap(run => (run ? cellsOfPair(run, color) : ['', '']))]
}

function cellsOfPair({ before, after, isUnchanged }: Pair, color: boolean): string[] {
  return [cellOf(before, color), isUnchanged ? '=' : cellOf(after, color)]
}

/** `5,475 −525` */
function cellOf(tally: Tally, color: boolean): string {
  const text = textOfTally(tally)
  return color ? styleText(isWhole(tally) ? 'green' : 'red', text) : text
}

function textOfTally({ came, lost, twice, strayed, heldUp }: Tally): string {
  const parts = [format(came)]
  if (lost > 0) parts.push(`−${format(lost)}`)
  if (twice > 0) parts.push(`+${format(twice)}`)
  if (strayed > 0) parts.push(`${format(strayed)} strayed`)
  if (heldUp > 0) parts.push(`${format(heldUp)} held up`)
  return parts.join(' ')
}

function format(count: number): string {
  return count.toLocaleString('en')
}
