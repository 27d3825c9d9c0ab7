import vm from 'node:vm'

import ts from 'typescript'
import { expect, test } from 'vitest'

import type { InterleaveRule } from '../../src/rule.ts'
import { lint } from './lint.ts'

/** A bug that shows without anybody else: the program is run as it is, and after each suggestion. */
export interface Cure {
  readonly code: string
  /** An expression in the scope of the program. */
  readonly run: string
  /** What it is today, as JSON. */
  readonly today: string
  /** What each suggestion makes of it, by title: the whole text, and the value of `run`. */
  readonly cured: Readonly<Record<string, { readonly code: string; readonly gives: string }>>
}

/** Compares what the editor offers, runs it, and lints it again: a cured loop is not reported. */
export function testCures(rule: InterleaveRule, cures: Readonly<Record<string, Cure>>) {
  for (const [title, { code, run, today, cured }] of Object.entries(cures))
    test(title, () => {
      const messages = lint(rule, code)
      const offered = messages
        .flatMap(message => message.suggestions ?? [])
        .map(({ desc, fix: { range, text } }) => [
          desc,
          code.slice(0, range[0]) + text + code.slice(range[1]),
        ])

      expect(messages).not.toEqual([])
      expect(messages.flatMap(({ fix }) => fix ?? [])).toEqual([])
      expect(Object.fromEntries(offered)).toEqual(
        Object.fromEntries(Object.entries(cured).map(([name, cure]) => [name, cure.code])),
      )
      expect(valueOf(code, run)).toBe(today)
      for (const cure of Object.values(cured)) {
        expect(lint(rule, cure.code)).toEqual([])
        expect(valueOf(cure.code, run)).toBe(cure.gives)
      }
    })
}

/** A loop that never ends is cut off. */
function valueOf(code: string, run: string): string {
  const { outputText } = ts.transpileModule(`${code}\nglobalThis.value = () => ${run}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const context = vm.createContext({ exports: {} })
  vm.runInContext(outputText, context)
  try {
    return vm.runInContext('JSON.stringify(globalThis.value())', context, {
      timeout: 200,
    }) as string
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'never ends'
    throw error
  }
}
