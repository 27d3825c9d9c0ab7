import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Linter, Rule } from 'eslint'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FieldLinter } from '../../bench/field/lint.ts'

const reportsLoops: Rule.RuleModule = {
  create: context => ({
    ForOfStatement(node) {
      const message = '`this.#queue` is walked: `other.send()` on line 5, line 9, and 3 more.'
      context.report({ node, message })
    },
  }),
}

const config: Linter.Config = {
  plugins: { interleave: { rules: { 'no-live-iteration': reportsLoops } } },
  rules: { 'interleave/no-live-iteration': 'error' },
}

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'field-lint-'))
  writeFileSync(
    join(folder, 'source.ts'),
    `class Queue {
  run(): void {
    setTimeout(() => {
      // eslint-disable-next-line
      for (const job of this.jobs) job()
    })
  }
}
`,
  )
  writeFileSync(join(folder, 'sloppy.js'), 'chmod(file, 0755)\n')
  writeFileSync(join(folder, 'broken.ts'), 'class {\n')
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('a report keeps its own lines and the container that it names first, disabled or not', () => {
  const [finding] = new FieldLinter(folder, [config]).lint('source.ts').findings
  expect(finding).toMatchObject({ rule: 'no-live-iteration', line: 5, lines: [5, 5, 9] })
  expect(finding?.names).toEqual(new Set(['this', 'queue']))
})

test('a function handed to a call belongs to the operation around it', () => {
  expect(new FieldLinter(folder, [config]).lint('source.ts').operations).toEqual([[2, 7]])
})

test('an old script that only ESLint parses by itself is linted', () => {
  expect(new FieldLinter(folder, [config]).lint('sloppy.js').problem).toBeNull()
})

test('a file that does not parse is named', () => {
  expect(new FieldLinter(folder, [config]).lint('broken.ts').problem).toContain('broken.ts')
})
