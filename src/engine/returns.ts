import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { lazyGroups } from './groups.ts'
import type { Node, Slot } from './facts.ts'
import { findFunctionName, isFunction, isNullish, unwrap, type FunctionNode } from './syntax.ts'

/** Getters, and functions that get an entry or make it: their calls mean the container too. */
export interface Returns {
  /**
   * `value` names the slot. Where it is the last of what a function returns, and all of that names
   * the same slot: the calls of the function, and the members that run a getter.
   */
  collectUses(value: Node, slot: Slot): readonly Node[]
}

/**
 *     get conns() { return this.#conns }
 *     #roomOf(id) {
 *       let room = this.#rooms.get(id)
 *       if (!room) this.#rooms.set(id, (room = new Set()))
 *       return room
 *     }
 */
export function collectReturns(outline: Outline, bindings: Bindings): Returns {
  // Of most functions nobody asks: they return no container.
  const totalsOf = lazyGroups(
    () => collectReturned(outline).filter(value => !isNullish(unwrap(value))),
    value => outline.callableOf(value).node,
  )
  const found = new Map<Node, { slot: Slot; readonly values: Set<Node> }>()

  function collectUses(value: Node, slot: Slot): readonly Node[] {
    if (!isReturned(value)) return []
    const fn = outline.callableOf(value).node
    if (!isFunction(fn) || fn.async || fn.generator || !standsFor(fn, value, slot)) return []
    const known = found.get(fn)
    // `get(key) { return super.get(key) }` comes back to itself.
    if (known && (known.slot !== slot || known.values.has(value))) return []
    const values = (known?.values ?? new Set<Node>()).add(value)
    if (!known) found.set(fn, { slot, values })
    return values.size === totalsOf(fn).length ? usesOf(fn) : []
  }

  function usesOf(fn: FunctionNode): readonly Node[] {
    const name = findFunctionName(fn)
    if (name === null) return []
    if (isGetter(fn)) {
      const named = outline.membersByName.named(name)
      return named.filter(member => bindings.findFunctionNode(member) === fn)
    }
    const named = outline.callsByName.named(name).filter(isPlainCall)
    return named.filter(({ callee }) => bindings.findFunctionNode(callee) === fn)
  }

  return { collectUses }
}

function isReturned(value: Node): boolean {
  const { parent } = value
  if (parent?.type === 'ReturnStatement') return true
  return parent?.type === 'ArrowFunctionExpression' && parent.body === value
}

/** `return x`, `() => x` */
function collectReturned({ returns, callables }: Outline): Node[] {
  return [
    ...returns.flatMap(({ argument }) => argument ?? []),
    ...callables.flatMap(({ node }) =>
      node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement'
        ? [node.body]
        : [],
    ),
  ]
}

function isPlainCall(node: Node): node is TSESTree.CallExpression {
  return node.type === 'CallExpression'
}

/** What hands out more than that lets a live container go, which is a matter of its own. */
function standsFor(fn: FunctionNode, value: Node, slot: Slot): boolean {
  if (isGetter(fn)) return true
  const isAtOnce = fn.body.type !== 'BlockStatement' || fn.body.body.length === 1
  // `return (lists[key] ??= [])`, or an entry that is made above.
  if (slot.holder !== null) return !isAtOnce || value.type === 'AssignmentExpression'
  const { type } = unwrap(value)
  return isAtOnce && type === 'MemberExpression' && fn.parent.type === 'MethodDefinition'
}

function isGetter({ parent }: FunctionNode): boolean {
  return (parent.type === 'MethodDefinition' || parent.type === 'Property') && parent.kind === 'get'
}
