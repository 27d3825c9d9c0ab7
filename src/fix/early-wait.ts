import type { Facts, Node, Source } from '../engine/index.ts'

import { freeName } from './free-name.ts'
import type { Edit } from './repair.ts'
import { descendantsOf, isInside, textOf } from './syntax.ts'

/** The only `await` of a statement, as a statement of its own. */
export interface EarlyWait {
  readonly wait: Node
  /** `const price = await priceOf(name)` */
  readonly declaration: string
  /** In the statement: the name in place of the wait. */
  readonly edit: Edit
}

/** `null` where waiting a statement earlier would not be the same. */
export function findEarlyWait(statement: Node, facts: Facts, source: Source): EarlyWait | null {
  const [window, ...others] = facts.suspensionsUnder(statement)
  const wait = window?.node
  if (wait?.type !== 'AwaitExpression' || others.length > 0) return null
  if (!isEvaluatedAfterLooks(wait, statement, source)) return null
  const name = freeName([nameOfResult(wait.argument)], statement, source)
  return {
    wait,
    declaration: `const ${name} = ${textOf(wait, source)}`,
    edit: { range: rangeWithParentheses(wait, source), text: name },
  }
}

/** What comes before the wait only looks: at names, and at the container. */
function isEvaluatedAfterLooks(wait: Node, statement: Node, source: Source): boolean {
  for (let node: Node | undefined = wait; node && node !== statement; node = node.parent) {
    const { parent }: Node = node
    if (parent?.type === 'LogicalExpression' && parent.right === node) return false
    if (parent?.type === 'ConditionalExpression' && parent.test !== node) return false
    if (parent?.type === 'ChainExpression' || parent?.type === 'ArrowFunctionExpression')
      return false
  }
  for (const part of descendantsOf(statement, source)) {
    if (part.range[0] >= wait.range[0] || isInside(wait, part.range)) continue
    if (part.type === 'CallExpression' && !LOOKS.test(textOf(part.callee, source))) return false
    if (LOUD.has(part.type)) return false
  }
  return true
}

const LOOKS = /[.?]get$/u

const LOUD: ReadonlySet<string> = new Set([
  'AssignmentExpression',
  'ImportExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'UpdateExpression',
  'YieldExpression',
])

/** `(await f())` as an operand leaves no parentheses behind. */
function rangeWithParentheses(wait: Node, { text }: Source): readonly [number, number] {
  const [start, end] = wait.range
  const isOperand = wait.parent?.type === 'BinaryExpression'
  return isOperand && text[start - 1] === '(' && text[end] === ')'
    ? [start - 1, end + 1]
    : [start, end]
}

/** `await priceOf(name)` → `price`, `await this.#fetchRows()` → `rows`, others → `value` */
function nameOfResult(awaited: Node): string {
  const callee = awaited.type === 'CallExpression' ? awaited.callee : null
  const last = callee?.type === 'MemberExpression' ? callee.property : callee
  if (last?.type !== 'Identifier' && last?.type !== 'PrivateIdentifier') return 'value'
  const noun = /^(?:_*(?:get|fetch|load|read|compute|count|calculate)(\p{Lu}\w*)|(\w+)Of)$/u.exec(
    last.name,
  )
  const name = noun?.[1] ?? noun?.[2] ?? 'value'
  return name.charAt(0).toLowerCase() + name.slice(1)
}
