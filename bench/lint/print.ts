import { styleText } from 'node:util'
import type { FileReport, Finding } from './lint.ts'

export interface PrintOptions {
  readonly color: boolean
  /** Shown instead of the path that was linted. */
  readonly name?: string
}

const WIDTH = 96

/**
 *     src/buffer.ts
 *       35:5  error  no-late-reset
 *         The message, folded to the width of a page.
 *         → --fix repairs it
 */
export function printFindings(report: FileReport, { color, name }: PrintOptions): string {
  if (report.outcome !== 'linted' || report.findings.length === 0) return ''
  const heading = color ? styleText('underline', name ?? report.path) : (name ?? report.path)
  return [heading, ...report.findings.flatMap(finding => linesOf(finding, color))].join('\n')
}

/** Streams that are no terminal have no `hasColors`. */
export function canShowColors(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors()
}

/** `3 findings in 2 of 120 files` */
export function summaryOf(reports: readonly FileReport[]): string {
  const linted = reports.filter(report => report.outcome === 'linted')
  const hits = linted.filter(report => report.findings.length > 0)
  const count = hits.reduce((sum, report) => sum + report.findings.length, 0)
  const files = plural(linted.length, 'file')
  return count === 0
    ? `No findings in ${files}`
    : `${plural(count, 'finding')} in ${hits.length} of ${files}`
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function linesOf(finding: Finding, color: boolean): string[] {
  const { severity, rule, line, column } = finding
  const label = color ? styleText(severity === 'error' ? 'red' : 'yellow', severity) : severity
  return [
    `  ${line}:${column}  ${label}  ${rule}`,
    ...fold(finding.message, '    '),
    ...remediesOf(finding).flatMap(remedy => fold(remedy, '      ', '    → ')),
  ]
}

function remediesOf(finding: Finding): string[] {
  const suggestions = finding.suggestions.map(suggestion => `suggestion: ${suggestion}`)
  return finding.hasFix ? ['--fix repairs it', ...suggestions] : suggestions
}

/** Breaks a text at spaces; the first line may have another lead than the rest. */
function fold(text: string, indent: string, lead = indent): string[] {
  const lines: string[] = []
  let line = lead
  let isEmpty = true
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += (isEmpty ? '' : ' ') + word
    isEmpty = false
  }
  return [...lines, line]
}
