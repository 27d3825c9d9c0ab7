import type { ESLint, Rule } from 'eslint'
import { expect, test } from 'vitest'

import { Swallower } from '../../bench/swallow/swallow.ts'

test('a fix that parses is tried in each tree that the file has, and as part of --fix', () => {
  const swallower = new Swallower(pluginOf(fixing('answer')))

  expect(swallower.swallow('/corpus/a.js', 'question')).toEqual({
    readings: 2,
    findings: 1,
    fixes: 2,
    suggestions: 2,
    defects: [],
  })
})

test('a fix that does not parse is a defect, and so is a suggestion', () => {
  const swallower = new Swallower(pluginOf(fixing('(')))

  expect(swallower.swallow('/corpus/a.ts', 'question')?.defects).toEqual([
    {
      kind: 'broken',
      detail: expect.stringMatching(/^the fix of own\/test \(TypeScript\): 1:/u) as unknown,
    },
    {
      kind: 'broken',
      detail: expect.stringMatching(/^own\/test: Ask on \(TypeScript\): 1:/u) as unknown,
    },
  ])
})

test('a rule that throws is a defect of each tree', () => {
  const swallower = new Swallower(
    pluginOf(() => {
      throw new Error('no such slot')
    }),
  )

  expect(swallower.swallow('/corpus/a.js', 'question')?.defects).toEqual([
    {
      kind: 'crash',
      detail: expect.stringMatching(/no such slot.*\(espree, module\)/su) as unknown,
    },
    { kind: 'crash', detail: expect.stringMatching(/no such slot.*\(TypeScript\)/su) as unknown },
  ])
})

test('a rule that says that it failed is a defect', () => {
  const rule: Rule.RuleModule = {
    meta: { messages: { crashed: 'could not judge' } },
    create: context => ({
      Program(node) {
        context.report({ node, messageId: 'crashed' })
      },
    }),
  }

  expect(
    new Swallower({ rules: { test: rule } }).swallow('/corpus/a.ts', 'question')?.defects[0],
  ).toEqual({ kind: 'crash', detail: 'possible: could not judge (TypeScript)' })
})

test('sloppy code is read as a script, and comments configure nothing', () => {
  const swallower = new Swallower(pluginOf(fixing('answer')))
  const text = '/* eslint-disable */ with (question) {}'

  expect(swallower.swallow('/corpus/a.js', text)?.readings).toBe(2)
  expect(swallower.swallow('/corpus/a.js', text)?.findings).toBe(1)
})

test('what no parser takes is left out', () => {
  expect(new Swallower(pluginOf(fixing('answer'))).swallow('/corpus/a.ts', '(')).toBeNull()
})

function pluginOf(Program: (context: Rule.RuleContext) => void): ESLint.Plugin {
  const rule: Rule.RuleModule = {
    meta: { fixable: 'code', hasSuggestions: true },
    create: context => ({
      Program: () => {
        Program(context)
      },
    }),
  }
  return { rules: { test: rule } }
}

/** Replaces the whole text, once. */
function fixing(text: string): (context: Rule.RuleContext) => void {
  return context => {
    const { sourceCode } = context
    if (sourceCode.text === text) return
    const fix: Rule.ReportFixer = fixer => fixer.replaceTextRange([0, sourceCode.text.length], text)
    context.report({
      loc: { line: 1, column: 0 },
      message: 'Unanswered.',
      fix,
      suggest: [{ desc: 'Ask on', fix }],
    })
  }
}
