import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runCommand } from '../lint/exit.ts'
import { table } from '../lint/table.ts'
import { collectModules, sampleStretches, wholeFile } from './sample.ts'

/** As much of Stryker's report as is read. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly status: string
  readonly mutatorName: string
  readonly replacement?: string
  readonly location: { readonly start: { readonly line: number } }
}

const GROUPS = {
  engine: { folders: ['src/engine', 'src/catalog', 'rules'], least: 80, isTest: () => true },
  fixes: { folders: ['src/fix'], least: 85, isTest: isOfRepairs },
}

/** A printed fact and a message kill no mutant: what is reported, and what is made of the code, do. */
const TESTS = ['tests/rules', 'tests/limits', 'tests/fix']
const PRINTED = /page|messages|-harms|-lookups|-touches/u

const HELP = `npm run mutants -- engine [--seed 1] [--stretches 40]   a sample of the engine and the rules
npm run mutants -- fixes  [--seed 1] [--stretches 40]   … of the fixes
npm run mutants -- engine --files src/engine/locks.ts   … of these files
npm run mutants -- engine --changed main                the files that differ from a commit
npm run mutants -- engine --lines src/engine/locks.ts:20-31   these lines
               --tests locks,guards                 … with the tests of that name alone

Survivors are listed. Fails when fewer are killed than asked for: 80 % of the engine, 85 % of fixes.`

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, '.cache')

await runCommand(main)

function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      stretches: { type: 'string', default: '40' },
      changed: { type: 'string' },
      files: { type: 'string' },
      lines: { type: 'string' },
      tests: { type: 'string' },
    },
  })
  const [group = ''] = positionals
  if (values.help || !isGroup(group)) {
    console.log(HELP)
    return Promise.resolve(values.help ? 0 : 2)
  }
  const { folders, least } = GROUPS[group]
  const paths = pathsIn(folders)
  const stretches =
    values.lines !== undefined
      ? values.lines.split(',')
      : values.changed === undefined
        ? sampleStretches(root, paths, countOf('stretches'), countOf('seed'))
        : changedFiles(values.changed, folders).map(path => wholeFile(root, path))
  if (stretches.length === 0) {
    console.log('Nothing has changed there.')
    return Promise.resolve(0)
  }
  return Promise.resolve(conclude(mutate(group, stretches, testsOf(group, values.tests)), least))

  function pathsIn(folders: readonly string[]): string[] {
    if (values.files === undefined) return collectModules(root, folders)
    const files = values.files.split(',')
    const missing = files.find(path => !existsSync(join(root, path)))
    if (missing !== undefined) throw new Error(`--files: there is no ${missing}.`)
    return files
  }

  function countOf(name: 'seed' | 'stretches'): number {
    const count = Number(values[name])
    if (Number.isInteger(count) && count > 0) return count
    throw new Error(`--${name} is '${values[name]}'; give a whole number above 0.`)
  }
}

function isGroup(name: string): name is keyof typeof GROUPS {
  return name in GROUPS
}

function changedFiles(commit: string, folders: readonly string[]): string[] {
  const diff = ['diff', '--name-only', '--diff-filter=d', commit, '--', ...folders]
  const run = spawnSync('git', diff, { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`--changed ${commit}: ${run.stderr.trim()}`)
  return run.stdout.split('\n').filter(path => path.endsWith('.ts'))
}

function testsOf(group: keyof typeof GROUPS, names: string | undefined): string[] {
  const parts = names?.split(',')
  const tests = TESTS.flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => name.endsWith('.test.ts') && !PRINTED.test(name))
      .filter(name => parts?.some(part => name.includes(part)) ?? true)
      .map(name => `${folder}/${name}`),
  ).filter(GROUPS[group].isTest)
  if (tests.length === 0) throw new Error('--tests: no test of that name.')
  return tests
}

/** What a repair writes is compared, and run before and after. */
function isOfRepairs(path: string): boolean {
  return (
    path.startsWith('tests/fix/') ||
    /Fixes\(|Cures\(|Suggestions\(|fix\(/u.test(readFileSync(join(root, path), 'utf8'))
  )
}

function mutate(group: string, stretches: readonly string[], tests: readonly string[]): Report {
  const report = join(cache, `mutants-${group}.json`)
  const config = join(cache, `stryker-${group}.json`)
  mkdirSync(cache, { recursive: true })
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'one-process',
      testRunnerNodeArgs: ['--import', 'tsx'],
      checkerNodeArgs: ['--import', 'tsx'],
      plugins: [join(root, 'bench/mutants/runner.ts')],
      coverageAnalysis: 'perTest',
      concurrency: 1,
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: report },
      mutate: stretches,
      // A mutant in code that runs once, at the start, would have to run with every test.
      ignoreStatic: true,
      ignorePatterns: ['.cache', 'dist', 'docs', 'examples'],
      tempDirName: join(cache, `stryker-${process.pid}`),
      timeoutMS: 300_000,
      dryRunTimeoutMinutes: 60,
    }),
  )
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const run = spawnSync(process.execPath, ['--import', 'tsx', stryker, 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      MUTANT_TESTS: JSON.stringify(tests),
      MUTANT_PROOFS: group === 'engine' ? 'none' : 'once',
      TSX_TSCONFIG_PATH: join(root, 'bench/mutants/stand-in.tsconfig.json'),
    },
  })
  if (run.status !== 0) throw new Error('Stryker could not run; what it says stands above.')
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

function conclude({ files }: Report, least: number): number {
  const rows = Object.entries(files).map(([path, { mutants }]) => ({ path, ...countsOf(mutants) }))
  const killed = rows.reduce((sum, row) => sum + row.killed, 0)
  const judged = rows.reduce((sum, row) => sum + row.judged, 0)
  const share = (100 * killed) / judged
  console.log(
    table([
      ['file', 'mutants', 'killed'],
      ...rows.map(({ path, judged, killed }) => [path, String(judged), String(killed)]),
      ['total', String(judged), `${killed} (${share.toFixed(1)} %)`],
    ]),
  )
  for (const [path, { mutants }] of Object.entries(files))
    for (const { status, location, mutatorName, replacement = '' } of mutants)
      if (isSurvivor(status))
        console.log(
          `${path}:${location.start.line}  ${status}  ${mutatorName}  ${replacement.replaceAll(/\s+/gu, ' ').slice(0, 100)}`,
        )
  return share >= least ? 0 : 1
}

function countsOf(mutants: readonly Mutant[]) {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
  return { killed, judged: killed + mutants.filter(({ status }) => isSurvivor(status)).length }
}

/** No test reaching it is no better than none failing. */
function isSurvivor(status: string): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}
