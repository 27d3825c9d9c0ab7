import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { ESLint } from 'eslint'
import { buildPlugin } from '../lint/build.ts'
import { runCommand } from '../lint/exit.ts'
import { createLinter, loadBuiltPlugin, type FileReport, type Preset } from '../lint/lint.ts'
import { canShowColors, plural, printFindings } from '../lint/print.ts'
import { createProgress } from '../lint/progress.ts'
import { table } from '../lint/table.ts'
import { createCensus } from './census.ts'
import { loadEngine, timeFile, timeTable, type Analyze, type FileTime } from './time.ts'
import { collectPackage, installPackages, PACKAGES, type RealPackage } from './packages.ts'
import { findTruths, parseTruths, printTruths, UNREAD, withVerdicts } from './truth.ts'

interface Result {
  readonly item: RealPackage
  readonly reports: readonly FileReport[]
  readonly asyncFunctions: number
  readonly stateMachineFiles: number
  readonly milliseconds: number
}

const HELP = `npm run real                       lint the pinned packages, print a table
npm run real -- --list [name …]    … and every finding
npm run real -- --strict [name …]  … with the strict config
npm run real -- --update           write tests/projects/findings.txt anew; verdicts stay
npm run real -- --install          only install the packages
npm run real -- --time [name …]    how long the analysis takes, beside the parser alone
               --engine <folder>   … with the engine of another checkout
npm run bench                      what all rules cost, and how that grows`

const root = fileURLToPath(new URL('../..', import.meta.url))
const truthFile = join(root, 'tests/projects/findings.txt')
const cache = fileURLToPath(new URL('../../.cache/real', import.meta.url))

await runCommand(main)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      install: { type: 'boolean', default: false },
      time: { type: 'boolean', default: false },
      engine: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const chosen = choose(positionals)
  installPackages(cache, PACKAGES)
  if (values.install) return 0
  if (values.time) {
    console.log(timeTable(timeAll(await loadEngine(values.engine ?? root), chosen)))
    return 0
  }
  if (values.engine !== undefined) throw new Error('--engine goes with --time only.')
  buildPlugin(root)
  const plugin = await loadBuiltPlugin(root)
  if (values.update) {
    await updateTruths(plugin)
    return 0
  }
  const results = await lintAll(plugin, chosen, values.strict ? 'strict' : 'recommended')
  if (values.list) printList(results)
  console.log(tableOf(results, Object.keys(plugin.rules ?? {})))
  return printShortcomings(results)
}

function choose(names: readonly string[]): readonly RealPackage[] {
  const unknown = names.find(name => !PACKAGES.some(item => item.name === name))
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is not one of the packages in bench/real/packages.json.`)
  }
  return names.length === 0 ? PACKAGES : PACKAGES.filter(({ name }) => names.includes(name))
}

async function lintAll(
  plugin: ESLint.Plugin,
  items: readonly RealPackage[],
  preset: Preset,
): Promise<Result[]> {
  const work = items.map(item => ({ item, files: collectPackage(cache, item) }))
  const progress = createProgress(
    work.reduce((sum, { files }) => sum + files.length, 0),
    'files',
  )
  const results: Result[] = []
  let done = 0
  for (const { item, files } of work) {
    const onFile = () => {
      progress.step(done++, item.name)
    }
    results.push(await lintPackage(plugin, preset, item, files, onFile))
  }
  progress.end()
  return results
}

async function updateTruths(plugin: ESLint.Plugin): Promise<void> {
  const total = PACKAGES.flatMap(item => collectPackage(cache, item)).length
  const progress = createProgress(total, 'files')
  let done = 0
  const found = await findTruths(plugin, cache, PACKAGES, file => {
    progress.step(done++, file)
  })
  progress.end()
  const known = existsSync(truthFile) ? parseTruths(readFileSync(truthFile, 'utf8')) : []
  const truths = withVerdicts(found, known)
  writeFileSync(truthFile, printTruths(truths))
  const unread = truths.filter(({ verdict }) => verdict === UNREAD)
  console.log(`${plural(truths.length, 'finding')}, ${unread.length} without a verdict.`)
}

function timeAll(analyze: Analyze, items: readonly RealPackage[]): Map<string, FileTime[]> {
  const work = items.map(item => ({ item, files: collectPackage(cache, item) }))
  const progress = createProgress(
    work.reduce((sum, { files }) => sum + files.length, 0),
    'files',
  )
  const times = new Map<string, FileTime[]>()
  let done = 0
  for (const { item, files } of work) {
    const found = files.flatMap(file => {
      progress.step(done++, item.name)
      return timeFile(file, analyze) ?? []
    })
    times.set(`${item.name}@${item.version}`, found)
  }
  progress.end()
  return times
}

async function lintPackage(
  plugin: ESLint.Plugin,
  preset: Preset,
  item: RealPackage,
  files: readonly string[],
  onFile: () => void,
): Promise<Result> {
  const census = createCensus()
  const linter = createLinter(plugin, { preset, extra: [census.config] })
  const reports: FileReport[] = []
  let asyncFunctions = 0
  let stateMachineFiles = 0
  const start = performance.now()
  for (const file of files) {
    onFile()
    const report = await linter.lint(file)
    if (report.outcome === 'linted') {
      const { awaiterWrappers, stateMachines, ...counts } = census.of(file)
      if (stateMachines > 0) {
        stateMachineFiles++
        continue
      }
      asyncFunctions += counts.asyncFunctions + awaiterWrappers
    }
    reports.push(report)
  }
  const milliseconds = performance.now() - start
  return { item, reports, asyncFunctions, stateMachineFiles, milliseconds }
}

function printList(results: readonly Result[]): void {
  const color = canShowColors()
  for (const { reports } of results)
    for (const report of reports) {
      const name = relative(cache, report.path).replace(`node_modules${sep}`, '')
      const text = printFindings(report, { color, name })
      if (text !== '') console.log(`${text}\n`)
    }
}

function tableOf(results: readonly Result[], rules: readonly string[]): string {
  const header = ['package', 'files', 'lines', 'async', 'generated', 'seconds', ...rules]
  const rows = results.map(result => [
    `${result.item.name}@${result.item.version}`,
    ...cellsOf([result], rules),
  ])
  return table([header, ...rows, ['total', ...cellsOf(results, rules)]])
}

function cellsOf(results: readonly Result[], rules: readonly string[]): string[] {
  const linted = results
    .flatMap(({ reports }) => reports)
    .filter(report => report.outcome === 'linted')
  const findings = linted.flatMap(report => report.findings)
  return [
    String(linted.length),
    sum(linted.map(report => report.lines)).toLocaleString('en'),
    String(sum(results.map(result => result.asyncFunctions))),
    String(sum(results.map(result => result.stateMachineFiles)) || '–'),
    (sum(results.map(result => result.milliseconds)) / 1000).toFixed(1),
    ...rules.map(rule => String(findings.filter(finding => finding.rule === rule).length || '–')),
  ]
}

/** Files that could not be linted, and packages that cannot show anything; 2 when there are any. */
function printShortcomings(results: readonly Result[]): number {
  const failures = results.flatMap(({ reports }) => reports.filter(r => r.outcome === 'failed'))
  const skipped = results.flatMap(({ reports }) => reports.filter(r => r.outcome === 'skipped'))
  const compiled = results.filter(({ asyncFunctions }) => asyncFunctions === 0)
  if (skipped.length > 0) console.log(`\n${plural(skipped.length, 'minified file')} left out.`)
  for (const { path, reason } of failures) console.error(`${relative(cache, path)}: ${reason}`)
  for (const { item } of compiled) {
    console.error(
      `${item.name}: ships no native async code; take it out of bench/real/packages.json.`,
    )
  }
  return failures.length + compiled.length > 0 ? 2 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
