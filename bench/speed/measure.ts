import { extname } from 'node:path'
import * as parser from '@typescript-eslint/parser'
import { Linter, SourceCode, type ESLint } from 'eslint'

/** What is done with a parsed file: nothing, ESLint's own rule of the kind, all rules of the plugin. */
export const VARIANTS = ['bare', 'atomic', 'interleave'] as const
export type Variant = (typeof VARIANTS)[number]

/** CPU milliseconds of one file or many: the parser alone, and the linter after it. */
export type Cost = Readonly<Record<'parse' | Variant, number>>

export interface SourceText {
  readonly path: string
  readonly text: string
}

export type Measure = (source: SourceText, round: number) => Cost

export function createMeasure(plugin: ESLint.Plugin): Measure {
  const linter = new Linter({ configType: 'flat' })
  const configs = configsOf(plugin)

  return ({ path, text }, round) => {
    // ESLint would refuse most paths of packages.
    const filename = `file${extname(path)}`
    const parsed = timed(() => parse(text, path))
    const cost = { parse: parsed.milliseconds, bare: 0, atomic: 0, interleave: 0 }
    for (const variant of rotated(VARIANTS, round)) {
      // A source of its own: what a rule keeps for a file is not there for the next variant.
      const source = sourceCodeOf(text, parsed.result)
      const linted = timed(() =>
        linter.verify(source, configs[variant], { filename, allowInlineConfig: false }),
      )
      const failure = linted.result.find(({ ruleId }) => ruleId === null)
      if (failure) throw new Error(`${path}: ${failure.message}`)
      cost[variant] = linted.milliseconds
    }
    return cost
  }
}

/** Flat configs of the three variants; inline comments of the file change nothing. */
export function configsOf(plugin: ESLint.Plugin): Readonly<Record<Variant, Linter.Config[]>> {
  const base: Linter.Config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  }
  const { rules } = plugin.configs?.['recommended'] as Linter.Config
  return {
    bare: [base],
    atomic: [{ ...base, rules: { 'require-atomic-updates': 'error' } }],
    interleave: [{ ...base, plugins: { interleave: plugin }, rules: rules ?? {} }],
  }
}

export function addCosts(costs: readonly Cost[]): Cost {
  const total = { parse: 0, bare: 0, atomic: 0, interleave: 0 }
  for (const cost of costs) {
    total.parse += cost.parse
    for (const variant of VARIANTS) total[variant] += cost[variant]
  }
  return total
}

/** What the rules of a variant cost beyond a walk over the file that asks nothing. */
export function rulesOf(cost: Cost, variant: Variant): number {
  return cost[variant] - cost.bare
}

function parse(text: string, filePath: string): ReturnType<typeof parser.parseForESLint> {
  return parser.parseForESLint(text, {
    filePath,
    loc: true,
    range: true,
    comment: true,
    tokens: true,
    ecmaFeatures: { jsx: /\.[cm]?jsx?$/.test(filePath) },
  })
}

function sourceCodeOf(text: string, parsed: ReturnType<typeof parse>): SourceCode {
  const { ast, scopeManager, services, visitorKeys } = parsed
  const config = { text, ast, scopeManager, visitorKeys, parserServices: services }
  return new SourceCode(config as unknown as SourceCode.Config)
}

function timed<T>(run: () => T): { readonly result: T; readonly milliseconds: number } {
  const before = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(before)
  return { result, milliseconds: (user + system) / 1000 }
}

/** Each variant comes first once, so that none profits from the others. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
