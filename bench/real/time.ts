import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseForESLint } from '@typescript-eslint/parser'
import { isMinified, readSource } from '../lint/collect.ts'
import { table } from '../lint/table.ts'
import type { Source } from '../../src/engine/index.ts'

/** CPU time of one file, in milliseconds: the best of a few runs, so that neighbours count little. */
export interface FileTime {
  readonly path: string
  readonly lines: number
  readonly parse: number
  readonly analysis: number
}

export type Analyze = (source: Source) => unknown

const RUNS = 3
const SLOWEST = 8

/** The engine of this checkout, or of another one: of an earlier commit, say. */
export async function loadEngine(folder: string): Promise<Analyze> {
  const path = join(folder, 'src/engine/index.ts')
  if (!existsSync(path)) throw new Error(`--engine ${folder}: there is no src/engine/index.ts.`)
  const engine = (await import(pathToFileURL(path).href)) as { analyze: Analyze }
  return engine.analyze
}

/** `null` for what the bench does not lint either: minified files. */
export function timeFile(path: string, analyze: Analyze): FileTime | null {
  const text = readSource(path)
  return isMinified(text) ? null : { path, ...timeText(text, path, analyze) }
}

export function timeText(text: string, filePath: string, analyze: Analyze): Omit<FileTime, 'path'> {
  let parse = Infinity
  let analysis = Infinity
  for (let run = 0; run < RUNS; run++) {
    const parsed = timed(() =>
      parseForESLint(text, { filePath, range: true, loc: true, comment: true, tokens: true }),
    )
    const { ast, scopeManager, visitorKeys } = parsed.result
    // The engine keeps its answer by source: a new one is analyzed again.
    const source = { text, ast, scopeManager, visitorKeys } as Source
    parse = Math.min(parse, parsed.milliseconds)
    analysis = Math.min(analysis, timed(() => analyze(source)).milliseconds)
  }
  return { lines: text.split('\n').length, parse, analysis }
}

function timed<T>(run: () => T): { readonly result: T; readonly milliseconds: number } {
  const before = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(before)
  return { result, milliseconds: (user + system) / 1000 }
}

/** One line for each group of files, and what the slowest files of all took. */
export function timeTable(groups: ReadonlyMap<string, readonly FileTime[]>): string {
  const all = [...groups.values()].flat()
  const header = ['package', 'files', 'lines', 'parse', 'analysis', 'per 1,000 lines', 'of parse']
  const slowest = all.toSorted((a, b) => b.analysis - a.analysis).slice(0, SLOWEST)
  return [
    table([
      header,
      ...[...groups].map(([name, files]) => [name, String(files.length), ...cellsOf(files)]),
      ['total', String(all.length), ...cellsOf(all)],
    ]),
    '',
    table([
      ['slowest files', ...header.slice(2)],
      ...slowest.map(file => [shortName(file.path), ...cellsOf([file])]),
    ]),
    '',
    'CPU milliseconds, the best of three runs of each file; `parse` is the parser alone.',
  ].join('\n')
}

function cellsOf(files: readonly FileTime[]): string[] {
  const lines = sum(files, file => file.lines)
  const parse = sum(files, file => file.parse)
  const analysis = sum(files, file => file.analysis)
  return [
    lines.toLocaleString('en'),
    parse.toFixed(0),
    analysis.toFixed(0),
    ((analysis / lines) * 1000).toFixed(1),
    `${((analysis / parse) * 100).toFixed(0)} %`,
  ]
}

function shortName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}
