import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { parse, simpleTraverse } from '@typescript-eslint/typescript-estree'
import type { TSESTree } from '@typescript-eslint/types'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Imports go down this list, or stay in a row. */
const LAYERS = [
  ['src/index.ts'],
  ['rules/'],
  [
    'src/rule.ts',
    'src/failure.ts',
    'src/findings.ts',
    'src/message.ts',
    'src/options.ts',
    'src/settings.ts',
  ],
  ['src/fix/'],
  ['src/engine/'],
  ['src/catalog/'],
]

const NO_TOPIC = /^(?:utils?|misc|helpers?|common|shared|lib|types)\.ts$/u

const files = ['src', 'rules'].flatMap(sourcesUnder).map(readSource)

describe('layers', () => {
  test.each(files)('$path has a layer', ({ path }) => {
    expect(layerOf(path)).toBeGreaterThanOrEqual(0)
  })

  test.each(files)('$path imports from its own layer or further down', ({ path, imports }) => {
    const upwards = imports.filter(
      target => isOurs(target) && target !== 'package.json' && layerOf(target) < layerOf(path),
    )
    expect(upwards).toEqual([])
  })

  test.each(files.filter(({ path }) => !path.startsWith('src/engine/')))(
    '$path enters the engine by its index',
    ({ imports }) => {
      const passes = imports.filter(target => target.startsWith('src/engine/'))
      expect(passes.filter(target => target !== 'src/engine/index.ts')).toEqual([])
    },
  )

  test.each(files)('$path imports no package at run time', ({ packages }) => {
    expect(packages).toEqual([])
  })
})

describe('files', () => {
  test('no rule imports a rule', () => {
    const rules = files.filter(({ path }) => path.startsWith('rules/') && path !== 'rules/index.ts')
    const among = rules.flatMap(({ imports }) => imports).filter(path => path.startsWith('rules/'))

    expect(rules.length).toBeGreaterThan(0)
    expect(among).toEqual([])
  })

  test('an index collects a folder only in the engine and the rules', () => {
    const indexes = files.map(({ path }) => path).filter(path => path.endsWith('/index.ts'))
    expect(indexes.sort()).toEqual(['rules/index.ts', 'src/engine/index.ts', 'src/index.ts'])
  })

  test('every file has a topic', () => {
    const grabBags = files.filter(({ path }) => NO_TOPIC.test(path.split('/').at(-1) ?? ''))
    expect(grabBags.map(({ path }) => path)).toEqual([])
  })

  test.each(files)('$path is short', ({ path, text }) => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(path.startsWith('rules/') ? 250 : 400)
  })
})

describe('catalog', () => {
  const catalog = files.filter(({ path }) => path.startsWith('src/catalog/'))

  test.each(catalog)('$path is a table: what reads it neither loops nor grows', ({ ast }) => {
    const algorithms = collectNodes(ast).filter(node => isLoop(node) || isLongFunction(node))
    expect(algorithms.map(({ type, loc }) => `${type} on line ${loc.start.line}`)).toEqual([])
  })

  test.each(catalog)('$path knows nothing of syntax trees', ({ imports }) => {
    expect(imports.filter(target => !target.startsWith('src/catalog/'))).toEqual([])
  })
})

interface SourceFile {
  readonly path: string
  readonly text: string
  readonly ast: TSESTree.Program
  /** What it imports, types included: a path below the root, or the name of a package. */
  readonly imports: readonly string[]
  /** Packages that it needs at run time. */
  readonly packages: readonly string[]
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => `${folder}/${name}`)
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const ast = parse(text, { loc: true })
  const declarations = ast.body.filter(node => 'source' in node && node.source !== null)

  return {
    path,
    text,
    ast,
    imports: declarations.map(node => targetOf(path, node)),
    packages: declarations
      .filter(node => !isTypeOnly(node))
      .map(node => targetOf(path, node))
      .filter(target => !isOurs(target)),
  }
}

type Statement = TSESTree.ProgramStatement

function targetOf(path: string, node: Statement): string {
  const source = 'source' in node ? node.source?.value : undefined
  if (typeof source !== 'string') throw new Error(`${path}: an import without a source`)

  return source.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), source)) : source
}

function isTypeOnly(node: Statement): boolean {
  return (
    ('importKind' in node && node.importKind === 'type') ||
    ('exportKind' in node && node.exportKind === 'type')
  )
}

function isOurs(target: string): boolean {
  return /^(?:src|rules)\/|^package\.json$/u.test(target)
}

function layerOf(path: string): number {
  return LAYERS.findIndex(layer =>
    layer.some(entry => (entry.endsWith('/') ? path.startsWith(entry) : path === entry)),
  )
}

function collectNodes(ast: TSESTree.Program): TSESTree.Node[] {
  const nodes: TSESTree.Node[] = []
  simpleTraverse(ast, { enter: node => void nodes.push(node) })
  return nodes
}

function isLoop({ type }: TSESTree.Node): boolean {
  return /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/u.test(type)
}

const LONGEST_LOOKUP = 16

function isLongFunction({ type, loc }: TSESTree.Node): boolean {
  return type.includes('Function') && loc.end.line - loc.start.line >= LONGEST_LOOKUP
}
