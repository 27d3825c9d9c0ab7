import type { TSESTree } from '@typescript-eslint/types'

import type { Node } from './facts.ts'
import { partsOfTest, type PassedTest } from './passed-tests.ts'
import { isCall, unwrap } from './syntax.ts'

/** What is known of a place: `this.busy` is set, `this.state` is `'open'`, `this.depth` is unset. */
export interface Condition {
  readonly place: StatePlace
  readonly state: 'is' | 'is-not' | 'set' | 'unset'
  /** What it is, or is not. */
  readonly value: string
}

/** `this.busy`; with a key: `this.busy.has(id)`, `this.busy[id]`. */
export interface StatePlace {
  readonly name: string
  readonly key: string | null
}

/** A condition, and the expression that says so. */
export interface Tested extends Condition {
  readonly node: Node
}

/** The place that an expression names, if it is one that outlives the run. */
export type FindPlace = (expression: Node) => StatePlace | null

/** `this.busy is set`: two conditions with one key are the same. */
export function keyOf({ place, state, value }: Condition): string {
  return `${place.name}[${place.key ?? ''}] ${state} ${value}`
}

/** `set`, `open`, `not open` */
export function stateText({ state, value }: Condition): string {
  if (state === 'is') return value
  return state === 'is-not' ? `not ${value}` : state
}

/** Both cannot be true at one time. */
export function excludes(left: Condition, right: Condition): boolean {
  if (!isSamePlace(left.place, right.place)) return false
  return contradicts(left, right) || contradicts(right, left)
}

function contradicts(left: Condition, right: Condition): boolean {
  if (left.state === 'unset') return right.state === 'set' || right.state === 'is'
  if (left.state !== 'is') return false
  return right.state === 'is'
    ? left.value !== right.value
    : right.state === 'is-not' && left.value === right.value
}

/** Where the first is true, the second is. */
export function implies(known: Condition, asked: Condition): boolean {
  if (!isSamePlace(known.place, asked.place)) return false
  if (known.state === asked.state && known.value === asked.value) return true
  if (known.state !== 'is') return false
  return asked.state === 'set' || (asked.state === 'is-not' && asked.value !== known.value)
}

/** A key goes by another name in another function: `join(id)`, `leave(roomId)`. */
function isSamePlace(left: StatePlace, right: StatePlace): boolean {
  return left.name === right.name && (left.key === null) === (right.key === null)
}

/** The test comes out this way where all this is known. */
export function isImplied(
  { test, holds }: PassedTest,
  known: readonly Condition[],
  findPlace: FindPlace,
): boolean {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    return isImplied({ test: node.argument, holds: !holds }, known, findPlace)
  }
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const sides = [node.left, node.right].map(side =>
      isImplied({ test: side, holds }, known, findPlace),
    )
    return (node.operator === '&&') === holds ? !sides.includes(false) : sides.includes(true)
  }
  const [asked] = conditionsOf({ test: node, holds }, findPlace)
  return asked !== undefined && known.some(condition => implies(condition, asked))
}

/** What is known where a test came out this way. */
export function conditionsOf(passed: PassedTest, findPlace: FindPlace): Tested[] {
  return partsOfTest(passed).flatMap(({ test, holds }) => {
    if (test.type === 'BinaryExpression') return conditionsOfComparison(test, holds, findPlace)
    const place = findPlace(test)
    return place ? [{ place, state: holds ? 'set' : 'unset', value: '', node: test }] : []
  })
}

function conditionsOfComparison(
  node: TSESTree.BinaryExpression,
  holds: boolean,
  findPlace: FindPlace,
): Tested[] {
  const { left, right, operator } = node
  if (operator === 'in') {
    const place = findPlace(node)
    return place ? [{ place, state: holds ? 'set' : 'unset', value: '', node }] : []
  }
  const [place, value] = findPlace(left) ? [findPlace(left), right] : [findPlace(right), left]
  if (!place) return []
  if (/^[!=]==?$/u.test(operator)) {
    const known = stateOfConstant(value)
    if (!known) return []
    const isEqual = operator.startsWith('=') === holds
    return [{ place, ...(isEqual ? known : oppositeOf(known)), node }]
  }
  // `depth > 0`, `depth >= 1`: raised, or not
  const isAboveZero = isRaised(operator, value)
  if (isAboveZero === null) return []
  return [{ place, state: isAboveZero === holds ? 'set' : 'unset', value: '', node }]
}

function isRaised(operator: string, value: Node): boolean | null {
  if (value.type !== 'Literal') return null
  if (value.value === 0) return operator === '>' ? true : operator === '<=' ? false : null
  if (value.value === 1) return operator === '>=' ? true : operator === '<' ? false : null
  return null
}

type Known = Pick<Condition, 'state' | 'value'>

function oppositeOf({ state, value }: Known): Known {
  if (state === 'set' || state === 'unset') {
    return { state: state === 'set' ? 'unset' : 'set', value: '' }
  }
  return { state: state === 'is' ? 'is-not' : 'is', value }
}

/** What a place is once this value is stored in it; `null` where nobody can say. */
export function stateOfValue(value: Node): Known | null {
  const node = unwrap(value)
  const known = stateOfConstant(node)
  if (known) return known
  switch (node.type) {
    case 'AssignmentExpression':
      return stateOfValue(node.right)
    case 'ArrayExpression':
    case 'ArrowFunctionExpression':
    case 'AwaitExpression':
    case 'FunctionExpression':
    case 'Identifier':
    case 'MemberExpression':
    case 'ObjectExpression':
      return SET
    default:
      return isCall(node) ? SET : null
  }
}

const SET: Known = { state: 'set', value: '' }
const UNSET: Known = { state: 'unset', value: '' }

/** `true`, `'open'`, `null`, `State.Closed`, `CLOSED`, `-1` */
function stateOfConstant(value: Node): Known | null {
  const node = unwrap(value)
  switch (node.type) {
    case 'Literal':
      if (node.value === true) return SET
      return node.value ? { state: 'is', value: String(node.value) } : UNSET
    case 'Identifier':
      if (node.name === 'undefined') return UNSET
      return isConstantName(node.name) ? { state: 'is', value: node.name } : null
    case 'MemberExpression': {
      const name = findEnumName(node)
      return name === null ? null : { state: 'is', value: name }
    }
    case 'UnaryExpression': {
      if (node.operator === 'void') return UNSET
      const { argument, operator } = node
      const isNegative = operator === '-' && argument.type === 'Literal'
      return isNegative ? { state: 'is', value: `-${String(argument.value)}` } : null
    }
    default:
      return null
  }
}

/** `State.Closed` */
function findEnumName({ object, property, computed }: TSESTree.MemberExpression): string | null {
  if (computed || object.type !== 'Identifier' || property.type !== 'Identifier') return null
  return /^[A-Z]/u.test(object.name) ? `${object.name}.${property.name}` : null
}

/** `CLOSED` */
function isConstantName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/u.test(name)
}
