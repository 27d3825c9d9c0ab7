import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import ts from 'typescript'
import { expect } from 'vitest'

import { analyze, type Source } from '../../src/engine/index.ts'
import type { Edit, Repair, TakeFirstOptions } from '../../src/fix/repair.ts'
import { snapshotRepair } from '../../src/fix/snapshot.ts'
import { takeFirstRepair } from '../../src/fix/take-first.ts'

const OPTIONS: TakeFirstOptions = { fix: 'all', onFailure: 'restore' }

const CONFIG: Linter.Config = {
  files: ['**/*.ts'],
  languageOptions: { parser },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
}

const linter = new Linter({ configType: 'flat' })

/** The first drain of a text, repaired. */
export function takeFirst(code: string, options: Partial<TakeFirstOptions> = {}) {
  const source = sourceOf(code)
  const facts = analyze(source)
  const [drain] = facts.drains
  expect(drain, 'a drain').toBeDefined()
  return resultOf(code, drain && takeFirstRepair(facts, source, drain, { ...OPTIONS, ...options }))
}

/** The first live pass of a text, repaired. */
export function snapshot(code: string) {
  const source = sourceOf(code)
  const facts = analyze(source)
  const [live] = facts.liveIterations
  expect(live, 'a live pass').toBeDefined()
  return resultOf(code, live && snapshotRepair(facts, source, live, OPTIONS))
}

/** What ESLint hands to a rule. */
export function sourceOf(code: string): Source {
  const messages = linter.verify(code, CONFIG, 'file.ts')
  expect(messages).toEqual([])
  return linter.getSourceCode() as unknown as Source
}

function resultOf(code: string, repair: Repair | undefined) {
  const { fix = null, suggestions = [] } = repair ?? {}
  return {
    fixed: fix && applied(code, fix),
    suggestions: Object.fromEntries(
      suggestions.map(({ title, edits }) => [title, applied(code, edits)]),
    ),
  }
}

/** Fails when edits overlap, as ESLint does. */
function applied(code: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const { range, text } of edits.toSorted(
    (a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1],
  )) {
    expect(range[0]).toBeGreaterThanOrEqual(at)
    result += code.slice(at, range[0]) + text
    at = range[1]
  }
  return result + code.slice(at)
}

/** What the strictest compiler says of each text; none of them says anything. */
export function compileErrorsOf(texts: readonly string[]): string[] {
  return diagnosticsOf(texts).map(({ message, text }) => `${message}\n${text}`)
}

/** A text before and after its repair. */
export interface Repaired {
  readonly before: string
  readonly after: string
}

/**
 * What the strictest compiler says of a text after its repair, and did not say before. A text that names types
 * which it does not declare is full of `any` before, and may be so after; a private container that nobody
 * reads but who fills it is dead either way.
 */
export function newCompileErrorsOf(repaired: readonly Repaired[]): string[] {
  const texts = [...new Set(repaired.flatMap(({ before, after }) => [before, after]))]
  const said = new Map<string, string[]>()
  for (const { message, text } of diagnosticsOf(texts))
    said.set(text, [...(said.get(text) ?? []), message])
  return repaired.flatMap(({ before, after }) => {
    const known = said.get(before) ?? []
    const isSame = (message: string): boolean =>
      known.includes(message) ||
      (known.length > 0 && message.includes("implicitly has an 'any' type")) ||
      (known.includes("Object is possibly 'undefined'.") && message.includes("| undefined'")) ||
      /^'#\w+' is declared but its value is never read/u.test(message)
    const fresh = (said.get(after) ?? []).filter(message => !isSame(message))
    return fresh.map(message => `${message}\n${after}`)
  })
}

function diagnosticsOf(texts: readonly string[]): { message: string; text: string }[] {
  const files = new Map(texts.map((text, index) => [`/${String(index)}.ts`, text]))
  const host = ts.createCompilerHost(STRICTEST)
  const readFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name)
    return text === undefined
      ? readFile(name, ...rest)
      : ts.createSourceFile(name, `${text}\nexport {}\n`, ts.ScriptTarget.ES2022)
  }
  host.writeFile = () => undefined
  const program = ts.createProgram([...files.keys()], STRICTEST, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ')
    return { message, text: (file && files.get(file.fileName)) ?? '' }
  })
}

const STRICTEST: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noImplicitReturns: true,
  allowUnreachableCode: false,
  noPropertyAccessFromIndexSignature: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: [],
}
