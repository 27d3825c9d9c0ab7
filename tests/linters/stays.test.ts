import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

import * as tsParser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import tseslint from 'typescript-eslint'

import interleave from '../../src/index.ts'
import { fixWith, lintBoth } from '../fuzz/linting.ts'
import { anySpec } from '../fuzz/generate.ts'
import { render } from '../fuzz/render.ts'
import { planOf } from '../fuzz/spec.ts'

/** Texts that our fixes made, of generated programs. */
const fixed: { readonly text: string; readonly filename: string }[] = []

const PROGRAMS = 150

beforeAll(() => {
  for (const spec of fc.sample(anySpec, { seed: 5, numRuns: PROGRAMS })) {
    const { text, filename } = render(planOf(spec))
    const after = fixWith('recommended', text, filename)
    if (after !== text) fixed.push({ text: after, filename })
  }
  expect(fixed.length).toBeGreaterThan(5)
})

const require = createRequire(import.meta.url)

test('eslint-plugin-unicorn undoes no fix', async () => {
  const { default: unicorn } = (await import(require.resolve('eslint-plugin-unicorn'))) as Plugin
  expectToStay([unicorn.configs['recommended'] ?? {}])
})

test('eslint-plugin-unicorn undoes a copy in the head of a loop: it is on', async () => {
  const { default: unicorn } = (await import(require.resolve('eslint-plugin-unicorn'))) as Plugin
  const { output } = new Linter({ configType: 'flat' }).verifyAndFix(
    'for (const job of [...jobs]) send(job)\n',
    [unicorn.configs['recommended'] ?? {}],
    'file.js',
  )
  expect(output).toContain('of jobs)')
})

test('eslint-plugin-sonarjs undoes no fix', () => {
  const sonarjs = require('eslint-plugin-sonarjs') as Plugin['default']
  expectToStay([sonarjs.configs['recommended'] ?? {}])
})

test('typescript-eslint, strict and stylistic, undoes no fix', () => {
  expectToStay([...tseslint.configs.strict, ...tseslint.configs.stylistic] as Linter.Config[])
})

test('oxlint with all its rules undoes no fix', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  try {
    const paths = fixed.map(({ text, filename }, index) => {
      const path = join(folder, `${index}-${filename}`)
      writeFileSync(path, text)
      return path
    })
    const binary = fileURLToPath(new URL('node_modules/oxlint/bin/oxlint', import.meta.url))
    const { status, stdout } = spawnSync(
      process.execPath,
      [binary, '-A', 'all', '-W', 'all', '--fix', folder],
      { encoding: 'utf8' },
    )
    expect(stdout).toMatch(/Finished in/u)
    expect(status).toBe(0)
    fixed.forEach(({ text, filename }, index) => {
      const after = readFileSync(paths[index] ?? '', 'utf8')
      expect(reportsOf(after, filename)).toEqual(reportsOf(text, filename))
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

interface Plugin {
  readonly default: { readonly configs: Readonly<Record<string, Linter.Config>> }
}

/** With their fixes and ours on, nothing that we fixed is reported again, and it comes to an end. */
function expectToStay(others: readonly Linter.Config[]): void {
  const linter = new Linter({ configType: 'flat' })
  const config: Linter.Config[] = [
    {
      files: ['**/*.js', '**/*.ts'],
      languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    },
    ...others.map(each => ({ ...each, files: ['**/*.js', '**/*.ts'] })),
    { ...interleave.configs.recommended, files: ['**/*.js', '**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parser: tsParser } },
  ]
  const said = fixed.flatMap(({ text, filename }) => linter.verify(text, config, filename))
  expect(said.filter(({ fatal }) => fatal)).toEqual([])
  expect(said.some(({ ruleId }) => ruleId?.startsWith('interleave/') === false)).toBe(true)
  for (const { text, filename } of fixed) {
    const { output } = linter.verifyAndFix(text, config, filename)
    expect(reportsOf(output, filename)).toEqual(reportsOf(text, filename))
    expect(linter.verifyAndFix(output, config, filename).output).toBe(output)
  }
}

/** The rules that report, of both presets, in the order of the text. */
function reportsOf(text: string, filename: string): string[] {
  return lintBoth(text, filename).map(({ preset, rule }) => `${preset} ${rule}`)
}
