import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { Realm } from '../proof/realm.ts'
import { Tape } from '../proof/tape.ts'
import { fuzz } from './fuzz.ts'
import { examine } from './examine.ts'
import { search, NARROW } from './explore.ts'
import { LIMITS } from './known.ts'
import { compileProgram } from './program.ts'
import { planOf, FORMS, WRITES, type OperationSpec, type PartSpec, type Spec } from './spec.ts'
import { render } from './render.ts'

test('generated programs: what is said is shown, what is shown is said, what is fixed is right', () => {
  const { found, claims, harms, fixes } = fuzz(20, 120, () => undefined)

  expect([...found.keys()]).toEqual([])
  expect(Math.min(claims, harms, fixes)).toBeGreaterThan(0)
})

test.each(LIMITS)('$title: a line of docs/limits.md', ({ title }) => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/limits.md', import.meta.url)), 'utf8')
  expect(page).toContain(`- **${title}**`)
})

test('a tape comes to every way through the decisions, and to none twice', () => {
  const tape = new Tape()
  const ways: string[] = []
  do {
    const first = tape.choose(3)
    const second = first === 1 ? tape.choose(2) : 0
    ways.push(`${first}${second}`)
  } while (tape.rewind())

  expect(ways).toEqual(['00', '10', '11', '20'])
})

describe('harm that the runs show', () => {
  test('a write between the read and the reset is lost', () => {
    expect(harmsOf(drain('array', 'bulk'), 'add')).toEqual(['lost', 'twice'])
  })

  test('nothing, where the container is swapped first', () => {
    expect(harmsOf(drain('array', 'swap'), 'add')).toEqual([])
  })

  test('a removal makes a loop over an array pass over an element', () => {
    expect(harmsOf({ ...drain('array', 'of'), reset: 'none' }, 'remove')).toEqual(['skipped'])
  })

  test('a removal does nothing to a loop over a copy', () => {
    expect(harmsOf({ ...drain('array', 'copy'), reset: 'none' }, 'remove')).toEqual([])
  })

  test('a writer that waited first adds a member again: it is there, and the reset drops it', () => {
    const later = { ...drain('set', 'of'), body: 'send-recheck' } as const
    expect(harmsOf(later, 'add', { isAsync: true, guard: 'chain' })).toContain('lost')
  })

  test('a loop over a map shows some of the additions', () => {
    expect(harmsOf({ ...drain('map', 'of'), reset: 'none' }, 'set')).toEqual(['mixed'])
  })

  test('who is turned away by a flag might as well not have come', () => {
    const stops = { ...drain('array', 'reverse'), exit: 'return', wrap: 'finally' } as const
    expect(
      harmsOf({ ...stops, reset: 'splice' }, 'replace', { guard: 'busy', isBusy: true }),
    ).toEqual([])
  })

  test('a key that was taken before is gone', () => {
    expect(harmsOf({ ...drain('record', 'keys'), reset: 'none' }, 'remove')).toEqual(['hole'])
  })
})

test('counters that a repair puts back behind new ones are handed over by each run that fails', () => {
  const stops = { ...drain('map', 'of'), exit: 'throw', reset: 'in-place' } as const
  const spec = specOf(stops, 'set', { isCounter: true, guard: 'busy' })
  const { discrepancies, fixes } = examine(new Realm(), spec, false)

  expect(fixes).toBe(1)
  expect(discrepancies).toEqual([])
})

describe('npm run fuzz', () => {
  test('says what is wrong with an option', () => {
    const { status, stderr } = run('--programs', 'many')

    expect(status).toBe(2)
    expect(stderr.trim()).toBe('--programs is "many"; write a whole number from 1 on.')
  })

  test('prints its seed and a summary', () => {
    const { status, stdout } = run('--seed', '20', '--programs', '5')

    expect(status).toBe(0)
    expect(stdout).toMatch(/^seed 20, 5 programs\n/u)
    expect(stdout).toMatch(/5 programs, \d+ runs\n/u)
    expect(stdout.trim()).toMatch(/✓ nothing found$/u)
  })
})

interface Drain extends PartSpec {
  readonly kind: keyof typeof FORMS
}

function drain(kind: keyof typeof FORMS, form: string): Drain {
  return {
    kind,
    container: 0,
    form: (FORMS[kind] as readonly string[]).indexOf(form),
    body: 'send',
    exit: 'none',
    wrap: 'none',
    between: 'none',
    reset: 'rebind',
  }
}

interface More {
  /** The writer waits first. */
  readonly isAsync?: boolean
  readonly isCounter?: boolean
  readonly guard?: OperationSpec['guard']
  /** The operation waits first, and its flag turns the writer away meanwhile. */
  readonly isBusy?: boolean
}

/** One operation with one writer. */
function specOf({ kind, ...part }: Drain, write: string, more: More = {}): Spec {
  const { isAsync = false, isCounter = false, guard = 'none', isBusy = false } = more
  return {
    host: 'class',
    fields: '#',
    containers: [{ kind, isCounter }],
    operation: { entry: 'public', waitsFirst: isBusy, guard, parts: [part] },
    writers: [
      {
        container: 0,
        entry: 'event',
        write: indexOf(kind, write),
        guard: isBusy ? 'busy' : 'none',
        isAsync,
      },
    ],
    text: { language: 'ts', semicolons: false, braces: true, comments: [] },
  }
}

/** Kinds of harm that it comes to. */
function harmsOf(part: Drain, write: string, more: More = {}): string[] {
  const realm = new Realm()
  const plan = planOf(specOf(part, write, more))
  const { harms } = search(realm, compileProgram(realm, plan, render(plan).text), NARROW)
  return [...new Set(harms.map(harm => harm.kind))].sort()
}

function indexOf(kind: keyof typeof FORMS, write: string): number {
  const index = (WRITES[kind] as readonly string[]).indexOf(write)
  expect(index).toBeGreaterThanOrEqual(0)
  return index
}

function run(...options: string[]) {
  const entry = fileURLToPath(new URL('run.ts', import.meta.url))
  return spawnSync(process.execPath, ['--import', 'tsx', entry, ...options], { encoding: 'utf8' })
}
