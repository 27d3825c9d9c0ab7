import type { Outline } from './callables.ts'
import type { Callable, Entry, Node, Slot, Window } from './facts.ts'
import type { Flows } from './flow.ts'
import { isFunction } from './syntax.ts'

/** Code that nobody can run yet while an operation is suspended. */
export interface LateStarts {
  /**
   * Each run of the operation has a container of its own, and registers or returns who gets at it only
   * behind the window.
   *
   *     const rows = []; for (const row of rows) await show(row)
   *     socket.on('row', row => rows.unshift(row))
   */
  isLater(entry: Entry, window: Window, slot: Slot, operation: Callable): boolean
}

export function findLateStarts(outline: Outline, flows: Flows): LateStarts {
  function isLater(entry: Entry, window: Window, slot: Slot, operation: Callable): boolean {
    if (window.callable !== operation || !isOfRun(slot, operation)) return false
    const place = isFunction(entry.node) ? entry.node.parent : entry.node
    const start = findStart(place, operation)
    return start !== null && !flows.of(operation).canFollow(start, window.node)
  }

  /** The nearest place in the flow of the operation: the call that registers, what is returned. */
  function findStart(node: Node, operation: Callable): Node | null {
    if (outline.callableOf(node) !== operation) return null
    const flow = flows.of(operation)
    for (let up: Node | undefined = node; up && up !== operation.node; up = up.parent)
      if (flow.has(up)) return up
    return null
  }

  return { isLater }
}

function isOfRun({ place, owner }: Slot, operation: Callable): boolean {
  return place === 'closure' ? operation.node === owner : operation.parent === null
}
