import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPlugin } from '../lint/build.ts'
import { collectFiles, isSource, readSource } from '../lint/collect.ts'
import { runCommand } from '../lint/exit.ts'
import { loadBuiltPlugin } from '../lint/lint.ts'
import { plural } from '../lint/print.ts'
import { createProgress } from '../lint/progress.ts'
import { table } from '../lint/table.ts'
import { installPackages, PACKAGES } from '../real/packages.ts'
import packages from './packages.json' with { type: 'json' }
import { Swallower, type Defect, type Mouthful } from './swallow.ts'

interface Corpus {
  readonly name: string
  readonly files: readonly string[]
}

/** What came of a corpus. */
interface Meal {
  readonly corpus: Corpus
  readonly mouthfuls: readonly Mouthful[]
  readonly lines: number
  readonly defects: readonly (Defect & { readonly path: string })[]
}

const HELP = `npm run swallow -- <folder> …     every rule, fix and suggestion over all files of the folders
npm run swallow -- --registry     … over pinned packages from the registry

Fails on a crash, on a fix that does not parse, and on a file that takes more than 250 ms of our
own time for a thousand lines (of 40 characters; a shorter file has as much).`

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache/swallow', import.meta.url))

await runCommand(main)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      registry: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const corpora = positionals.map(folder => collect(folder, folder))
  if (values.registry) {
    const pinned = [...packages, ...PACKAGES]
    installPackages(cache, pinned)
    corpora.push(...pinned.map(({ name }) => collect(name, join(cache, 'node_modules', name))))
  }
  if (corpora.length === 0) throw new Error('No folder is given, and no --registry. See --help.')

  buildPlugin(root)
  const meals = swallowAll(new Swallower(await loadBuiltPlugin(root)), corpora)
  console.log(tableOf(meals))
  return printDefects(meals)
}

function collect(name: string, folder: string): Corpus {
  const { files, obstacles } = collectFiles([folder], isSource)
  const [obstacle] = obstacles
  if (obstacle) throw new Error(`${obstacle.path} ${obstacle.reason}`)
  if (files.length === 0) throw new Error(`${folder} holds no JavaScript or TypeScript file.`)
  return { name, files }
}

function swallowAll(swallower: Swallower, corpora: readonly Corpus[]): Meal[] {
  const total = corpora.reduce((count, { files }) => count + files.length, 0)
  const progress = createProgress(total, 'files')
  let done = 0
  const meals = corpora.map(corpus => {
    const mouthfuls: Mouthful[] = []
    const defects: Meal['defects'][number][] = []
    let lines = 0
    for (const path of corpus.files) {
      progress.step(done++, path)
      const text = readSource(path)
      const mouthful = swallower.swallow(path, text)
      if (mouthful === null) continue
      mouthfuls.push(mouthful)
      lines += text.split('\n').length
      defects.push(...mouthful.defects.map(defect => ({ ...defect, path })))
    }
    return { corpus, mouthfuls, lines, defects }
  })
  progress.end()
  return meals
}

function tableOf(meals: readonly Meal[]): string {
  const header = ['corpus', 'files', 'read', 'trees', 'lines', 'findings', 'fixes', 'suggestions']
  const failures = ['crashes', 'broken fixes', 'slow']
  return table([
    [...header, ...failures],
    ...meals.map(meal => [meal.corpus.name, ...cellsOf([meal])]),
    ...(meals.length > 1 ? [['total', ...cellsOf(meals)]] : []),
  ])
}

function cellsOf(meals: readonly Meal[]): string[] {
  const mouthfuls = meals.flatMap(meal => meal.mouthfuls)
  const defects = meals.flatMap(meal => meal.defects)
  return [
    sum(meals, ({ corpus }) => corpus.files.length),
    mouthfuls.length,
    sum(mouthfuls, ({ readings }) => readings),
    sum(meals, ({ lines }) => lines),
    sum(mouthfuls, ({ findings }) => findings),
    sum(mouthfuls, ({ fixes }) => fixes),
    sum(mouthfuls, ({ suggestions }) => suggestions),
    ...(['crash', 'broken', 'slow'] as const).map(
      wanted => defects.filter(({ kind }) => kind === wanted).length,
    ),
  ].map(count => count.toLocaleString('en'))
}

/** 1 when there are any, 2 when there was nothing that could show one. */
function printDefects(meals: readonly Meal[]): number {
  const empty = meals.filter(({ mouthfuls }) => mouthfuls.length === 0)
  for (const { corpus } of empty) console.error(`${corpus.name}: no file can be parsed.`)

  const defects = meals.flatMap(meal => meal.defects)
  for (const { path, kind, detail } of defects)
    console.error(`${relative(process.cwd(), path)}: ${kind}: ${detail}`)
  console.log(`\n${plural(defects.length, 'defect')}.`)
  return empty.length > 0 ? 2 : defects.length > 0 ? 1 : 0
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}
