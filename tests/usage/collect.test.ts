import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { collectFiles, isMinified } from '../../bench/lint/collect.ts'

const NOBODY = 65_534

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  chmodSync(folder, 0o755)
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a folder that may not be read is named, and its neighbours are collected', () => {
  mkdirSync(join(folder, 'open'))
  writeFileSync(join(folder, 'open', 'index.ts'), '')
  mkdirSync(join(folder, 'closed'))
  chmodSync(join(folder, 'closed'), 0o000)

  expect(withoutPrivileges(() => collectFiles([folder]))).toEqual({
    files: [join(folder, 'open', 'index.ts')],
    obstacles: [{ path: join(folder, 'closed'), reason: 'may not be read (permission denied)' }],
  })
})

test('a file that is reached twice is collected once', () => {
  const file = join(folder, 'index.ts')
  writeFileSync(file, '')

  expect(collectFiles([folder, file]).files).toEqual([file])
})

test('a file that is named is taken, a minified one too', () => {
  const file = join(folder, 'bundle.min.js')
  writeFileSync(file, '')

  expect(collectFiles([file]).files).toEqual([file])
  expect(collectFiles([folder]).files).toEqual([])
})

test('every extension of JavaScript and TypeScript counts, declarations do not', () => {
  for (const name of ['a.js', 'b.mjs', 'c.cjs', 'd.jsx', 'e.ts', 'f.mts', 'g.cts', 'h.tsx'])
    writeFileSync(join(folder, name), '')
  for (const name of ['a.d.ts', 'b.d.mts', 'c.d.cts', 'd.json', 'e.css.d.ts'])
    writeFileSync(join(folder, name), '')

  expect(collectFiles([folder]).files.map(file => file.slice(folder.length + 1))).toEqual([
    'a.js',
    'b.mjs',
    'c.cjs',
    'd.jsx',
    'e.ts',
    'f.mts',
    'g.cts',
    'h.tsx',
  ])
})

test('a text whose lines are hundreds of characters long is minified, one long line is not', () => {
  expect(isMinified('a()'.repeat(1_000))).toBe(true)
  expect(isMinified('a()\n'.repeat(1_000) + 'b()'.repeat(1_000))).toBe(false)
})

/** Root may read everything: it becomes somebody else for a moment. */
function withoutPrivileges<Result>(action: () => Result): Result {
  if (process.geteuid?.() !== 0) return action()
  process.seteuid?.(NOBODY)
  try {
    return action()
  } finally {
    process.seteuid?.(0)
  }
}
