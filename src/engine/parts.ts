import type { TSESTree } from '@typescript-eslint/types'

import { outermostOperand } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { ContainerKind, Node, Slot } from './facts.ts'
import {
  findElementAnnotation,
  findElementTypeName,
  findTypeOfMember,
  resolveElements,
  resolveKindOfType,
  resolveKindOfValue,
} from './kinds.ts'
import { depthOf, findStoredValue } from './nested.ts'
import type { SlotReference } from './references.ts'
import type { Slots } from './slots.ts'
import { findMemberName, findPropertyName, unwrap } from './syntax.ts'

/** Containers that are parts of the objects in a container, one for all keys: `this.rooms.get(…).members`. */
export interface Parts {
  /** Stands for the objects in the holder; it is followed as slots are, and is none. */
  findObject(holder: Slot, references: readonly SlotReference[]): Slot | null
  isObject(slot: Slot): boolean
  /** `null` where the part is no container, as far as anybody can see. */
  findPart(object: Slot, name: string): Slot | null
}

/** Objects in containers of objects in containers: deeper ones are left out. */
const DEEPEST = 2

/** Parts get their numbers behind those that are in `all`, and are added there. */
export function createParts(slots: Slots, bindings: Bindings, all: Slot[]): Parts {
  const objects = new Map<Slot, Slot | null>()
  const holders = new Map<Slot, Slot>()
  const known = new Map<Slot, Map<string, Slot | null>>()
  const stored = new Map<Slot, TSESTree.ObjectExpression[]>()
  let seen = 0

  function findObject(holder: Slot, references: readonly SlotReference[]): Slot | null {
    // What is stored anywhere in the file tells what the parts are, so all references come first.
    for (; seen < references.length; seen++) {
      const reference = references[seen]
      const value = reference ? findStoredObject(reference, bindings) : null
      if (!reference || !value) continue
      stored.set(reference.slot, [...(stored.get(reference.slot) ?? []), value])
    }
    const found = objects.get(holder)
    if (found) return found
    const isKnown =
      depthOf(holder) < DEEPEST && (holder.elementAnnotation !== null || stored.has(holder))
    const object = isKnown ? describeObject(holder) : null
    objects.set(holder, object)
    if (object) holders.set(object, holder)
    return object
  }

  function findPart(object: Slot, name: string): Slot | null {
    const parts = known.get(object) ?? new Map<string, Slot | null>()
    known.set(object, parts)
    let part = parts.get(name)
    if (part === undefined) parts.set(name, (part = describePart(object, name)))
    return part
  }

  function describePart(object: Slot, name: string): Slot | null {
    const holder = holders.get(object)
    if (!holder) return null
    const { names } = slots
    const annotation = holder.elementAnnotation
      ? (findTypeOfMember(holder.elementAnnotation, name, names) ?? undefined)
      : undefined
    const values = (stored.get(holder) ?? []).flatMap(value => findValue(value, name) ?? [])
    const kind = annotation
      ? resolveKindOfType(annotation, names)
      : (values
          .map(value => resolveKindOfValue(value, names))
          .find((each): each is ContainerKind => each !== null && each !== 'record') ?? null)
    if (!kind) return null
    const initial = values[0] ?? null
    const part: Slot = {
      ...object,
      id: slots.all.length + all.length,
      name: `${object.name}.${name}`,
      shortName: name,
      kind,
      isPart: true,
      elements: resolveElements(annotation, initial, names),
      elementType: findElementTypeName(annotation, initial, names),
      elementAnnotation: findElementAnnotation(annotation, initial, names),
    }
    all.push(part)
    return part
  }

  return { findObject, findPart, isObject: slot => holders.has(slot) }
}

function describeObject(holder: Slot): Slot {
  return {
    ...holder,
    id: -1,
    name: holder.kind === 'map' ? `${holder.name}.get(…)` : `${holder.name}[…]`,
    kind: 'record',
    holder,
    isConstant: false,
    isPlain: false,
    initializer: null,
  }
}

/** `rooms.set(id, { members: [] })`, `list.push(room)` where `room = { members: [] }` */
function findStoredObject(
  { slot, node }: SlotReference,
  bindings: Bindings,
): TSESTree.ObjectExpression | null {
  const member = outermostOperand(node).parent
  if (member?.type !== 'MemberExpression') return null
  const given = findStoredValue(member, slot)
  const value = given && unwrap(given)
  if (value?.type === 'ObjectExpression') return value
  if (value?.type !== 'Identifier') return null
  for (const { writeExpr } of bindings.findVariable(value)?.references ?? []) {
    const made = writeExpr && unwrap(writeExpr)
    if (made?.type === 'ObjectExpression') return made
  }
  return null
}

function findValue({ properties }: TSESTree.ObjectExpression, name: string): Node | null {
  const property = properties.find(
    each => each.type === 'Property' && findMemberName(each) === name,
  )
  return property?.type === 'Property' ? property.value : null
}

/** An expression that names a part, or the pattern that binds a name to it. */
interface PartUse {
  readonly slot: Slot
  readonly node: Node
  readonly local: Node | null
}

/** `room.members`, `const { members } = room` */
export function collectPartUses({ slot, node }: SlotReference, parts: Parts): PartUse[] {
  const target = outermostOperand(node)
  const { parent } = target
  if (parent?.type === 'MemberExpression' && parent.object === target) {
    const name = parent.computed ? null : findPropertyName(parent)
    const part = name === null ? null : parts.findPart(slot, name)
    return part ? [{ slot: part, node: parent, local: null }] : []
  }
  if (parent?.type !== 'VariableDeclarator' || parent.init !== target) return []
  if (parent.id.type !== 'ObjectPattern') return []
  return parent.id.properties.flatMap(property => {
    const name = property.type === 'Property' ? findMemberName(property) : null
    const part = name === null ? null : parts.findPart(slot, name)
    const value = property.type === 'Property' ? property.value : null
    const local = value?.type === 'AssignmentPattern' ? value.left : value
    return part && local?.type === 'Identifier' ? [{ slot: part, node: property, local }] : []
  })
}
