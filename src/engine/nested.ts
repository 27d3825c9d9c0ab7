import type { TSESTree } from '@typescript-eslint/types'

import { outermostOperand } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { ContainerKind, Node, Slot } from './facts.ts'
import { findElementType, resolveKindOfType, resolveKindOfValue } from './kinds.ts'
import type { SlotReference } from './references.ts'
import type { Slots } from './slots.ts'
import { findPropertyName, isFunction, isIdentifier, outermost, unwrap } from './syntax.ts'

/** The slots of what containers hold, one for all keys: `this.rooms.get(…)`, `this.lists[…]`. */
export interface ElementSlots {
  /** `null` where the elements are no containers, as far as anybody can see. */
  findSlot(holder: Slot, references: readonly SlotReference[]): Slot | null
}

/** Containers in containers in containers: deeper ones are left out. */
const DEEPEST = 2

/** They get their numbers behind those that are in `all`, and are added there. */
export function createElementSlots(slots: Slots, bindings: Bindings, all: Slot[]): ElementSlots {
  const known = new Map<Slot, Slot | null>()
  const stored = new Map<Slot, ContainerKind>()
  let seen = 0

  function findSlot(holder: Slot, references: readonly SlotReference[]): Slot | null {
    // What is stored anywhere in the file tells the kind, so all references come first.
    for (; seen < references.length; seen++) {
      const reference = references[seen]
      const kind = reference ? findStoredKind(reference, slots, bindings) : null
      if (reference && kind && !stored.has(reference.slot)) stored.set(reference.slot, kind)
    }
    const slot = known.get(holder)
    if (slot) return slot
    const kind =
      resolveKindOfType(holder.elementAnnotation ?? undefined, slots.names) ??
      stored.get(holder) ??
      null
    const found = kind && depthOf(holder) < DEEPEST ? describe(holder, kind) : null
    known.set(holder, found)
    return found
  }

  function describe(holder: Slot, kind: ContainerKind): Slot {
    const slot: Slot = {
      ...holder,
      id: slots.all.length + all.length,
      name: holder.kind === 'map' ? `${holder.name}.get(…)` : `${holder.name}[…]`,
      kind,
      holder,
      isPart: false,
      isConstant: false,
      isPlain: false,
      elements: 'unknown',
      elementType: null,
      elementAnnotation:
        holder.elementAnnotation && findElementType(holder.elementAnnotation, slots.names),
      initializer: null,
    }
    all.push(slot)
    return slot
  }

  return { findSlot }
}

export function depthOf(slot: Slot): number {
  return slot.holder ? depthOf(slot.holder) + 1 : 0
}

/** `m.set(k, new Set())`, `r[k] = []`, `r[k] ??= []`, `list.push([])` */
function findStoredKind(
  { slot, node }: SlotReference,
  { names }: Slots,
  bindings: Bindings,
): ContainerKind | null {
  const member = outermostOperand(node).parent
  if (member?.type !== 'MemberExpression') return null
  const argument = findStoredValue(member, slot)
  if (argument?.type !== 'Identifier') return argument ? resolveKindOfValue(argument, names) : null
  // `room = new Set(); rooms.set(id, room)`
  for (const { writeExpr } of bindings.findVariable(argument)?.references ?? []) {
    const kind = writeExpr ? resolveKindOfValue(writeExpr, names) : null
    if (kind) return kind
  }
  return null
}

/** What is stored as an element: by an assignment to `r[k]`, or by a call of `m.set`. */
export function findStoredValue(member: TSESTree.MemberExpression, { kind }: Slot): Node | null {
  const target = outermost(member)
  const { parent } = target
  if (parent?.type === 'AssignmentExpression' && parent.left === target && member.computed) {
    return parent.right
  }
  if (parent?.type !== 'CallExpression' || parent.callee !== target) return null
  const value = STORES[`${kind}.${findPropertyName(member) ?? ''}`]
  return value === undefined ? null : (parent.arguments[value] ?? null)
}

/** Which argument is the element. */
const STORES: Readonly<Record<string, number | undefined>> = { 'map.set': 1, 'array.push': 0 }

/** An expression that yields the element, or the name a loop binds it to. */
interface ElementUse {
  readonly node: Node
  readonly binding: Node | null
  /** `m.set(k, room)`: from here on the local is the element. */
  readonly storedIn: Node | null
}

/**
 * `m.get(k)`, `r[k]`, `list.find(…)`, and `for (const set of m.values())`, also over a copy: the elements are the
 * same.
 */
export function collectElementUses(
  { slot, node }: SlotReference,
  bindings: Bindings,
): ElementUse[] {
  const target = outermostOperand(node)
  const loop = findLoopOver(target)
  if (loop) return collectLoopBinding(loop, slot.kind === 'map' ? 1 : null)
  const { parent } = target
  if (slot.kind === 'record' && parent?.type === 'CallExpression') return collectCopied(parent)
  if (parent?.type !== 'MemberExpression' || parent.object !== target) return []
  const callback = findCallback(parent)
  if (callback) return callback
  if (slot.kind === 'record' || (slot.kind === 'array' && parent.computed)) {
    return parent.computed ? [yielding(parent), ...collectStored(parent, slot, bindings)] : []
  }
  const call = outermost(parent).parent
  if (slot.kind === 'array') {
    const isOne = call?.type === 'CallExpression' && findPropertyName(parent) === 'at'
    return isOne ? [yielding(call)] : collectStored(parent, slot, bindings)
  }
  if (slot.kind !== 'map' || call?.type !== 'CallExpression') return []
  const name = findPropertyName(parent)
  if (name === 'get') return [yielding(call)]
  if (name === 'set') return collectStored(parent, slot, bindings)
  const walk = findLoopOver(outermost(call))
  if (!walk) return []
  if (name === 'values') return collectLoopBinding(walk, null)
  return name === 'entries' ? collectLoopBinding(walk, 1) : []
}

/** `for (const room of Object.values(rooms))`, and `[id, room]` of the entries */
function collectCopied(call: TSESTree.CallExpression): ElementUse[] {
  const callee = unwrap(call.callee)
  const loop = findLoopOver(outermost(call))
  if (!loop || callee.type !== 'MemberExpression' || !isIdentifier(callee.object, 'Object'))
    return []
  const name = findPropertyName(callee)
  if (name === 'values') return collectLoopBinding(loop, null)
  return name === 'entries' ? collectLoopBinding(loop, 1) : []
}

/** `rooms.forEach(room => …)`: the first parameter, of arrays, sets and maps alike. */
function findCallback(member: TSESTree.MemberExpression): ElementUse[] | null {
  const call = outermost(member).parent
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== member) return null
  if (!WALKS.has(findPropertyName(member) ?? '')) return null
  const callback = call.arguments[0] && unwrap(call.arguments[0])
  const found = FINDS.has(findPropertyName(member) ?? '') ? [yielding(call)] : []
  if (!callback || !isFunction(callback)) return found
  const [element] = callback.params
  return element?.type === 'Identifier'
    ? [...found, { node: element, binding: callback, storedIn: null }]
    : found
}

const FINDS: ReadonlySet<string> = new Set(['find', 'findLast'])

const WALKS: ReadonlySet<string> = new Set([
  'every',
  'filter',
  'find',
  'findLast',
  'flatMap',
  'forEach',
  'map',
  'some',
])
function yielding(node: Node): ElementUse {
  return { node, binding: null, storedIn: null }
}

/** `const room = new Set(); rooms.set(id, room)`, `lists[key] = list` */
function collectStored(
  member: TSESTree.MemberExpression,
  holder: Slot,
  bindings: Bindings,
): ElementUse[] {
  const { parent } = outermost(member)
  const value = findStoredValue(member, holder)
  if (value?.type !== 'Identifier' || !parent) return []
  const declaration = bindings.findVariable(value)?.defs[0]?.node
  return declaration?.type === 'VariableDeclarator' && declaration.id.type === 'Identifier'
    ? [{ node: declaration.id, binding: declaration, storedIn: parent }]
    : []
}

/** `for (… of m)`, `for (… of [...m])` */
function findLoopOver(value: Node): Node | null {
  const { parent } = value
  if (parent?.type === 'ForOfStatement') return parent.right === value ? parent : null
  const copy = parent?.type === 'SpreadElement' ? parent.parent : null
  const loop = copy?.type === 'ArrayExpression' ? copy.parent : null
  return loop?.type === 'ForOfStatement' && loop.right === copy ? loop : null
}

/** The name of the value: `[key, value]` at `place` 1, the pattern itself at `null`. */
function collectLoopBinding(loop: Node, place: number | null): ElementUse[] {
  if (loop.type !== 'ForOfStatement' || loop.left.type !== 'VariableDeclaration') return []
  const [binding] = loop.left.declarations
  const pattern = binding.id
  const name =
    place === null ? pattern : pattern.type === 'ArrayPattern' ? pattern.elements[place] : null
  return name?.type === 'Identifier' ? [{ node: name, binding, storedIn: null }] : []
}
