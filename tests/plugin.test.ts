import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { Linter } from 'eslint'
import { defineConfig } from 'eslint/config'
import { describe, expect, test } from 'vitest'

import manifest from '../package.json' with { type: 'json' }
import { rules } from '../rules/index.ts'
import plugin from '../src/index.ts'
import { lint } from './harness/lint.ts'

const ruleNames = rules.map(rule => rule.name)
const ruleTests = readdirSync(folder('tests'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => readFileSync(folder(`tests/${name}`), 'utf8'))
const markedIds = ruleTests
  .flatMap(text => [...text.matchAll(/\/\/ error: ([\w, ]+)/gu)])
  .flatMap(([, ids = '']) => ids.split(',').map(id => id.trim()))

describe('rules', () => {
  test('a file in rules/ is a rule of the plugin', () => {
    expect(namesIn('rules', '.ts')).toEqual([...ruleNames, 'index'].sort())
  })

  test('a rule has a page', () => {
    expect(namesIn('docs/rules', '.md')).toEqual([...ruleNames].sort())
  })

  test.each(ruleNames)('%s has tests', name => {
    expect(namesIn('tests/rules', '.test.ts')).toContain(name)
  })

  test.each(rules)('$name has nothing to say about an empty file', rule => {
    expect(lint(rule, '')).toEqual([])
  })

  // Espree leaves out what only TypeScript has: decorators, accessibility, type arguments.
  test.each(rules)('$name reads every form of JavaScript', rule => {
    expect(lint(rule, EVERY_FORM, { filename: 'file.js' })).toEqual([])
  })

  test.each(rules)('the description of $name says what it does, without a full stop', rule => {
    expect(rule.meta.docs?.description).toMatch(/^(?:Enforce|Require|Disallow) .+[^. ]$/u)
  })

  test.each(rules)('the page of $name is where its URL points', rule => {
    const url = new URL(rule.meta.docs?.url ?? '')
    expect(url.href).toBe(new URL(`../docs/rules/${rule.name}.md`, import.meta.url).href)
  })

  test.each(rules)('every option of $name has a description and a default', rule => {
    const [{ properties }] = rule.meta.schema as [{ properties: Record<string, unknown> }]
    const [defaults] = rule.meta.defaultOptions as [Record<string, unknown>]

    expect(Object.keys(defaults)).toEqual(Object.keys(properties))
    expect(Object.values(properties)).toEqual(
      Object.keys(properties).map(() => ({
        description: expect.stringMatching(/^[A-Z].+\.$/u) as unknown,
      })),
    )
  })
})

describe('messages', () => {
  const messages = rules.flatMap(rule =>
    Object.entries(rule.meta.messages ?? {}).map(([id, text]) => ({ rule: rule.name, id, text })),
  )

  test.each(messages)('$id of $rule ends in one full stop', ({ text }) => {
    expect(text).toMatch(/[^.]\.$/u)
  })

  test.each(messages)('$id of $rule occurs in a test', ({ id }) => {
    // No code is known to make a rule crash: tests/failure.test.ts breaks the tree instead.
    expect([...markedIds, 'crashed']).toContain(id)
  })
})

describe('plugin', () => {
  test('names itself as the package does', () => {
    expect(plugin.meta).toEqual({
      name: 'eslint-plugin-interleave',
      version: manifest.version,
      namespace: 'interleave',
    })
  })

  test('recommended asks for what can go wrong today', () => {
    expect(plugin.configs.recommended.rules).toEqual({
      'interleave/no-late-reset': ['error', { tier: 'likely' }],
      'interleave/no-torn-refill': ['error', { tier: 'likely' }],
      'interleave/no-live-iteration': ['error', { tier: 'likely' }],
      'interleave/no-live-view': ['error', { tier: 'likely' }],
      'interleave/no-stale-entry': ['error', { tier: 'likely' }],
      'interleave/no-late-registration': ['error', { tier: 'likely' }],
      'interleave/no-resize-while-iterating': ['error', { tier: 'likely' }],
      'interleave/prefer-snapshot': ['warn', { tier: 'likely', when: 'drained' }],
    })
  })

  test('strict asks for everything possible', () => {
    expect(plugin.configs.strict.rules).toEqual({
      'interleave/no-late-reset': ['error', { tier: 'possible' }],
      'interleave/no-torn-refill': ['error', { tier: 'possible' }],
      'interleave/no-live-iteration': ['error', { tier: 'possible' }],
      'interleave/no-live-view': ['error', { tier: 'possible' }],
      'interleave/no-stale-entry': ['error', { tier: 'possible' }],
      'interleave/no-late-registration': ['error', { tier: 'possible' }],
      'interleave/no-resize-while-iterating': ['error', { tier: 'possible' }],
      'interleave/prefer-snapshot': ['error', { tier: 'possible', when: 'always' }],
    })
  })

  test('all has every rule as an error', () => {
    expect(Object.keys(plugin.configs.all.rules ?? {}).sort()).toEqual(
      ruleNames.map(name => `interleave/${name}`).sort(),
    )
    expect(Object.values(plugin.configs.all.rules ?? {}).map(entry => [entry].flat()[0])).toEqual(
      ruleNames.map(() => 'error'),
    )
  })

  test('there is a legacy config for an eslintrc file, and it asks for the same', () => {
    expect(plugin.configs['legacy-recommended'].rules).toEqual(plugin.configs.recommended.rules)
    expect(plugin.configs['legacy-strict'].rules).toEqual(plugin.configs.strict.rules)
  })
})

describe.each(['legacy-recommended', 'legacy-strict'] as const)('config %s', name => {
  const config = plugin.configs[name]

  test('names the plugin as eslintrc files do, and holds nothing that they do not know', () => {
    expect(config.plugins).toEqual(['interleave'])
    expect(Object.keys(config).sort()).toEqual(['overrides', 'plugins', 'rules'])
  })

  test('switches every rule off in the files that the flat configs leave alone', () => {
    expect(config.overrides).toEqual([
      {
        files: plugin.configs.recommended.ignores,
        rules: Object.fromEntries(ruleNames.map(rule => [`interleave/${rule}`, 'off'])),
      },
    ])
  })
})

describe.each(['recommended', 'strict', 'all'] as const)('config %s', name => {
  const config = defineConfig({ plugins: { interleave: plugin }, extends: [`interleave/${name}`] })

  test('has a name, and can be extended by it', () => {
    expect(plugin.configs[name].name).toBe(`interleave/${name}`)
    expect(config.map(entry => entry.name)).toContain(`UserConfig[0] > interleave/${name}`)
  })

  test('reports in source files', () => {
    expect(rulesIn('src/clients.js', config)).toContain('interleave/no-live-iteration')
  })

  test.each([
    'src/clients.test.js',
    'src/clients.spec.js',
    'test/clients.js',
    'packages/a/tests/clients.js',
    'src/__tests__/clients.js',
    'src/__mocks__/clients.js',
    'e2e/clients.js',
    'src/clients.e2e.js',
    'src/test-utils.js',
    'src/client-test-util.js',
  ])('is silent in %s', filename => {
    expect(rulesIn(filename, config)).toEqual([])
  })
})

describe('a wrong option', () => {
  const linter = new Linter({ configType: 'flat' })

  test('is named when there is no such option', () => {
    expect(() => verifyWith({ teir: 'likely' })).toThrow(
      /interleave\/no-live-iteration[^]*Unexpected property "teir"[^]*"tier"/u,
    )
  })

  test('is named when it has a wrong value', () => {
    expect(() => verifyWith({ tier: 'maybe' })).toThrow(
      /'interleave\/no-live-iteration': Option "tier" is "maybe"; write one of "likely", "possible"\./u,
    )
  })

  test('is named when it is no list', () => {
    expect(() => verifyWith({ ignore: 'clients' })).toThrow(
      /Option "ignore" is "clients"; write a list of names such as "this\.#counters"/u,
    )
  })

  test('is named when an item of its list is wrong', () => {
    expect(() => verifyWith({ containers: ['map', 'maps'] })).toThrow(
      /Option "containers" has "maps"; write a list with at least one of "array", "map", "set", "record"\./u,
    )
  })

  test('is named when a list that must choose is empty', () => {
    expect(() => verifyWith({ containers: [] })).toThrow(
      /Option "containers" is \[\]; write a list/u,
    )
  })

  test('is named when a pattern is no regular expression', () => {
    expect(() => verifyWith({ ignore: ['/(/'] })).toThrow(
      /Option "ignore" has "\/\(\/", which is no valid pattern; escape what is special in it\./u,
    )
  })

  function verifyWith(options: Record<string, unknown>) {
    return linter.verify('', {
      plugins: { interleave: plugin },
      rules: { 'interleave/no-live-iteration': ['error', options] },
    })
  }
})

function folder(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}

function namesIn(path: string, ending: string): string[] {
  return readdirSync(folder(path))
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort()
}

const EVERY_FORM = `
  import value, * as all from 'module'
  export * from 'module'
  export { value as other }
  const [first, , { second = 1, ...rest } = {}] = all
  class Base { static shared = []; static { this.shared.push(1) } }
  export default class extends Base {
    #hidden = new Map()
    open = []
    'quoted' = {};
    [first] = new Set()
    constructor(options) { super(options); this.own = [] }
    get size() { return this.#hidden.size }
    set size(size) { this.open.length = size }
    static async *all(...many) { yield* many; for await (const one of many) yield one }
    has(key) { return #hidden in this && (this.#hidden?.has(key) ?? rest[key]?.(second)) }
  }
  loop: for (const key in rest) { if (key) continue loop; else break }
  for (let index = 0; index < first.length; index++) first[index] ||= import.meta.url
  do { switch (first) { case 1: default: throw first } } while (false)
  try { (() => tag\`text \${first}\`)() } catch {} finally { delete rest.one, void 0, typeof first }
  await import('module')
`

const UNSAFE = `
  const clients = []
  bus.on('close', client => { clients.splice(clients.indexOf(client), 1) })
  export async function ping() {
    for (const client of clients) await client.ping()
  }
`

function rulesIn(filename: string, config: Linter.Config[]): (string | null)[] {
  return new Linter({ configType: 'flat' })
    .verify(UNSAFE, config, filename)
    .map(({ ruleId }) => ruleId)
}
