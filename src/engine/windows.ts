import { isQuietGlobal, isQuietMethod } from '../catalog/known-calls.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { groupBy, type Effects } from './effects.ts'
import type { Callable, Node, Window } from './facts.ts'
import type { Flows } from './flow.ts'
import { findGlobalPath, type IsGlobal } from './kinds.ts'
import { findPropertyName, isInside, unwrap, type CallNode } from './syntax.ts'

/** Places inside an operation where other code can run before the operation is over. */
export interface Windows {
  /** Suspensions under `body` from which control comes back to the next step of `loop`. */
  suspensionsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[]
  /** Calls under `body` from which control comes back to the next step. */
  callsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[]
  callsOf(callable: Callable): readonly CallNode[]
  /** Nobody can say what the call runs. */
  isUnknown(call: CallNode): boolean
  callsUnknown(node: Node, callable: Callable): boolean
}

/** Pass 11: windows. Needs the outline, flows and the call graph. */
export function findWindows(
  outline: Outline,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  isGlobal: IsGlobal,
): Windows {
  let groups: Map<Callable, CallNode[]> | null = null

  function callsOf(callable: Callable): readonly CallNode[] {
    groups ??= groupBy(outline.calls, node => outline.callableOf(node))
    return groups.get(callable) ?? []
  }

  function suspensionsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[] {
    const flow = flows.of(callable)
    return effects
      .suspensionsOf(callable)
      .filter(({ node }) => node === loop || (isInside(node, body) && flow.canFollow(node, loop)))
  }

  function callsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[] {
    const flow = flows.of(callable)
    return callsOf(callable)
      .filter(node => isInside(node, body) && flow.canFollow(node, loop))
      .map(node => ({ kind: 'call', node, callable }))
  }

  function isUnknown(call: CallNode): boolean {
    if (graph.targetsOf(call).length > 0) return false
    const path = findGlobalPath(call.callee, isGlobal)
    if (path !== null && isQuietGlobal(path)) return false
    const callee = unwrap(call.callee)
    const name = callee.type === 'MemberExpression' ? findPropertyName(callee) : null
    return name === null || !isQuietMethod(name)
  }

  function callsUnknown(node: Node, callable: Callable): boolean {
    return callsOf(callable).some(call => isInside(call, node) && isUnknown(call))
  }

  return { suspensionsOfLoop, callsOfLoop, callsOf, isUnknown, callsUnknown }
}
