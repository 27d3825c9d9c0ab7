import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createScratch, ROOT, type Scratch } from './scratch.ts'

const CLEAN = 'export const answer = 42\n'

let project: Scratch

beforeEach(() => {
  project = createScratch()
})

afterEach(() => {
  project.remove()
})

describe('exit codes', () => {
  test('0 when there is nothing to say', () => {
    project.write('clean.ts', CLEAN)

    const { status, stdout, stderr } = start('clean.ts')

    expect(stdout).toBe('No findings in 1 file.\n')
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('1 when there are findings, each with its place', () => {
    project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

    const { status, stdout } = start('buffer.ts')

    expect(stdout).toMatch(/^buffer\.ts\n {2}\d+:\d+ {2}error {2}no-late-reset\n/)
    expect(status).toBe(1)
  })

  test('1 when all there is are warnings', () => {
    project.add('buffer.ts', 'examples/metrics-buffer-sync/before.ts')

    expect(start('buffer.ts').status).toBe(1)
  })

  test('2 when nothing was found to lint', () => {
    project.write('notes.md', '# Notes')
    mkdirSync(project.pathOf('empty'))

    const { status, stderr } = start('empty')

    expect(stderr).toMatch(/^.*empty: holds no JavaScript or TypeScript file\n$/)
    expect(status).toBe(2)
  })
})

describe('what cannot be linted is named, and the rest is linted', () => {
  test('a path that does not exist', () => {
    project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

    const { status, stdout, stderr } = start('missing.ts', 'buffer.ts')

    expect(stderr).toBe('missing.ts: does not exist\n')
    expect(stdout).toContain('no-late-reset')
    expect(status).toBe(2)
  })

  test('a file that does not parse', () => {
    project.write('broken.ts', 'const = 1\n')
    project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

    const { status, stdout, stderr } = start('.')

    expect(stderr).toMatch(/^broken\.ts: does not parse \(line 1, column \d+\): .+\n$/)
    expect(stdout).toContain('no-late-reset')
    expect(status).toBe(2)
  })

  test('a file that is too deep for the parser', () => {
    project.write('deep.ts', `x = ${'a ?\n b :\n '.repeat(5_000)}c\n`)
    project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

    const { status, stdout, stderr } = start('.')

    expect(stderr).toBe('deep.ts: does not parse: Maximum call stack size exceeded\n')
    expect(stdout).toContain('no-late-reset')
    expect(status).toBe(2)
  })

  test('a folder behind a circle of links', () => {
    symlinkSync('circle', project.pathOf('circle'))
    project.write('clean.ts', CLEAN)

    const { status, stdout, stderr } = start('circle', 'clean.ts')

    expect(stderr).toMatch(/^circle: cannot be followed .*\n$/)
    expect(stdout).toContain('No findings in 1 file')
    expect(status).toBe(2)
  })

  test('a file of another language', () => {
    project.write('notes.md', '# Notes')

    const { status, stderr } = start('notes.md')

    expect(stderr).toBe('notes.md: is neither JavaScript nor TypeScript\n')
    expect(status).toBe(2)
  })
})

describe('options', () => {
  test('--fix repairs the file, and then there is nothing left to say', () => {
    project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

    const { status, stdout } = start('--fix', 'buffer.ts')

    expect(stdout).toBe('No findings in 1 file, 1 file fixed.\n')
    expect(status).toBe(0)
    expect(project.read('buffer.ts')).toBe(
      project.readOwn('examples/metrics-buffer-async/after.ts'),
    )
  })

  test('--strict says more than the default', () => {
    project.write('snapshot.ts', SAFE_TODAY)

    expect(start('snapshot.ts').status).toBe(0)
    expect(start('--strict', 'snapshot.ts').status).toBe(1)
  })

  test('an unknown option is an error that names it', () => {
    const { status, stderr } = start('--stritc', '.')

    expect(stderr).toBe("Unknown option '--stritc'. See --help.\n")
    expect(status).toBe(2)
  })

  test('--help tells the exit codes', () => {
    const { status, stdout } = start('--help')

    expect(stdout).toContain('Exit code: 0 clean, 1 findings, 2')
    expect(status).toBe(0)
  })
})

test('a config file of the project has no say', () => {
  project.write('eslint.config.js', 'throw new Error("read")')
  project.add('buffer.ts', 'examples/metrics-buffer-async/before.ts')

  expect(start('buffer.ts').status).toBe(1)
})

test('packages, declarations and minified files are left alone', () => {
  mkdirSync(project.pathOf('src'))
  mkdirSync(project.pathOf('src/node_modules'))
  project.write('src/node_modules/broken.js', 'const = 1\n')
  project.write('src/types.d.ts', 'const = 1\n')
  project.write('src/bundle.min.js', 'const = 1\n')
  project.write('src/clean.ts', CLEAN)

  const { status, stdout } = start('src')

  expect(stdout).toBe('No findings in 1 file.\n')
  expect(status).toBe(0)
})

const SAFE_TODAY = `
const rooms = new Map<string, number>()
setInterval(() => rooms.set('lobby', Date.now()), 1000)
export function list(): string[] {
  const names: string[] = []
  for (const name of rooms.keys()) names.push(name)
  return names
}
`

/** `npm start -- …`, called from the folder of the project. */
function start(...args: string[]) {
  const script = join(ROOT, 'examples', 'start.ts')
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: project.folder },
  })
}
