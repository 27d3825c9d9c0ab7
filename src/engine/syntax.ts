import type { TSESTree } from '@typescript-eslint/types'

import type { Node } from './facts.ts'

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression
export type CallNode = TSESTree.CallExpression | TSESTree.NewExpression
export type LoopNode =
  | TSESTree.DoWhileStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForStatement
  | TSESTree.WhileStatement

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression'
  )
}

export function isClass(node: Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

/** What `for (const x of …)` binds at each step. */
export function patternOf(loop: TSESTree.ForInStatement | TSESTree.ForOfStatement): Node {
  return loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : loop.left
}

export function isCall(node: Node): node is CallNode {
  return node.type === 'CallExpression' || node.type === 'NewExpression'
}

export function isLoop(node: Node): node is LoopNode {
  switch (node.type) {
    case 'DoWhileStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'ForStatement':
    case 'WhileStatement':
      return true
    default:
      return false
  }
}

/** `(x as T)!` and `x?.y` as a whole mean the value of what they wrap. */
export function isWrapper(node: Node): boolean {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
      return true
    default:
      return false
  }
}

export function unwrap(node: Node): Node {
  let inner = node
  while (isWrapper(inner)) inner = (inner as TSESTree.TSAsExpression).expression
  return inner
}

/** The outermost wrapper around `node`, or `node` itself. */
export function outermost(node: Node): Node {
  let outer = node
  while (outer.parent && isWrapper(outer.parent)) outer = outer.parent
  return outer
}

/** `a.name`, `a['name']`, `a.#name` (as `#name`), `a[0]`; `null` where the key is computed. */
export function findPropertyName(node: TSESTree.MemberExpression): string | null {
  if (!node.computed) return nameOfKey(node.property)
  return findConstantKey(node.property)
}

/** The name of a member or property key that is not computed. */
export function findMemberName(
  node:
    | TSESTree.AccessorProperty
    | TSESTree.MethodDefinition
    | TSESTree.Property
    | TSESTree.PropertyDefinition
    | TSESTree.TSAbstractMethodDefinition
    | TSESTree.TSAbstractPropertyDefinition
    | TSESTree.TSPropertySignature,
): string | null {
  if (node.computed) return findConstantKey(node.key)
  return nameOfKey(node.key)
}

function nameOfKey(key: Node): string | null {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  return findConstantKey(key)
}

function findConstantKey(key: Node): string | null {
  if (key.type === 'Literal') return String(key.value)
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) {
    return key.quasis[0]?.value.cooked ?? null
  }
  return null
}

const LONGEST_PATH = 100

/** `a.b.c…` with more names than anybody writes: generated code, which nothing is asked about. */
export function isEndlessPath(member: TSESTree.MemberExpression): boolean {
  let node: Node = member
  for (let names = 0; names < LONGEST_PATH; names++) {
    if (node.type !== 'MemberExpression') return false
    node = unwrap(node.object)
  }
  return true
}

/** The nearest ancestor that `is` accepts, `node` itself left out. */
export function findAncestor(node: Node, is: (ancestor: Node) => boolean): Node | null {
  for (let up = node.parent; up; up = up.parent) if (is(up)) return up
  return null
}

export function isInside(node: Node, ancestor: Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1]
}

/** The method, property or variable name that a function is known by. */
export function findFunctionName(fn: Node): string | null {
  const node = outermost(fn)
  const { parent } = node
  if ((isFunction(fn) || isClass(fn)) && fn.id) return fn.id.name
  if (!parent) return null
  switch (parent.type) {
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'Property':
      return parent.value === node ? findMemberName(parent) : null
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : null
    case 'AssignmentExpression':
      if (parent.right !== node) return null
      if (parent.left.type === 'Identifier') return parent.left.name
      return parent.left.type === 'MemberExpression' ? findPropertyName(parent.left) : null
    default:
      return null
  }
}

/** Parsers of plain JavaScript leave decorators out altogether. */
export function isDecorated(node: {
  readonly decorators?: readonly TSESTree.Decorator[]
}): boolean {
  return node.decorators !== undefined && node.decorators.length > 0
}

/** `if (busy) return`, `if (busy) { …; return }`, `if (busy) throw …` */
export function isTurningBack(node: TSESTree.IfStatement): boolean {
  const last =
    node.consequent.type === 'BlockStatement' ? node.consequent.body.at(-1) : node.consequent
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement'
}

export function isIdentifier(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

/** `null`, `undefined` */
export function isNullish(node: Node): boolean {
  return (node.type === 'Literal' && node.value === null) || isIdentifier(node, 'undefined')
}

/** `(err, rows) => {}`: it is called when the work is done. */
export function isNodeCallback(node: Node): boolean {
  const first = isFunction(node) ? node.params[0] : undefined
  return first?.type === 'Identifier' && /^_?(?:e|err|error)$/u.test(first.name)
}
