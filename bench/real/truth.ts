import type { ESLint } from 'eslint'
import { createLinter, type FileReport } from '../lint/lint.ts'
import { collectPackage, shortPathOf, type RealPackage } from './packages.ts'

/** One finding in a pinned package, and what a person thinks of it. */
export interface Truth {
  /** `mqtt@5.16.0` */
  readonly project: string
  readonly file: string
  readonly line: number
  readonly rule: string
  /** `recommended` reports it, or only `strict` does. */
  readonly config: 'recommended' | 'strict'
  /** `real`, `worth`, `discipline` or `false`, with a reason behind a colon; or `?`. */
  readonly verdict: string
}

export const UNREAD = '?'
const COLUMNS = ['project', 'file', 'line', 'rule', 'config', 'verdict'] as const

/** The findings in the packages, none of them read. */
export async function findTruths(
  plugin: ESLint.Plugin,
  cache: string,
  packages: readonly RealPackage[],
  onFile: (file: string) => void = () => undefined,
): Promise<Truth[]> {
  const strict = createLinter(plugin, { preset: 'strict' })
  const recommended = createLinter(plugin, { preset: 'recommended' })
  const truths: Truth[] = []
  for (const item of packages)
    for (const path of collectPackage(cache, item)) {
      onFile(path)
      const all = findingsOf(await strict.lint(path))
      // Where `strict` has nothing to say, `recommended` has not either.
      const sure = all.length > 0 ? findingsOf(await recommended.lint(path)) : []
      const project = `${item.name}@${item.version}`
      const file = shortPathOf(cache, item, path)
      const place = { project, file, verdict: UNREAD }
      truths.push(
        ...sure.map(({ line, rule }) => ({ ...place, line, rule, config: 'recommended' as const })),
        ...all
          .filter(({ line, rule }) => !sure.some(each => each.line === line && each.rule === rule))
          .map(({ line, rule }) => ({ ...place, line, rule, config: 'strict' as const })),
      )
    }
  return truths.toSorted(inOrder)
}

/** Takes over the verdicts of findings that were there before. */
export function withVerdicts(found: readonly Truth[], known: readonly Truth[]): Truth[] {
  const verdicts = new Map(known.map(truth => [keyOf(truth), truth.verdict]))
  return found.map(truth => ({ ...truth, verdict: verdicts.get(keyOf(truth)) ?? truth.verdict }))
}

export function printTruths(truths: readonly Truth[]): string {
  const rows = [COLUMNS, ...truths.map(cellsOf)]
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map(line => `${line.trimEnd()}\n`)
    .join('')
}

/** The first line names the columns. */
export function parseTruths(text: string): Truth[] {
  const [, ...lines] = text.trimEnd().split('\n')
  return lines.map((line, index) => {
    const [project = '', file = '', number = '', rule = '', config = '', ...words] =
      line.split(/\s+/u)
    if (words.length === 0 || (config !== 'recommended' && config !== 'strict'))
      throw new Error(`Line ${index + 2} is no finding with a verdict: ${line}`)
    return { project, file, line: Number(number), rule, config, verdict: words.join(' ') }
  })
}

/** Without the verdict. */
export function keyOf({ project, file, line, rule, config }: Truth): string {
  return [project, file, line, rule, config].join(' ')
}

function cellsOf(truth: Truth): string[] {
  return COLUMNS.map(column => String(truth[column]))
}

function findingsOf(report: FileReport) {
  if (report.outcome === 'failed') throw new Error(`${report.path}: ${report.reason}`)
  return report.outcome === 'linted' ? report.findings : []
}

function inOrder(one: Truth, other: Truth): number {
  return (
    compare(one.project, other.project) ||
    compare(one.file, other.file) ||
    one.line - other.line ||
    compare(one.rule, other.rule) ||
    compare(one.config, other.config)
  )
}

/** By code units: a locale would sort differently from machine to machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
