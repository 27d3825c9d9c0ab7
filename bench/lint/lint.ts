import { parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as parser from '@typescript-eslint/parser'
import { ESLint, type Linter } from 'eslint'
import { defineConfig } from 'eslint/config'
import { isMinified, readSource, reasonOf } from './collect.ts'

export type Preset = 'recommended' | 'strict'

/** What came of one file. Exactly one of the three happened. */
export type FileReport =
  | {
      readonly outcome: 'linted'
      readonly path: string
      readonly findings: readonly Finding[]
      readonly lines: number
      readonly fixed: string | null
    }
  | { readonly outcome: 'skipped'; readonly path: string; readonly reason: string }
  | { readonly outcome: 'failed'; readonly path: string; readonly reason: string }

export interface Finding {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
  /** Without the prefix of the plugin: `no-late-reset`. */
  readonly rule: string
  readonly message: string
  readonly hasFix: boolean
  readonly suggestions: readonly string[]
}

export interface LintOptions {
  readonly preset: Preset
  /** Report what is left after the fixes, and hand back the fixed text. */
  readonly fix?: boolean
  /** Configs that come after the preset. */
  readonly extra?: readonly Linter.Config[]
}

export interface FileLinter {
  lint(path: string, text?: string): Promise<FileReport>
}

const PREFIX = 'interleave/'

/** The plugin as it is published: from `dist`, not from the sources. */
export async function loadBuiltPlugin(root: string): Promise<ESLint.Plugin> {
  const loaded = (await import(pathToFileURL(`${root}/dist/index.js`).href)) as {
    default: ESLint.Plugin
  }
  return loaded.default
}

/** Lints with a shipped config and nothing else: no config file is looked for, wherever the file lies. */
export function createLinter(plugin: ESLint.Plugin, options: LintOptions): FileLinter {
  const preset = plugin.configs?.[options.preset]
  if (preset === undefined) throw new Error(`The plugin ships no config named '${options.preset}'.`)

  const eslint = new ESLint({
    cwd: parse(process.cwd()).root,
    overrideConfigFile: true,
    overrideConfig: defineConfig(
      // ESLint would refuse files in these folders even when they are named.
      { ignores: ['!**/node_modules/', '!**/.git/'] },
      {
        files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
        languageOptions: { parser },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
      },
      preset as Linter.Config,
      ...(options.extra ?? []),
    ),
    fix: options.fix ?? false,
  })
  return { lint: (path, text) => lintFile(eslint, path, text) }
}

async function lintFile(eslint: ESLint, path: string, given?: string): Promise<FileReport> {
  try {
    const text = given ?? readSource(path)
    if (isMinified(text)) return { outcome: 'skipped', path, reason: 'minified' }
    const [result] = await eslint.lintText(text, { filePath: path })
    return result === undefined
      ? { outcome: 'skipped', path, reason: 'ignored' }
      : reportOf(path, text, result)
  } catch (error) {
    return { outcome: 'failed', path, reason: reasonOf(error) }
  }
}

function reportOf(path: string, text: string, result: ESLint.LintResult): FileReport {
  const fatal = result.messages.find(message => message.fatal)
  if (fatal) {
    return { outcome: 'failed', path, reason: reasonOfParser(fatal) }
  }
  return {
    outcome: 'linted',
    path,
    // Comments in the file can switch on rules that are not loaded here; ESLint reports those too.
    findings: result.messages.filter(isOurs).map(findingOf),
    lines: text.split('\n').length,
    fixed: result.output ?? null,
  }
}

/** A parser that runs out of stack names no place. */
function reasonOfParser({ line, column, message }: Linter.LintMessage): string {
  const place =
    (line as number | undefined) === undefined ? '' : ` (line ${line}, column ${column})`
  return `does not parse${place}: ${message.replace('Parsing error: ', '')}`
}

function isOurs(message: Linter.LintMessage): boolean {
  return message.ruleId?.startsWith(PREFIX) ?? false
}

function findingOf(message: Linter.LintMessage): Finding {
  return {
    line: message.line,
    column: message.column,
    severity: message.severity === 2 ? 'error' : 'warning',
    rule: (message.ruleId ?? '').slice(PREFIX.length),
    message: message.message,
    hasFix: message.fix !== undefined,
    suggestions: (message.suggestions ?? []).map(({ desc }) => desc),
  }
}
