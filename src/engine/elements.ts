import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { groupBy } from './effects.ts'
import type { Access, Callable, Iteration, Node, Slot, Write } from './facts.ts'
import type { Owner } from './owners.ts'
import { findPropertyName, unwrap, type ClassNode } from './syntax.ts'

/** What a call of the element in hand runs. */
export interface Elements {
  /** `fn()`, `entry.callback()`, `this.fns[i]()`: the name of the method, `''` for the element itself. */
  findElementCall(node: Node, iteration: Iteration): string | null
  /** The functions stored in the slot, or the methods of what is stored in it. */
  targetsOf(slot: Slot, method: string): readonly Callable[]
}

/**
 * Pass 11: what is stored in a container, resolved to what a call of an element runs: functions
 * pushed in this file, and methods of the class of the elements when the file declares it.
 */
export function resolveElementCalls(
  outline: Outline,
  bindings: Bindings,
  functions: Functions,
  accesses: readonly Access[],
): Elements {
  const bySlot = groupBy(accesses, access => access.slot)

  function storedIn(slot: Slot): readonly Write[] {
    return (bySlot.get(slot) ?? []).filter(access => access.type === 'write')
  }

  function targetsOf(slot: Slot, method: string): readonly Callable[] {
    const values = storedIn(slot).flatMap(({ value }) => (value ? [value] : []))
    if (method === '') return values.flatMap(value => functions.resolveFunction(value) ?? [])
    const owners = new Set<Owner>(values.flatMap(value => findClassOfValue(value) ?? []))
    const declared = findElementClass(slot)
    if (declared) owners.add(declared)
    return [...owners].flatMap(owner => functions.findMethod(owner, method, false) ?? [])
  }

  /** `push(this)`, `push(new Session())` */
  function findClassOfValue(value: Node): Owner | null {
    const node = unwrap(value)
    if (node.type === 'ThisExpression') return bindings.resolveReceiver(node)?.owner ?? null
    return node.type === 'NewExpression' ? bindings.findConstructor(node.callee) : null
  }

  /** `sessions: Session[]`, of a class that the file declares. */
  function findElementClass({ elementType }: Slot): ClassNode | null {
    if (elementType === null) return null
    return outline.classes.find(({ id }) => id?.name === elementType) ?? null
  }

  return { findElementCall, targetsOf }
}

function findElementCall(node: Node, iteration: Iteration): string | null {
  if (node.type !== 'CallExpression') return null
  const callee = unwrap(node.callee)
  if (isElement(callee, iteration)) return ''
  if (callee.type !== 'MemberExpression' || !isElement(unwrap(callee.object), iteration))
    return null
  return findPropertyName(callee)
}

function isElement(node: Node, iteration: Iteration): boolean {
  if (node.type === 'MemberExpression' && node.computed) {
    return node.property.type === 'Identifier' && node.property.name === iteration.keyName
  }
  return node.type === 'Identifier' && isElementName(node, iteration)
}

function isElementName({ name }: TSESTree.Identifier, iteration: Iteration): boolean {
  return iteration.valueName === null
    ? iteration.yields !== 'keys' && name === iteration.keyName
    : name === iteration.valueName
}
