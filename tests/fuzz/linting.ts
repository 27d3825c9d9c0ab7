import * as tsParser from '@typescript-eslint/parser'
import { Linter, type SourceCode } from 'eslint'

import { rules } from '../../rules/index.ts'
import type { Concession } from '../../src/fix/repair.ts'
import { isOfRefill, suggestionsByText } from '../harness/suggestions.ts'

export type Preset = 'recommended' | 'strict'

export interface Report {
  readonly preset: Preset
  readonly rule: string
  readonly line: number
  /** From 1. */
  readonly column: number
  readonly message: string
  readonly hasFix: boolean
}

/** A text that the editor offers, and what of the contract it does not keep. */
export interface Offer {
  readonly rule: string
  readonly title: string
  readonly message: string
  readonly text: string
  readonly concessions: readonly Concession[]
  /** The container is filled anew, and keeps nothing of what was in it. */
  readonly isRefill: boolean
}

const linter = new Linter({ configType: 'flat' })

const plugin = { rules: Object.fromEntries(rules.map(rule => [rule.name, rule])) }

const configOf = (...presets: readonly Preset[]): Linter.Config[] => [
  {
    files: ['**'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    plugins: Object.fromEntries(presets.map(preset => [preset, plugin])),
    rules: Object.fromEntries(
      presets.flatMap(preset =>
        rules.map(rule => [`${preset}/${rule.name}`, ['error', rule.presets[preset][1]]]),
      ),
    ),
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['**/*.jsx'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ['**/*.ts', '**/*.mts', '**/*.cts', '**/*.tsx'], languageOptions: { parser: tsParser } },
]

const BOTH = configOf('recommended', 'strict')
const ONE = { recommended: configOf('recommended'), strict: configOf('strict') }

interface Linted {
  readonly text: string
  readonly messages: readonly Linter.LintMessage[]
  readonly source: SourceCode
}

let last: Linted | null = null

/** What both presets say of one text, which is parsed once. */
export function lintBoth(text: string, filename: string): Report[] {
  const messages = linter.verify(text, BOTH, filename)
  last = { text, messages, source: linter.getSourceCode() }
  const fatal = messages.find(message => message.fatal)
  if (fatal) throw new Error(`does not parse: ${fatal.message}`)
  return messages.map(message => {
    const [preset, rule = ''] = (message.ruleId ?? '').split('/')
    return {
      preset: preset === 'strict' ? 'strict' : 'recommended',
      rule,
      line: message.line,
      column: message.column,
      message: message.message,
      hasFix: message.fix !== undefined,
    }
  })
}

export function fixWith(preset: Preset, text: string, filename: string): string {
  return linter.verifyAndFix(text, ONE[preset], filename).output
}

/** All that the editor offers on a text, with what each of them concedes. */
export function suggestionsOf(text: string, filename: string): Offer[] {
  if (last?.text !== text) lintBoth(text, filename)
  const { messages, source } = last ?? { messages: [], source: linter.getSourceCode() }
  const offered = messages.filter(({ suggestions }) => suggestions?.length)
  if (offered.length === 0) return []
  const known = suggestionsByText({ getSourceCode: () => source }, text, {})
  return offered.flatMap(({ ruleId, message, suggestions = [] }) =>
    suggestions.map(({ desc, fix }) => {
      const after = text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1])
      const suggestion = known.get(after)
      if (!suggestion) throw new Error(`no repair makes what "${desc}" makes of the code`)
      const { concessions } = suggestion
      const rule = (ruleId ?? '').split('/')[1] ?? ''
      const isRefill = isOfRefill(suggestion)
      return { rule, title: desc, message, text: after, concessions, isRefill }
    }),
  )
}
