import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { readSource } from '../lint/collect.ts'
import type { Change } from './edits.ts'

/** What tests said, by project and by the hash of the changed texts, so that a run can go on later. */
type Outcomes = Record<string, 'passed' | 'broken'>

interface Tests {
  readonly name: string
  /** A command and its arguments. */
  readonly test: readonly string[]
  /** The same for the tests that reach the files whose paths are put behind it. */
  readonly related?: readonly string[]
}

const LONGEST_RUN = 600_000

/** Runs the tests of a project with a change in it, once for each change, and puts the files back. */
export class Ledger {
  readonly #file: string
  readonly #outcomes: Outcomes
  readonly #project: Tests
  readonly #checkout: string

  constructor(file: string, project: Tests, checkout: string) {
    this.#file = file
    this.#outcomes = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcomes) : {}
    this.#project = project
    this.#checkout = checkout
  }

  /** By all tests, or by those that reach what was changed, where the project can tell them. */
  outcomeOf(change: Change, by: 'all' | 'related' = 'all'): 'passed' | 'broken' {
    const key = `${this.#project.name} ${hashOf(change, this.#checkout)} ${change.what}`
    const known = this.#outcomes[key]
    if (known) return known

    // A test that also fails now and then gets a second chance; one that we broke fails twice.
    const outcome = this.#passes(change, by) || this.#passes(change, by) ? 'passed' : 'broken'
    this.#outcomes[key] = outcome
    writeFileSync(this.#file, `${JSON.stringify(this.#outcomes, null, 2)}\n`)
    return outcome
  }

  #passes({ texts }: Change, by: 'all' | 'related'): boolean {
    const before = new Map([...texts.keys()].map(path => [path, readSource(path)]))
    try {
      for (const [path, text] of texts) writeFileSync(path, text)
      const [command = '', ...args] =
        by === 'related' && this.#project.related
          ? [...this.#project.related, ...texts.keys()]
          : this.#project.test
      const run = spawnSync(command, args, {
        cwd: this.#checkout,
        encoding: 'utf8',
        timeout: LONGEST_RUN,
        maxBuffer: Infinity,
        env: { ...process.env, CI: '1' },
      })
      return run.status === 0
    } finally {
      for (const [path, text] of before) writeFileSync(path, text)
    }
  }
}

function hashOf({ texts }: Change, checkout: string): string {
  const hash = createHash('sha256')
  for (const [path, text] of texts) hash.update(relative(checkout, path)).update(text)
  return hash.digest('hex').slice(0, 12)
}
