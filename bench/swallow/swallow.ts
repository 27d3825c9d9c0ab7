import { basename } from 'node:path'
import { Linter } from 'eslint'
import type { ESLint, Rule, SourceCode } from 'eslint'
import { reasonOf } from '../lint/collect.ts'
import { readingsOf, type Reading } from './readings.ts'

/** What came of one file, read by each parser that can. */
export interface Mouthful {
  readonly readings: number
  readonly findings: number
  readonly fixes: number
  readonly suggestions: number
  readonly defects: readonly Defect[]
}

export interface Defect {
  readonly kind: 'crash' | 'broken' | 'slow'
  readonly detail: string
}

type Tier = readonly [name: string, rules: Linter.RulesRecord]
type TextEdit = NonNullable<Linter.LintMessage['fix']>

const MOST_PER_THOUSAND_LINES = 250
const LONGEST_LINE = 40
const TRIALS = 3

const STRICT = { tier: 'possible', when: 'always' }

/** Both tiers, and every option that decides what repairs look like. The first one pays for the analysis. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  possible: STRICT,
  'possible, drop': { ...STRICT, onFailure: 'drop' },
  likely: { tier: 'likely' },
}

/** ESLint leaves the file out: a mistake of ours, and no property of the file. */
class NotLinted extends Error {}

/** Lints texts with every rule in both tiers, and tries every fix and every suggestion. */
export class Swallower {
  readonly #linter = new Linter({ configType: 'flat', cwd: '/' })
  readonly #plugin: ESLint.Plugin
  readonly #tiers: readonly Tier[]
  /** CPU time that our rules took since it was last set back. */
  #milliseconds = 0

  constructor(plugin: ESLint.Plugin) {
    const rules = Object.entries(plugin.rules ?? {}) as [string, Rule.RuleModule][]
    this.#plugin = {
      rules: Object.fromEntries(rules.map(([name, rule]) => [name, this.#timed(rule)])),
    }
    this.#tiers = Object.entries(OPTIONS).map(([name, options]) => [
      name,
      Object.fromEntries(rules.map(([rule, module]) => [`own/${rule}`, entryOf(module, options)])),
    ])
  }

  /** `null` when no parser takes the text for a program. */
  swallow(path: string, text: string): Mouthful | null {
    const all = readingsOf(path).flatMap(
      group => firstOf(group, reading => this.#swallowAs(reading, path, text)) ?? [],
    )
    if (all.length === 0) return null

    return {
      readings: all.length,
      findings: Math.max(...all.map(({ findings }) => findings)),
      fixes: sum(all.map(({ fixes }) => fixes)),
      suggestions: sum(all.map(({ suggestions }) => suggestions)),
      defects: all.flatMap(({ defects }) => defects),
    }
  }

  #swallowAs(reading: Reading, path: string, text: string): Mouthful | null {
    const source = this.#parse(reading, path, text)
    if (source === null) return null

    const defects: Defect[] = []
    const fixes = new Map<string, string>()
    const suggestions = new Map<string, string>()
    let findings = 0

    this.#milliseconds = 0
    let milliseconds = 0
    try {
      for (const [tier, rules] of this.#tiers) {
        const messages = this.#verify(reading, path, source, rules)
        milliseconds ||= this.#milliseconds
        findings = Math.max(findings, messages.length)
        for (const { messageId, message, fix, suggestions: offered = [], ruleId } of messages) {
          if (messageId === 'crashed') defects.push(crash(reading, `${tier}: ${message}`))
          if (fix) name(fixes, applied(text, fix), `the fix of ${ruleId}`)
          for (const { desc, fix: edit } of offered)
            name(suggestions, applied(text, edit), `${ruleId}: ${desc}`)
        }
        if (fixes.size > 0) name(fixes, this.#fixAll(reading, path, text, rules), `--fix, ${tier}`)
      }
    } catch (error) {
      defects.push(crash(reading, reasonOf(error)))
    }
    const slow = this.#slowness(reading, path, text, milliseconds)
    if (slow !== null) defects.push({ kind: 'slow', detail: slow })

    for (const [after, what] of [...fixes, ...suggestions]) {
      const error = this.#parseError(reading, path, after)
      if (error) defects.push({ kind: 'broken', detail: `${what} (${reading.name}): ${error}` })
    }
    return {
      readings: 1,
      findings,
      fixes: fixes.size,
      suggestions: suggestions.size,
      defects,
    }
  }

  /** The time of our rules, without parser and traversal; a neighbour on the machine gets two more trials. */
  #slowness(reading: Reading, path: string, text: string, first: number): string | null {
    const lines = Math.max(text.split('\n').length, text.length / LONGEST_LINE)
    const budget = (Math.max(1_000, lines) / 1_000) * MOST_PER_THOUSAND_LINES
    const [, strictest] = this.#tiers[0] ?? []
    let best = first
    for (let trial = 1; trial < TRIALS && best > budget && strictest; trial++) {
      this.#milliseconds = 0
      this.#verify(reading, path, text, strictest)
      best = Math.min(best, this.#milliseconds)
    }
    return best > budget
      ? `${best.toFixed(0)} ms for ${Math.round(lines).toLocaleString('en')} lines (${reading.name})`
      : null
  }

  #fixAll(reading: Reading, path: string, text: string, rules: Linter.RulesRecord): string {
    return this.#linter.verifyAndFix(text, this.#configOf(reading, rules), basename(path)).output
  }

  #verify(
    reading: Reading,
    path: string,
    source: string | SourceCode,
    rules: Linter.RulesRecord,
  ): Linter.LintMessage[] {
    const messages = this.#linter.verify(source, this.#configOf(reading, rules), basename(path))
    const notLinted = messages.find(({ message }) => message.startsWith('No matching config'))
    if (notLinted) throw new NotLinted(notLinted.message)
    // ESLint also says that comments in the file cannot configure it.
    return messages.filter(({ ruleId, fatal }) => ruleId !== null || fatal)
  }

  /** `null` when the parser, or ESLint's own scope analysis, cannot take it. */
  #parse(reading: Reading, path: string, text: string): SourceCode | null {
    try {
      if (this.#parseError(reading, path, text) !== null) return null
    } catch (error) {
      if (error instanceof NotLinted) throw error
      return null
    }
    return this.#linter.getSourceCode()
  }

  #parseError(reading: Reading, path: string, text: string): string | null {
    const error = this.#verify(reading, path, text, {}).find(({ fatal }) => fatal)
    return error ? `${error.line}:${error.column} ${error.message}` : null
  }

  #configOf({ languageOptions }: Reading, rules: Linter.RulesRecord): Linter.Config[] {
    return [
      {
        files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
        plugins: { own: this.#plugin },
        linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
        languageOptions,
        rules,
      },
    ]
  }

  #timed(rule: Rule.RuleModule): Rule.RuleModule {
    return {
      ...rule,
      create: context => {
        const { Program } = rule.create(context)
        if (!Program) throw new Error('A rule that does not start at the program is not timed.')
        return {
          Program: program => {
            const before = process.cpuUsage()
            try {
              Program(program)
            } finally {
              const { user, system } = process.cpuUsage(before)
              this.#milliseconds += (user + system) / 1_000
            }
          },
        }
      },
    }
  }
}

function firstOf<In, Out>(items: readonly In[], find: (item: In) => Out | null): Out | null {
  for (const item of items) {
    const found = find(item)
    if (found !== null) return found
  }
  return null
}

/** The options that the rule has, and no others. */
function entryOf(
  rule: Rule.RuleModule,
  options: Readonly<Record<string, unknown>>,
): Linter.RuleEntry {
  const [defaults = {}] = (rule.meta?.defaultOptions ?? []) as [Record<string, unknown>?]
  const own = Object.entries(options).filter(([name]) => name in defaults)
  return own.length === 0 ? 'error' : ['error', Object.fromEntries(own)]
}

/** Of several ways to the same text the first is named. */
function name(texts: Map<string, string>, text: string, what: string): void {
  if (!texts.has(text)) texts.set(text, what)
}

function crash({ name }: Reading, detail: string): Defect {
  return { kind: 'crash', detail: `${detail} (${name})` }
}

function applied(text: string, { range: [start, end], text: replacement }: TextEdit): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
