import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Linter } from 'eslint'
import { lexer, walkTokens } from 'marked'
import type { MarkedToken, Tokens } from 'marked'
import { describe, expect, test } from 'vitest'

import { rules } from '../rules/index.ts'
import plugin from '../src/index.ts'
import { configOf, fixWith, lintWith } from './harness/lint.ts'
import { proveRepair } from './harness/proof.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SECTIONS = ['Why', 'Incorrect', 'Correct', 'Options', 'Fix safety', 'When not to use it']

const pages = ['README.md', ...markdownUnder('docs')].map(readPage)

describe.each(rules)('docs/rules/$name.md', rule => {
  const page = readPage(`docs/rules/${rule.name}.md`)
  const incorrect = examplesOf(page).filter(({ section }) => section === 'Incorrect')
  const correct = examplesOf(page).filter(({ section }) => section === 'Correct')

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
    proveRepair({ before: code, after: fixWith(config, code, filename), filename })
  })

  test.each(correct)('the example on line $line is correct', ({ code, filename, options }) => {
    expect(lintWith(configOf(rule, options), code, filename)).toEqual([])
  })
})

/**
 * Outside the rules' pages an example has the findings of `recommended` that a comment before it
 * names, `<!-- reported: no-late-reset -->`, and none without.
 */
const examples = pages
  .filter(({ path }) => !path.startsWith('docs/rules/'))
  .flatMap(page => examplesOf(page).map(example => ({ path: page.path, ...example })))

describe('examples', () => {
  const config: Linter.Config[] = [plugin.configs.recommended]

  test.each(examples)('$path, line $line', ({ code, filename, reported }) => {
    const messages = lintWith(config, code, filename)

    expect(messages.map(({ ruleId }) => ruleId)).toEqual(reported.map(name => `interleave/${name}`))
    proveRepair({ before: code, after: fixWith(config, code, filename), filename })
  })
})

describe('links', () => {
  test.each(pages)('$path points at files that are there', page => {
    const missing = linksOf(page).filter(
      target => !existsSync(join(ROOT, dirname(page.path), target)),
    )
    expect(missing).toEqual([])
  })
})

interface Page {
  readonly path: string
  readonly tokens: readonly MarkedToken[]
}

interface Example {
  /** The second-level heading above it. */
  readonly section: string
  readonly line: number
  readonly code: string
  readonly filename: string
  readonly options: Readonly<Record<string, unknown>>
  readonly reported: readonly string[]
}

function markdownUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name}`)
}

function readPage(path: string): Page {
  return { path, tokens: lexer(readFileSync(join(ROOT, path), 'utf8')) as MarkedToken[] }
}

function headingsOf({ tokens }: Page, depth: number, under?: string): string[] {
  let section = ''

  return tokens.flatMap(token => {
    if (token.type !== 'heading') return []

    if (token.depth === 2) section = token.text
    return token.depth === depth && (under ?? section) === section ? [token.text] : []
  })
}

/** Every fenced block of TypeScript or JavaScript, with the comments right before it. */
function examplesOf({ tokens }: Page): Example[] {
  const examples: Example[] = []
  let section = ''
  let line = 1
  let comments = ''

  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 2) section = token.text
    if (token.type === 'html') comments += token.text
    if (token.type === 'code' && /^[jt]sx?$/u.test(token.lang ?? ''))
      examples.push({
        section,
        line,
        code: `${token.text}\n`,
        filename: `example.${token.lang ?? ''}`,
        options: JSON.parse(commentOf(comments, 'options') ?? '{}') as Record<string, unknown>,
        reported: commentOf(comments, 'reported')?.split(/,\s*/u) ?? [],
      })
    if (token.type !== 'html' && token.type !== 'space') comments = ''
    line += token.raw.split('\n').length - 1
  }
  return examples
}

/** `<!-- reported: no-late-reset -->` → `no-late-reset`. */
function commentOf(comments: string, name: string): string | null {
  return new RegExp(`<!-- ${name}: (.*?) -->`, 'u').exec(comments)?.[1] ?? null
}

/** Targets inside the package, without the part after `#`. */
function linksOf({ tokens }: Page): string[] {
  const targets: string[] = []
  void walkTokens([...tokens], token => {
    if (token.type === 'link' || token.type === 'image') targets.push((token as Tokens.Link).href)
  })
  return targets
    .filter(target => !/^(?:[a-z]+:|#)/u.test(target))
    .map(target => target.replace(/#.*$/u, ''))
}
