import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Linter } from 'eslint'
import { readSource } from '../lint/collect.ts'
import { loadBuiltPlugin } from '../lint/lint.ts'
import { configsOf, type Variant } from './measure.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SELF = fileURLToPath(import.meta.url)

/** Peak memory in megabytes of a process of its own that lints these files and does nothing else. */
export function measureMemory(variant: Variant, paths: readonly string[]): number {
  const run = spawnSync(process.execPath, ['--import', 'tsx', SELF, variant], {
    cwd: ROOT,
    encoding: 'utf8',
    input: paths.join('\n'),
  })
  const megabytes = Number(run.stdout)
  if (run.status !== 0 || !(megabytes > 0)) {
    throw new Error(`The process that measures memory failed: ${run.stderr.trim()}`)
  }
  return megabytes
}

/** By its number: a pipe that is a socket has no path that can be opened. */
const STDIN = 0

async function lintAndReport(variant: Variant): Promise<void> {
  const linter = new Linter({ configType: 'flat' })
  const configs = configsOf(await loadBuiltPlugin(ROOT))[variant]
  for (const path of readFileSync(STDIN, 'utf8').split('\n')) {
    const options = { filename: `file${extname(path)}`, allowInlineConfig: false }
    linter.verify(readSource(path), configs, options)
  }
  process.stdout.write((process.resourceUsage().maxRSS / 1024).toFixed(0))
}

if (process.argv[1] === SELF) await lintAndReport(process.argv[2] as Variant)
