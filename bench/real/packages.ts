import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { collectFiles } from '../lint/collect.ts'
import packages from './packages.json' with { type: 'json' }

export interface RealPackage {
  readonly name: string
  readonly version: string
  /** Where its code lies once only: many packages ship it two or three times over. */
  readonly paths: readonly string[]
  /** The long-lived state that makes it worth reading. */
  readonly keeps: string
}

export const PACKAGES: readonly RealPackage[] = packages

function pathsOf(cache: string, { name, paths }: RealPackage): string[] {
  return paths.map(path => join(cache, 'node_modules', name, path))
}

/** The sources of an installed package. */
export function collectPackage(cache: string, item: RealPackage): readonly string[] {
  const { files, obstacles } = collectFiles(pathsOf(cache, item))
  const [obstacle] = obstacles
  if (obstacle) throw new Error(`${item.name}: ${obstacle.path} ${obstacle.reason}`)
  return files
}

/** A path inside the package, with the same slashes everywhere. */
export function shortPathOf(cache: string, { name }: RealPackage, path: string): string {
  return relative(join(cache, 'node_modules', name), path).replaceAll(sep, '/')
}

/** Puts pinned packages into a folder, and does nothing when they are there. */
export function installPackages(
  cache: string,
  pinned: readonly { readonly name: string; readonly version: string }[],
): void {
  const dependencies = Object.fromEntries(pinned.map(({ name, version }) => [name, version]))
  const manifest = JSON.stringify({ private: true, dependencies }, null, 2)
  const manifestPath = join(cache, 'package.json')
  const stamp = join(cache, 'installed.json')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return

  mkdirSync(cache, { recursive: true })
  writeFileSync(manifestPath, manifest)
  console.error(`Installing ${pinned.length} packages into ${cache} …`)
  const quiet = ['--ignore-scripts', '--omit=optional', '--omit=peer', '--no-audit', '--no-fund']
  const run = spawnSync('npm', ['install', '--loglevel=error', ...quiet], {
    cwd: cache,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`'npm install' in ${cache} failed:\n${run.stderr}`)
  writeFileSync(stamp, manifest)
}
