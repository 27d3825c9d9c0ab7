import type { Node } from './facts.ts'

/** Statements and expressions that others ask about: what calls, suspends, writes or names. */
export function isPoint(node: Node): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'CallExpression':
    case 'ExpressionStatement':
    case 'MemberExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'VariableDeclarator':
    case 'YieldExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'TemplateLiteral':
    case 'SpreadElement':
    case 'Identifier':
    case 'BinaryExpression':
      return true
    default:
      return false
  }
}

/** Reading a property or a variable can throw too; code that lives from that is not modelled. */
export function canThrow(node: Node): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'YieldExpression':
      return true
    default:
      return false
  }
}

/** The answer of a test that is written down: `while (true)`, `while (!0)`. */
export function findConstantAnswer(test: Node): boolean | null {
  if (test.type === 'Literal') return Boolean(test.value)
  if (test.type !== 'UnaryExpression' || test.operator !== '!') return null
  const answer = findConstantAnswer(test.argument)
  return answer === null ? null : !answer
}

/** `a` of `a?.b` and `a?.()`: whether it is there decides whether the rest is evaluated. */
export function findTested(node: Node): Node | null {
  if (node.type === 'MemberExpression') return node.optional ? node.object : null
  return node.type === 'CallExpression' && node.optional ? node.callee : null
}
