import type { Callable, Drain, Facts, Node, Source } from '../engine/index.ts'

import type { DrainShape } from './drain-shape.ts'
import { obstacle, type Obstacle } from './repair.ts'
import { descendantsOf, findPropertyName, textOf } from './syntax.ts'

interface HelperSituation {
  readonly facts: Facts
  readonly source: Source
  readonly drains: readonly Drain[]
  readonly shape: DrainShape
  /** What the work calls in this file. */
  readonly called: ReadonlySet<Callable>
}

/** Why the call of a reset helper cannot move up; `null` where it can. */
export function findHelperObstacle(helper: Callable, situation: HelperSituation): Obstacle | null {
  const { node } = helper
  if (helper.isAsync || helper.isGenerator) {
    return obstacle(`${helper.name} does not reset at once`, 'alone')
  }
  if (canBeReplaced(node, situation.source)) return obstacle(`${helper.name} may be overridden`)
  for (const statement of statementsOf(node)) {
    if (!isHarmless(statement, situation)) {
      return obstacle(`${helper.name} does more than to reset what was taken`, 'alone')
    }
  }
  return null
}

function statementsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? node.body.body : [node.body]
    default:
      return []
  }
}

/** A method that a subclass or another file can replace, or a variable that is assigned again. */
function canBeReplaced(node: Node, source: Source): boolean {
  const owner = node.parent
  switch (owner?.type) {
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return owner.key.type !== 'PrivateIdentifier' && owner.accessibility !== 'private'
    case 'VariableDeclarator':
      return owner.parent.kind !== 'const'
    default:
      return node.type !== 'FunctionDeclaration' || isReassigned(node, source)
  }
}

function isReassigned(declaration: Node, source: Source): boolean {
  const [variable] = source.scopeManager.getDeclaredVariables(declaration)
  return variable?.references.some(reference => reference.isWrite()) ?? true
}

/** A reset of what was taken, or a constant for a field that the work does not read. */
function isHarmless(statement: Node, situation: HelperSituation): boolean {
  const { drains, facts } = situation
  const expression = statement.type === 'ExpressionStatement' ? statement.expression : statement
  const isReset = drains.some(({ slot }) =>
    facts
      .accessesOf(slot)
      .some(access => access.type === 'write' && access.isReset && access.node === expression),
  )
  return isReset || isPlainAssignment(expression, situation)
}

/** `this.pending = 0`, `dirty = false` */
function isPlainAssignment(expression: Node, situation: HelperSituation): boolean {
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return false
  const { left, right } = expression
  const isConstant =
    right.type === 'Literal' || (right.type === 'Identifier' && right.name === 'undefined')
  const name = left.type === 'Identifier' ? left.name : findOwnField(left)
  return isConstant && name !== null && !isMentioned(name, situation)
}

function findOwnField(node: Node): string | null {
  return node.type === 'MemberExpression' && node.object.type === 'ThisExpression'
    ? findPropertyName(node)
    : null
}

/** The work, or what it calls here, names the field: it might see the new value too early. */
function isMentioned(name: string, { shape, called, source }: HelperSituation): boolean {
  const bare = name.replace(/^#/u, '')
  const places = [...shape.stretch, ...[...called].map(({ node }) => node)]
  return places.some(place => {
    for (const node of descendantsOf(place, source)) {
      const isName = node.type === 'Identifier' || node.type === 'PrivateIdentifier'
      if (isName && node.name === bare) return true
      if (node.type === 'Literal' && textOf(node, source).slice(1, -1) === bare) return true
    }
    return false
  })
}
