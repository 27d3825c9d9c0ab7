import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'interleave-package-'))

/** The package as npm would install it. */
const unpacked = join(scratch, 'package')
let packed: string[] = []

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/index.js')))
    throw new Error('dist/index.js is missing: run `npm run build` before the tests.')

  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch]
  const report = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
  const [tarball] = JSON.parse(report) as [{ filename: string; files: { path: string }[] }]

  packed = tarball.files.map(({ path }) => path)
  execFileSync('tar', ['-xzf', join(scratch, tarball.filename), '-C', scratch])
})

afterAll(() => {
  rmSync(scratch, { recursive: true })
})

describe('what is packed', () => {
  test('the code, its types, the pages, and what npm always adds', () => {
    const others = packed.filter(path => !/^docs\/(?:[\w-]+\/)*[\w-]+\.md$/u.test(path))
    expect(others.sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/index.d.ts',
      'dist/index.js',
      'package.json',
    ])
  })

  test('the pages of all rules, where their URLs point', async () => {
    const plugin = await importBuilt()
    const urls = Object.values(plugin.rules).map(rule => fileURLToPath(rule.meta.docs.url))

    expect(urls.length).toBeGreaterThan(0)
    expect(urls.filter(path => !existsSync(path))).toEqual([])
    expect(urls[0]).toContain(unpacked)
  })

  test('nothing that has to be installed with it', () => {
    const { dependencies } = readJson(join(unpacked, 'package.json')) as { dependencies?: object }
    expect(dependencies).toBeUndefined()
  })
})

const UNSAFE = `
export class Buffer {
  #lines = []
  constructor(source, sink) {
    this.sink = sink
    source.on('data', line => { this.#lines.push(line) })
    setInterval(() => this.flush(), 1000)
  }
  async flush() {
    for (const line of this.#lines) await this.sink.send(line)
    this.#lines = []
  }
}
`

const FLAT = `
import interleave from 'eslint-plugin-interleave'
export default [interleave.configs.recommended]
`

const EXTENDS = `
import { defineConfig } from 'eslint/config'
import interleave from 'eslint-plugin-interleave'
export default defineConfig({ plugins: { interleave }, extends: ['interleave/recommended'] })
`

describe.each([
  { version: '8.57', eslint: 'tests/versions/node_modules/eslint8', config: FLAT },
  { version: '9', eslint: 'tests/versions/node_modules/eslint9', config: EXTENDS },
  { version: '10', eslint: 'node_modules/eslint', config: EXTENDS },
])('installed beside ESLint $version', ({ version, eslint, config }) => {
  const project = join(scratch, version)
  const source = join(project, 'buffer.js')

  beforeAll(() => {
    createProject(project, eslint, { 'eslint.config.js': config })
  })

  test('that version runs', () => {
    expect(run(project, ['--version']).stdout).toMatch(new RegExp(`^v${version}\\.`, 'u'))
  })

  test('it finds what is wrong, and the gate fails', () => {
    writeFileSync(source, UNSAFE)
    const { status, stdout } = run(project, ['--format', 'json', '.'])
    const reports = JSON.parse(stdout) as { messages: { ruleId: string; line: number }[] }[]
    const messages = reports.flatMap(report => report.messages)

    expect(messages.map(({ ruleId, line }) => `${line} ${ruleId}`)).toEqual([
      '11 interleave/no-late-reset',
    ])
    expect(status).toBe(1)
  })

  test('--fix repairs it, and the gate passes', () => {
    writeFileSync(source, UNSAFE)
    const { status } = run(project, ['--fix', '--max-warnings', '0', '.'])

    expect(status).toBe(0)
    expect(readFileSync(source, 'utf8')).not.toBe(UNSAFE)
  })

  test('a second --fix changes nothing', () => {
    writeFileSync(source, UNSAFE)
    run(project, ['--fix', '.'])
    const fixed = readFileSync(source, 'utf8')
    run(project, ['--fix', '.'])

    expect(readFileSync(source, 'utf8')).toBe(fixed)
  })

  test('a wrong option is named, with the rule and the cure', () => {
    const override = `${config.replace('export default', 'const config =')}
export default [config, { rules: { 'interleave/no-late-reset': ['error', { tier: 'maybe' }] } }].flat()`
    writeFileSync(join(project, 'wrong.config.js'), override)
    const { status, stderr } = run(project, ['--config', 'wrong.config.js', 'buffer.js'])

    expect(stderr).toMatch(/interleave\/no-late-reset[^]*Option "tier" is "maybe"; write one of/u)
    expect(status).toBe(2)
  })
})

describe.each(['legacy-recommended', 'legacy-strict'])('%s in an .eslintrc file', name => {
  const project = join(scratch, name)

  beforeAll(() => {
    createProject(project, 'tests/versions/node_modules/eslint8', {
      '.eslintrc.json': JSON.stringify({
        root: true,
        parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
        extends: [`plugin:interleave/${name}`],
      }),
    })
    mkdirSync(join(project, 'test'))
  })

  test('it finds what is wrong in a source file, and the gate fails', () => {
    writeFileSync(join(project, 'buffer.js'), UNSAFE)
    const { status, stdout } = runLegacy(project, ['buffer.js'])

    expect(stdout).toContain('11:5  error')
    expect(stdout).toContain('interleave/no-late-reset')
    expect(status).toBe(1)
  })

  test('it leaves test files alone', () => {
    writeFileSync(join(project, 'buffer.test.js'), UNSAFE)
    writeFileSync(join(project, 'test/buffer.js'), UNSAFE)
    const { status, stdout } = runLegacy(project, ['buffer.test.js', 'test'])

    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  test('--fix repairs it, and the gate passes', () => {
    writeFileSync(join(project, 'buffer.js'), UNSAFE)
    const { status } = runLegacy(project, ['--fix', '--max-warnings', '0', 'buffer.js'])

    expect(status).toBe(0)
    expect(readFileSync(join(project, 'buffer.js'), 'utf8')).not.toBe(UNSAFE)
  })
})

test('an .eslintrc file can set a rule of its config otherwise', () => {
  const project = join(scratch, 'legacy-rule')
  createProject(project, 'tests/versions/node_modules/eslint8', {
    '.eslintrc.json': JSON.stringify({
      root: true,
      parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
      extends: ['plugin:interleave/legacy-recommended'],
      rules: { 'interleave/no-late-reset': ['warn', { ignore: ['this.#lines'] }] },
    }),
    'buffer.js': UNSAFE,
  })

  expect(runLegacy(project, ['buffer.js']).stdout).toBe('')
})

describe('loaded by code', () => {
  const project = join(scratch, 'loaded')

  beforeAll(() => {
    createProject(project, 'node_modules/eslint', {})
  })

  test('require() returns the plugin', () => {
    const code = `const plugin = require('eslint-plugin-interleave'); console.log(plugin.meta.name)`
    const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: project, encoding: 'utf8' })

    expect(stdout.trim()).toBe('eslint-plugin-interleave')
  })

  test('an import is typed as a plugin with its configs', () => {
    writeFileSync(
      join(project, 'config.ts'),
      `import interleave from 'eslint-plugin-interleave'
       import type { ESLint, Linter } from 'eslint'
       export const plugin: ESLint.Plugin = interleave
       export const config: Linter.Config = interleave.configs.recommended
       export const legacy: Linter.LegacyConfig = interleave.configs['legacy-recommended']`,
    )
    expect(typeErrorsOf(join(project, 'config.ts'))).toEqual([])
  })

  test('a config that is not there is a type error', () => {
    writeFileSync(
      join(project, 'wrong.ts'),
      `import interleave from 'eslint-plugin-interleave'
       export const config = interleave.configs.recomended`,
    )
    expect(typeErrorsOf(join(project, 'wrong.ts'))).toEqual([
      expect.stringContaining("'recomended' does not exist"),
    ])
  })

  test('require() is typed as a plugin too', () => {
    writeFileSync(
      join(project, 'config.cts'),
      `import interleave = require('eslint-plugin-interleave')
       import type { Linter } from 'eslint'
       export const config: Linter.Config = interleave.configs.strict`,
    )
    expect(typeErrorsOf(join(project, 'config.cts'))).toEqual([])
  })
})

function createProject(project: string, eslint: string, files: Readonly<Record<string, string>>) {
  const modules = join(project, 'node_modules')
  mkdirSync(modules, { recursive: true })
  cpSync(unpacked, join(modules, 'eslint-plugin-interleave'), { recursive: true })
  symlinkSync(join(ROOT, eslint), join(modules, 'eslint'), 'junction')

  const all = { 'package.json': '{ "private": true, "type": "module" }', ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(project, name), text)
}

/** With the kind of config file that 8.57 still looks for by default. */
function runLegacy(project: string, args: readonly string[]) {
  return run(project, args, 'false')
}

function run(project: string, args: readonly string[], usesFlatConfig = 'true') {
  const bin = join(project, 'node_modules/eslint/bin/eslint.js')
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: project,
    encoding: 'utf8',
    // 8.57 reads a flat config when it finds one or is told to.
    env: { ...process.env, ESLINT_USE_FLAT_CONFIG: usesFlatConfig, NO_COLOR: '1' },
  })
}

function typeErrorsOf(path: string): string[] {
  const program = ts.createProgram([path], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    types: [],
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

interface Built {
  readonly rules: Readonly<Record<string, { readonly meta: { readonly docs: { url: string } } }>>
}

async function importBuilt(): Promise<Built> {
  const module = (await import(join(unpacked, 'dist/index.js'))) as { default: Built }
  return module.default
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
