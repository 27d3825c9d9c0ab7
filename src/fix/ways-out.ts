import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from '../engine/index.ts'

import { descendantsOf, findPropertyName, isFunction, isInside, isLoop } from './syntax.ts'

/** How control can leave a row of statements other than over its end. */
export interface WaysOut {
  readonly throws: boolean
  /** `return`, a `break` or `continue` of something around the row, a consumer who leaves a generator. */
  readonly leaves: boolean
}

/** `refs` name the containers themselves: a look at one of them throws nothing. */
export function waysOutOf(
  statements: readonly Node[],
  refs: ReadonlySet<Node>,
  source: Source,
): WaysOut {
  return {
    throws: statements.some(statement => canThrow(statement, refs, source)),
    leaves: statements.some(statement => canLeave(statement, statements, source)),
  }
}

/** A `try` with a `catch` throws only what its `catch` and `finally` throw. */
function canThrow(node: Node, refs: ReadonlySet<Node>, source: Source): boolean {
  if (node.type === 'TryStatement') {
    const parts = [node.handler?.body ?? node.block, node.finalizer]
    return parts.some(part => part !== null && canThrow(part, refs, source))
  }
  if (isFunction(node)) return false
  if (isThrower(node) && !isLookAt(node, refs)) return true
  for (const key of source.visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key)
    const children = (Array.isArray(value) ? value : [value]) as readonly (Node | null)[]
    if (children.some(child => child && canThrow(child, refs, source))) return true
  }
  return false
}

/** What runs foreign code. Reading a property of `undefined` is a mistake, not a way out. */
function isThrower(node: Node): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
    case 'NewExpression':
    case 'ThrowStatement':
      return true
    case 'ForOfStatement':
      return node.await
    case 'CallExpression':
      return !isConsole(node.callee) && !isIteratorOfLoop(node)
    default:
      return false
  }
}

/** `this.jobs.get(id)`, `Object.keys(this.counts)` */
function isLookAt(node: Node, refs: ReadonlySet<Node>): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const { object } = node.callee
  const name = findPropertyName(node.callee) ?? ''
  if (refs.has(object)) return /^(?:keys|values|entries|has|get|at|slice|includes)$/u.test(name)
  const [argument] = node.arguments
  const isObject = object.type === 'Identifier' && object.name === 'Object'
  return isObject && argument !== undefined && refs.has(argument)
}

function isConsole(callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || findPropertyName(callee) === null) return false
  return callee.object.type === 'Identifier' && callee.object.name === 'console'
}

/** `m.values()` and `Object.entries(r)` in the head of a loop. */
function isIteratorOfLoop(call: TSESTree.CallExpression): boolean {
  const { callee, parent } = call
  if (parent.type !== 'ForOfStatement' || parent.right !== call) return false
  if (!/^(?:keys|values|entries)$/u.test(findPropertyName(callee) ?? '')) return false
  const isStatic =
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object'
  return isStatic || call.arguments.length === 0
}

function canLeave(statement: Node, row: readonly Node[], source: Source): boolean {
  for (const node of descendantsOf(statement, source, { ownCodeOnly: true })) {
    if (node.type === 'ReturnStatement' || node.type === 'YieldExpression') return true
    if (node.type !== 'BreakStatement' && node.type !== 'ContinueStatement') continue
    const target = findJumpTarget(node)
    if (!target || !row.some(own => isInside(target, own.range))) return true
  }
  return false
}

/** The loop, `switch` or label that a jump speaks of. */
function findJumpTarget(jump: Node): Node | null {
  if (jump.type !== 'BreakStatement' && jump.type !== 'ContinueStatement') return null
  for (let node: Node | undefined = jump.parent; node; node = node.parent) {
    if (jump.label) {
      if (node.type === 'LabeledStatement' && node.label.name === jump.label.name) return node
    } else if (
      isLoop(node) ||
      (node.type === 'SwitchStatement' && jump.type === 'BreakStatement')
    ) {
      return node
    }
  }
  return null
}

/** Names that a row declares and code behind it uses: they would be out of sight behind a `try`. */
export function declaresForLater(statements: readonly Node[], source: Source): boolean {
  const [first] = statements
  const last = statements.at(-1)
  if (!first || !last) return false
  const range = [first.range[0], last.range[1]] as const
  return statements.some(statement =>
    source.scopeManager
      .getDeclaredVariables(statement)
      .some(
        ({ references, defs }) =>
          defs.some(def => def.type === 'FunctionName' || !isVar(def.parent)) &&
          references.some(({ identifier }) => !isInside(identifier, range)),
      ),
  )
}

function isVar(node: Node | null | undefined): boolean {
  return node?.type === 'VariableDeclaration' && node.kind === 'var'
}

/** Statements that no `try` can hold without changing what they declare. */
export function canStandInTry(statements: readonly Node[]): boolean {
  return statements.every(
    ({ type }) => !/^(?:Import|Export|TS|Function|Class)\w*Declaration$/u.test(type),
  )
}
