import type { TSESTree } from '@typescript-eslint/types'

import { findMethodEffect, returnsReceiver } from '../catalog/collections.ts'
import { forOfYield, resolveArgumentUse, resolveMethod, resolveSpread } from './access-calls.ts'
import {
  escape,
  forIn,
  forOf,
  isSameText,
  lookup,
  outermostChoice,
  outermostOperand,
  readOut,
  rebind,
  write,
  type AccessContext,
  type AccessDraft,
} from './access-drafts.ts'
import type { SlotReference } from './references.ts'
import { settleAccesses } from './settled-accesses.ts'
import type { Outline } from './callables.ts'
import type { Access, Node, Slot, WriteKind } from './facts.ts'
import { findGlobalPath, resolveKindOfValue, type Names } from './kinds.ts'
import { isCreation } from './creation.ts'
import { findPropertyName, outermost, unwrap } from './syntax.ts'

/**
 * Pass 4: every reference classified by what is done with it.
 * Needs references; promises an access for each reference, in source order.
 */
export function collectAccesses(
  outline: Outline,
  references: readonly SlotReference[],
  context: AccessContext,
): Access[] {
  const found = references.flatMap(reference =>
    resolveAccesses(reference, context).map(draft => ({ reference, draft })),
  )
  const accesses = found.map(({ reference, draft }, id) => ({
    ...draft,
    id,
    slot: reference.slot,
    ref: reference.node,
    callable: outline.callableOf(reference.node),
    alias: reference.alias?.name ?? null,
    boundAt: reference.alias?.declarator ?? null,
    handed: reference.alias?.handed ?? null,
  }))
  return settleAccesses(accesses)
}

/** One, but for `for (const fn of list.reverse())`: a write whose result is the container again. */
function resolveAccesses(reference: SlotReference, context: AccessContext): AccessDraft[] {
  const draft = resolveAccess(reference, context)
  if (draft.type !== 'write' || !returnsReceiver(draft.method)) return [draft]
  const { parent } = outermost(draft.node)
  if (parent?.type !== 'ForOfStatement') return [draft]
  return [draft, forOf(parent, wholeOf(reference.slot))]
}

function resolveAccess(reference: SlotReference, context: AccessContext): AccessDraft {
  const operand = outermostOperand(reference.node)
  const target = outermostChoice(operand)
  const draft = resolveUse(target, reference, context)
  if (target === operand) return draft
  // Nobody can say which of the two is emptied, or goes by the name of a local.
  if (draft.type === 'write') return { ...draft, isReset: false }
  return draft.type === 'read-out' && draft.form === 'alias' ? escape(draft.node, 'stored') : draft
}

function resolveUse(target: Node, reference: SlotReference, context: AccessContext): AccessDraft {
  const { parent } = target
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === target
        ? resolveMember(reference, parent, context)
        : lookup(parent, '[]')
    case 'ForOfStatement':
      return parent.right === target ? forOf(parent, wholeOf(reference.slot)) : rebind(parent)
    case 'ForInStatement':
      return parent.right === target ? forIn(parent) : rebind(parent)
    case 'AssignmentExpression':
      return resolveAssignment(reference, target, parent, context)
    case 'VariableDeclarator':
      return resolveDeclarator(parent)
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === target
        ? lookup(parent, '()')
        : resolveArgumentUse(parent, target, reference.slot, context)
    case 'SpreadElement':
      return resolveSpread(parent, wholeOf(reference.slot))
    case 'ArrayPattern':
    case 'AssignmentPattern':
      return parent.type === 'AssignmentPattern' && parent.right === target
        ? escape(parent, 'stored')
        : rebind(parent)
    case 'Property':
    case 'ArrayExpression':
      return parent.parent.type === 'ObjectPattern' ? rebind(parent) : resolvePart(parent)
    case 'BinaryExpression':
      return parent.operator === 'in' && parent.right === target
        ? { type: 'lookup', node: parent, method: 'in', key: parent.left }
        : lookup(parent, '')
    case 'TemplateLiteral':
      return readOut(parent, 'bulk', 'whole')
    case 'ReturnStatement':
      return escape(parent, 'returned')
    case 'YieldExpression':
      return parent.delegate
        ? { ...forOfYield(parent), yields: wholeOf(reference.slot) }
        : escape(parent, 'yielded')
    case 'ArrowFunctionExpression':
      return escape(target, 'returned')
    default:
      return lookup(parent ?? target, '')
  }
}

function resolveMember(
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
  return resolveElement(reference, member, target, parent)
}

function resolveLength(target: Node, parent: Node | undefined): AccessDraft {
  if (parent?.type === 'UpdateExpression' && parent.operator === '--') {
    return write(parent, 'pop', 'length--', null, null)
  }
  if (parent?.type !== 'AssignmentExpression' || parent.left !== target) {
    return lookup(target, 'length')
  }
  const empties = parent.right.type === 'Literal' && parent.right.value === 0
  const kind = empties ? 'clear' : 'pop'
  return { ...write(parent, kind, 'length =', null, null), isReset: empties }
}

/** `list[i] = v`, `record[key] += 1`, `delete record[key]`, or a look at an entry. */
function resolveElement(
  reference: SlotReference,
  member: TSESTree.MemberExpression,
  target: Node,
  parent: Node | undefined,
): AccessDraft {
  const key = member.property
  const isArray = reference.slot.kind === 'array'
  if (parent?.type === 'AssignmentExpression' && parent.left === target) {
    const kind = isArray ? resolveIndexWrite(reference, parent) : 'add-or-overwrite'
    return write(parent, kind, '[] =', key, parent.right)
  }
  if (parent?.type === 'UpdateExpression') {
    return write(parent, isArray ? 'overwrite' : 'add-or-overwrite', '[] =', key, null)
  }
  if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') {
    return write(parent, 'delete', 'delete', key, null)
  }
  return { type: 'lookup', node: member, method: '[]', key }
}

/** Swap-remove, `list[i] = list.pop()` or `list[i] = list[last]`, moves an entry over another. */
function resolveIndexWrite(
  reference: SlotReference,
  assignment: TSESTree.AssignmentExpression,
): WriteKind {
  const value = unwrap(assignment.right)
  const source = value.type === 'CallExpression' ? unwrap(value.callee) : value
  const readsItself =
    source.type === 'MemberExpression' && isSameText(source.object, reference.node)
  return readsItself ? 'shift' : 'overwrite'
}

function resolveAssignment(
  reference: SlotReference,
  target: Node,
  assignment: TSESTree.AssignmentExpression,
  context: AccessContext,
): AccessDraft {
  if (assignment.left !== target) return escape(assignment, 'stored')
  const { right, operator } = assignment
  const isNew =
    reference.alias === null &&
    operator === '=' &&
    resolveKindOfValue(right, context.names) !== null &&
    // `this.list = options.list || []` takes over what comes from elsewhere.
    unwrap(right).type !== 'LogicalExpression' &&
    !isCreation(assignment, context)
  const startsEmpty = isNew && (isEmpty(right, context.names) || isConstant(right))
  return {
    ...write(assignment, 'rebind', operator, null, right),
    // `pairs[i] = [key, value]` stores an element.
    isReset: isNew && (reference.slot.holder === null || isEmpty(right, context.names)),
    isEmptying: startsEmpty,
  }
}

/** `[]`, `{}`, `Object.create(null)`, `new Map()`, `new Queue(options)` of a class in the file. */
function isEmpty(value: Node, names: Names): boolean {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length === 0
    case 'NewExpression':
      return (
        node.arguments.length === 0 ||
        (node.callee.type === 'Identifier' && !names.isGlobal(node.callee.name))
      )
    case 'CallExpression':
      return findGlobalPath(node.callee, names) === 'Object.create'
    default:
      return node.type === 'ObjectExpression'
  }
}

/** Made of literals: whoever assigns it starts over, and brings nothing in. */
function isConstant(value: Node): boolean {
  const node = unwrap(value)
  switch (node.type) {
    case 'Literal':
      return true
    case 'ArrayExpression':
      return node.elements.every(element => element !== null && isConstant(element))
    case 'NewExpression':
      return node.arguments.every(isConstant)
    default:
      return false
  }
}

function resolveDeclarator(declarator: TSESTree.VariableDeclarator): AccessDraft {
  if (declarator.id.type !== 'Identifier') return readOut(declarator, 'copy', 'whole')
  return {
    ...readOut(declarator, 'alias', 'whole'),
    local: declarator.id.name,
  }
}

/** `send({ items: this.buffer })` hands it over inside of something else. */
function resolvePart(part: Node): AccessDraft {
  let node = part
  while (node.parent && PARTS.has(node.parent.type)) node = node.parent
  const { parent } = node
  if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') {
    return readOut(parent, 'bulk', 'whole')
  }
  return escape(parent ?? part, parent?.type === 'ReturnStatement' ? 'returned' : 'stored')
}

const PARTS: ReadonlySet<string> = new Set(['ArrayExpression', 'ObjectExpression', 'Property'])

/** What a pass over all of it yields. */
function wholeOf(slot: Slot): 'entries' | 'values' {
  return slot.kind === 'map' || slot.kind === 'record' ? 'entries' : 'values'
}
