import { isConstructor } from './callables.ts'
import type { Access, Node, Slot } from './facts.ts'

/**
 * Containers that are written once they are there: who made the only one, and what nobody ever writes, gets
 * in nobody's way, whoever reads it.
 *
 *     constructor() { this.#names = new Map() }          // makes it
 *     if (!this.#names) this.#names = new Map()          // makes it
 *
 * Needs accesses, and nothing of who runs whom.
 */
export function collectWritten(accesses: readonly Access[]): ReadonlySet<Slot> {
  const written = new Set<Slot>()
  for (const access of accesses)
    if (access.type === 'write' && !access.isCreation && !isFirst(access)) written.add(access.slot)
  return written
}

/** Nobody else has the object yet. */
function isFirst(access: Access): boolean {
  const { slot, callable, alias } = access
  if (access.type !== 'write' || access.kind !== 'rebind' || alias !== null) return false
  return slot.place === 'field' && slot.owner !== null && isConstructorOf(callable.node, slot.owner)
}

function isConstructorOf(fn: Node, owner: Node): boolean {
  return isConstructor(fn) && fn.parent?.parent?.parent === owner
}
