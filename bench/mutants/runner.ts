/**
 * A test runner for Stryker that loads the plugin and its tests once, and then runs them for one mutant
 * after the other: those first that have killed most, the quick ones before the slow ones, up to the
 * first that fails. Starting vitest for each mutant takes longer than most of them live.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { takeCollected, type Collected } from './vitest.ts'

/** What instrumented code counts, and is told. */
interface Stage {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: unknown
}

interface MutantRun {
  readonly activeMutant: { readonly id: string; readonly fileName: string }
  readonly testFilter?: readonly string[]
  readonly hitLimit?: number
}

interface Test extends Collected {
  readonly id: string
  timeSpentMs: number
  /** How many mutants of a file it killed. */
  readonly kills: Map<string, number>
}

class Runner {
  readonly #stage: Stage = ((globalThis as unknown as Record<string, Stage>)['__stryker__'] ??= {})
  readonly #files: readonly string[] = JSON.parse(process.env['MUTANT_TESTS'] ?? '[]') as string[]
  readonly #tests = new Map<string, Test>()

  capabilities() {
    return { reloadEnvironment: false }
  }

  async init(): Promise<void> {
    for (const file of this.#files) {
      await import(pathToFileURL(resolve(file)).href)
      for (const { name, body } of takeCollected()) {
        const id = `${file}#${name}`
        this.#tests.set(id, { id, name, body, timeSpentMs: 0, kills: new Map() })
      }
    }
  }

  /** All tests, none of them on a mutant. */
  async dryRun() {
    const tests = []
    for (const test of this.#tests.values()) {
      this.#stage.currentTestId = test.id
      const started = performance.now()
      const failure = await failureOf(test)
      test.timeSpentMs = performance.now() - started
      const { id, name, timeSpentMs } = test
      tests.push(
        failure === null
          ? { id, name, timeSpentMs, status: 0 }
          : { id, name, timeSpentMs, status: 1, failureMessage: failure },
      )
    }
    this.#stage.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: this.#stage.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
    const { id, fileName } = activeMutant
    const tests = this.#inOrder(testFilter, fileName)
    Object.assign(this.#stage, { activeMutant: id, hitCount: 0, hitLimit })
    try {
      for (const [index, test] of tests.entries()) {
        const failureMessage = await failureOf(test)
        if (hitLimit !== undefined && (this.#stage.hitCount ?? 0) > hitLimit)
          return { status: 'timeout', reason: 'It goes round and round.' }
        if (failureMessage === null) continue
        test.kills.set(fileName, (test.kills.get(fileName) ?? 0) + 1)
        return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests: index + 1 }
      }
      return { status: 'survived', nrOfTests: tests.length }
    } finally {
      Object.assign(this.#stage, { activeMutant: undefined, hitCount: undefined })
    }
  }

  #inOrder(testFilter: readonly string[] | undefined, file: string): Test[] {
    const chosen = testFilter && new Set(testFilter)
    return [...this.#tests.values()]
      .filter(({ id }) => chosen?.has(id) ?? true)
      .sort(
        (a, b) =>
          (b.kills.get(file) ?? 0) - (a.kills.get(file) ?? 0) || a.timeSpentMs - b.timeSpentMs,
      )
  }
}

async function failureOf({ body }: Collected): Promise<string | null> {
  try {
    await body()
    return null
  } catch (error) {
    return String(error)
  }
}

const factory = Object.assign(() => new Runner(), { inject: [] })

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-process', factory }]
