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

/** Titles are those of docs/limits.md. A pin that fails says that a limit is lifted. */
export function pinLimits(limits: Readonly<Record<string, Limit>>): void {
  for (const [title, { missed, seen }] of Object.entries(limits))
    test(title, () => {
      if (seen !== undefined) expect(reportedIn(seen)).not.toEqual([])
      expect(reportedIn(missed)).toEqual([])
    })
}

const STRICT: readonly Linter.Config[] = [plugin.configs.strict]

function reportedIn(code: string): string[] {
  return lintWith(STRICT, code).map(({ line, message }) => `${line}: ${message}`)
}
