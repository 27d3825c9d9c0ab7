import type { TSESTree } from '@typescript-eslint/types'

import { returnsReceiver } from '../catalog/collections.ts'
import { forOfYield, resolveArgumentUse, resolveSpread } from './access-calls.ts'
import {
  escape,
  forIn,
  forOf,
  lookup,
  outermostChoice,
  outermostOperand,
  readOut,
  rebind,
  write,
  type AccessContext,
  type AccessDraft,
} from './access-drafts.ts'
import { resolveMember } from './access-members.ts'
import type { SlotReference } from './references.ts'
import { settleAccesses } from './settled-accesses.ts'
import type { Outline } from './callables.ts'
import type { Access, Node, Slot } from './facts.ts'
import { findGlobalPath, resolveKindOfValue, type Names } from './kinds.ts'
import { isCreation } from './creation.ts'
import { findAncestor, outermost, unwrap } from './syntax.ts'

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
    case 'ObjectPattern':
      return readOutOfPattern(target, parent)
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

function resolveAssignment(
  reference: SlotReference,
  target: Node,
  assignment: TSESTree.AssignmentExpression,
  context: AccessContext,
): AccessDraft {
  if (assignment.left !== target) return escape(assignment, 'stored')
  const { right, operator } = assignment
  const isItself = !reference.alias?.name
  const isFirst = isItself && isCreation(assignment, context)
  const isNew =
    isItself &&
    operator === '=' &&
    resolveKindOfValue(right, context.names) !== null &&
    // `this.list = options.list || []` takes over what comes from elsewhere.
    unwrap(right).type !== 'LogicalExpression' &&
    !isFirst
  const startsEmpty = isNew && (isEmpty(right, context.names) || isConstant(right))
  return {
    ...write(assignment, 'rebind', operator, null, right),
    // `pairs[i] = [key, value]` stores an element.
    isReset: isNew && (reference.slot.holder === null || isEmpty(right, context.names)),
    isEmptying: startsEmpty,
    isCreation: isFirst,
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

/** `const { counters, timers: t = new Map() } = this` */
function readOutOfPattern(property: Node, pattern: TSESTree.ObjectPattern): AccessDraft {
  const value = property.type === 'Property' ? property.value : property
  const local = value.type === 'AssignmentPattern' ? value.left : value
  return {
    ...readOut(
      findAncestor(pattern, up => up.type === 'VariableDeclarator') ?? pattern,
      'alias',
      'whole',
    ),
    local: local.type === 'Identifier' ? local.name : null,
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
