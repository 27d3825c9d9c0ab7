import type { TSESTree } from '@typescript-eslint/types'

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

/** A part of a test, where its evaluation starts, and where each answer leads. */
interface Question {
  readonly test: Node
  readonly start?: number | undefined
  readonly onTrue: number
  readonly onFalse: number
}

/** `a`, `b` and `c` of `!a && (b || c)`, in the order of evaluation. */
export function collectQuestions(whole: Question, createPoint: () => number): readonly Question[] {
  const questions: Question[] = []
  const open = [whole]
  for (let question = open.pop(); question; question = open.pop()) {
    const { test, start, onTrue, onFalse } = question
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      open.push({ test: test.argument, start, onTrue: onFalse, onFalse: onTrue })
    } else if (test.type === 'LogicalExpression' && test.operator !== '??') {
      const right = createPoint()
      const left = test.operator === '&&' ? { onTrue: right, onFalse } : { onTrue, onFalse: right }
      open.push({ test: test.right, start: right, onTrue, onFalse })
      open.push({ test: test.left, start, ...left })
    } else {
      questions.push(question)
    }
  }
  return questions
}

/**
 * The node, and what is evaluated first in it, and first in that, innermost first: `f`, `f()`, `f().x`,
 * `f().x + 1`. Code of that form is as long as its author likes, and the call stack is not.
 */
export function collectOperands(node: Node): readonly Node[] {
  const operands = [node]
  for (let first = findFirstOperand(node); first; first = findFirstOperand(first))
    operands.push(first)
  return operands.reverse()
}

function findFirstOperand(node: Node): Node | null {
  switch (node.type) {
    case 'MemberExpression':
      return node.object
    case 'CallExpression':
      return node.callee
    case 'TaggedTemplateExpression':
      return node.tag
    case 'BinaryExpression':
      return node.left
    default:
      return null
  }
}

/** `a ??= b`: the right side is evaluated only sometimes. */
export function isLogicalAssignment({ operator }: TSESTree.AssignmentExpression): boolean {
  return operator === '??=' || operator === '||=' || operator === '&&='
}
