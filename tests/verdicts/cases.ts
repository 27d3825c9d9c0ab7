import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'

import ts from 'typescript'

import { rules } from '../../rules/index.ts'
import type { InterleaveRule } from '../../src/rule.ts'
import type { Case as LintCase, FixCase } from '../harness/lint.ts'
import { examplesOf, readPage, ROOT } from '../harness/pages.ts'
import type { Drive } from '../proof/program.ts'

/** Code that a page shows or a test lints. */
export interface Case {
  /** `docs/rules/no-late-reset.md, line 30`; `no-late-reset.test.ts: a title`. */
  readonly name: string
  readonly rule: string
  readonly code: string
  readonly filename: string
  readonly options: Readonly<Record<string, unknown>>
  readonly drive: Drive
}

export function collectDocCases(): Case[] {
  return rules.flatMap(({ name }) => {
    const path = `docs/rules/${name}.md`
    return examplesOf(readPage(path))
      .filter(({ isSequel }) => !isSequel)
      .map(({ line, code, filename, options, drive }) => ({
        name: `${path}, line ${line}`,
        rule: name,
        code,
        filename,
        options,
        drive: drive.drive ?? {},
      }))
  })
}

/** Runs the files of tests/rules with a harness that only takes down what it is given. */
export function collectTestCases(): Case[] {
  const folder = join(ROOT, 'tests/rules')
  const files = readdirSync(folder).filter(name => name.endsWith('.test.ts'))
  return files.flatMap(name => withoutRepeats(new Collector(name, folder).collect()))
}

class Collector {
  readonly #file: string
  readonly #folder: string
  readonly #cases: Case[] = []
  #title = ''

  constructor(file: string, folder: string) {
    this.#file = file
    this.#folder = folder
  }

  collect(): Case[] {
    const text = readFileSync(join(this.#folder, this.#file), 'utf8')
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    })
    const main = vm.compileFunction(outputText, ['require', 'exports']) as (
      require: (id: string) => unknown,
      exports: object,
    ) => void
    main(id => this.#modules(id), {})
    return this.#cases
  }

  #modules(id: string): unknown {
    if (id === 'vitest') return { describe: DESCRIBE, test: this.#test, expect: ANYTHING }
    const rule = rules.find(({ name }) => id.endsWith(`/rules/${name}.ts`))
    if (rule) return { __esModule: true, default: rule }
    return id.includes('/harness/') ? this.#harness : ANYTHING
  }

  readonly #note = (
    rule: InterleaveRule,
    title: string,
    given: string | LintCase | FixCase,
  ): void => {
    const settings: LintCase & Pick<FixCase, 'proof'> =
      typeof given === 'string' ? { code: given } : given
    const { code, filename = 'file.ts', options = {}, proof } = settings
    const name = `${this.#file}: ${title}`
    const drive = proof?.drive ?? {}
    this.#cases.push({ name, rule: rule.name, code, filename, options, drive })
  }

  readonly #all =
    (fixed: InterleaveRule | null) =>
    (...args: unknown[]): void => {
      const [rule, cases] = (fixed ? [fixed, ...args] : args) as [
        InterleaveRule,
        Record<string, string | LintCase>,
      ]
      for (const [title, given] of Object.entries(cases)) this.#note(rule, title, given)
    }

  /** A test of its own: what it lints is taken down, and what it expects does not matter. */
  readonly #test = Object.assign(
    (title: string, body: () => unknown): void => {
      this.#title = title
      try {
        body()
      } catch {
        // It made something of what the harness did not give it.
      }
    },
    {
      each:
        (rows: readonly unknown[]) =>
        (title: string, body: (...row: unknown[]) => unknown): void => {
          for (const row of rows)
            this.#test(title, () => body(...(Array.isArray(row) ? (row as unknown[]) : [row])))
        },
    },
  )

  readonly #harness = {
    testRule: this.#all(null),
    testFixes: this.#all(null),
    testCures: this.#all(null),
    testStaleFixes: this.#all(rules.find(({ name }) => name === 'no-stale-entry') ?? null),
    lint: (rule: InterleaveRule, code: string, settings: object = {}) => {
      this.#note(rule, this.#title, { ...settings, code })
      return []
    },
    fix: (rule: InterleaveRule, code: string, settings: object = {}) => {
      this.#note(rule, this.#title, { ...settings, code })
      return code
    },
    render: (rule: InterleaveRule, code: string, settings: object = {}) => {
      this.#note(rule, this.#title, { ...settings, code })
      return ''
    },
    lintWith: () => [],
    fixWith: (_: unknown, code: string) => code,
    configOf: () => [],
  }
}

const DESCRIBE = Object.assign(
  (_: string, body: () => unknown): void => {
    body()
  },
  {
    each:
      (rows: readonly unknown[]) =>
      (_: string, body: (row: unknown) => unknown): void => {
        for (const row of rows) body(row)
      },
  },
)

/** Takes every call and gives itself. */
const ANYTHING: unknown = new Proxy(() => undefined, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : ANYTHING),
  apply: () => ANYTHING,
  construct: () => ANYTHING as object,
})

/** The same code under two titles is one case. */
function withoutRepeats(cases: readonly Case[]): Case[] {
  return [...new Map(cases.map(each => [`${each.rule}\n${each.code}`, each])).values()]
}
