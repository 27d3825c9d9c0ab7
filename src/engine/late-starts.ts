import { isCallingBack } from '../catalog/registrars.ts'
import { nameOfCallee } from './callees.ts'
import type { Outline } from './callables.ts'
import type { Callable, Entry, Node, Slot, Window, Write } from './facts.ts'
import type { Flows } from './flow.ts'
import { findAncestor, isFunction, unwrap } from './syntax.ts'

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
  /**
   * Each run of the function around has a container of its own, and starts the operation only when it has
   * written.
   *
   *     const rows = []; for (const item of items) rows.push(item.row)
   *     await transaction(async () => { await save(rows); rows.length = 0 })
   */
  isBefore(write: Write, slot: Slot, operation: Callable): boolean
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

  function isBefore({ node, callable }: Write, slot: Slot, operation: Callable): boolean {
    if (slot.place !== 'closure' || callable.node !== slot.owner) return false
    const starts = collectStarts(operation, callable)
    if (starts === null) return false
    const flow = flows.of(callable)
    // In a loop, the next one is made before it is written.
    const making = slot.initializer ? new Set([unwrap(slot.initializer)]) : undefined
    return starts.every(start => start !== node && !flow.canFollow(start, node, making))
  }

  /** Where `around` names or makes what leads to the operation inside it; `null` where nobody can say. */
  function collectStarts(operation: Callable, around: Callable): readonly Node[] | null {
    const starts: Node[] = []
    const members = new Set([operation])
    for (const member of members) {
      if (member === around || !member.parent) return null
      const names = collectNames(member.node)
      for (const name of names ?? [member.node]) {
        const parent = outline.callableOf(names ? name : (name.parent ?? name))
        if (parent !== around) {
          members.add(parent)
          continue
        }
        const start = findStart(names ? name : (name.parent ?? name), around)
        if (!start) return null
        const uses = collectUsesOfMade(name)
        for (const use of uses ?? [start]) {
          const user = outline.callableOf(use)
          const place = user === around ? findStart(use, around) : null
          if (place) starts.push(place)
          else if (user === around) return null
          else members.add(user)
        }
      }
    }
    return starts
  }

  /**
   * The places that name the object of `const generator = new Generator({ onFile: async () => {} })`, which
   * runs nothing before somebody uses it.
   */
  function collectUsesOfMade(part: Node): readonly Node[] | null {
    const making = findAncestor(
      part,
      up => up.type !== 'Property' && up.type !== 'ObjectExpression',
    )
    const parent = making?.parent
    if (making?.type !== 'NewExpression' || isCallingBack(nameOfCallee(making.callee) ?? ''))
      return null
    if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return null
    const [variable] = outline.source.scopeManager.getDeclaredVariables(parent)
    const uses = variable?.references.filter(({ init }) => !init) ?? []
    return uses.length > 0 ? uses.map(({ identifier }) => identifier as Node) : null
  }

  /** The places that name a declared function; `null` for one that stands where it is used. */
  function collectNames(fn: Node): readonly Node[] | null {
    const declared =
      fn.type === 'FunctionDeclaration'
        ? fn
        : fn.parent?.type === 'VariableDeclarator' && fn.parent.init === fn
          ? fn.parent
          : null
    const [variable] = declared ? outline.source.scopeManager.getDeclaredVariables(declared) : []
    return (
      variable?.references
        .filter(reference => !reference.init)
        .map(({ identifier }) => identifier) ?? null
    )
  }

  return { isLater, isBefore }
}

function isOfRun({ place, owner }: Slot, operation: Callable): boolean {
  return place === 'closure' ? operation.node === owner : operation.parent === null
}
