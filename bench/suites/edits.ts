import { relative } from 'node:path'
import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import type { ESLint, Rule } from 'eslint'
import { isMinified, readSource } from '../lint/collect.ts'

/** One way to change a project: files by path, with their text afterwards. */
export interface Change {
  readonly what: string
  readonly texts: ReadonlyMap<string, string>
  readonly edits: number
}

const STRICT = { tier: 'possible', when: 'always' }
const LONGEST_WAY = 50

/** What our rules make of files, as strict as they get. */
export class Editor {
  readonly #linter = new Linter({ configType: 'flat', cwd: '/' })
  readonly #config: Linter.Config[]

  constructor(plugin: ESLint.Plugin) {
    const rules = Object.entries(plugin.rules ?? {}) as [string, Rule.RuleModule][]
    this.#config = [
      {
        files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
        plugins: { interleave: plugin },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
        rules: Object.fromEntries(
          rules.map(([name, rule]) => [`interleave/${name}`, entryOf(rule)]),
        ),
      },
    ]
  }

  /** Every fix of every file. */
  fixAll(folder: string, files: readonly string[]): Change {
    const texts = new Map<string, string>()
    let edits = 0
    for (const path of files) {
      const before = readSource(path)
      const { text, count } = this.#fixed(before, relative(folder, path))
      if (count > 0) texts.set(path, text)
      edits += count
    }
    return { what: 'every fix', texts, edits }
  }

  /** Each suggestion by itself. */
  *suggest(folder: string, files: readonly string[]): Generator<Change> {
    for (const path of files) {
      const before = readSource(path)
      const name = relative(folder, path)
      for (const { line, ruleId, suggestions = [] } of this.#verify(before, name))
        for (const { desc, fix } of suggestions)
          yield {
            what: `${name}:${line} ${ruleId}: ${desc}`,
            texts: new Map([[path, applied(before, fix)]]),
            edits: 1,
          }
    }
  }

  /** Fix by fix, so that they can be counted; ESLint applies as many at a time as do not overlap. */
  #fixed(before: string, name: string): { readonly text: string; readonly count: number } {
    let text = before
    for (let count = 0; count < LONGEST_WAY; count++) {
      const fix = this.#verify(text, name).find(message => message.fix)?.fix
      if (!fix) return { text, count }
      text = applied(text, fix)
    }
    throw new Error(`${name}: ${LONGEST_WAY} fixes, and there is still one to do.`)
  }

  #verify(text: string, name: string): Linter.LintMessage[] {
    if (isMinified(text)) return []
    const messages = this.#linter.verify(text, this.#config, name)
    const [fatal] = messages.filter(message => message.fatal)
    if (fatal) throw new Error(`${name}:${fatal.line} ${fatal.message}`)
    return messages
  }
}

/** The options that the rule has, and no others. */
function entryOf(rule: Rule.RuleModule): Linter.RuleEntry {
  const [defaults = {}] = (rule.meta?.defaultOptions ?? []) as [Record<string, unknown>?]
  const own = Object.entries(STRICT).filter(([name]) => name in defaults)
  return own.length === 0 ? 'error' : ['error', Object.fromEntries(own)]
}

function applied(
  text: string,
  { range: [start, end], text: replacement }: NonNullable<Linter.LintMessage['fix']>,
): string {
  return text.slice(0, start) + replacement + text.slice(end)
}
