import { startsAll } from '../catalog/siblings.ts'
import type { CallGraph } from './calls.ts'
import type { CallSite, Callable, Node, Slot } from './facts.ts'
import {
  findAncestor,
  findFunctionName,
  findPropertyName,
  isFunction,
  isInside,
  isLoop,
  outermost,
  unwrap,
} from './syntax.ts'

/**
 * The call that starts the callable again before an earlier run is over, with the same slot.
 *
 *     let total = 0
 *     await Promise.all(jobs.map(async job => { total += await costOf(job) }))
 *     for (const job of jobs) runs.push(this.#run(job))
 */
export function findSiblingStart(callable: Callable, slot: Slot, graph: CallGraph): Node | null {
  const members = new Set([callable])
  for (const member of members) {
    for (const site of graph.sitesOf(member)) {
      if (site.isLater || !isShared(slot, site.node)) continue
      if (isStartedForEach(site) || isStartedByLoop(site)) return site.node
      members.add(site.caller)
    }
  }
  return null
}

/** All runs have the same slot: it is made further out than where they are started. */
function isShared({ place, owner }: Slot, start: Node): boolean {
  return place !== 'closure' || owner === null || isInside(start, owner)
}

/** `jobs.map(async job => { … })`: `forEach` and its like do not wait for one before the next. */
function isStartedForEach({ node, target }: CallSite): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = unwrap(node.callee)
  if (callee.type !== 'MemberExpression' || !startsAll(findPropertyName(callee) ?? '')) return false
  return node.arguments.some(argument => isNamed(argument, target))
}

function isNamed(argument: Node, { node }: Callable): boolean {
  const value = unwrap(argument)
  if (isFunction(value)) return value === node
  const name =
    value.type === 'Identifier'
      ? value.name
      : value.type === 'MemberExpression'
        ? findPropertyName(value)
        : null
  return name !== null && name === findFunctionName(node)
}

/** `for (…) void this.#run(job)`, `for (…) runs.push(this.#run(job))` */
function isStartedByLoop({ node, caller, target }: CallSite): boolean {
  if (!target.isAsync) return false
  const { parent } = outermost(node)
  const isLeft =
    parent?.type === 'ExpressionStatement' ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'void') ||
    (parent?.type === 'CallExpression' && parent.parent.type === 'ExpressionStatement')
  const loop = findAncestor(node, up => isLoop(up) || up === caller.node)
  return isLeft && loop !== null && isLoop(loop)
}
