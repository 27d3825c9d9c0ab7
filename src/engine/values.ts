import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { write } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Node, Slot, Write } from './facts.ts'
import { fieldKeyOf, slotOfField } from './fields.ts'
import type { Owner } from './owners.ts'
import { findKeptVariable, type Slots } from './slots.ts'
import { findMemberName, isClass, unwrap } from './syntax.ts'
import type { Update } from './updates.ts'

/** A field or variable that holds no container, where its old value is used across a suspension. */
export interface ValueUpdate extends Update {
  readonly write: Write
}

export interface Values {
  readonly slots: readonly Slot[]
  readonly updates: readonly ValueUpdate[]
  /** Every write of the same fields and variables. */
  readonly writes: readonly Write[]
}

/** Where a value is kept: the field of an owner, or a variable. */
type Place =
  Scope.Variable | { readonly owner: Owner; readonly name: string; readonly isStatic: boolean }

/**
 * Pass 5b: shared numbers, texts and objects that are written from an old value across a suspension,
 * and who else writes them. Everything else that is no container costs nothing and has no slot.
 *
 *     this.total += await costOf(job)
 *
 * Needs slots, bindings and updates; promises slots of kind `value` that no list of slots has.
 */
export function collectValues(
  outline: Outline,
  bindings: Bindings,
  slots: Slots,
  candidates: readonly Update[],
  first: { readonly slotId: number; readonly accessId: number },
): Values {
  const known = new Map<unknown, Slot>()
  const updates = candidates.flatMap(update => {
    const slot = update.how === 'call' ? null : findSlot(update.node.left, true)
    return slot ? [{ update, slot }] : []
  })
  if (updates.length === 0) return { slots: [], updates: [], writes: [] }

  const names = new Set([...known.values()].map(({ shortName }) => shortName))
  const writes: Write[] = []
  for (const { node, target } of collectWritten(outline)) {
    if (!names.has(nameOf(target))) continue
    const slot = findSlot(target, false)
    if (slot) writes.push(writeOf(slot, node, target, first.accessId + writes.length))
  }
  const byNode = new Map(writes.map(write => [write.node, write]))
  return {
    slots: [...known.values()],
    writes,
    updates: updates.flatMap(({ update }) => {
      const write = byNode.get(update.node)
      return write ? [{ ...update, write }] : []
    }),
  }

  function findSlot(target: Node, isWanted: boolean): Slot | null {
    const place = findPlace(target)
    if (!place) return null
    const key = 'name' in place && 'owner' in place ? keyOf(place) : place
    const slot = known.get(key)
    if (slot || !isWanted) return slot ?? null
    const made = describe(place, first.slotId + known.size)
    if (made) known.set(key, made)
    return made
  }

  function findPlace(target: Node): Place | null {
    const node = unwrap(target)
    if (node.type === 'Identifier') {
      const variable = bindings.findVariable(node)
      return variable && !slots.findVariable(variable) ? variable : null
    }
    const name = node.type === 'MemberExpression' ? bindings.findMemberKey(node) : null
    if (node.type !== 'MemberExpression' || name === null) return null
    const receiver = bindings.resolveReceiver(node.object)
    if (!receiver) return null
    const ancestry = bindings.ancestryOf(receiver.owner)
    const key = fieldKeyOf(name, receiver.isStatic)
    if (ancestry.some(owner => slots.findField(owner, key) !== null)) return null
    const owner = ancestry.find(up => findDeclaration(up, name) !== null) ?? ancestry.at(-1)
    return owner ? { owner, name, isStatic: receiver.isStatic } : null
  }

  function keyOf({ owner, name, isStatic }: Exclude<Place, Scope.Variable>): string {
    return `${owner.range[0]} ${fieldKeyOf(name, isStatic)}`
  }

  function describe(place: Place, id: number): Slot | null {
    return 'owner' in place ? describeField(place, id) : describeVariable(place, id)
  }

  function describeField(
    { owner, name, isStatic }: Exclude<Place, Scope.Variable>,
    id: number,
  ): Slot | null {
    const declaration = findDeclaration(owner, name)
    // Who knows what a setter does.
    if (declaration && !isField(declaration)) return null
    const draft = {
      declaration: declaration ?? owner,
      initializer: null,
      annotation: undefined,
      kind: null,
      isPlain: true,
      isReadonly: false,
      accessibility:
        declaration?.type === 'PropertyDefinition' ? declaration.accessibility : undefined,
    }
    return slotOfField(id, owner, fieldKeyOf(name, isStatic), draft, 'value', slots.names)
  }

  function describeVariable(variable: Scope.Variable, id: number): Slot | null {
    const kept = findKeptVariable(variable)
    if (!kept) return null
    const { declarator, place, owner } = kept
    return {
      id,
      name: variable.name,
      shortName: variable.name.replace(/^_+/, ''),
      kind: 'value',
      place,
      privacy: 'hard',
      isConstant: false,
      isPlain: true,
      elements: 'unknown',
      elementType: null,
      elementAnnotation: null,
      holder: null,
      initializer: declarator.init,
      declaration: declarator,
      owner,
    }
  }

  function writeOf(slot: Slot, node: Written['node'], target: Node, id: number): Write {
    const isAssignment = node.type === 'AssignmentExpression'
    return {
      ...write(node, 'rebind', node.operator, null, isAssignment ? node.right : null),
      id,
      slot,
      ref: unwrap(target),
      callable: outline.callableOf(node),
      alias: null,
      boundAt: null,
      handed: null,
    }
  }
}

/** Not accessors and methods. */
function isField(declaration: Node): boolean {
  if (declaration.type === 'Property') return declaration.kind === 'init'
  return declaration.type === 'PropertyDefinition'
}

interface Written {
  readonly node: TSESTree.AssignmentExpression | TSESTree.UpdateExpression
  readonly target: Node
}

function* collectWritten({ assignments, updates }: Outline): Generator<Written> {
  for (const node of assignments) yield { node, target: node.left }
  for (const node of updates) yield { node, target: node.argument }
}

/** As a slot's short name, so that most writes of a file are passed over at once. */
function nameOf(target: Node): string {
  const node = unwrap(target)
  if (node.type === 'Identifier') return node.name.replace(/^_+/, '')
  if (node.type !== 'MemberExpression') return ''
  const { property } = node
  if (property.type !== 'Identifier' && property.type !== 'PrivateIdentifier') return ''
  return property.name.replace(/^[#_[]+/u, '')
}

/** What the class or object says of the name: a field, or an accessor. */
function findDeclaration(owner: Owner, name: string): Node | null {
  if (owner.type === 'ObjectExpression') {
    return (
      owner.properties.find(it => it.type === 'Property' && findMemberName(it) === name) ?? null
    )
  }
  if (!isClass(owner)) return null
  for (const member of owner.body.body) {
    const isNamed =
      member.type === 'PropertyDefinition' ||
      member.type === 'AccessorProperty' ||
      member.type === 'MethodDefinition'
    if (isNamed && findMemberName(member) === name) return member
  }
  return null
}
