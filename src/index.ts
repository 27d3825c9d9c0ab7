import type { ESLint, Linter } from 'eslint'

import manifest from '../package.json' with { type: 'json' }
import { rules } from '../rules/index.ts'
import type { InterleaveRule } from './rule.ts'

const NAMESPACE = 'interleave'

/** Tests overlap turns on purpose, and nothing outlives them. */
const TEST_FILES = ['**/*.test.*', '**/*.spec.*', '**/test/**', '**/tests/**', '**/__tests__/**']

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
  },
}

/** An ESLint plugin whose configs are known by name. */
interface Plugin extends Omit<ESLint.Plugin, 'configs'> {
  /**
   * `recommended`: what can go wrong today, and a warning about what is one `await` away from it.
   * `strict`: also what can go wrong if code out of sight does what it may.
   * `all`: every rule there is, as strict as it gets.
   */
  readonly configs: Readonly<Record<'recommended' | 'strict' | 'all', Linter.Config>>
}

function configOf(
  name: string,
  entryOf: (rule: InterleaveRule) => Linter.RuleEntry,
): Linter.Config {
  return {
    name: `${NAMESPACE}/${name}`,
    ignores: TEST_FILES,
    plugins: { [NAMESPACE]: plugin },
    rules: Object.fromEntries(rules.map(rule => [`${NAMESPACE}/${rule.name}`, entryOf(rule)])),
  }
}

// The second name is what `require()` returns.
export { plugin as default, plugin as 'module.exports' }
