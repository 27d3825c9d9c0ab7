import ts from 'typescript'

/** A piece of text to put at a place of the source; `end` beyond `start` replaces what stands there. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration

export interface Instrumented {
  readonly text: string
  readonly hasTopLevelAwait: boolean
}

/** `this.#items` is run as `this.$private$items`, so that the proof can look into it. */
export const PRIVATE = '$private$'

export const isFunctionNode = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node) ||
  ts.isAccessor(node)

/**
 * Puts the hooks of the scheduler into a program without changing the number of its microtasks:
 *
 *     await send(x)        →  await $at(3, send(x))
 *     for (…) { … }        →  for (…) { $step(); … }
 *     const q = []         →  const q = []; $cell('q', () => q)
 *     on('x', () => {…})   →  on('x', $fn(17, () => { $step(); … }))     17: where the function starts
 */
export function instrument(file: ts.SourceFile): Instrumented {
  const edits: Edit[] = []
  let hasTopLevelAwait = false

  const insert = (at: number, text: string) => edits.push({ start: at, end: at, text })
  const replace = (node: ts.Node, text: string) =>
    edits.push({ start: node.getStart(file), end: node.getEnd(), text })
  const wrap = (node: ts.Node, open: string) => {
    insert(node.getStart(file), open)
    insert(node.getEnd(), ')')
  }
  const lineOf = (node: ts.Node) =>
    String(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1)

  visit(file, 0)
  return { text: applyEdits(file.text, edits), hasTopLevelAwait }

  function visit(node: ts.Node, depth: number): void {
    if (isTypeOnly(node)) {
      if (ts.isStatement(node)) replace(node, '')
      return
    }
    if (isModuleSyntax(node) || ts.isDecorator(node)) {
      replace(node, '')
      return
    }
    if (ts.isFunctionDeclaration(node) && !node.name && node.body)
      insert(node.parameters.pos - 1, ' $default')
    if (node.kind === ts.SyntaxKind.ExportKeyword || node.kind === ts.SyntaxKind.DefaultKeyword) {
      if (!ts.isDefaultClause(node.parent)) replace(node, '')
      return
    }
    if (ts.isExportAssignment(node)) visitExportAssignment(node)
    if (isModuleExports(node)) visitModuleExports(node)
    if (ts.isAwaitExpression(node)) {
      if (depth === 0) hasTopLevelAwait = true
      wrap(node.expression, `$at(${lineOf(node)}, `)
    }
    if (ts.isForOfStatement(node) && node.awaitModifier) {
      if (depth === 0) hasTopLevelAwait = true
      wrap(node.expression, `$each(${lineOf(node)}, `)
    }
    if (ts.isPrivateIdentifier(node)) visitPrivate(node)
    if (ts.isIterationStatement(node, false)) visitLoop(node)
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      wrap(node, `$fn(${String(node.getStart(file))}, `)
      // A `forEach` can go on for ever, too.
      if (ts.isBlock(node.body)) insert(bodyStart(node.body), '$step();')
      else wrap(node.body, '($step(), ')
    }
    if (ts.isSourceFile(node)) insert(0, hoistedCells(node.statements))
    if (isFunctionNode(node) && node.body && ts.isBlock(node.body) && hasInnerFunction(node.body))
      insert(bodyStart(node.body), parameterCells(node) + hoistedCells(node.body.statements))
    if (ts.isVariableStatement(node) && isCellScope(node.parent)) visitVariables(node)
    if (ts.isClassDeclaration(node) && isCellScope(node.parent)) visitClass(node)

    const inner = isFunctionNode(node) || ts.isClassStaticBlockDeclaration(node) ? depth + 1 : depth
    node.forEachChild(child => {
      visit(child, inner)
    })
  }

  function visitExportAssignment(node: ts.ExportAssignment): void {
    edits.push({
      start: node.getStart(file),
      end: node.expression.getStart(file),
      text: ';const $default = ',
    })
    insert(node.getEnd(), ";$cell('$default', () => $default);")
  }

  function visitModuleExports(node: ModuleExports): void {
    edits.push({
      start: node.getStart(file),
      end: node.expression.right.getStart(file),
      text: ';const $default = ',
    })
    insert(node.getEnd(), ";$cell('$default', () => $default);")
  }

  function visitPrivate(node: ts.PrivateIdentifier): void {
    const name = PRIVATE + node.text.slice(1)
    const isBrandTest =
      ts.isBinaryExpression(node.parent) &&
      node.parent.left === node &&
      node.parent.operatorToken.kind === ts.SyntaxKind.InKeyword
    replace(node, isBrandTest ? `'${name}'` : name)
  }

  function visitLoop(node: ts.IterationStatement): void {
    if (ts.isBlock(node.statement)) {
      insert(node.statement.getStart(file) + 1, '$step();')
      return
    }
    insert(node.statement.getStart(file), '{$step();')
    insert(node.statement.getEnd(), '}')
  }

  function visitVariables(node: ts.VariableStatement): void {
    if (isAmbient(node)) return
    const names = node.declarationList.declarations.flatMap(each => boundNames(each.name))
    insert(node.getEnd(), ';' + names.map(cell).join(''))
  }

  function visitClass(node: ts.ClassDeclaration): void {
    if (isAmbient(node)) return
    if (node.name) insert(node.getEnd(), ';' + cell(node.name.text))
    else {
      // `export default class {}`
      insert(node.getStart(file), ';const $default = ')
      insert(node.getEnd(), ';' + cell('$default'))
    }
  }

  function bodyStart(body: ts.Block): number {
    const directives = body.statements.filter(
      each => ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression),
    )
    return directives.at(-1)?.getEnd() ?? body.getStart(file) + 1
  }
}

const cell = (name: string) => `$cell('${name}', () => ${name});`

function hoistedCells(statements: readonly ts.Statement[]): string {
  const names = statements.flatMap(each =>
    ts.isFunctionDeclaration(each) && each.body ? [each.name?.text ?? '$default'] : [],
  )
  return names.map(cell).join('')
}

function parameterCells(node: FunctionNode): string {
  if (ts.isConstructorDeclaration(node)) return ''
  return node.parameters
    .flatMap(each => boundNames(each.name))
    .filter(name => name !== 'this')
    .map(cell)
    .join('')
}

export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(each => (ts.isBindingElement(each) ? boundNames(each.name) : []))
}

/** The module, or a function with functions inside: what its variables hold can outlive a call. */
function isCellScope(node: ts.Node): boolean {
  if (ts.isSourceFile(node)) return true
  return ts.isBlock(node) && isFunctionNode(node.parent) && hasInnerFunction(node)
}

function hasInnerFunction(node: ts.Node): boolean {
  return node.forEachChild(child => isFunctionNode(child) || hasInnerFunction(child)) ?? false
}

interface ModuleExports extends ts.ExpressionStatement {
  readonly expression: ts.BinaryExpression
}

/** `module.exports = class Queue {}` */
function isModuleExports(node: ts.Node): node is ModuleExports {
  return (
    ts.isExpressionStatement(node) &&
    ts.isBinaryExpression(node.expression) &&
    node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    node.expression.left.getText() === 'module.exports'
  )
}

function isTypeOnly(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    (ts.isStatement(node) && isAmbient(node))
  )
}

const isModuleSyntax = (node: ts.Node) =>
  ts.isImportDeclaration(node) ||
  ts.isImportEqualsDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isNamespaceExportDeclaration(node)

function isAmbient(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(each => each.kind === ts.SyntaxKind.DeclareKeyword) ?? false)
  )
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || orderAtOnePlace(a, b))
  let out = ''
  let done = 0
  for (const { edit } of ordered) {
    out += text.slice(done, edit.start) + edit.text
    done = Math.max(done, edit.end)
  }
  return out + text.slice(done)
}

interface Placed {
  readonly edit: Edit
  readonly index: number
}

/** What closes the constructs before comes first, the innermost before all; then what opens new ones. */
function orderAtOnePlace(a: Placed, b: Placed): number {
  const byRank = rankOf(a.edit) - rankOf(b.edit)
  if (byRank !== 0) return byRank
  return rankOf(a.edit) === 0 ? b.index - a.index : a.index - b.index
}

function rankOf(edit: Edit): number {
  if (edit.text === ')' || edit.text === '}') return 0
  return edit.text.startsWith(';') ? 1 : 2
}
