import type { TSESTree } from '@typescript-eslint/types'

import type { Node } from './facts.ts'
import { assertionsIn, ifsIn, partsOfTest } from './passed-tests.ts'
import { isFunction, unwrap } from './syntax.ts'

/** What control has learnt of an expression on its way to a node. */
export interface Answer {
  /** The expression that was asked: `jobs.has(id)`, `known`, `list.length`. */
  readonly asked: Node
  /** It was true, not `undefined`, not `-1`, not `0`; else the opposite. */
  readonly isPresent: boolean
  /** How those leave who got the other answer: `if (jobs.has(id)) throw …`. */
  readonly leaves: 'returns' | 'throws' | null
  /** Else control may also come here when the expression says otherwise. */
  readonly isSure: boolean
}

/** What a test says of the expressions in it, if it holds, or if it does not. */
export type TestReader = (test: Node, holds: boolean, leaves: Answer['leaves']) => Answer[]

/**
 * The tests that control has passed on its way to `node`, in its own function: those around it, and
 * those before it that send others away; the nearest first.
 */
export function collectAnswers(node: Node, read: TestReader = answersOf): Answer[] {
  const answers: Answer[] = []
  for (let up = node.parent, below = node; up && !isFunction(up); below = up, up = up.parent) {
    switch (up.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        if (up.test !== below) answers.push(...read(up.test, up.consequent === below, null))
        break
      case 'LogicalExpression':
        if (up.right === below && up.operator !== '??')
          answers.push(...read(up.left, up.operator === '&&', null))
        break
      case 'BlockStatement':
      case 'Program':
      case 'SwitchCase':
        answers.push(
          ...collectGuards(up.type === 'SwitchCase' ? up.consequent : up.body, below, read),
        )
        break
      default:
    }
  }
  return answers
}

/** `if (jobs.has(id)) return`: what stands behind it has not got the key. */
function collectGuards(statements: readonly Node[], below: Node, read: TestReader): Answer[] {
  const answers: Answer[] = []
  const ifs = ifsIn(statements)
  const assertions = assertionsIn(statements)
  const guards =
    assertions.length === 0
      ? ifs
      : [...ifs, ...assertions.map(({ node }) => node)].sort((a, b) => a.range[0] - b.range[0])
  for (let at = guards.length - 1; at >= 0; at--) {
    const statement = guards[at]
    if (!statement || statement.range[0] >= below.range[0]) continue
    if (statement.type === 'IfStatement') {
      const leaves = wayOut(statement.consequent)
      if (leaves) answers.push(...read(statement.test, false, leaves))
    } else {
      const assertion = assertions.find(({ node }) => node === statement)
      if (assertion) answers.push(...read(assertion.test, true, 'throws'))
    }
  }
  return answers
}

function wayOut(statement: Node): Answer['leaves'] {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement
  switch (last?.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
      return 'returns'
    case 'ThrowStatement':
      return 'throws'
    case 'IfStatement': {
      // `if (entry.value) return entry.value; else throw …`
      const ways = last.alternate ? [wayOut(last.consequent), wayOut(last.alternate)] : [null]
      return ways.includes(null) ? null : ways.includes('returns') ? 'returns' : 'throws'
    }
    default:
      return null
  }
}

/** What a test surely says, however it came about that it holds, or does not. */
export function answersOf(whole: Node, whether: boolean, leaves: Answer['leaves']): Answer[] {
  return partsOfTest({ test: whole, holds: whether }).flatMap(({ test, holds }) => {
    if (test.type === 'BinaryExpression' && test.operator !== 'in') {
      const says = comparisonOf(test)
      return says === null ? [] : [answerOf(test.left, holds === says, leaves)]
    }
    return [answerOf(test.type === 'AssignmentExpression' ? test.right : test, holds, leaves)]
  })
}

function answerOf(asked: Node, isPresent: boolean, leaves: Answer['leaves']): Answer {
  return { asked: unwrap(asked), isPresent, leaves, isSure: true }
}

/** Whether a comparison that holds says that there is something; `null` where it says neither. */
function comparisonOf({ operator, right }: TSESTree.BinaryExpression): boolean | null {
  const nothing = isNothing(right)
  switch (operator) {
    case '===':
    case '==':
      return nothing ? false : null
    case '!==':
    case '!=':
      return nothing ? true : null
    case '<':
      return textOf(right) === '0' || textOf(right) === '1' ? false : null
    case '>':
      return textOf(right) === '0' || textOf(right) === '-1' ? true : null
    case '>=':
      return textOf(right) === '0' || textOf(right) === '1' ? true : null
    default:
      return null
  }
}

/** `undefined`, `null`, `-1`, `0`, `false` */
function isNothing(node: Node): boolean {
  const value = unwrap(node)
  if (value.type === 'Identifier') return value.name === 'undefined'
  if (value.type === 'Literal' && value.value === null) return true
  return ['-1', '0', 'false'].includes(textOf(value) ?? '')
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'UnaryExpression' || node.operator !== '-') return null
  const inner = textOf(node.argument)
  return inner === null ? null : `-${inner}`
}
