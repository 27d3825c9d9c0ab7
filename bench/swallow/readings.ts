import * as parser from '@typescript-eslint/parser'
import type { Linter } from 'eslint'

/** A parser and the dialect that it is to read; the trees that rules get differ from one to the other. */
export interface Reading {
  readonly name: string
  readonly languageOptions: NonNullable<Linter.Config['languageOptions']>
}

const ESPREE = ['module', 'script', 'commonjs'] as const
const JSX = { ecmaFeatures: { jsx: true } }

/** Groups of readings: of each group the first that can read the file is taken. */
export function readingsOf(path: string): readonly (readonly Reading[])[] {
  const typescript = [{ name: 'TypeScript', languageOptions: { parser, parserOptions: {} } }]
  if (/\.[cm]?ts$/u.test(path)) return [typescript]

  const withJsx = [{ name: 'TypeScript', languageOptions: { parser, parserOptions: JSX } }]
  if (path.endsWith('.tsx')) return [withJsx]

  const espree = ESPREE.map(sourceType => ({
    name: `espree, ${sourceType}`,
    languageOptions: { ecmaVersion: 'latest' as const, sourceType, parserOptions: JSX },
  }))
  return [espree, [...withJsx, ...typescript]]
}
