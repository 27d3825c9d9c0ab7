import type { Linter } from 'eslint'
import { expect, test } from 'vitest'

import plugin from '../../src/index.ts'
import { lintWith } from '../harness/lint.ts'

/** A blind spot: code that goes wrong and is not reported, even by `strict`. */
export interface Limit {
  readonly missed: string
  /** The same bug, written so that it is seen; left out where no rule looks for such bugs. */
  readonly seen?: string
}

/** Code that goes wrong, and that `strict` reports but `recommended` does not. */
export interface Doubt {
  readonly doubted: string
}

/** Code that is right. The line that `strict` reports all the same ends in `// error`. */
export interface FalseAlarm {
  readonly right: string
}

/** Titles are those of docs/limits.md. A pin that fails says that a limit is lifted. */
export function pinLimits(limits: Readonly<Record<string, Limit | Doubt>>): void {
  for (const [title, limit] of Object.entries(limits))
    test(title, () => {
      if ('doubted' in limit) {
        expect(reportedIn(limit.doubted)).not.toEqual([])
        expect(reportedIn(limit.doubted, RECOMMENDED)).toEqual([])
        return
      }
      if (limit.seen !== undefined) expect(reportedIn(limit.seen)).not.toEqual([])
      expect(reportedIn(limit.missed)).toEqual([])
    })
}

/** Titles are those of docs/limits.md. A pin that fails says that an alarm is gone. */
export function pinFalseAlarms(alarms: Readonly<Record<string, FalseAlarm>>): void {
  for (const [title, { right }] of Object.entries(alarms))
    test(title, () => {
      const lines = lintWith(STRICT, right).map(({ line }) => line)

      expect(lines.length).toBeGreaterThan(0)
      expect(lines).toEqual(markedLinesOf(right))
    })
}

const STRICT: readonly Linter.Config[] = [plugin.configs.strict]
const RECOMMENDED: readonly Linter.Config[] = [plugin.configs.recommended]

function reportedIn(code: string, config = STRICT): string[] {
  return lintWith(config, code).map(({ line, message }) => `${line}: ${message}`)
}

function markedLinesOf(code: string): number[] {
  return code.split('\n').flatMap((text, index) => (text.endsWith('// error') ? [index + 1] : []))
}
