import ts from 'typescript'
import { isFunctionNode, type FunctionNode } from './instrument.ts'

/** The function that a fix changed, and how it is reached from outside. */
export interface Operation {
  /** `flush()`, `the callback on line 7`, `the module`. */
  readonly label: string
  readonly node: FunctionNode | null
  /** Where it starts in the text before and after. */
  readonly positions: readonly [number, number]
}

export function parseSource(text: string, filename: string): ts.SourceFile {
  const kind = filename.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(filename, text, ts.ScriptTarget.ES2022, true, kind)
}

/** Every function that contains changed text and that something else can start. */
export function collectChangedOperations(file: ts.SourceFile, after: string): Operation[] {
  const hunks = collectHunks(file.text, after)
  const running = hunks.filter(hunk => !isInType(file, hunk) && !isDeclaration(hunk))
  const operations = new Map<FunctionNode | null, Operation>()
  for (const hunk of running) {
    const node = findStartable(file, hunk.start, hunk.end)
    const position = node?.getStart(file) ?? 0
    operations.set(node, {
      node,
      label: labelOf(file, node),
      positions: [position, positionAfter(hunks, position)],
    })
  }
  return [...operations.values()]
}

/** A name without a value, which runs nothing: `#pending: Promise<void> | undefined`, `pending` */
function isDeclaration({ start, end, added }: Hunk): boolean {
  return start === end && /^\s*(?:(?:let |private |static |#)[^=(]*|\w+;?\s*)$/u.test(added)
}

/** Types are gone before anything runs. */
function isInType(file: ts.SourceFile, { start, end }: Hunk): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end < end) return
    if (ts.isTypeNode(node)) found = true
    node.forEachChild(visit)
  }
  visit(file)
  return found
}

/** The function of that name; without one the module itself; `null` if there is none of that name. */
export function findOperation(file: ts.SourceFile, name: string | null): Operation | null {
  let node: FunctionNode | null = null
  const visit = (each: ts.Node): void => {
    if (isFunctionNode(each) && each.body && nameOf(each)?.replace('#', '') === name) node ??= each
    each.forEachChild(visit)
  }
  visit(file)
  const found = node as FunctionNode | null
  return name !== null && !found ? null : operationOf(file, found)
}

/**
 * The function around a place that something else can start, and those around it: what cannot be started by
 * itself is a part of them. The module if there is none.
 */
export function findOperationsAround(file: ts.SourceFile, position: number): Operation[] {
  const inner = findStartable(file, position, position)
  const nodes = [inner]
  for (let outer = inner; (outer = outer && parentFunctionOf(outer));) nodes.push(outer)
  return nodes.map(node => operationOf(file, node))
}

/** Nobody but this file can start it: `#private`, `private`, or a function that a module keeps to itself. */
export function isHidden({ node }: Operation): boolean {
  if (!node || parentFunctionOf(node)) return false
  const owner = parentClassOf(node)
  const file = node.getSourceFile()
  const isModule = file.statements.some(isExporting)
  if (owner) return isPrivate(node) || (isModule && !isExporting(owner))
  const statement = ts.isFunctionDeclaration(node) ? node : node.parent.parent.parent
  return isModule && nameOf(node) !== null && !isExporting(statement)
}

function isPrivate(node: FunctionNode): boolean {
  if (nameOf(node)?.startsWith('#')) return true
  const flags = ts.getCombinedModifierFlags(node)
  return (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0
}

function isExporting(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return true
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  )
}

/** `setTimeout(() => …)`, `once(…)`: it is started once, and then no more. */
export function isStartedOnce({ node }: Operation): boolean {
  const call = node?.parent
  if (!call || !ts.isCallExpression(call)) return false
  const name = call.expression.getText().replace(/^.*\./u, '')
  return /^(?:setTimeout|setImmediate|queueMicrotask|nextTick|once|then|catch|finally)$/u.test(name)
}

/** Every function that something else can start, and that has a place for others to get in. */
export function collectOperations(file: ts.SourceFile): Operation[] {
  const operations: Operation[] = []
  const visit = (node: ts.Node): void => {
    const isStarted = isFunctionNode(node) && !ts.isConstructorDeclaration(node)
    if (isStarted && node.body && !isInline(node)) operations.push(operationOf(file, node))
    node.forEachChild(visit)
  }
  visit(file)
  return operations
}

function operationOf(file: ts.SourceFile, node: FunctionNode | null): Operation {
  const position = node?.getStart(file) ?? 0
  return { node, label: labelOf(file, node), positions: [position, position] }
}

interface Hunk {
  /** Changed characters of the text before: from `start` to `end`. */
  readonly start: number
  readonly end: number
  /** What stands in their place. */
  readonly added: string
  /** How far text behind the hunk has moved. */
  readonly shift: number
}

function collectHunks(before: string, after: string): Hunk[] {
  const a = before.split('\n')
  const b = after.split('\n')
  const common = longestCommonLines(a, b)
  const hunks: Hunk[] = []
  let i = 0
  let j = 0
  let offset = 0
  let shift = 0
  for (const [nextA, nextB] of [...common, [a.length, b.length] as const]) {
    const removed = a.slice(i, nextA)
    const added = b.slice(j, nextB)
    const removedText = removed.map(line => line + '\n').join('')
    const addedText = added.map(line => line + '\n').join('')
    if (removed.length > 0 || added.length > 0) {
      const prefix = commonPrefix(removedText, addedText)
      const suffix = commonSuffix(removedText.slice(prefix), addedText.slice(prefix))
      shift += addedText.length - removedText.length
      const end = offset + removedText.length - suffix
      const text = addedText.slice(prefix, addedText.length - suffix)
      hunks.push({ start: offset + prefix, end, added: text, shift })
    }
    offset += removedText.length + (a[nextA]?.length ?? 0) + 1
    i = nextA + 1
    j = nextB + 1
  }
  return hunks
}

function positionAfter(hunks: readonly Hunk[], position: number): number {
  const passed = hunks.filter(hunk => hunk.start < position)
  return position + (passed.at(-1)?.shift ?? 0)
}

function longestCommonLines(
  a: readonly string[],
  b: readonly string[],
): (readonly [number, number])[] {
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  )
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const pairs: (readonly [number, number])[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

function commonPrefix(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}

function commonSuffix(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

/** The innermost function around the range that is not just a part of the one around it. */
function findStartable(file: ts.SourceFile, start: number, end: number): FunctionNode | null {
  let found: FunctionNode | null = null
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.getEnd() < end) return
    if (isFunctionNode(node) && !isInline(node)) found = node
    node.forEachChild(visit)
  }
  file.forEachChild(visit)
  return found
}

function isExecutor(node: FunctionNode): boolean {
  const { parent } = node
  return ts.isNewExpression(parent) && parent.expression.getText() === 'Promise'
}

/** Called where it stands: `items.map(x => …)`, `new Promise(…)`, `.then(…)`, an IIFE, a local helper. */
function isInline(node: FunctionNode): boolean {
  const outer = parentFunctionOf(node)
  if (!outer) return false
  if (ts.isFunctionDeclaration(node)) return isOnlyCalled(outer, node.name?.text ?? '')
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false
  const parent = skipParentheses(node)
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
    return isOnlyCalled(outer, parent.name.text)
  if (ts.isNewExpression(parent)) return isExecutor(node)
  if (!ts.isCallExpression(parent)) return false
  // The promise that it settles is what the function around it gives.
  if (!parent.arguments.some(each => each === node) || isExecutor(outer)) return true
  const callee = parent.expression
  if (!ts.isPropertyAccessExpression(callee)) return false
  return (
    RUNS_IN_PLACE.has(callee.name.text.replace('#', '')) ||
    callee.getText().endsWith('locks.request')
  )
}

const RUNS_IN_PLACE = new Set(
  `map forEach filter some every find findIndex flatMap reduce sort then catch finally from
   runExclusive withLock lock locked`.split(/\s+/),
)

function skipParentheses(node: ts.Node): ts.Node {
  let parent = node.parent
  while (ts.isParenthesizedExpression(parent)) parent = parent.parent
  return parent
}

function isOnlyCalled(outer: FunctionNode, name: string): boolean {
  let calls = 0
  let others = 0
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name && !isDeclarationName(node)) {
      if (ts.isCallExpression(node.parent) && node.parent.expression === node) calls++
      else others++
    }
    node.forEachChild(visit)
  }
  if (outer.body) visit(outer.body)
  return calls > 0 && others === 0
}

const isDeclarationName = (node: ts.Identifier) =>
  (ts.isFunctionDeclaration(node.parent) || ts.isVariableDeclaration(node.parent)) &&
  node.parent.name === node

export function parentFunctionOf(node: ts.Node): FunctionNode | null {
  for (let parent = node.parent as ts.Node | undefined; parent; parent = parent.parent)
    if (isFunctionNode(parent)) return parent
  return null
}

export function parentClassOf(node: ts.Node): ts.ClassLikeDeclaration | null {
  for (let parent = node.parent as ts.Node | undefined; parent; parent = parent.parent) {
    if (ts.isClassLike(parent)) return parent
    if (isFunctionNode(parent)) return null
  }
  return null
}

/** The name a function is called by, as far as it has one. */
export function nameOf(node: FunctionNode): string | null {
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (node.name) return ts.isComputedPropertyName(node.name) ? null : node.name.getText()
  const parent = skipParentheses(node)
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.initializer)
    return parent.name.getText()
  return ts.isPropertyAssignment(parent) ? parent.name.getText() : null
}

function labelOf(file: ts.SourceFile, node: FunctionNode | null): string {
  if (!node) return 'the module'
  const name = nameOf(node)
  if (name !== null) return `${name}()`
  const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  return `the function on line ${String(line)}`
}
