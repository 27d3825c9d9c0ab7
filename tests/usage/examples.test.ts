import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ESLint } from 'eslint'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLinter, loadBuiltPlugin } from '../../bench/lint/lint.ts'
import { BUFFER_LOADS, SEVERAL_BUFFERS_LOADS } from '../../examples/buffer-load.ts'
import {
  EXAMPLES,
  fileOf,
  findBlock,
  judge,
  programOf,
  textOf,
  type Example,
} from '../../examples/examples.ts'
import { isWhole, type Load, type Program, type Tally } from '../../examples/load.ts'
import { MetricsBuffer as LockedBuffer } from '../../examples/lock-cure/before.ts'
import { runStepped } from '../../examples/stepped.ts'
import { collectTypeErrors, createScratch, ROOT } from './scratch.ts'

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

test('all texts compile', () => {
  const paths = EXAMPLES.flatMap(example => [
    fileURLToPath(fileOf(example, 'before.ts')),
    fileURLToPath(fileOf(example, 'after.ts')),
  ])

  expect(collectTypeErrors(...paths)).toEqual([])
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

  test.each(example.loads)('before, under the load "$title"', async load => {
    expect(isWhole(await runUnder(load, example, 'before.ts'))).toBe(!example.isUnsafe)
  })

  test.each(example.loads)('after, under the load "$title"', async load => {
    const tally = await runUnder(load, example, 'after.ts')

    const { operations } = load
    expect(tally).toEqual({ ...NO_HARM, went: operations, came: operations })
  })
})

test('the lock cure is silent', async () => {
  expect((await judge(plugin, exampleIn('lock-cure'))).findings).toBe('No findings.')
})

test('the half-cure loses more than the original', async () => {
  const [load] = BUFFER_LOADS
  const half = load && (await runUnder(load, exampleIn('half-cure'), 'before.ts'))
  const original = load && (await runUnder(load, exampleIn('metrics-buffer-async'), 'before.ts'))

  expect(half?.lost).toBeGreaterThan(Number(original?.lost))
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

test('buffers that share a lock hold each other up, and the load says so', () => {
  const scratch = createScratch()
  const shared = scratch
    .readOwn('examples/lock-cure/before.ts')
    .replace('export class', 'const shared = new Mutex()\nexport class')
    .replace('#mutex = new Mutex()', '#mutex = shared')
  scratch.write('shared.ts', shared)
  const file = pathToFileURL(scratch.pathOf('shared.ts'))

  const load = SEVERAL_BUFFERS_LOADS.find(({ isFirstStuck }) => isFirstStuck)
  const tally = load && runStepped(file, programOf(exampleIn('lock-cure')), load)
  scratch.remove()

  expect(tally).toMatchObject({ heldUp: 4, lost: 0 })
})

const NO_HARM = { lost: 0, twice: 0, strayed: 0, heldUp: 0 }

function exampleIn(folder: string): Example {
  const example = EXAMPLES.find(each => each.folder === folder)
  if (!example) throw new Error(`There is no example '${folder}'.`)
  return example
}

/** One turn at a time where that can be done. */
async function runUnder(
  load: Load,
  example: Example,
  name: 'before.ts' | 'after.ts',
): Promise<Tally> {
  const program = programOf(example)
  if (example.hasThreads !== true) return runStepped(fileOf(example, name), program, load)

  const { runLoad } = (await import(program.href)) as Program
  return runLoad(await import(fileOf(example, name).href), load)
}
