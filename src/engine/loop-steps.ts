import { isSameText } from './access-drafts.ts'
import type { Outline } from './callables.ts'
import type { Callable, Iteration, Node } from './facts.ts'
import type { Flow, Flows } from './flow.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  isIdentifier,
  isInside,
  isLoop,
  unwrap,
} from './syntax.ts'
import { hasNode } from './traverse.ts'

/** The way from one step of a loop to the next, asked about places in its body. */
export interface LoopSteps {
  readonly runner: Callable
  /** Control can go from `node` to the next step, and need not pass any of `avoiding`. */
  goesOn(node: Node, avoiding?: ReadonlySet<Node>): boolean
  /** Both lie in one step, in this order. */
  leadsTo(from: Node, to: Node): boolean
  /** Every way from one step to the next passes one of them. */
  isOnEveryWay(nodes: ReadonlySet<Node>): boolean
}

/** A callback is run by a method that takes every `return` for the next element; else `null`. */
export function findLoopSteps(iteration: Iteration, flows: Flows): LoopSteps | null {
  const { loop, callback, callable } = iteration
  if (!callback) return isLoop(loop) ? stepsOfLoop(loop, callable, flows.of(callable)) : null
  if (callback.isAsync || callback.isGenerator || loop.type !== 'CallExpression') return null
  const callee = unwrap(loop.callee)
  const name = callee.type === 'MemberExpression' ? findPropertyName(callee) : null
  return VISITORS.has(name ?? '') ? stepsOfCallback(callback, flows.of(callback)) : null
}

/** `some`, `find` and their like end where the callback says so. */
const VISITORS: ReadonlySet<string> = new Set(['forEach', 'map', 'filter', 'flatMap', 'reduce'])

function stepsOfLoop(loop: Node, runner: Callable, flow: Flow): LoopSteps {
  // Whoever leaves the loop and comes to it anew has passed a step of a loop around it.
  const around = collectLoopsAround(loop)
  const outside = new Set([loop, ...around])
  return {
    runner,
    goesOn: (node, avoiding) =>
      flow.canFollow(node, loop, avoiding ? new Set([...around, ...avoiding]) : new Set(around)),
    leadsTo: (from, to) => flow.canFollow(from, to, outside),
    isOnEveryWay: nodes => !flow.canFollow(loop, loop, new Set([...around, ...nodes])),
  }
}

function stepsOfCallback(runner: Callable, flow: Flow): LoopSteps {
  return {
    runner,
    goesOn: (node, avoiding) => flow.canReturnAfter(node, avoiding),
    leadsTo: (from, to) => flow.canFollow(from, to),
    isOnEveryWay: nodes => [...nodes].some(node => flow.isOnEveryPath(node)),
  }
}

function collectLoopsAround(loop: Node): Node[] {
  const around: Node[] = []
  let up = findAncestor(loop, node => isLoop(node) || isFunction(node))
  while (up && isLoop(up)) {
    around.push(up)
    up = findAncestor(up, node => isLoop(node) || isFunction(node))
  }
  return around
}

/** What moves the index of a loop on, and what moves it anywhere else. */
export interface IndexMoves {
  readonly ahead: readonly Node[]
  readonly back: readonly Node[]
}

export function collectIndexMoves(
  name: string,
  { loop }: Iteration,
  { updates, assignments }: Outline,
): IndexMoves {
  const ahead: Node[] = []
  const back: Node[] = []
  for (const node of updates) {
    if (!isInside(node, loop) || !isIdentifier(node.argument, name)) continue
    ;(node.operator === '++' ? ahead : back).push(node)
  }
  for (const node of assignments) {
    if (!isInside(node, loop) || !isIdentifier(node.left, name)) continue
    ;(isIncrement(node) ? ahead : back).push(node)
  }
  return { ahead, back }
}

/**
 * What is put in comes from another list, whose place moves on with it: the entry in hand is to come up again,
 * beside the next one of the other list.
 *
 *     for (let i = 0; i < old.length; i++) {
 *       if (old[i].start > fresh[at].start) { old.splice(i, 0, fresh[at]); at++ }
 */
export function isMerging(
  insertion: Node,
  name: string,
  { body }: Iteration,
  { source, updates }: Outline,
): boolean {
  const around = findAncestor(insertion, ({ type }) => type === 'BlockStatement')
  return updates.some(({ operator, argument: place, parent }) => {
    if (operator !== '++' || place.type !== 'Identifier' || place.name === name) return false
    // `fresh[at]`
    const isPlace = (node: Node): boolean =>
      node.type === 'MemberExpression' && node.computed && isIdentifier(node.property, place.name)
    return parent.parent === around && hasNode(body, source, isPlace)
  })
}

/** `i += 1`, `i = i + 1` */
function isIncrement(node: Node): boolean {
  if (node.type !== 'AssignmentExpression') return false
  if (node.operator === '+=') return node.right.type !== 'UnaryExpression'
  const { right } = node
  return (
    node.operator === '=' &&
    right.type === 'BinaryExpression' &&
    right.operator === '+' &&
    isSameText(right.left, node.left)
  )
}
