import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Something that was asked for and could not be done, in one line. */
export interface Obstacle {
  readonly path: string
  readonly reason: string
}

export interface Collection {
  /** Absolute or relative as the arguments were, without repeats. */
  readonly files: readonly string[]
  readonly obstacles: readonly Obstacle[]
}

const SOURCE = /\.[cm]?[jt]sx?$/
const DECLARATION = /\.d\.([cm]?ts|[^.]+\.ts)$/
const MINIFIED_NAME = /[.-]min\.[cm]?js$/
const FOREIGN_FOLDERS = new Set(['node_modules', '.git'])
const LONGEST_AVERAGE_LINE = 400

/** Collects what a person would call the source files under `paths`; a file that is named is taken as it is. */
export function collectFiles(
  paths: readonly string[],
  isWanted: (name: string) => boolean = isOwnSource,
): Collection {
  const files = new Set<string>()
  const obstacles: Obstacle[] = []

  for (const path of paths) {
    try {
      if (!statSync(path).isDirectory()) addNamedFile(path)
      else addFolder(path)
    } catch (error) {
      obstacles.push({ path, reason: reasonOf(error) })
    }
  }
  return { files: [...files], obstacles }

  function addNamedFile(path: string): void {
    if (SOURCE.test(path)) files.add(path)
    else obstacles.push({ path, reason: 'is neither JavaScript nor TypeScript' })
  }

  function addFolder(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isFile() && isWanted(entry.name)) files.add(path)
      if (!entry.isDirectory() || FOREIGN_FOLDERS.has(entry.name)) continue
      try {
        addFolder(path)
      } catch (error) {
        obstacles.push({ path, reason: reasonOf(error) })
      }
    }
  }
}

/** Machine-made text: nobody reads a finding in it. */
export function isMinified(text: string): boolean {
  const lines = text.split('\n').length
  return text.length / lines > LONGEST_AVERAGE_LINE
}

export function readSource(path: string): string {
  return readFileSync(path, 'utf8')
}

/** `ENOENT: no such file or directory, stat 'x'` → `does not exist` */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read (permission denied)'
  if (code === 'ELOOP') return 'cannot be followed (its symbolic links go in a circle)'
  return firstLineOf(error.message)
}

/** Whether a parser may take it, whoever made it. */
export function isSource(name: string): boolean {
  return SOURCE.test(name)
}

function isOwnSource(name: string): boolean {
  return isSource(name) && !DECLARATION.test(name) && !MINIFIED_NAME.test(name)
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
