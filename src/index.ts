import type { ESLint, Linter } from 'eslint'

import manifest from '../package.json' with { type: 'json' }
import { rules } from '../rules/index.ts'
import type { InterleaveRule } from './rule.ts'

const NAMESPACE = 'interleave'

/** Tests overlap turns on purpose, and nothing outlives them. */
const TEST_FILES = [
  '**/*.test.*',
  '**/*.spec.*',
  '**/*.e2e.*',
  '**/*test-util*',
  '**/test/**',
  '**/tests/**',
  '**/__tests__/**',
  '**/__mocks__/**',
  '**/e2e/**',
]

const plugin: Plugin = {
  meta: { name: manifest.name, version: manifest.version, namespace: NAMESPACE },
  rules: Object.fromEntries(rules.map(rule => [rule.name, rule])),
  configs: {
    get recommended() {
      return configOf('recommended', rule => [...rule.presets.recommended])
    },
    get strict() {
      return configOf('strict', rule => [...rule.presets.strict])
    },
    get all() {
      return configOf('all', rule => ['error', rule.presets.strict[1]])
    },
    get 'legacy-recommended'() {
      return legacyConfigOf(rule => [...rule.presets.recommended])
    },
    get 'legacy-strict'() {
      return legacyConfigOf(rule => [...rule.presets.strict])
    },
  },
}

/** An ESLint plugin whose configs are known by name. */
interface Plugin extends Omit<ESLint.Plugin, 'configs'> {
  /**
   * `recommended`: what can go wrong today, and a warning about what is one `await` away from it.
   * `strict`: also what can go wrong if code out of sight does what it may.
   * `all`: every rule there is, as strict as it gets.
   * `legacy-…`: the same for an eslintrc file of ESLint 8.
   */
  readonly configs: Readonly<Record<'recommended' | 'strict' | 'all', Linter.Config>> &
    Readonly<Record<'legacy-recommended' | 'legacy-strict', LegacyConfig>>
}

/** What an eslintrc file extends. Types of ESLint differ from version to version in its name. */
interface LegacyConfig {
  plugins: string[]
  rules: Linter.RulesRecord
  overrides: { files: string[]; rules: Linter.RulesRecord }[]
}

function configOf(
  name: string,
  entryOf: (rule: InterleaveRule) => Linter.RuleEntry,
): Linter.Config {
  return {
    name: `${NAMESPACE}/${name}`,
    ignores: TEST_FILES,
    plugins: { [NAMESPACE]: plugin },
    rules: entriesOf(entryOf),
  }
}

/** An eslintrc config ignores no files: it can only switch rules off in them. */
function legacyConfigOf(entryOf: (rule: InterleaveRule) => Linter.RuleEntry): LegacyConfig {
  return {
    plugins: [NAMESPACE],
    rules: entriesOf(entryOf),
    overrides: [{ files: [...TEST_FILES], rules: entriesOf(() => 'off') }],
  }
}

function entriesOf(entryOf: (rule: InterleaveRule) => Linter.RuleEntry): Linter.RulesRecord {
  return Object.fromEntries(rules.map(rule => [`${NAMESPACE}/${rule.name}`, entryOf(rule)]))
}

// The second name is what `require()` returns.
export { plugin as default, plugin as 'module.exports' }
