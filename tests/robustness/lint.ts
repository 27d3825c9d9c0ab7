import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import type { Rule } from 'eslint'

import plugin from '../../src/index.ts'

const STRICT = { tier: 'possible', when: 'always' }
const LEFT_FOR_US = 0.17

/**
 * Every rule, as strict as it gets, on a sixth of the stack: parsers give up on deep code before we do,
 * so that with a whole one nothing is shown.
 */
export function lintOnLittleStack(text: string, name = 'file.js'): Linter.LintMessage[] {
  const linter = new Linter({ configType: 'flat', cwd: '/' })
  const [fatal] = linter.verify(text, configOf(name, {}), name)
  if (fatal) throw new Error(`${fatal.line}:${fatal.column} ${fatal.message}`)

  const source = linter.getSourceCode()
  const frames = Math.floor(countFrames() * (1 - LEFT_FOR_US))
  return callFromBelow(frames, () => linter.verify(source, configOf(name, RULES), name))
}

const RULES = Object.fromEntries(
  Object.entries((plugin.rules ?? {}) as Record<string, Rule.RuleModule>).map(
    ([name, { meta }]) => {
      const [defaults = {}] = (meta?.defaultOptions ?? []) as [Record<string, unknown>?]
      const own = Object.entries(STRICT).filter(([option]) => option in defaults)
      return [`interleave/${name}`, ['error', ...(own.length > 0 ? [Object.fromEntries(own)] : [])]]
    },
  ),
) as Linter.RulesRecord

function configOf(name: string, rules: Linter.RulesRecord): Linter.Config {
  const parserOptions = { ecmaFeatures: { jsx: true } }
  return {
    files: ['**/*'],
    plugins: { interleave: plugin },
    languageOptions: name.endsWith('.tsx') ? { parser, parserOptions } : { parserOptions },
    rules,
  }
}

/** Calls it from that many frames below. */
function callFromBelow<T>(frames: number, call: () => T): T {
  return frames < 1 ? call() : callFromBelow(frames - 1, call)
}

/** How many frames of `callFromBelow` fit below this one. */
function countFrames(): number {
  let low = 0
  for (let high = 1_000_000; high - low > 100;) {
    const middle = Math.floor((low + high) / 2)
    try {
      callFromBelow(middle, () => null)
      low = middle
    } catch {
      high = middle
    }
  }
  return low
}
