import { isStreamStep } from '../catalog/registrars.ts'
import type { Outline } from './callables.ts'
import type { CallGraph } from './calls.ts'
import type { Callable, Entry, Node, Slot } from './facts.ts'
import {
  findAncestor,
  findMemberName,
  isCall,
  isFunction,
  isIdentifier,
  isLoop,
  outermost,
} from './syntax.ts'
import { collectInside } from './traverse.ts'

interface File {
  readonly outline: Outline
  readonly graph: CallGraph
  /** Nothing is waited for behind the call. */
  readonly isLast: (call: Node, callable: Callable) => boolean
}

/**
 * All of them are steps of the one stream that each run of the function makes whose container this is. A stream
 * comes to the next step when the one before has called back.
 *
 *     let rows = []
 *     new Transform({
 *       async transform(row, encoding, done) { rows.push(row); if (rows.length > 99) await send(); done() },
 *       async flush(done) { await send(); done() },
 *     })
 */
export function areOfOneStream(entries: readonly Entry[], slot: Slot, file: File): boolean {
  if (entries.length === 0) return false
  const streams = new Set(entries.map(({ callable }) => findStream(callable.node)))
  const [stream] = streams
  if (!stream || streams.size > 1 || file.outline.callableOf(stream).node !== slot.owner)
    return false
  if (findAncestor(stream, up => isLoop(up) || isFunction(up))?.type.endsWith('Statement'))
    return false
  return entries.every(({ callable }) => callsBackLast(callable, file))
}

/** The `new Transform({ transform() {} })` of a step. */
function findStream(fn: Node): Node | null {
  const property = outermost(fn).parent
  if (property?.type !== 'Property' || !isStreamStep(findMemberName(property) ?? '')) return null
  const made = property.parent.parent
  return made.type === 'NewExpression' ? made : null
}

/** `done()`, by the step itself or by the function that is given it. */
function callsBackLast(step: Callable, { outline, graph, isLast }: File): boolean {
  const takers: { readonly callable: Callable; readonly name: string }[] = []
  const name = nameOf(step.node, -1)
  if (name !== null) takers.push({ callable: step, name })
  for (const { callable, name: done } of takers) {
    for (const { node, target } of graph.sitesFrom(callable)) {
      const index = isCall(node) ? node.arguments.findIndex(given => isIdentifier(given, done)) : -1
      const taken = index === -1 ? null : nameOf(target.node, index)
      if (taken !== null && takers.every(taker => taker.callable !== target))
        takers.push({ callable: target, name: taken })
    }
  }
  return takers.every(({ callable, name: done }) =>
    collectInside(outline.calls, callable.node)
      .filter(({ callee }) => isIdentifier(callee, done))
      .every(call => isLast(call, outline.callableOf(call))),
  )
}

function nameOf(fn: Node, index: number): string | null {
  const parameter = isFunction(fn) ? fn.params.at(index) : undefined
  return parameter?.type === 'Identifier' ? parameter.name : null
}
