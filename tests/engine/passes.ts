import * as tsParser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { expect } from 'vitest'

import { factsOf, runPasses } from '../../src/engine/analyze.ts'
import type { Passes } from '../../src/engine/analyze.ts'
import type { Callable, Facts, Node, Slot, Source } from '../../src/engine/facts.ts'
import { walk } from '../../src/engine/traverse.ts'

/** Decides the language: `file.ts` unless the case says otherwise. `file.js` is read by espree. */
export type Filename = 'file.cjs' | 'file.js' | 'file.jsx' | 'file.ts' | 'file.tsx'

/** A file as ESLint hands it to the engine. Fails on one that does not parse. */
export function sourceOf(code: string, filename: Filename = 'file.ts'): Source {
  const messages = linter.verify(code, LANGUAGES, filename)
  expect(messages).toEqual([])

  return linter.getSourceCode() as unknown as Source
}

/** What every pass found in a file, and ways to point at things in it. */
export interface Inspected extends Passes {
  readonly source: Source
  readonly facts: Facts
  /** `drain` of `drain() {}`; the module by the name `module`. */
  readonly callable: (name: string) => Callable
  readonly slot: (name: string) => Slot
  /** The first expression that is written exactly like this. */
  readonly node: (text: string) => Node
}

export function inspect(code: string, filename: Filename = 'file.ts'): Inspected {
  const source = sourceOf(code, filename)
  const passes = runPasses(source)
  const facts = factsOf(passes)

  return {
    ...passes,
    source,
    facts,
    callable: name =>
      found(
        passes.outlined.callables.find(
          callable => callable.name === (name === 'module' ? 'the module' : `${name}()`),
        ),
        `the callable ${name}`,
      ),
    slot: name =>
      found(
        passes.slots.all.find(slot => slot.name === name),
        `the slot ${name}`,
      ),
    node: text => found(findNode(source, text), `a node written as ${text}`),
  }
}

function findNode(source: Source, text: string): Node | undefined {
  let first: Node | undefined
  walk(source, node => {
    if (source.text.slice(...node.range) !== text) return
    // A statement without a semicolon is written like its expression, which comes after it.
    if (!first || first.range[0] === node.range[0]) first = node
  })
  return first
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The code has not got ${what}.`)
  return value
}

const linter = new Linter({ configType: 'flat' })

const LANGUAGES: Linter.Config[] = [
  {
    files: ['**'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['**/*.jsx'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser: tsParser } },
]
