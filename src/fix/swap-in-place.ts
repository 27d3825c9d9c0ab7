import type { Access, Drain, Facts, Node, Source } from '../engine/index.ts'

import type { Edit } from './repair.ts'
import { descendantsOf, textOf } from './syntax.ts'

/**
 * The container never leaves its slot, so that an empty one in its place is as good as emptying it.
 * A second name for it, anywhere, would be left with the old one.
 */
export function canSwapInPlace(drain: Drain, facts: Facts, source: Source): boolean {
  const { slot, reset } = drain
  if (
    slot.isConstant ||
    slot.holder !== null ||
    slot.privacy === 'none' ||
    reset.kind !== 'in-place' ||
    reset.helper
  ) {
    return false
  }
  return facts.accessesOf(slot).every(access => staysInSlot(access, source))
}

function staysInSlot(access: Access, source: Source): boolean {
  if (access.alias !== null) return false
  switch (access.type) {
    case 'escape':
      return false
    case 'read-out':
      return access.form === 'copy'
    case 'iteration':
      return access.callback === null && access.loop.type !== 'CallExpression'
    case 'lookup':
    case 'write':
      return !hasAwait(access.node, source)
  }
}

/** `this.buf.push(await read())` evaluates `this.buf` before it waits. */
function hasAwait(node: Node, source: Source): boolean {
  for (const part of descendantsOf(node, source, { ownCodeOnly: true })) {
    if (part.type === 'AwaitExpression' || part.type === 'YieldExpression') return true
  }
  return false
}

/** `this.#counters.clear()` → `this.#counters = new Map()` */
export function swapEditOf({ slot, reset }: Drain, target: string, source: Source): Edit {
  return {
    range: reset.node.range,
    text: `${target} = ${emptyTextOf(slot.initializer, slot.kind, source)}`,
  }
}

function emptyTextOf(initializer: Node | null, kind: string, source: Source): string {
  if (initializer?.type === 'NewExpression' && initializer.arguments.length === 0) {
    return textOf(initializer, source)
  }
  switch (kind) {
    case 'map':
      return 'new Map()'
    case 'set':
      return 'new Set()'
    case 'record':
      return '{}'
    default:
      return '[]'
  }
}
