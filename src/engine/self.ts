import { findMethodEffect } from '../catalog/collections.ts'
import type { Iteration, Node, Slot } from './facts.ts'
import type { Names } from './kinds.ts'
import {
  findPropertyName,
  isFunction,
  outermost,
  unwrap,
  type CallNode,
  type ClassNode,
} from './syntax.ts'

/**
 * A class that extends a collection holds its entries in itself.
 *
 *     class Watchers extends Set<Watcher> { notify() { for (const watcher of this) … } }
 */
export function findSelfSlot(id: number, owner: ClassNode, names: Names): Slot | null {
  const { superClass } = owner
  if (superClass?.type !== 'Identifier' || !names.isGlobal(superClass.name)) return null
  const kind = names.findKind(superClass.name)
  if (!kind) return null
  const elementAnnotation = owner.superTypeArguments?.params.at(-1) ?? null
  const name = owner.id?.name ?? 'entries'
  return {
    id,
    name: 'this',
    shortName: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    kind,
    place: 'field',
    privacy: 'none',
    isConstant: true,
    isPlain: false,
    elements: 'unknown',
    elementType: null,
    elementAnnotation,
    holder: null,
    initializer: null,
    declaration: owner,
    owner,
  }
}

/** `this` stands for its entries here: `of this`, `[...this]`, `this.add(x)`, `super.delete(x)`, `this[i]`. */
export function isUsedAsContainer(self: Node, kind: Slot['kind']): boolean {
  const { parent } = outermost(self)
  switch (parent?.type) {
    case 'ForOfStatement':
    case 'SpreadElement':
      return true
    case 'YieldExpression':
      return parent.delegate
    case 'MemberExpression': {
      const name = findPropertyName(parent)
      if (name === null) return kind === 'array' || kind === 'record'
      return (
        name === 'length' ||
        name === 'size' ||
        (kind !== 'value' && findMethodEffect(kind, name) !== null)
      )
    }
    default:
      return false
  }
}

/**
 * A collection that walks itself for whoever asks, `each(fn) { for (const x of this) fn(x) }`, is as live by
 * design as `Map.prototype.forEach`.
 */
export function isOwnCallback(call: CallNode, { ref, callable: { node } }: Iteration): boolean {
  const callee = unwrap(call.callee)
  return (
    ref.type === 'ThisExpression' &&
    callee.type === 'Identifier' &&
    isFunction(node) &&
    node.params.some(parameter => parameter.type === 'Identifier' && parameter.name === callee.name)
  )
}
