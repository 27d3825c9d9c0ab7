import type { Node, Source } from '../engine/index.ts'

import { descendantsOf, isFunction } from './syntax.ts'

/**
 * `node` is evaluated whenever its statement is, and nothing with an effect comes before it: reading it
 * a statement earlier is the same.
 *
 *     return Promise.all(this.jobs.map(run))   // yes
 *     log(next(), this.jobs.map(run))          // no: next() runs first
 *     isOpen && this.jobs.map(run)             // no: perhaps never
 */
export function isEvaluatedFirst(node: Node, statement: Node, source: Source): boolean {
  for (let inner = node; inner !== statement;) {
    const { parent } = inner
    if (!parent) return false
    if (isConditionalPart(inner, parent) || isLoopPart(inner, parent)) return false
    if (!earlierSiblingsOf(inner, parent, source).every(part => isQuiet(part, source))) return false
    inner = parent
  }
  return true
}

/** `a && NODE`, `a ? NODE : b`, `a?.b(NODE)`, `{ a = NODE }` */
function isConditionalPart(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'LogicalExpression':
      return parent.right === node
    case 'ConditionalExpression':
      return parent.test !== node
    case 'ChainExpression':
      return true
    case 'AssignmentPattern':
      return parent.right === node
    default:
      return isFunction(parent)
  }
}

/** Evaluated at every step, or not before the first one. */
function isLoopPart(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'ForStatement':
      return parent.init !== node && parent.test !== node
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.right !== node
    case 'WhileStatement':
    case 'DoWhileStatement':
      return true
    default:
      return false
  }
}

function earlierSiblingsOf(node: Node, parent: Node, source: Source): Node[] {
  if (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') return []
  const siblings: Node[] = []
  for (const part of descendantsOf(parent, source, { ownCodeOnly: true })) {
    if (part.parent === parent && part.range[1] <= node.range[0]) siblings.push(part)
  }
  return siblings
}

/** Runs no code but its own and cannot fail: names, constants, comparisons, functions not called. */
export function isQuiet(node: Node, source: Source): boolean {
  for (const part of descendantsOf(node, source, { ownCodeOnly: true })) {
    if (LOUD.has(part.type)) return false
  }
  return true
}

const LOUD: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'YieldExpression',
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'ImportExpression',
  'ThrowStatement',
  'AssignmentExpression',
  'UpdateExpression',
  'SpreadElement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ClassDeclaration',
  'ClassExpression',
  'DebuggerStatement',
])
