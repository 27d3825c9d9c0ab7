import type { Callable, Facts, Node, Slot, Write, WriteKind } from '../engine/index.ts'

import { isInside } from './syntax.ts'

/**
 * What takes entries out after `place`: behind it in its function, or behind a call of that function in
 * this file.
 *
 *     await this.#notify('bye')   // walks this.#clients
 *     this.#clients.clear()
 */
export function findRemovalAfter(
  place: Node,
  callable: Callable,
  slot: Slot,
  facts: Facts,
  kinds: ReadonlySet<WriteKind> = REMOVING,
): Write | null {
  const writes = facts
    .accessesOf(slot)
    .filter(access => access.type === 'write')
    .filter(({ kind }) => kinds.has(kind))
  return findAfter(place, callable, { facts, writes, seen: new Set() })
}

const REMOVING: ReadonlySet<WriteKind> = new Set(['clear', 'delete', 'pop', 'rebind', 'shift'])

interface RemovalSearch {
  readonly facts: Facts
  readonly writes: readonly Write[]
  readonly seen: Set<Callable>
}

function findAfter(place: Node, callable: Callable, search: RemovalSearch): Write | null {
  if (search.seen.has(callable)) return null
  search.seen.add(callable)
  const { facts, writes } = search
  for (const write of writes) {
    for (const act of placesOf(write, callable, facts)) {
      if (!isInside(act, place.range) && facts.canFollow(place, act)) return write
    }
  }
  for (const { node, caller } of facts.callersOf(callable)) {
    const write = findAfter(node, caller, search)
    if (write) return write
  }
  return null
}

/** The nodes of `callable` that write, call what writes, or make a function that writes. */
function placesOf(write: Write, callable: Callable, facts: Facts): Node[] {
  const calls = facts
    .callsFrom(callable)
    .filter(({ node }) => facts.accessesReachedFrom(node, write.slot).includes(write))
    .map(({ node }) => node)
  const own = findPlaceIn(write, callable)
  return own ? [own, ...calls] : calls
}

function findPlaceIn({ node, callable: writer }: Write, callable: Callable): Node | null {
  if (writer === callable) return node
  for (let inner = writer; inner.parent; inner = inner.parent) {
    if (inner.parent === callable) return inner.node
  }
  return null
}
