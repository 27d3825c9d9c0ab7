import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { outermostOperand } from './access-drafts.ts'
import { isDefaulting } from './creation.ts'
import { returnsReceiver } from '../catalog/collections.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Handed, Node, Slot } from './facts.ts'
import { fieldKeyOf } from './fields.ts'
import type { ForeignSlot } from './foreign-slots.ts'
import { once } from './groups.ts'
import { createHandOvers } from './handed.ts'
import { resolveKindOfValue } from './kinds.ts'
import { collectMembers } from './members.ts'
import { collectElementUses, createElementSlots } from './nested.ts'
import type { Receiver } from './owners.ts'
import { collectPartUses, createParts } from './parts.ts'
import { collectReturns } from './returns.ts'
import { isUsedAsContainer } from './self.ts'
import type { Slots } from './slots.ts'
import { findAncestor, findMemberName, findPropertyName, outermost, unwrap } from './syntax.ts'

/** An expression that names a container. */
export interface SlotReference {
  readonly slot: Slot
  readonly node: Node
  /** The local it goes through: `const queue = this.#queue`. */
  readonly alias: Alias | null
}

export interface Alias {
  /** `null` where the local is the object that the container is a part of: `room` of `room.members`. */
  readonly name: string | null
  /** Where the local was bound to the container. */
  readonly declarator: Node
  /** What is behind the local, when that has come in as a parameter. */
  readonly handed: Handed | null
}

/**
 * Pass 5: every expression that names a slot, in source order: directly, through a local, through
 * destructuring of `this`, through `self`; and what a container of containers holds.
 * Needs slots and bindings; promises the slots of nested containers beside their references.
 */
export function collectReferences(
  outline: Outline,
  slots: Slots,
  bindings: Bindings,
  foreign: readonly ForeignSlot[] = [],
): { readonly references: readonly SlotReference[]; readonly nested: readonly Slot[] } {
  const references: SlotReference[] = []
  let followed = 0
  const handOvers = createHandOvers()
  const aliased = new Set<Scope.Variable>()
  const nested: Slot[] = []
  const elements = createElementSlots(slots, bindings, nested)
  const parts = createParts(slots, bindings, nested)
  const returns = collectReturns(outline, bindings)

  for (const member of collectMembers(slots.fieldNames, outline, bindings)) {
    const name = bindings.findMemberKey(member) ?? ''
    const slot = findFieldSlot(bindings.resolveReceiver(member.object), name)
    if (slot) addReference(slot, member, null)
  }
  for (const self of slots.hasSelves ? outline.selves : []) {
    const slot = findSelfSlot(bindings.resolveReceiver(self))
    if (slot && isUsedAsContainer(self, slot.kind)) addReference(slot, self, null)
  }
  for (const { slot, members } of foreign) {
    for (const member of members) addReference(slot, member, null)
  }
  for (const [variable, slot] of slots.variables) addUses(slot, variable, null)
  for (const { id } of outline.declarators) addDestructured(id)
  followAll()
  // Nested containers are found through their holders, those in them through these, and so on.
  for (const reference of references) {
    if (parts.isObject(reference.slot)) {
      for (const { slot, node, local } of collectPartUses(reference, parts)) {
        addReference(slot, node, reference.alias && { ...reference.alias, name: null })
        if (local) addAlias(slot, findDeclarator(node), local, reference.alias)
        followAll()
      }
      continue
    }
    const slot =
      elements.findSlot(reference.slot, references) ?? parts.findObject(reference.slot, references)
    if (!slot) continue
    for (const use of collectElementUses(reference, bindings)) {
      if (use.binding) addAlias(slot, use.binding, use.node, reference.alias, use.storedIn)
      else addReference(slot, use.node, reference.alias)
      followAll()
    }
  }
  handOvers.settle()
  const named = references.filter(({ slot }) => !parts.isObject(slot))
  return { references: named.sort((a, b) => a.node.range[0] - b.node.range[0]), nested }

  function findFieldSlot(receiver: Receiver | null, name: string): Slot | null {
    if (!receiver) return null
    for (const owner of bindings.ancestryOf(receiver.owner)) {
      const slot = slots.findField(owner, fieldKeyOf(name, receiver.isStatic))
      if (slot) return slot
    }
    return null
  }

  function findSelfSlot(receiver: Receiver | null): Slot | null {
    if (!receiver || receiver.isStatic) return null
    for (const owner of bindings.ancestryOf(receiver.owner)) {
      const slot = slots.findSelf(owner)
      if (slot) return slot
    }
    return null
  }

  function addReference(slot: Slot, node: Node, alias: Alias | null): void {
    references.push({ slot, node, alias })
  }

  /** Names for names for names: as many as there are, one after the other. */
  function followAll(): void {
    for (; followed < references.length; followed++) {
      const reference = references[followed]
      if (reference) follow(reference)
    }
  }

  function follow({ slot, node, alias }: SlotReference): void {
    const target = valueOf(node)
    const { parent } = target
    // What one call hands over, another call of the function does not return.
    const uses = alias?.handed ? [] : returns.collectUses(target, slot)
    for (const use of uses) addReference(slot, use, null)
    const made = findMade(node)
    if (made) addReference(slot, made, alias)
    if (parent?.type === 'CallExpression' && parent.callee !== target) {
      addParameter(slot, parent, target, alias)
    }
    if (parent?.type !== 'VariableDeclarator' || parent.init !== target) return
    if (parent.id.type === 'Identifier') addAlias(slot, parent, parent.id, alias)
  }

  /** `removeFrom(this.#conns, conn)`: the parameter of a function of this file is another name. */
  function addParameter(
    slot: Slot,
    call: TSESTree.CallExpression,
    argument: Node,
    through: Alias | null,
  ): void {
    const fn = bindings.findFunctionNode(call.callee)
    const index = call.arguments.findIndex(other => other === argument)
    const parameter = fn?.params[index]
    if (!fn || parameter?.type !== 'Identifier') return
    const isKnown = handOvers.find(slot, parameter) !== null
    const handed = handOvers.add(slot, parameter, fn, call, through?.handed ?? null)
    if (isKnown) return
    const declared = outline.source.scopeManager.getDeclaredVariables(fn)
    const variable = declared.find(({ identifiers }) => identifiers.some(id => id === parameter))
    if (!variable || variable.references.some(use => use.isWrite())) return
    addUses(slot, variable, { name: variable.name, declarator: parameter, handed })
  }

  function addAlias(
    slot: Slot,
    declarator: Node,
    id: Node,
    through: Alias | null,
    since: Node | null = null,
  ): void {
    const variable = findDeclared(declarator, id)
    if (!variable || slots.findVariable(variable)) return
    if (!variable.references.every(use => isBoundOnce(use, slot))) return
    // `const room = rooms.get(id) ?? []; rooms.set(id, room)` is one already.
    if (since && aliased.has(variable)) return
    aliased.add(variable)
    const handed = through?.handed ?? null
    addUses(slot, variable, { name: variable.name, declarator: since ?? declarator, handed }, since)
  }

  /**
   * `let set = m.get(k); if (!set) m.set(k, (set = new Set()))`: the default that is created on
   * first use is the container from then on.
   */
  function isBoundOnce(use: Scope.Reference, slot: Slot): boolean {
    if (!use.isWrite() || use.init) return true
    if (parts.isObject(slot)) return use.writeExpr?.type === 'ObjectExpression'
    const { kind } = slot
    return use.writeExpr ? resolveKindOfValue(unwrap(use.writeExpr), slots.names) === kind : false
  }

  /** Not the declaration itself: `const queue = …` names no container. */
  function addUses(
    slot: Slot,
    variable: Scope.Variable,
    alias: Alias | null,
    since: Node | null = null,
  ): void {
    for (const use of variable.references) {
      // What is made for the container, and filled before it is stored there, is nobody else's yet.
      if (since && use.identifier.range[0] < since.range[1]) continue
      // `typeof queue` in a type is not run.
      const isType = use.isTypeReference || use.identifier.parent.type === 'TSTypeQuery'
      if (use.init || isType || (alias && use.isWrite())) continue
      addReference(slot, use.identifier, alias)
    }
  }

  /** `const { counters, timers: t, state: { clients } } = this` */
  function addDestructured(pattern: Node): void {
    if (pattern.type !== 'ObjectPattern') return
    const receiver = once(() => bindings.resolvePattern(pattern))
    for (const property of pattern.properties) {
      if (property.type !== 'Property') continue
      const { value } = property
      addDestructured(value)
      const name = findMemberName(property)
      const local = value.type === 'AssignmentPattern' ? value.left : value
      const isField = name !== null && slots.fieldNames.has(name)
      const slot = isField ? findFieldSlot(receiver(), name) : null
      if (!slot || local.type !== 'Identifier') continue
      addReference(slot, property, null)
      addAlias(slot, findDeclarator(pattern), local, null)
    }
  }

  function findDeclared(declarator: Node, id: Node): Scope.Variable | null {
    const declared = outline.source.scopeManager.getDeclaredVariables(declarator)
    return declared.find(variable => variable.identifiers.some(name => name === id)) ?? null
  }
}

function findDeclarator(pattern: Node): Node {
  return findAncestor(pattern, up => up.type === 'VariableDeclarator') ?? pattern
}

/** `(this.list ??= []).push(x)`: the value of the assignment is the list. */
function findMade(node: Node): Node | null {
  const target = outermostOperand(node)
  const made = target.parent
  if (made?.type !== 'AssignmentExpression' || made.left !== target || !isDefaulting(made)) {
    return null
  }
  const whole = outermostOperand(made)
  return whole.parent?.type === 'MemberExpression' && whole.parent.object === whole ? made : null
}

/** `list.reverse()` is the list. */
function valueOf(node: Node): Node {
  const target = outermostOperand(node)
  const member = target.parent
  // `const list = (lists[key] ??= [])`
  if (member?.type === 'AssignmentExpression' && member.left === target) {
    return isDefaulting(member) ? outermostOperand(member) : target
  }
  if (member?.type !== 'MemberExpression' || member.object !== target) return target
  const call = outermost(member).parent
  const isCalled = call?.type === 'CallExpression' && unwrap(call.callee) === member
  return isCalled && returnsReceiver(findPropertyName(member) ?? '')
    ? outermostOperand(call)
    : target
}
