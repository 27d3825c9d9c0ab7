import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { lexer, type MarkedToken } from 'marked'

import type { Proof } from './proof.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const CLAIMS = ['prints', 'says', 'facts', 'fixed', 'fixed prints'] as const

export interface Page {
  readonly path: string
  readonly tokens: readonly MarkedToken[]
}

export interface Example {
  /** The second-level heading above it. */
  readonly section: string
  readonly line: number
  readonly code: string
  readonly filename: string
  readonly options: Readonly<Record<string, unknown>>
  readonly reported: readonly string[]
  readonly settings: { readonly interleave?: Readonly<Record<string, unknown>> }
  /** What the proof of it has to be told. */
  readonly drive: Pick<Proof, 'drive'>
  /** Shows a part of what became of the example above it. */
  readonly isSequel: boolean
}

export interface Sequel {
  readonly claim: (typeof CLAIMS)[number]
  readonly line: number
  readonly example: Example
  readonly text: string
}

export function markdownUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name}`)
}

export function readPage(path: string): Page {
  return { path, tokens: lexer(readFileSync(join(ROOT, path), 'utf8')) as MarkedToken[] }
}

export function headingsOf({ tokens }: Page, depth: number, under?: string): string[] {
  let section = ''

  return tokens.flatMap(token => {
    if (token.type !== 'heading') return []

    if (token.depth === 2) section = token.text
    return token.depth === depth && (under ?? section) === section ? [token.text] : []
  })
}

/** Every fenced block of TypeScript or JavaScript, with the comments right before it. */
export function examplesOf(page: Page): Example[] {
  const blocks = blocksOf(page)
  return blocks
    .filter(({ lang }) => /^[jt]sx?$/u.test(lang))
    .map(({ section, line, lang, text, comments }) => ({
      section,
      line,
      code: text,
      filename: `example.${lang}`,
      options: JSON.parse(commentOf(comments, 'options') ?? '{}') as Record<string, unknown>,
      reported: commentOf(comments, 'reported')?.split(/,\s*/u) ?? [],
      settings: settingsOf(page, section, blocks),
      drive: driveOf(comments),
      isSequel: comments.includes('<!-- fixed -->'),
    }))
}

/** On the page about settings, a block of JSON is what the examples of its section are linted with. */
function settingsOf({ path }: Page, section: string, blocks: Block[]): Example['settings'] {
  if (path !== 'docs/settings.md') return {}
  const block = blocks.find(other => other.section === section && other.lang === 'json')
  return block ? { interleave: JSON.parse(block.text) as Record<string, unknown> } : {}
}

function driveOf(comments: string): Pick<Proof, 'drive'> {
  const text = commentOf(comments, 'drive')
  return text === null ? {} : { drive: JSON.parse(text) as NonNullable<Proof['drive']> }
}

interface Block {
  readonly section: string
  readonly line: number
  readonly lang: string
  readonly text: string
  readonly comments: string
}

export function blocksOf({ tokens }: Page): Block[] {
  const blocks: Block[] = []
  let section = ''
  let line = 1
  let comments = ''

  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 2) section = token.text
    if (token.type === 'html') comments += token.text
    if (token.type === 'code')
      blocks.push({ section, line, lang: token.lang ?? '', text: `${token.text}\n`, comments })
    if (token.type !== 'html' && token.type !== 'space') comments = ''
    line += token.raw.split('\n').length - 1
  }
  return blocks
}

/** Blocks that say what becomes of the example above them. */
export function sequelsOf(page: Page): Sequel[] {
  const examples = examplesOf(page)

  return blocksOf(page).flatMap(({ comments, line, text }) => {
    const claim = CLAIMS.find(name => comments.includes(`<!-- ${name} -->`))
    if (!claim) return []
    const example = examples.findLast(other => other.line < line && !other.isSequel)
    if (!example) throw new Error(`${page.path}, line ${line}: no example stands above it`)
    return [{ claim, line, example, text }]
  })
}

/** `<!-- reported: no-late-reset -->` → `no-late-reset`. */
function commentOf(comments: string, name: string): string | null {
  return new RegExp(`<!-- ${name}: (.*?) -->`, 'u').exec(comments)?.[1] ?? null
}
