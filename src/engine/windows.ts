import { isQuietGlobal, isQuietMethod } from '../catalog/known-calls.ts'
import {
  isGetter,
  isPureModule,
  isQuestion,
  isSort,
  takesElementCallback,
} from '../catalog/pure-calls.ts'
import type { Bindings } from './bindings.ts'
import { findOrigin, nameOfCallee } from './callees.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { Effects } from './effects.ts'
import type { Elements } from './elements.ts'
import type { Callable, Node, Window } from './facts.ts'
import type { Flows } from './flow.ts'
import { findGlobalPath, type Names } from './kinds.ts'
import { findPropertyName, isFunction, isInside, unwrap, type CallNode } from './syntax.ts'

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
  /** The same, by way of functions of this file too. */
  runsUnknown(node: Node, callable: Callable): boolean
}

/** Pass 11: windows. Needs the outline, flows and the call graph. */
export function findWindows(
  outline: Outline,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  elements: Pick<Elements, 'isOpen'>,
  bindings: Bindings,
  names: Names,
): Windows {
  const { callsOf } = outline

  function suspensionsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[] {
    const flow = flows.of(callable)
    return effects
      .suspensionsOf(callable)
      .filter(
        ({ node }) =>
          node === loop || (isBetweenSteps(node, loop, body) && flow.canFollow(node, loop)),
      )
  }

  function callsOfLoop(loop: Node, body: Node, callable: Callable): readonly Window[] {
    const flow = flows.of(callable)
    return callsOf(callable)
      .filter(node => isBetweenSteps(node, loop, body) && flow.canFollow(node, loop))
      .map(node => ({ kind: 'call', node, callable, isSettled: false }))
  }

  function isUnknown(call: CallNode): boolean {
    if (graph.isResolved(call) && !elements.isOpen(call)) return false
    const path = findGlobalPath(call.callee, names)
    if (path !== null && isQuietGlobal(path)) return false
    const callee = unwrap(call.callee)
    if (isPure(call, callee)) return false
    if (callee.type !== 'MemberExpression') return !isResolver(callee, bindings)
    const name = findPropertyName(callee)
    return name === null || !isQuietMethod(name, nameOfReceiver(callee.object))
  }

  /** What it is called, or where it comes from, says that it calls nobody back. */
  function isPure(call: CallNode, callee: Node): boolean {
    if (call.type !== 'CallExpression') return false
    const module = findOrigin(callee, bindings)
    if (module !== null && isPureModule(module)) return true
    const name = nameOfCallee(callee)
    if (name === null) return false
    const [first] = call.arguments
    if (isQuestion(name) || isGetter(name, call.arguments.length)) return true
    if (callee.type !== 'MemberExpression') return false
    if (!first) return isSort(name)
    return takesElementCallback(name) && isSeen(first)
  }

  /** A function of this file that calls nobody unknown. */
  function isSeen(callback: Node): boolean {
    const node = unwrap(callback)
    const fn = isFunction(node) ? node : bindings.findFunctionNode(node)
    return fn !== null && !callsUnknown(fn.body, outline.callableOf(fn.body))
  }

  function callsUnknown(node: Node, callable: Callable): boolean {
    return callsOf(callable).some(call => isInside(call, node) && isUnknown(call))
  }

  function runsUnknown(node: Node, callable: Callable): boolean {
    if (callsUnknown(node, callable)) return true
    const reached = new Set(
      graph
        .sitesFrom(callable)
        .filter(site => !site.isLater && isInside(site.node, node))
        .map(({ target }) => target),
    )
    for (const target of reached) {
      if (callsUnknown(target.node, target)) return true
      for (const site of graph.sitesFrom(target)) if (!site.isLater) reached.add(site.target)
    }
    return false
  }

  return { suspensionsOfLoop, callsOfLoop, callsOf, isUnknown, callsUnknown, runsUnknown }
}

/** The head of `for (const x of f())` is over before the first step; test and update are not. */
function isBetweenSteps(node: Node, loop: Node, body: Node): boolean {
  if (isInside(node, body)) return true
  if (loop.type === 'ForStatement') {
    return isInside(node, loop) && !(loop.init && isInside(node, loop.init))
  }
  return (
    (loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement') && isInside(node, loop)
  )
}

/** `new Promise((resolve, reject) => …)`: settling runs nobody in this turn. */
export function isResolver(callee: Node, bindings: Bindings): boolean {
  if (callee.type !== 'Identifier') return false
  const definition = bindings.findVariable(callee)?.defs[0]
  return definition?.type === PARAMETER && isExecutor(definition.node)
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

export function isExecutor(node: Node): boolean {
  const call = node.parent
  return (
    call?.type === 'NewExpression' &&
    call.callee.type === 'Identifier' &&
    call.callee.name === 'Promise'
  )
}

function nameOfReceiver(expression: Node): string | null {
  const node = unwrap(expression)
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' ? findPropertyName(node) : null
}
