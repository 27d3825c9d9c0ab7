import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node } from './facts.ts'
import { lazyGroups } from './groups.ts'
import { endOf, findPathEnd } from './paths.ts'
import { unwrap } from './syntax.ts'

/** What calls that keep marks do to them: `this.#loading.add(id)`. */
export const MARKING: ReadonlyMap<string, 'set' | 'unset'> = new Map([
  ['add', 'set'],
  ['set', 'set'],
  ['delete', 'unset'],
  ['clear', 'unset'],
])

/** Something is changed whose path ends with this name. */
interface Change {
  readonly node: Node
  readonly end: string | null
}

/**
 * Callables that may change the state of a place, in source order, by the last name of its path alone: most
 * functions change other places, and nobody has to find out which.
 */
export function createChangers(
  outline: Outline,
  bindings: Bindings,
): (name: string) => readonly Callable[] {
  const changesOf = lazyGroups(
    () => collectChanges(outline, bindings),
    ({ end }) => end,
  )
  return name => {
    const callables = new Set(changesOf(endOf(name)).map(({ node }) => outline.callableOf(node)))
    return [...callables].sort((left, right) => left.id - right.id)
  }
}

function collectChanges(outline: Outline, bindings: Bindings): readonly Change[] {
  const changes: Change[] = []
  const add = (node: Node, target: Node): void => {
    const place = unwrap(target)
    if (place.type === 'Identifier') changes.push({ node, end: place.name })
    if (place.type !== 'MemberExpression') return
    changes.push({ node, end: findPathEnd(place, bindings) })
    // `this.busy[id] = true` is about an entry of `this.busy`.
    if (place.computed) changes.push({ node, end: findPathEnd(place.object, bindings) })
  }
  for (const node of outline.assignments) add(node, node.left)
  for (const node of [...outline.updates, ...outline.deletions]) add(node, node.argument)
  for (const node of outline.callsByName.collect(name => MARKING.has(name))) {
    const callee = unwrap(node.callee)
    if (callee.type === 'MemberExpression')
      changes.push({ node, end: findPathEnd(callee.object, bindings) })
  }
  return changes
}
