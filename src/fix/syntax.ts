import type { Node, Source } from '../engine/index.ts'

import type { Edit } from './repair.ts'

/** `node` and everything under it, in source order; nested functions are left out on request. */
export function* descendantsOf(
  node: Node,
  source: Source,
  { ownCodeOnly = false } = {},
): Generator<Node> {
  // A stack of its own: generated code nests deeper than the call stack goes.
  const stack = [node]
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next
    if (ownCodeOnly && next !== node && isFunction(next)) continue
    for (const child of [...childrenOf(next, source)].reverse()) stack.push(child)
  }
}

function* childrenOf(node: Node, source: Source): Generator<Node> {
  for (const key of source.visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key)
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield child
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value
}

export function textOf(node: Node, source: Source): string {
  return source.text.slice(node.range[0], node.range[1])
}

export function isInside(node: Pick<Edit, 'range'>, range: Edit['range']): boolean {
  return node.range[0] >= range[0] && node.range[1] <= range[1]
}

/** Where a message says that something stands. */
export function lineOf(node: Node): number {
  return node.loc.start.line
}

export function isLoop({ type }: Node): boolean {
  return /^(?:For|ForOf|ForIn|While|DoWhile)Statement$/u.test(type)
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  )
}

/** The statements next to `statement`, itself included; `null` where the grammar takes only one. */
export function findStatementList(statement: Node): readonly Node[] | null {
  const { parent } = statement
  switch (parent?.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return parent.body
    case 'SwitchCase':
      return parent.test === statement ? null : parent.consequent
    default:
      return null
  }
}

/** Stands where the grammar wants a statement: in a list, or as the only body of `if`, loop, label. */
function isStatement(node: Node): boolean {
  if (findStatementList(node)) return true
  const { parent } = node
  switch (parent?.type) {
    case 'IfStatement':
      return parent.test !== node
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return parent.body === node
    default:
      return false
  }
}

/** The statement of its own function that `node` stands in; `null` in `() => node` and class fields. */
export function findStatement(node: Node): Node | null {
  if (isStatement(node)) return node
  const { parent } = node
  if (!parent || isFunction(parent) || parent.type === 'PropertyDefinition') return null
  return findStatement(parent)
}

/** `for (…) …` → `outer: for (…) …` */
export function withLabels(statement: Node): Node {
  return statement.parent?.type === 'LabeledStatement' ? withLabels(statement.parent) : statement
}

/** `this.list` → `this.list!`, `(this.list as Job[])`: the same value in a type-level coat. */
export function withTypeCoat(node: Node): Node {
  const { parent } = node
  switch (parent?.type) {
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return withTypeCoat(parent)
    default:
      return node
  }
}

/** `this.list` → `this.list!` */
export function withNonNull(node: Node): Node {
  return node.parent?.type === 'TSNonNullExpression' ? withNonNull(node.parent) : node
}

/** `foo` of `x.foo`, `x.#foo`, `x['foo']`; `null` where it is computed. */
export function findPropertyName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null
  const { property } = node
  if (property.type === 'PrivateIdentifier') return `#${property.name}`
  if (!node.computed) return property.type === 'Identifier' ? property.name : null
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null
}

/** `this.m.values()` around `this.m`, when its method is one of `names`. */
export function findMethodCall(receiver: Node, names: readonly string[]): Node | null {
  const member = receiver.parent
  if (member?.type !== 'MemberExpression' || member.object !== receiver) return null
  const name = findPropertyName(member)
  if (name === null || !names.includes(name)) return null
  const call = member.parent
  return call.type === 'CallExpression' && call.callee === member ? call : null
}
