import type { TSESTree } from '@typescript-eslint/types'

import { isAsserter } from '../catalog/assertions.ts'
import { nameOfCallee, nameOfReceiver } from './callees.ts'
import type { Node } from './facts.ts'
import { isFunction, unwrap } from './syntax.ts'

/** A test that control has passed on its way to a node, and how it came out. */
export interface PassedTest {
  readonly test: Node
  readonly holds: boolean
}

/**
 * Tests around the node, and guards before it:
 *
 *     if (this.busy) return
 *     if (!this.closed) this.list.push(x)
 *     this.busy || this.list.push(x)
 *     assert(!this.busy)
 */
export function collectPassedTests(node: Node): PassedTest[] {
  const tests: PassedTest[] = []
  for (let up = node.parent, below = node; up && !isFunction(up); below = up, up = up.parent) {
    switch (up.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        if (up.test !== below) tests.push({ test: up.test, holds: up.consequent === below })
        break
      case 'LogicalExpression':
        if (up.right !== below || up.operator === '??') break
        tests.push({ test: up.left, holds: up.operator === '&&' })
        break
      case 'BlockStatement':
      case 'Program':
        tests.push(...collectGuards(up.body, below))
        break
      case 'SwitchCase':
        tests.push(...collectGuards(up.consequent, below))
        break
      default:
    }
  }
  return tests
}

function collectGuards(statements: readonly Node[], below: Node): PassedTest[] {
  const tests: PassedTest[] = []
  for (const statement of ifsIn(statements)) {
    if (statement.range[0] >= below.range[0]) break
    const { test, consequent, alternate } = statement
    if (isLeaving(consequent)) tests.push({ test, holds: false })
    else if (alternate && isLeaving(alternate)) tests.push({ test, holds: true })
  }
  for (const { node, test } of assertionsIn(statements))
    if (node.range[0] < below.range[0]) tests.push({ test, holds: true })
  return tests
}

/**
 * The parts of a test that all come out so, from left to right: `a` and not `b` of `a && !b` that holds. A
 * part of `a || b` that holds says nothing.
 */
export function partsOfTest(whole: PassedTest): PassedTest[] {
  const parts: PassedTest[] = []
  const open = [whole]
  for (let next = open.pop(); next; next = open.pop()) {
    const { holds } = next
    const test = unwrap(next.test)
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      open.push({ test: test.argument, holds: !holds })
    } else if (test.type !== 'LogicalExpression') {
      parts.push({ test, holds })
    } else if (test.operator === (holds ? '&&' : '||')) {
      open.push({ test: test.right, holds }, { test: test.left, holds })
    }
  }
  return parts
}

const ifsByList = new WeakMap<readonly Node[], readonly TSESTree.IfStatement[]>()

/** Long lists of statements are gone through once. */
export function ifsIn(statements: readonly Node[]): readonly TSESTree.IfStatement[] {
  let ifs = ifsByList.get(statements)
  if (!ifs) {
    ifs = statements.filter(statement => statement.type === 'IfStatement')
    ifsByList.set(statements, ifs)
  }
  return ifs
}

/** `assert(!this.rooms.has(id))`: who goes on behind it has passed the test. */
export interface Assertion {
  readonly node: Node
  readonly test: Node
}

const assertionsByList = new WeakMap<readonly Node[], readonly Assertion[]>()

export function assertionsIn(statements: readonly Node[]): readonly Assertion[] {
  let assertions = assertionsByList.get(statements)
  if (!assertions) {
    assertions = statements.flatMap(statement => findAssertion(statement) ?? [])
    assertionsByList.set(statements, assertions)
  }
  return assertions
}

function findAssertion(node: Node): Assertion | null {
  const call = node.type === 'ExpressionStatement' ? unwrap(node.expression) : null
  const [test] = call?.type === 'CallExpression' ? call.arguments : []
  if (call?.type !== 'CallExpression' || !test) return null
  const callee = unwrap(call.callee)
  const receiver = callee.type === 'MemberExpression' ? nameOfReceiver(callee.object) : null
  return isAsserter(nameOfCallee(callee) ?? '', receiver) ? { node, test } : null
}

/** Control does not go on behind the statement. */
export function isLeaving(statement: Node): boolean {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement
  switch (last?.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    default:
      return false
  }
}
