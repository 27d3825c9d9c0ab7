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

/** A loop that never ends is cut off after so many steps that none of the programs makes. */
function valueOf(code: string, run: string): string {
  const { outputText } = ts.transpileModule(`${code}\nglobalThis.value = () => ${run}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    transformers: { before: [countSteps] },
  })
  const context = vm.createContext({ exports: {} })
  vm.runInContext(COUNTER, context)
  vm.runInContext(outputText, context)
  const value = vm.runInContext('JSON.stringify(value())', context) as string
  return vm.runInContext('isCutOff', context) === true ? 'never ends' : value
}

const COUNTER = `
let steps = 0
let isCutOff = false
function goesOn() {
  isCutOff ||= ++steps > 10_000
  return !isCutOff
}
`

/** `for (…) statement` → `for (…) { if (!goesOn()) break; statement }`, and a return in callbacks. */
function countSteps(context: ts.TransformationContext): ts.Transformer<ts.SourceFile> {
  const { factory } = context
  const call = factory.createCallExpression(factory.createIdentifier('goesOn'), undefined, [])
  const guard = (leave: ts.Statement, ...rest: readonly ts.Statement[]): ts.Block =>
    factory.createBlock([factory.createIfStatement(factory.createLogicalNot(call), leave), ...rest])

  function visit(node: ts.Node): ts.Node {
    const parent = node.parent as ts.Node | undefined
    const seen = ts.visitEachChild(node, visit, context)
    if (parent && ts.isIterationStatement(parent, false) && parent.statement === node)
      return guard(factory.createBreakStatement(), seen as ts.Statement)
    if (ts.isBlock(seen) && parent && ts.isArrowFunction(parent))
      return guard(factory.createReturnStatement(), ...seen.statements)
    return seen
  }

  return file => ts.visitEachChild(file, visit, context)
}
