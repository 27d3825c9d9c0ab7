import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['src', 'rules', 'package.json', 'tsdown.config.ts', 'tsconfig.json']

/** Builds `dist` unless it is younger than everything it is made of. Returns what was done. */
export function buildPlugin(root: string): 'built' | 'up to date' {
  const result = join(root, 'dist', 'index.js')
  const newest = Math.max(...SOURCES.map(source => newestChange(join(root, source))))
  if (existsSync(result) && statSync(result).mtimeMs > newest) return 'up to date'

  const run = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) {
    throw new Error(`'npm run build' failed:\n${run.stdout}${run.stderr}`)
  }
  return 'built'
}

function newestChange(path: string): number {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestChange(join(path, name))))
}
