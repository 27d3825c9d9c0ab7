import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A user's project in a folder of its own, with the built plugin among its packages. */
export interface Scratch {
  readonly folder: string
  pathOf(name: string): string
  read(name: string): string
  write(name: string, text: string): void
  /** A file of this repository. */
  readOwn(source: string): string
  remove(): void
  /** Copies a file of this repository. */
  add(name: string, source: string): void
}

const PACKAGES = ['eslint', 'typescript', 'typescript-eslint', 'async-mutex', '@types/node']

const CONFIG = `import { defineConfig } from 'eslint/config'
import interleave from 'eslint-plugin-interleave'
import tseslint from 'typescript-eslint'

export default defineConfig(
  tseslint.configs.base,
  { files: ['**/*.ts'], plugins: { interleave }, extends: ['interleave/recommended'] },
)
`

export function createScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  for (const name of PACKAGES) link(join(ROOT, 'node_modules', name), name)
  link(ROOT, 'eslint-plugin-interleave')
  const scratch: Scratch = {
    folder,
    pathOf: name => join(folder, name),
    read: name => readFileSync(join(folder, name), 'utf8'),
    write: (name, text) => {
      writeFileSync(join(folder, name), text)
    },
    readOwn: source => readFileSync(join(ROOT, source), 'utf8'),
    add: (name, source) => {
      cpSync(join(ROOT, source), join(folder, name))
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
  scratch.write('package.json', '{ "private": true, "type": "module" }')
  scratch.write('eslint.config.js', CONFIG)
  return scratch

  function link(target: string, name: string): void {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(target, path, 'junction')
  }
}

/** What `tsc --strict` says about files, one line each. */
export function collectTypeErrors(...paths: string[]): string[] {
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    noEmit: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    strict: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
