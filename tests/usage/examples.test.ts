import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ESLint } from 'eslint'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLinter, loadBuiltPlugin } from '../../bench/lint/lint.ts'
import { EXAMPLES, fileOf, findBlock, judge, textOf } from '../../examples/examples.ts'
import { LOADS, type Tally } from '../../examples/load.ts'
import { MetricsBuffer as LockedBuffer } from '../../examples/lock-cure/before.ts'
import { runStepped } from '../../examples/stepped.ts'
import { collectTypeErrors, ROOT } from './scratch.ts'

let plugin: ESLint.Plugin

beforeAll(async () => {
  plugin = await loadBuiltPlugin(ROOT)
})

test('every folder is an example that is shown', () => {
  const folders = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)

  expect(EXAMPLES.map(({ folder }) => folder).toSorted()).toEqual(folders.toSorted())
})

describe.each(EXAMPLES)('$folder', example => {
  test('the README quotes what the plugin says', async () => {
    const { findings } = await judge(plugin, example)

    expect(findBlock(example, 'text')).toBe(findings)
  })

  test('the README and after.ts show what --fix makes of it', async () => {
    const { diff, fixed } = await judge(plugin, example)

    expect(findBlock(example, 'diff') ?? '').toBe(diff)
    expect(textOf(example, 'after.ts')).toBe(fixed)
  })

  test('a second --fix changes nothing, and there is nothing left to repair', async () => {
    const linter = createLinter(plugin, { preset: 'recommended', fix: true })
    const after = textOf(example, 'after.ts')
    const report = await linter.lint(fileOf(example, 'after.ts').pathname, after)

    expect(report).toMatchObject({ outcome: 'linted', fixed: null })
    if (example.isUnsafe) expect(report).toMatchObject({ findings: [] })
  })

  test('both texts compile', () => {
    const paths = [fileOf(example, 'before.ts').pathname, fileOf(example, 'after.ts').pathname]

    expect(collectTypeErrors(...paths)).toEqual([])
  })

  test.each(LOADS)('before, under the load "$title"', load => {
    expect(isWhole(runStepped(fileOf(example, 'before.ts'), load))).toBe(!example.isUnsafe)
  })

  test.each(LOADS)('after, under the load "$title"', load => {
    const tally = runStepped(fileOf(example, 'after.ts'), load)

    expect(tally).toEqual({ went: tally.went, came: tally.went, lost: 0, twice: 0, strayed: 0 })
    expect(tally.went).toBe(2 * load.buffers * load.writersPerBuffer * load.roundsPerWriter)
  })
})

test('the lock cure is silent', async () => {
  const example = EXAMPLES.find(({ folder }) => folder === 'lock-cure')

  expect(example && (await judge(plugin, example)).findings).toBe('No findings.')
})

test('the half-cure loses more than the original', () => {
  const [load] = LOADS
  const lostBy = (folder: string) =>
    load && runStepped(new URL(`../../examples/${folder}/before.ts`, import.meta.url), load).lost

  expect(lostBy('half-cure')).toBeGreaterThan(Number(lostBy('metrics-buffer-async')))
})

test('a locked buffer whose client never answers does not hold up another', async () => {
  const silent = () => new Promise<void>(() => undefined)
  const stuck = new LockedBuffer({ timing: silent, increment: silent })
  const received: string[] = []
  const receive = (metric: string) => {
    received.push(metric)
    return Promise.resolve()
  }
  const free = new LockedBuffer({ timing: receive, increment: receive })

  await stuck.incrCounter('a', 1)
  void stuck.flush()
  await free.incrCounter('b', 1)
  await free.flush()
  stuck.close()
  free.close()

  expect(received).toEqual(['b'])
})

function isWhole({ lost, twice, strayed }: Tally): boolean {
  return lost + twice + strayed === 0
}
