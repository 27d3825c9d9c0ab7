import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of a file, as Stryker takes them: `src/engine/locks.ts:20-31`. */
export type Stretch = `${string}:${number}-${number}`

const LENGTH = 12

/** The modules of folders, without what only passes them on. */
export function collectModules(root: string, folders: readonly string[]): string[] {
  return folders.flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => name.endsWith('.ts') && name !== 'index.ts')
      .sort()
      .map(name => `${folder}/${name}`),
  )
}

/** Stretches of code, each as likely as another by its lines; the same ones for the same seed. */
export function sampleStretches(
  root: string,
  paths: readonly string[],
  count: number,
  seed: number,
): Stretch[] {
  const all = paths.flatMap(path => stretchesOf(root, path))
  const random = randomOf(seed)
  const chosen = new Set<Stretch>()
  while (chosen.size < Math.min(count, all.length)) {
    const stretch = all[Math.floor(random() * all.length)]
    if (stretch) chosen.add(stretch)
  }
  return [...chosen].sort()
}

/** All of the files, for those that changed. */
export function wholeFile(root: string, path: string): Stretch {
  return `${path}:1-${linesOf(root, path)}`
}

function stretchesOf(root: string, path: string): Stretch[] {
  const lines = linesOf(root, path)
  return Array.from({ length: Math.ceil(lines / LENGTH) }, (_, index): Stretch => {
    const first = index * LENGTH + 1
    return `${path}:${first}-${Math.min(lines, first + LENGTH - 1)}`
  })
}

function linesOf(root: string, path: string): number {
  return readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length
}

/** Mulberry32: numbers from 0 to 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
