import type { CallSite, Hazard, Iteration, Node, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { findLoopSteps } from './loop-steps.ts'
import {
  findAncestor,
  isCall,
  isFunction,
  isIdentifier,
  isInside,
  isLoop,
  unwrap,
} from './syntax.ts'

/**
 * A helper splices at the position that it is given, and whoever gives it knows what becomes of it.
 *
 *     #splice(at, count, ...rows) { this.#rows.splice(at, count, ...rows) }
 *     this.#splice(i, 1, ...parts); i += parts.length - 1      // the loop counts along
 *     this.#splice(this.#rows.length, 0, row)                  // others only append
 */
export function isCountedByCallers(
  iteration: Iteration,
  { window, writer }: Hazard,
  analysis: Analysis,
): boolean {
  const { form, slot } = iteration
  const position = form === 'index' ? findPosition(writer.write) : null
  if (position === null) return false
  if (writer.entry === null) return isCountedAlong(iteration, window.node, position, analysis)
  const sites = analysis.graph.sitesOf(writer.write.callable)
  return (
    sites.length > 0 &&
    sites.every(
      site =>
        isAppending(site, position, iteration, analysis) ||
        (site.caller === iteration.callable && analysis.guards.isAlone(window.node, slot)),
    )
  )
}

/** Which parameter says where it is spliced. */
function findPosition({ method, node, callable }: Write): number | null {
  const [start] = method === 'splice' && isCall(node) ? node.arguments : []
  if (start?.type !== 'Identifier' || !isFunction(callable.node)) return null
  const index = callable.node.params.findIndex(parameter => isIdentifier(parameter, start.name))
  return index < 0 ? null : index
}

/**
 * The call gives the index of the loop, and every way to the next step moves the index again; or that of a
 * loop within it, which counts down and so comes to each entry.
 */
function isCountedAlong(
  iteration: Iteration,
  call: Node,
  position: number,
  { flows, updatesOf, assignmentsOf }: Analysis,
): boolean {
  const { body, callable, keyName } = iteration
  const given = findGiven(call, position)
  const steps = findLoopSteps(iteration, flows)
  if (keyName === null || !given || !steps) return false
  if (!isIdentifier(given, keyName)) return isCountedDown(call, given, body)
  const moves = [
    ...updatesOf(callable).filter(({ argument }) => isIdentifier(argument, keyName)),
    ...assignmentsOf(callable).filter(({ left }) => isIdentifier(left, keyName)),
  ].filter(node => isInside(node, body))
  return moves.length > 0 && !steps.goesOn(call, new Set(moves))
}

/** `for (let j = rows.length - 1; j >= i; j--) this.#drop(j)` */
function isCountedDown(call: Node, given: Node, body: Node): boolean {
  const loop = findAncestor(call, isLoop)
  if (loop?.type !== 'ForStatement' || !isInside(loop, body)) return false
  const { update } = loop
  return (
    given.type === 'Identifier' &&
    update?.type === 'UpdateExpression' &&
    update.operator === '--' &&
    isIdentifier(update.argument, given.name)
  )
}

/** `this.#splice(this.#rows.length, …)` */
function isAppending(
  { node, caller }: CallSite,
  position: number,
  { slot }: Iteration,
  { effects }: Analysis,
): boolean {
  const given = findGiven(node, position)
  return effects
    .accessesIn(caller, slot)
    .some(access => access.type === 'lookup' && access.method === 'length' && access.node === given)
}

function findGiven(call: Node, position: number): Node | null {
  const given = isCall(call) ? call.arguments.slice(0, position + 1) : []
  if (given.some(({ type }) => type === 'SpreadElement')) return null
  const argument = given[position]
  return argument ? unwrap(argument) : null
}
