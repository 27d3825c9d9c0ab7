import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ESLint, Linter } from 'eslint'
import type { Rule } from 'eslint'
import { describe, expect, test } from 'vitest'

import plugin from '../src/index.ts'
import { NO_REPAIR } from '../src/fix/repair.ts'
import type { Repair } from '../src/fix/repair.ts'
import { defineRule } from '../src/rule.ts'

const LATE_RESET = `
const lines = []
process.on('warning', warning => lines.push(warning.message))
export async function flush() {
  await send(lines)
  lines.length = 0
}
`

/** Takes a part of the tree away that every parser makes, before our rules get to read it. */
const breaker: Rule.RuleModule = {
  create: context => ({
    Program(program) {
      const call = program.body.find(({ type }) => type === 'ExpressionStatement')
      if (context.filename.endsWith('broken.js') && call?.type === 'ExpressionStatement')
        Reflect.set(call.expression, 'callee', undefined)
    },
  }),
}

describe('a file whose analysis fails', () => {
  test('has one message that names it, and the other files are linted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'interleave-'))
    mkdirSync(join(folder, 'src'))
    for (const name of ['after.js', 'broken.js', 'zebra.js'])
      writeFileSync(join(folder, 'src', name), LATE_RESET)

    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [
        { plugins: { test: { rules: { breaker } } }, rules: { 'test/breaker': 'error' } },
        { ...plugin.configs.all },
      ],
    })
    const results = await eslint.lintFiles(['src'])

    expect(
      results.map(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId} ${message}`)),
    ).toEqual([
      [expect.stringMatching(/^interleave\/no-late-reset `lines`/u)],
      [
        expect.stringMatching(
          /^interleave\/\S+ eslint-plugin-interleave could not judge src[\\/]broken\.js: TypeError: [^\n]+, in \S+\. This is a defect of the plugin: please report it, with the file\. Other files are linted all the same\.$/u,
        ),
      ],
      [expect.stringMatching(/^interleave\/no-late-reset `lines`/u)],
    ])
  })

  test('has its message again when the same source is linted again', () => {
    const linter = new Linter({ configType: 'flat' })
    const config = [
      { plugins: { test: { rules: { breaker } } }, rules: { 'test/breaker': 'error' as const } },
      { ...plugin.configs.all },
    ]
    const first = linter.verify(LATE_RESET, config, 'broken.js')
    const again = linter.verify(linter.getSourceCode(), config, 'broken.js')

    expect(first.map(({ messageId }) => messageId)).toEqual(['crashed'])
    expect(again).toEqual(first)
  })
})

describe('a rule that fails', () => {
  test('leaves the findings that it had, and those of the other rules', () => {
    const failing = ruleOf('failing', NO_REPAIR, () => {
      throw new Error('no such drain.\nSecond line.')
    })
    const sound = ruleOf('sound', NO_REPAIR)

    expect(messagesOf(failing, sound)).toEqual([
      expect.stringMatching(
        /^test\/failing eslint-plugin-interleave could not judge flush\.js: Error: no such drain, in \S+\. This/u,
      ),
      'test/failing `lines` is reset late.',
      'test/sound `lines` is reset late.',
    ])
  })

  test('says what was thrown, also where that is no error', () => {
    const failing = ruleOf('failing', NO_REPAIR, () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what the test is about
      throw 'enough'
    })

    expect(messagesOf(failing)[0]).toMatch(/could not judge flush\.js: enough\. This/u)
  })
})

describe('a repair that fails', () => {
  test('leaves the finding, without a repair', () => {
    const failing = ruleOf('failing', () => {
      throw new RangeError('out of text')
    })

    expect(messagesOf(failing)).toEqual([
      expect.stringMatching(
        /^test\/failing eslint-plugin-interleave could not repair flush\.js: RangeError: out of text, in/u,
      ),
      'test/failing `lines` is reset late.',
    ])
  })

  test('is one whose edits overlap', () => {
    const overlapping = ruleOf('overlapping', {
      fix: [
        { range: [0, 6], text: 'a' },
        { range: [3, 9], text: 'b' },
      ],
      suggestions: [],
    })

    expect(messagesOf(overlapping)).toEqual([
      expect.stringMatching(/could not repair flush\.js: .*overlap/u),
      'test/overlapping `lines` is reset late.',
    ])
  })
})

/** Reports each drain, does then what it is given, and repairs as it is told. */
function ruleOf(
  name: string,
  repair: Repair | (() => Repair),
  andThen = () => undefined as unknown,
) {
  return defineRule({
    name,
    meta: {
      type: 'problem',
      description: 'Disallow late resets',
      messages: { late: '`{{slot}}` is reset late.' },
      options: {},
      presets: { recommended: ['error', {}], strict: ['error', {}] },
    },
    *check(facts) {
      for (const { slot, reset } of facts.drains)
        yield {
          node: reset.node,
          slot,
          messageId: 'late',
          data: { slot: slot.name },
          repair: () => (typeof repair === 'function' ? repair() : repair),
        }
      andThen()
    },
  })
}

function messagesOf(...rules: ReturnType<typeof ruleOf>[]): string[] {
  return new Linter({ configType: 'flat', cwd: '/project' })
    .verify(
      LATE_RESET,
      {
        plugins: { test: { rules: Object.fromEntries(rules.map(rule => [rule.name, rule])) } },
        rules: Object.fromEntries(rules.map(({ name }) => [`test/${name}`, 'error' as const])),
      },
      '/project/flush.js',
    )
    .map(({ ruleId, message, fix }) => `${ruleId} ${message}${fix ? ' (with a fix)' : ''}`)
}
