import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { parseForESLint } from '@typescript-eslint/parser'
import type { Linter } from 'eslint'
import { walkTokens } from 'marked'
import type { Tokens } from 'marked'
import { describe, expect, test } from 'vitest'

import { rules } from '../rules/index.ts'
import { analyze, printFacts } from '../src/engine/index.ts'
import plugin from '../src/index.ts'
import { configOf, fixWith, lintWith, proveSuggestions } from './harness/lint.ts'
import {
  ROOT,
  blocksOf,
  examplesOf,
  headingsOf,
  markdownUnder,
  readPage,
  sequelsOf,
  type Example,
  type Page,
} from './harness/pages.ts'
import { proveRepair } from './harness/proof.ts'

const SECTIONS = ['Why', 'Incorrect', 'Correct', 'Options', 'Fix safety', 'When not to use it']

const pages = ['README.md', ...markdownUnder('docs')].map(readPage)

describe.each(rules)('docs/rules/$name.md', rule => {
  const page = readPage(`docs/rules/${rule.name}.md`)
  const own = examplesOf(page).filter(({ isSequel }) => !isSequel)
  const incorrect = own.filter(({ section }) => section === 'Incorrect')
  const correct = own.filter(({ section }) => section === 'Correct')

  test('is named after the rule', () => {
    expect(headingsOf(page, 1)).toEqual([rule.name])
  })

  test('has its sections, in order', () => {
    expect(headingsOf(page, 2)).toEqual(SECTIONS)
  })

  test('names every option of the rule, and no other', () => {
    const [options] = rule.meta.defaultOptions as [object]
    expect(headingsOf(page, 3, 'Options')).toEqual(Object.keys(options).map(name => `\`${name}\``))
  })

  test('has examples of both', () => {
    expect(incorrect).not.toEqual([])
    expect(correct).not.toEqual([])
  })

  test.each(incorrect)('the example on line $line is incorrect', ({ code, filename, options }) => {
    const config = configOf(rule, options)

    expect(lintWith(config, code, filename)).not.toEqual([])
    proveRepair({ before: code, after: fixWith(config, code, filename), filename }, rule.name)
  })

  // The pages of the other rules do not say yet how their examples are driven.
  if (rule.name === 'no-stale-entry')
    test.each(incorrect)('what is offered on line $line is proven', example => {
      const { code, filename, options, drive } = example
      proveSuggestions(rule, { code, filename, options, suggestionProof: drive })
    })

  test.each(correct)('the example on line $line is correct', ({ code, filename, options }) => {
    expect(lintWith(configOf(rule, options), code, filename)).toEqual([])
  })
})

/**
 * Outside the rules' pages an example has the findings of `recommended` that a comment before it
 * names, `<!-- reported: no-late-reset -->`, and none without. `<!-- drive: { … } -->` tells the proof
 * what no annotation says.
 */
const examples = pages
  .filter(({ path }) => !path.startsWith('docs/rules/'))
  .flatMap(page => examplesOf(page).map(example => ({ path: page.path, ...example })))

describe('examples', () => {
  test.each(examples)('$path, line $line', ({ code, filename, reported, drive, settings }) => {
    const config: Linter.Config[] = [plugin.configs.recommended, { settings }]
    const messages = lintWith(config, code, filename)

    expect(messages.map(({ ruleId }) => ruleId)).toEqual(reported.map(name => `interleave/${name}`))
    const [rule = ''] = reported
    proveRepair({ before: code, after: fixWith(config, code, filename), filename, ...drive }, rule)
  })
})

/**
 * A block after an example says what becomes of it: `<!-- prints -->` what a run of it prints,
 * `<!-- says -->` what there is to say about it, `<!-- facts -->` what the engine sees,
 * `<!-- fixed -->` a part of what `--fix` makes of it, `<!-- fixed prints -->` what that then prints.
 */
const sequels = pages.flatMap(page =>
  sequelsOf(page).map(sequel => ({ path: page.path, ...sequel })),
)

describe('what an example leads to', () => {
  test('is shown in the README', () => {
    const shown = sequels.filter(({ path }) => path === 'README.md').map(({ claim }) => claim)
    expect(shown).toEqual(['prints', 'says', 'fixed', 'fixed prints'])
  })

  test.each(sequels)('$path, line $line: $claim', ({ path, claim, example, text }) => {
    const { code, filename } = example
    const config = configFor(path, example)
    const fixed = fixWith(config, code, filename)

    switch (claim) {
      case 'prints':
        expect(outputOf(code)).toBe(text)
        break
      case 'fixed prints':
        expect(outputOf(fixed)).toBe(text)
        break
      case 'fixed':
        expect(fixed).not.toBe(code)
        expect(fixed).toContain(text)
        break
      case 'facts':
        expect(factsOf(code)).toBe(text)
        break
      case 'says':
        expect(lintWith(config, code, filename).map(wordsOf)).toEqual([text.trim().split(/\s+/u)])
    }
  })
})

/** On the page of a rule the rule alone, with the options of the example; elsewhere `recommended`. */
function configFor(path: string, { options }: Example): Linter.Config[] {
  const rule = rules.find(({ name }) => path === `docs/rules/${name}.md`)
  return rule ? configOf(rule, options) : [plugin.configs.recommended]
}

describe('docs/settings.md', () => {
  const withSettings = examples.filter(({ settings }) => settings.interleave !== undefined)

  test('has an example for each setting', () => {
    const names = withSettings.map(({ settings }) => Object.keys(settings.interleave ?? {}))
    expect(names.flat()).toEqual(headingsOf(readPage('docs/settings.md'), 2).map(unquoted))
  })

  test.each(withSettings)('the settings of line $line matter', ({ code, filename, reported }) => {
    const messages = lintWith([plugin.configs.recommended], code, filename)
    expect(messages.length > 0).not.toBe(reported.length > 0)
  })
})

function unquoted(name: string): string {
  return name.replaceAll('`', '')
}

describe('docs/engine.md', () => {
  const page = readPage('docs/engine.md')
  const text = readFileSync(join(ROOT, page.path), 'utf8')
  const analysis = readFileSync(join(ROOT, 'src/engine/analyze.ts'), 'utf8')

  test('has a section for every pass, and no other', () => {
    const [, body = ''] = analysis.split('export function runPasses')
    const imported = [...analysis.matchAll(/^import \{ (.+?) \} from '\.\/(?!groups)/gmu)].flatMap(
      ([, names = '']) => names.split(', '),
    )
    const passes = imported.filter(name => body.includes(`${name}(`))

    expect(passes.length).toBeGreaterThan(0)
    expect(headingsOf(page, 3, 'Passes').toSorted()).toEqual(
      passes.map(name => `\`${name}\``).toSorted(),
    )
  })

  test('names every file of the engine', () => {
    const missing = readdirSync(join(ROOT, 'src/engine')).filter(name => !text.includes(name))
    expect(missing).toEqual([])
  })

  test('draws every pass', () => {
    const [picture = ''] = blocksOf(page).map(block => block.text)
    const missing = headingsOf(page, 3, 'Passes').filter(
      name => !picture.includes(name.replaceAll('`', '')),
    )
    expect(missing).toEqual([])
  })
})

describe('links', () => {
  test.each(pages)('$path points at files that are there', page => {
    const missing = linksOf(page).filter(
      target => !existsSync(join(ROOT, dirname(page.path), target.replace(/#.*$/u, ''))),
    )
    expect(missing).toEqual([])
  })

  test.each(pages)('$path points at headings that are there', page => {
    const missing = linksOf(page).filter(target => {
      const [path = '', heading] = target.split('#')
      if (heading === undefined) return false
      return !anchorsOf(readPage(join(dirname(page.path), path))).includes(heading)
    })
    expect(missing).toEqual([])
  })
})

/** What a program prints; fails if it does not come to its end. */
function outputOf(code: string): string {
  const args = ['--input-type=module', '--eval', code]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

  return stdout
}

function factsOf(code: string): string {
  const parsed = parseForESLint(code, { loc: true, range: true })
  return `${printFacts(analyze({ text: code, ...parsed }))}\n`
}

/** `11:3  error  no-late-reset` and the message, word by word. */
function wordsOf({ line, column, severity, ruleId, message }: Linter.LintMessage): string[] {
  const label = severity === 2 ? 'error' : 'warning'
  const rule = ruleId?.replace('interleave/', '') ?? ''
  return `${line}:${column} ${label} ${rule} ${message}`.split(' ')
}

/** As GitHub makes them: `When not to use it` → `when-not-to-use-it`. */
function anchorsOf({ tokens }: Page): string[] {
  return tokens.flatMap(token =>
    token.type === 'heading'
      ? [
          token.text
            .toLowerCase()
            .replaceAll(/[^\w\s-]/gu, '')
            .replaceAll(' ', '-'),
        ]
      : [],
  )
}

/** Targets inside the package. */
function linksOf({ tokens }: Page): string[] {
  const targets: string[] = []
  void walkTokens([...tokens], token => {
    if (token.type === 'link' || token.type === 'image') targets.push((token as Tokens.Link).href)
  })
  return targets.filter(target => !/^(?:[a-z]+:|#)/u.test(target))
}
