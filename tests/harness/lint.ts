import * as tsParser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { expect, test } from 'vitest'

import type { InterleaveRule } from '../../src/rule.ts'
import { proveRefill, proveRepair } from './proof.ts'
import type { Proof } from './proof.ts'
import { isOfRefill, suggestionsByText } from './suggestions.ts'

/** What a case may say beside its code. */
export interface LintSettings {
  readonly options?: Readonly<Record<string, unknown>>
  /** Decides the language; `file.ts` unless the case says otherwise. `file.js` is read by espree. */
  readonly filename?: string
}

export interface Case extends LintSettings {
  readonly code: string
}

export interface FixCase extends Case {
  /** What `--fix` makes of the code; the code itself, when it must leave it alone. */
  readonly output: string
  /** Title → the whole text after it was chosen, for all that the editor offers on this code. */
  readonly suggestions?: Readonly<Record<string, string>>
  /** What the proof of the output needs to know beside the two texts. */
  readonly proof?: Proof
  /** What the proof of the suggestions needs to know beside what the repair itself concedes. */
  readonly suggestionProof?: Proof
}

/**
 * Runs a rule over each case. A line that ends in `// error` has one problem, one that ends in
 * `// error: loses, repeats` has those; a line without a mark has none.
 */
export function testRule(rule: InterleaveRule, cases: Readonly<Record<string, string | Case>>) {
  for (const [title, given] of Object.entries(cases))
    test(title, () => {
      const { code, ...settings } = caseOf(given)
      const messages = lint(rule, code, settings)

      expect(linesOf(code, messages)).toEqual(markedLinesOf(code, messages))
    })
}

/**
 * Runs a rule with `--fix`, compares what the editor offers, and proves both by running the code
 * before and after.
 */
export function testFixes(rule: InterleaveRule, cases: Readonly<Record<string, FixCase>>) {
  for (const [title, fixCase] of Object.entries(cases))
    test(title, () => {
      const { code, output, suggestions = {}, proof = {} } = fixCase
      const filename = fixCase.filename ?? 'file.ts'
      const fixed = fix(rule, code, fixCase)

      expect(fixed).toBe(output)
      expect(suggestionsOf(code, lint(rule, code, fixCase))).toEqual(suggestions)
      expect(fix(rule, fixed, fixCase)).toBe(fixed)
      for (const text of Object.values(suggestions)) lint(rule, text, fixCase)

      proveRepair({ ...proof, before: code, after: fixed, filename }, rule.name)
      proveSuggestions(rule, fixCase)
    })
}

/** Runs the code before and after each suggestion, which keeps all of the contract but what it says. */
export function proveSuggestions(
  rule: InterleaveRule,
  settings: Omit<FixCase, 'output' | 'suggestions'>,
): void {
  const { code, options = {}, filename = 'file.ts', proof } = settings
  const offered = suggestionsOf(code, lint(rule, code, settings))
  const known = suggestionsByText(linter, code, options)
  const { drive, relax = [] } = settings.suggestionProof ?? { drive: proof?.drive }

  for (const [title, after] of Object.entries(offered)) {
    const suggestion = known.get(after)
    if (!suggestion) throw new Error(`No repair makes what "${title}" makes of the code.`)
    try {
      const program = { before: code, after, filename, ...(drive && { drive }) }
      if (isOfRefill(suggestion)) proveRefill(program)
      else proveRepair({ ...program, relax: [...suggestion.concessions, ...relax] }, rule.name)
    } catch (error) {
      throw new Error(`${title}: ${String(error)}`, { cause: error })
    }
  }
}

/** Problems as a reader sees them: place, message, and what each repair makes of the code. */
export function render(rule: InterleaveRule, code: string, settings: LintSettings = {}): string {
  return lint(rule, code, settings)
    .map(message =>
      [
        `${message.line}:${message.column} ${message.message}`,
        ...caretOf(code, message),
        ...(message.fix ? ['  fix:', indent(applied(code, message.fix))] : []),
        ...(message.suggestions ?? []).flatMap(({ desc, fix }) => [
          `  suggestion: ${desc}`,
          indent(applied(code, fix)),
        ]),
      ].join('\n'),
    )
    .join('\n')
}

/** The problems that one rule has with one file. */
export function lint(rule: InterleaveRule, code: string, settings: LintSettings = {}) {
  return lintWith(configOf(rule, settings.options), code, settings.filename)
}

/** The text after `--fix` with one rule. */
export function fix(rule: InterleaveRule, code: string, settings: LintSettings = {}): string {
  return fixWith(configOf(rule, settings.options), code, settings.filename)
}

/** Fails on a file that does not parse. */
export function lintWith(config: readonly Linter.Config[], code: string, filename = 'file.ts') {
  const messages = linter.verify(code, [...LANGUAGES, ...config], filename)
  expect(messages.filter(({ fatal }) => fatal)).toEqual([])

  return messages
}

/** ESLint repeats its passes until nothing changes. Fails if the result does not parse. */
export function fixWith(config: readonly Linter.Config[], code: string, filename = 'file.ts') {
  const { output } = linter.verifyAndFix(code, [...LANGUAGES, ...config], filename)
  lintWith(config, output, filename)

  return output
}

/** One rule, and nothing else. */
export function configOf(rule: InterleaveRule, options: LintSettings['options']): Linter.Config[] {
  return [
    {
      plugins: { interleave: { rules: { [rule.name]: rule } } },
      rules: { [`interleave/${rule.name}`]: ['error', options ?? {}] },
    },
  ]
}

const linter = new Linter({ configType: 'flat' })

const LANGUAGES: readonly Linter.Config[] = [
  {
    files: ['**'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['**/*.jsx'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ['**/*.ts', '**/*.mts', '**/*.cts', '**/*.tsx'], languageOptions: { parser: tsParser } },
]

function caseOf(given: string | Case): Case {
  return typeof given === 'string' ? { code: given } : given
}

/** `12: for (const job of jobs) // error: suspended`, so that a failure reads like the case. */
function linesOf(code: string, messages: readonly Linter.LintMessage[]): string[] {
  return code.split('\n').flatMap((text, index) => {
    const ids = idsOn(index + 1, messages)
    return ids.length > 0 ? [`${index + 1}: ${unmarked(text)} // error: ${ids.join(', ')}`] : []
  })
}

/** The same from the marks; a bare `// error` takes whatever single problem there is. */
function markedLinesOf(code: string, messages: readonly Linter.LintMessage[]): string[] {
  return code.split('\n').flatMap((text, index) => {
    const mark = MARK.exec(text)
    if (!mark) return []

    const [only = 'one problem', ...others] = idsOn(index + 1, messages)
    const wanted = mark[1] ? idListOf(mark[1]) : others.length > 0 ? 'one problem' : only
    return [`${index + 1}: ${unmarked(text)} // error: ${wanted}`]
  })
}

const MARK = /\/\/ error(?::\s*([\w, ]+))?\s*$/u

function idsOn(line: number, messages: readonly Linter.LintMessage[]): string[] {
  return messages
    .filter(message => message.line === line)
    .map(message => message.messageId ?? message.message)
    .sort()
}

function idListOf(ids: string): string {
  return ids
    .split(',')
    .map(id => id.trim())
    .sort()
    .join(', ')
}

function unmarked(line: string): string {
  return line.replace(MARK, '').trim()
}

function suggestionsOf(code: string, messages: readonly Linter.LintMessage[]) {
  return Object.fromEntries(
    messages
      .flatMap(message => message.suggestions ?? [])
      .map(({ desc, fix }) => [desc, applied(code, fix)]),
  )
}

function applied(
  code: string,
  { range: [start, end], text }: NonNullable<Linter.LintMessage['fix']>,
) {
  return code.slice(0, start) + text + code.slice(end)
}

/** `for (const job of this.#jobs) {` over `                  ^^^^^^^^^^`. */
function caretOf(code: string, { line, column, endLine, endColumn }: Linter.LintMessage): string[] {
  const text = code.split('\n')[line - 1] ?? ''
  const end = endLine === line && endColumn ? endColumn : text.length + 1
  const carets = ' '.repeat(column - 1) + '^'.repeat(Math.max(1, end - column))

  return [`  ${text}`, `  ${carets}`]
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, '    ')
}
