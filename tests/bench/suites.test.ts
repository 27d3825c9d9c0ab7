import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { Editor } from '../../bench/suites/edits.ts'
import { Ledger } from '../../bench/suites/ledger.ts'
import plugin from '../../src/index.ts'

const LATE = `
const lines = []
process.on('warning', warning => lines.push(warning.message))
export async function flush() {
  await send(lines)
  lines.length = 0
}
`

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  file = join(folder, 'lines.js')
  writeFileSync(file, LATE)
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('every fix is applied, and counted', () => {
  const { texts, edits } = new Editor(plugin).fixAll(folder, [file])

  expect(edits).toBe(1)
  expect(texts.get(file)).toContain('const linesSnapshot = [...lines]')
  expect(readFileSync(file, 'utf8')).toBe(LATE)
})

test('each suggestion is a change by itself', () => {
  const changes = [...new Editor(plugin).suggest(folder, [file])]

  expect(changes.map(({ what }) => what)).toEqual([
    expect.stringMatching(/^lines\.js:6 interleave\/no-late-reset: Take `lines`/u),
  ])
})

test('tests that fail after a change, and then again, are broken; the file is put back', () => {
  const ledger = ledgerOf('grep -q late lines.js')

  expect(ledger.outcomeOf({ what: 'a change', texts: new Map([[file, 'gone']]), edits: 1 })).toBe(
    'broken',
  )
  expect(readFileSync(file, 'utf8')).toBe(LATE)
})

test('a change that was tried is not tried again', () => {
  const change = { what: 'a change', texts: new Map([[file, 'other']]), edits: 1 }

  expect(ledgerOf('echo run >> runs').outcomeOf(change)).toBe('passed')
  expect(ledgerOf('echo run >> runs').outcomeOf(change)).toBe('passed')
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\n')
})

function ledgerOf(command: string): Ledger {
  return new Ledger(
    join(folder, 'outcomes.json'),
    { name: 'project', test: ['sh', '-c', command] },
    folder,
  )
}
