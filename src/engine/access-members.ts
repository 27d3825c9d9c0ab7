import type { TSESTree } from '@typescript-eslint/types'

import { findMethodEffect } from '../catalog/collections.ts'
import { resolveMethod } from './access-calls.ts'
import { isSameText, lookup, write, type AccessContext, type AccessDraft } from './access-drafts.ts'
import type { Node, WriteKind } from './facts.ts'
import { collectPassedTests, partsOfTest } from './passed-tests.ts'
import { kindOfAssignment } from './presence.ts'
import type { SlotReference } from './references.ts'
import { findPropertyName, outermost, unwrap } from './syntax.ts'

/** `slot.method(…)`, `slot.length`, `slot[key]`. */
export function resolveMember(
  reference: SlotReference,
  member: TSESTree.MemberExpression,
  context: AccessContext,
): AccessDraft {
  const { slot } = reference
  const name = findPropertyName(member)
  const target = outermost(member)
  const { parent } = target
  if (parent?.type === 'CallExpression' && parent.callee === target && name !== null) {
    const effect = findMethodEffect(slot.kind, name)
    return effect ? resolveMethod(name, effect, parent, context) : lookup(parent, name)
  }
  if (name === 'length' && slot.kind === 'array') return resolveLength(target, parent)
  if (name === 'size' && !member.computed) return lookup(member, 'size')
  if (slot.kind !== 'record' && slot.kind !== 'array') return lookup(member, name ?? '[]')
  return resolveElement(reference, member, target, context)
}

function resolveLength(target: Node, parent: Node | undefined): AccessDraft {
  if (parent?.type === 'UpdateExpression' && parent.operator === '--') {
    return write(parent, 'pop', 'length--', null, null)
  }
  if (parent?.type !== 'AssignmentExpression' || parent.left !== target) {
    return lookup(target, 'length')
  }
  const empties = parent.right.type === 'Literal' && parent.right.value === 0
  const kind = empties ? 'clear' : isGrowing(parent) ? 'add' : 'pop'
  return { ...write(parent, kind, 'length =', null, null), isReset: empties }
}

/** `if (index < list.length) return; list.length = index + 1`: there is room for more, and all stays. */
function isGrowing({ left, right }: TSESTree.AssignmentExpression): boolean {
  const length = unwrap(right)
  const isMore = length.type === 'BinaryExpression' && length.operator === '+'
  const size = isMore ? length.left : length
  return collectPassedTests(left)
    .flatMap(partsOfTest)
    .some(({ test, holds }) => {
      if (test.type !== 'BinaryExpression') return false
      const { operator } = test
      const isOver = operator.startsWith('>') === holds
      if (!/^[<>]=?$/u.test(operator)) return false
      const [more, less] = isOver ? [test.left, test.right] : [test.right, test.left]
      return isSameText(more, size) && isSameText(less, left)
    })
}

/** `list[i] = v`, `record[key] += 1`, `delete record[key]`, or a look at an entry. */
function resolveElement(
  reference: SlotReference,
  member: TSESTree.MemberExpression,
  target: Node,
  context: AccessContext,
): AccessDraft {
  const { parent } = target
  const key = member.property
  const isArray = reference.slot.kind === 'array'
  if (parent?.type === 'AssignmentExpression' && parent.left === target) {
    const isMove = isArray && isMoved(parent.right, member, reference, context)
    const kind = isMove
      ? 'shift'
      : isArray
        ? 'overwrite'
        : kindOfAssignment(member, parent, context)
    return write(parent, kind, '[] =', key, parent.right)
  }
  if (parent?.type === 'UpdateExpression') {
    return write(parent, kindOfStore(isArray), '[] =', key, null)
  }
  if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') {
    return write(parent, 'delete', 'delete', key, null)
  }
  const assignment = findTakingApart(target)
  if (!assignment) return { type: 'lookup', node: member, method: '[]', key }
  const isSwap = isArray && isMadeOfMoves(assignment.right, member, reference, context)
  return write(assignment, isSwap ? 'shift' : kindOfStore(isArray), '[] =', key, null)
}

function kindOfStore(isArray: boolean): WriteKind {
  return isArray ? 'overwrite' : 'add-or-overwrite'
}

/**
 * Swap-remove moves an entry over another: `list[i] = list.pop()`, `list[i] = list[last]`, and
 * `const last = list.pop(); list[i] = last`.
 */
function isMoved(
  value: Node,
  member: TSESTree.MemberExpression,
  reference: SlotReference,
  { findStoredValue }: AccessContext,
): boolean {
  const stored = unwrap(value)
  const moved = stored.type === 'Identifier' ? findStoredValue(stored) : stored
  const source = moved?.type === 'CallExpression' ? unwrap(moved.callee) : moved
  if (source?.type !== 'MemberExpression' || !isSameText(source.object, reference.node)) {
    return false
  }
  // `const job = list[i]; …; list[i] = job` puts it back.
  return source !== moved || !isSameText(source.property, member.property)
}

/** `[list[a], list[b]] = [list[b], list[a]]`: two entries trade places. */
function isMadeOfMoves(
  value: Node,
  member: TSESTree.MemberExpression,
  reference: SlotReference,
  context: AccessContext,
): boolean {
  return (
    value.type === 'ArrayExpression' &&
    value.elements.some(part => part !== null && isMoved(part, member, reference, context))
  )
}

/** The assignment whose pattern the element is a target of. */
function findTakingApart({ parent }: Node): TSESTree.AssignmentExpression | null {
  const pattern = parent?.type === 'Property' ? parent.parent : parent
  if (pattern?.type !== 'ArrayPattern' && pattern?.type !== 'ObjectPattern') return null
  return pattern.parent.type === 'AssignmentExpression' ? pattern.parent : null
}
