import { readFileSync } from 'node:fs'
import { createTwoFilesPatch } from 'diff'
import type { ESLint } from 'eslint'
import { createLinter, type FileReport } from '../bench/lint/lint.ts'
import { printFindings } from '../bench/lint/print.ts'
import { BUFFER_LOADS, SEVERAL_BUFFERS_LOADS } from './buffer-load.ts'
import type { Load } from './load.ts'
import { POOL_LOADS } from './pool-load.ts'
import { PRODUCER_LOADS } from './producer-load.ts'
import { applySuggestion } from './suggestion.ts'

export interface Example {
  readonly folder: string
  readonly title: string
  /** Its loads lose or double something before the fix. */
  readonly isUnsafe: boolean
  /** The suggestion that repairs it where `--fix` does not. */
  readonly suggestion?: string
  readonly program: 'buffer-load.ts' | 'producer-load.ts' | 'pool-load.ts'
  readonly loads: readonly Load[]
  /** Threads cannot be run one turn at a time. */
  readonly hasThreads?: boolean
}

export const EXAMPLES: readonly Example[] = [
  {
    folder: 'metrics-buffer-async',
    title: 'MetricsBuffer, sending with await',
    isUnsafe: true,
    program: 'buffer-load.ts',
    loads: BUFFER_LOADS,
  },
  {
    folder: 'metrics-buffer-sync',
    title: 'MetricsBuffer, sending at once',
    isUnsafe: false,
    program: 'buffer-load.ts',
    loads: BUFFER_LOADS,
  },
  {
    folder: 'half-cure',
    title: 'The half-cure: snapshot first, reset last',
    isUnsafe: true,
    program: 'buffer-load.ts',
    loads: BUFFER_LOADS,
  },
  {
    folder: 'lock-cure',
    title: 'The lock cure: a mutex around every access',
    isUnsafe: false,
    program: 'buffer-load.ts',
    loads: [...BUFFER_LOADS, ...SEVERAL_BUFFERS_LOADS],
  },
  {
    folder: 'several-buffers',
    title: 'Several buffers, a lock each in flush()',
    isUnsafe: true,
    program: 'buffer-load.ts',
    loads: SEVERAL_BUFFERS_LOADS,
  },
  {
    folder: 'kafka-producer',
    title: 'MetricsTrackingKafkaProducer',
    isUnsafe: true,
    program: 'producer-load.ts',
    loads: PRODUCER_LOADS,
  },
  {
    folder: 'worker-pool',
    title: 'A pool of worker threads, and its checkpoint',
    isUnsafe: true,
    suggestion:
      'Delete the entry of `this.#counts` before the wait; it is gone when its handling fails',
    program: 'pool-load.ts',
    loads: POOL_LOADS,
    hasThreads: true,
  },
]

/** What the shipped `recommended` config has to say about an example, as its README quotes it. */
export interface Verdict {
  readonly findings: string
  readonly fixed: string
  /** Empty when nothing repairs it. */
  readonly diff: string
}

export function fileOf(example: Example, name: 'before.ts' | 'after.ts' | 'README.md'): URL {
  return new URL(`${example.folder}/${name}`, import.meta.url)
}

export function textOf(example: Example, name: 'before.ts' | 'after.ts' | 'README.md'): string {
  return readFileSync(fileOf(example, name), 'utf8')
}

export function programOf(example: Example): URL {
  return new URL(example.program, import.meta.url)
}

export async function judge(plugin: ESLint.Plugin, example: Example): Promise<Verdict> {
  const before = textOf(example, 'before.ts')
  const path = fileOf(example, 'before.ts').pathname
  const found = await createLinter(plugin, { preset: 'recommended' }).lint(path, before)
  const repaired = await createLinter(plugin, { preset: 'recommended', fix: true }).lint(
    path,
    before,
  )
  const fixed =
    example.suggestion === undefined
      ? (fixedTextOf(repaired) ?? before)
      : applySuggestion(plugin, before, example.suggestion)
  return {
    findings: printFindings(found, { color: false, name: 'before.ts' }) || 'No findings.',
    fixed,
    diff: fixed === before ? '' : diffOf(before, fixed),
  }
}

/** The body of the README's only block in that language; `null` when there is none. */
export function findBlock(example: Example, language: 'text' | 'diff'): string | null {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'ms')
  return fence.exec(textOf(example, 'README.md'))?.[1] ?? null
}

function fixedTextOf(report: FileReport): string | null {
  if (report.outcome !== 'linted') throw new Error(`${report.path}: ${report.reason}`)
  return report.fixed
}

function diffOf(before: string, fixed: string): string {
  const patch = createTwoFilesPatch('before.ts', 'after.ts', before, fixed, '', '', { context: 2 })
  // The space of an empty line of context is one that formatters take away.
  return patch.slice(patch.indexOf('@@')).replaceAll(/^ $/gm, '').trimEnd()
}
