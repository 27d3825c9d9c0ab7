import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as typescriptParser from '@typescript-eslint/parser'
import { Linter, type ESLint, type SourceCode } from 'eslint'
import type { Node } from 'estree'
import type { LineRange } from './data.ts'

/** One report, reduced to what the judge asks for. */
export interface Finding {
  readonly rule: string
  readonly message: string
  readonly line: number
  /** The report's own line and every line its message names: window and writers. */
  readonly lines: readonly number[]
  /** Identifiers of what the message names first: `this.#a.b[*]` gives `this`, `a` and `b`. */
  readonly names: ReadonlySet<string>
  /** Discipline, not a hazard. */
  readonly isAdvice: boolean
}

export interface LintedFile {
  readonly findings: readonly Finding[]
  /** First and last line of every operation: functions, without those handed to a call. */
  readonly operations: readonly LineRange[]
  /** Why the file could not be linted. */
  readonly problem: string | null
}

const ADVICE = 'prefer-snapshot'
const EXTENSIONS = ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts']

/** `core`: what ESLint itself offers for this ground, to compare with. */
const CORE_RULES: Linter.Config = {
  name: 'field/core',
  rules: { 'require-atomic-updates': 'error', 'no-await-in-loop': 'error' },
}

export type ConfigName = 'recommended' | 'strict' | 'core'

export async function loadConfig(name: ConfigName): Promise<readonly Linter.Config[]> {
  if (name === 'core') return [CORE_RULES]
  const { default: plugin } = (await import('../../src/index.ts')) as { default: ESLint.Plugin }
  const config = plugin.configs?.[name]
  if (!config) throw new Error(`the plugin has no config ${name}`)
  return (Array.isArray(config) ? config : [config]) as readonly Linter.Config[]
}

/** Lints files below one folder, each once. */
export class FieldLinter {
  readonly #sources: string
  readonly #config: readonly Linter.Config[]
  readonly #linted = new Map<string, LintedFile>()

  constructor(sources: string, config: readonly Linter.Config[]) {
    this.#sources = sources
    this.#config = config
  }

  lint(file: string): LintedFile {
    let linted = this.#linted.get(file)
    if (!linted) this.#linted.set(file, (linted = this.#run(file)))
    return linted
  }

  #run(file: string): LintedFile {
    const text = readFileSync(join(this.#sources, file), 'utf8')
    const typed = this.#runWith(file, text, [{ languageOptions: languageOptionsOf(file) }])
    const isScript = /\.[cm]?jsx?$/u.test(file)
    if (typed.problem === null || !isScript) return typed
    const plain = this.#runWith(file, text, [{ languageOptions: { sourceType: 'script' } }])
    return plain.problem === null ? plain : typed
  }

  #runWith(file: string, text: string, language: readonly Linter.Config[]): LintedFile {
    const linter = new Linter({ cwd: this.#sources })
    const config: Linter.Config[] = [
      { files: EXTENSIONS.map(extension => `**/*.${extension}`) },
      { linterOptions: { reportUnusedDisableDirectives: 'off' } },
      ...language,
      ...this.#config,
    ]
    try {
      const messages = linter.verify(text, config, {
        filename: join(this.#sources, file),
        allowInlineConfig: false,
      })
      const fatal = messages.find(message => message.fatal === true || message.ruleId === null)
      if (fatal) return { findings: [], operations: [], problem: `${file}: ${fatal.message}` }
      const operations = collectOperations(linter.getSourceCode())
      return { findings: messages.map(findingOf), operations, problem: null }
    } catch (error) {
      const [message] = String(error instanceof Error ? error.message : error).split('\n')
      return { findings: [], operations: [], problem: `${file}: ${message}` }
    }
  }
}

function languageOptionsOf(file: string): Linter.LanguageOptions {
  const jsx = !/\.[cm]?ts$/u.test(file)
  return { parser: typescriptParser, parserOptions: { ecmaFeatures: { jsx } } }
}

function findingOf(message: Linter.LintMessage): Finding {
  const rule = (message.ruleId ?? '').replace(/^interleave\//u, '')
  const named = [...message.message.matchAll(/\bline (\d+)/gu)].map(([, line]) => Number(line))
  const [, subject = ''] = /`([^`]+)`/u.exec(message.message) ?? []
  return {
    rule,
    message: message.message,
    line: message.line,
    lines: [message.line, ...named],
    names: new Set(subject.match(/[\w$]+/gu) ?? []),
    isAdvice: rule === ADVICE,
  }
}

/** `setTimeout(() => …)` in `flush()` belongs to the operation `flush()`. */
function collectOperations(sourceCode: SourceCode): readonly LineRange[] {
  const operations: LineRange[] = []
  for (const step of sourceCode.traverse()) {
    if (!('target' in step) || !('phase' in step) || step.phase !== 1) continue
    const node = step.target as Node & { parent?: Node }
    if (!isFunction(node) || isHandedToCall(node) || !node.loc) continue
    operations.push([node.loc.start.line, node.loc.end.line])
  }
  return operations
}

function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  )
}

function isHandedToCall(node: Node & { parent?: Node }): boolean {
  const { parent } = node
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return false
  return parent.arguments.some(argument => argument === node)
}
