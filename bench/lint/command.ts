import { writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { ESLint } from 'eslint'
import { collectFiles, type Obstacle } from './collect.ts'
import { createLinter, type FileReport, type LintOptions } from './lint.ts'
import { canShowColors, plural, printFindings, summaryOf } from './print.ts'
import { createProgress } from './progress.ts'

export type ExitCode = 0 | 1 | 2

/** Lints files and folders; 0: clean, 1: findings, 2: something that was asked for could not be linted. */
export async function lintPaths(
  plugin: ESLint.Plugin,
  paths: readonly string[],
  options: LintOptions & { readonly from: string },
): Promise<ExitCode> {
  const color = canShowColors()
  const { files, obstacles } = collectFiles(paths.map(path => resolve(options.from, path)))
  for (const obstacle of obstacles) printObstacle(obstacle, options.from)
  if (files.length === 0 && obstacles.length === 0) {
    printObstacle({ path: paths.join(', '), reason: 'holds no JavaScript or TypeScript file' })
    return 2
  }

  const linter = createLinter(plugin, options)
  const progress = createProgress(files.length, 'files')
  const reports: FileReport[] = []
  for (const file of files) {
    progress.step(reports.length, relative(options.from, file))
    const report = await linter.lint(file)
    reports.push(report)
    if (report.outcome === 'failed') {
      progress.end()
      printObstacle(report, options.from)
    }
    if (report.outcome !== 'linted') continue
    if (options.fix && report.fixed !== null) writeFileSync(file, report.fixed)
    if (report.findings.length === 0) continue
    progress.end()
    console.log(`${printFindings(report, { color, name: relative(options.from, file) })}\n`)
  }
  progress.end()
  return conclude(reports, obstacles)
}

function conclude(reports: readonly FileReport[], obstacles: readonly Obstacle[]): ExitCode {
  const failed = reports.filter(({ outcome }) => outcome === 'failed').length
  const failures = obstacles.length + failed
  const skipped = reports.filter(({ outcome }) => outcome === 'skipped').length
  const fixed = reports.filter(
    report => report.outcome === 'linted' && report.fixed !== null,
  ).length
  const parts = [
    reports.length > failed && summaryOf(reports),
    fixed > 0 && `${plural(fixed, 'file')} fixed`,
    skipped > 0 && `${plural(skipped, 'minified file')} left out`,
    failures > 0 && `${failures} could not be linted`,
  ]
  console.log(`${parts.filter(part => part !== false).join(', ')}.`)
  if (failures > 0) return 2
  return reports.some(report => report.outcome === 'linted' && report.findings.length > 0) ? 1 : 0
}

function printObstacle({ path, reason }: Obstacle, from?: string): void {
  const name = from === undefined ? path : relative(from, path) || '.'
  console.error(`${name}: ${reason}`)
}
