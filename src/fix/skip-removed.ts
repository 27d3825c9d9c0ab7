import type { Iteration, Node, Source } from '../engine/index.ts'

import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import { findHoistEdits } from './hoist.ts'
import type { Edit } from './repair.ts'
import { currentKeyOf } from './snapshot-conditions.ts'
import { findPropertyName, textOf, withTypeCoat } from './syntax.ts'

/**
 * Edits that leave out what was removed after the copy was made; `null` where the loop has no name to
 * ask for, or no way to go on with the next element.
 *
 *     for (const [id, client] of clientsSnapshot) {
 *       if (!this.clients.has(id)) continue
 *       ^
 */
export function findSkipEdits(iteration: Iteration, source: Source): Edit[] | null {
  const key = findReadableKey(iteration)
  const leave = findLeaveStatement(iteration)
  const test = key === null ? null : findPresenceTest(iteration, key, source)
  if (test === null || leave === null) return null
  return firstStatementEdits(iteration.body, `if (!${test}) ${leave}`, source)
}

/** A call, because linters believe that a property test cannot change across an `await`. */
function findPresenceTest({ slot, ref }: Iteration, key: string, source: Source): string | null {
  const container = textOf(ref, source)
  // `this.rooms.get(id)`, `this.members ?? []`: there may be none any more.
  const isMaybe = slot.holder !== null && ref.type !== 'Identifier'
  const call = isMaybe || withTypeCoat(ref).parent?.type === 'LogicalExpression' ? '?.' : '.'
  switch (slot.kind) {
    case 'map':
    case 'set':
      return `${container}${call}has(${key})`
    case 'array':
      return `${container}${call}includes(${key})`
    case 'record':
      return call === '.' ? `Object.hasOwn(${container}, ${key})` : null
    case 'weak':
    case 'value':
      return null
  }
}

/** The name must be a whole key: in `for (const { id } of this.clients)` nothing is. */
function findReadableKey(iteration: Iteration): string | null {
  const { loop, slot } = iteration
  if (slot.kind === 'map' || loop.type !== 'ForOfStatement') return currentKeyOf(iteration)
  const target = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : loop.left
  return target.type === 'Identifier' ? currentKeyOf(iteration) : null
}

function findLeaveStatement({ loop, callback }: Iteration): 'continue' | 'return' | null {
  if (loop.type !== 'CallExpression') return 'continue'
  const isPlainWalk = findPropertyName(loop.callee) === 'forEach'
  return isPlainWalk && callback ? 'return' : null
}

function firstStatementEdits(body: Node, statement: string, source: Source): Edit[] | null {
  if (body.type !== 'BlockStatement') {
    const canHaveList = body.parent?.type.startsWith('For') === true
    return canHaveList ? findHoistEdits(body, { declaration: statement, edits: [] }, source) : null
  }
  const [first] = body.body
  const at = body.range[0] + 1
  const layout = layoutAt(body, source)
  if (!first) return null
  if (!isFirstOnLine(first.range[0], source.text)) {
    return [{ range: [at, at], text: ` ${statement};` }]
  }
  const indent = indentationAt(first.range[0], source.text)
  return [{ range: [at, at], text: `${layout.newline}${indent}${statement}${layout.end}` }]
}
