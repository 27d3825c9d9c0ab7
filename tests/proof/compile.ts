import { parseForESLint } from '@typescript-eslint/parser'
import ts from 'typescript'
import { instrument, PRIVATE } from './instrument.ts'
import { Realm } from './realm.ts'
import { Shapes, type Shape } from './shapes.ts'
import { parseSource } from './source.ts'
import { ProofError } from './report.ts'

/** Hooks the instrumented text calls. */
export interface Hooks {
  readonly $at: (line: number, value: unknown) => unknown
  readonly $each: (line: number, iterable: unknown) => unknown
  readonly $step: () => void
  readonly $cell: (name: string, read: () => unknown) => void
  readonly $fn: (position: number, fn: unknown) => unknown
}

/** A program ready to be run any number of times, each time with fresh module state. */
export interface Compiled {
  readonly file: ts.SourceFile
  readonly realm: Realm
  readonly isAsync: boolean
  readonly shapes: Shapes
  /** Names the program uses and does not define, with what its declarations say of them. */
  readonly free: ReadonlyMap<string, Shape | null>
  /** `import { Mutex } from 'async-mutex'`: local name → module and exported name. */
  readonly imports: ReadonlyMap<string, readonly [string, string]>
  readonly run: (values: readonly unknown[], hooks: Hooks) => unknown
}

const HOOKS = ['$at', '$each', '$step', '$cell', '$fn']

export function compile(text: string, filename = 'file.ts', realm = new Realm()): Compiled {
  const file = parseSource(text, filename)
  const { text: instrumented, hasTopLevelAwait } = instrument(file)
  const script = transpile(instrumented, filename)
  const shapes = new Shapes(file)
  const ambient = shapes.collectAmbient(file)
  const names = collectFreeNames(script, hasTopLevelAwait)
  const parameters = [...names, ...HOOKS].join(', ')
  const head = `(${hasTopLevelAwait ? 'async ' : ''}function (${parameters}) { 'use strict';`
  const main = evaluateProgram(realm, `${head}\n${script}\n})`, filename)

  return {
    file,
    realm,
    isAsync: hasTopLevelAwait,
    shapes,
    free: new Map(names.map(name => [name, ambient.get(name) ?? null])),
    imports: collectImports(file),
    run: (values, hooks) =>
      main(...values, hooks.$at, hooks.$each, hooks.$step, hooks.$cell, hooks.$fn),
  }
}

/** Removes types, enums and decorators; keeps await, fields and everything else the realm can run. */
export function transpile(text: string, filename: string): string {
  const { outputText, diagnostics } = ts.transpileModule(text, {
    fileName: filename.replace(/\.[cm]?jsx?$/, '.tsx'),
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleDetection: ts.ModuleDetectionKind.Legacy,
      jsx: ts.JsxEmit.React,
      useDefineForClassFields: true,
    },
  })
  const error = diagnostics?.find(each => each.category === ts.DiagnosticCategory.Error)
  if (error)
    throw new ProofError(
      `does not parse: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    )
  return outputText.replace(/^export \{\};?$/gm, '')
}

function evaluateProgram(realm: Realm, code: string, filename: string) {
  try {
    return realm.evaluate(code, filename) as (...args: readonly unknown[]) => unknown
  } catch (error) {
    throw new ProofError(`cannot be compiled: ${String(error)}`, code)
  }
}

function collectFreeNames(script: string, isAsync: boolean): string[] {
  const wrapped = `${isAsync ? 'async ' : ''}function $program() {${script}\n}`
  // Names of the language count as free, too: the scheduler has its own `Date` and `Math`.
  const { scopeManager } = parseForESLint(wrapped, {
    sourceType: 'script',
    ecmaVersion: 2024,
    lib: [],
  })
  const names = new Set(scopeManager.globalScope?.through.map(each => each.identifier.name) ?? [])
  for (const name of [...HOOKS, 'arguments', 'undefined']) names.delete(name)
  return [...names]
}

function collectImports(file: ts.SourceFile): Map<string, readonly [string, string]> {
  const imports = new Map<string, readonly [string, string]>()
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue
    const module = statement.moduleSpecifier.text
    const clause = statement.importClause
    if (clause?.name) imports.set(clause.name.text, [module, 'default'])
    const bindings = clause?.namedBindings
    if (bindings && ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, [module, '*'])
    if (bindings && ts.isNamedImports(bindings))
      for (const each of bindings.elements)
        imports.set(each.name.text, [module, (each.propertyName ?? each.name).text])
  }
  return imports
}

/** A piece of code of a drive, to be run in the scope of the program: `it.#items.push('x')` works. */
export function compileSnippet(realm: Realm, code: string): (scope: object) => unknown {
  const plain = code.replaceAll(/\.#(?=\w)/g, `.${PRIVATE}`)
  for (const body of [`return (${plain}\n)`, plain]) {
    try {
      return realm.intrinsics.inScope(body)
    } catch {
      // Not an expression: it is run as statements.
    }
  }
  throw new ProofError(`this code of the drive does not parse: ${code}`)
}
