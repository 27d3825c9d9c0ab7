import type { Access, CallSite, Callable, Hazard, Iteration, Node, Window, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { isCountedByCallers } from './given-positions.ts'
import { isLeftWhenChanged } from './loop-rechecks.ts'
import { collectPassedTests } from './passed-tests.ts'
import { isCall, isFunction, isInside } from './syntax.ts'

/**
 * What the operation, or who writes, does against it: the write lands in the window, and harms nobody.
 *
 *     for (const [id, job] of jobs) { jobs.delete(id); await job.run() }    // claimed
 *     if (this.#generation !== generation) return                           // looked at again
 *     if (this.#isEmitting) this.#list = this.#list.slice()                 // written to a copy
 *     if (this.#depth > 0) { this.#later.push(x); return }                  // put off
 *     this.#replace(i, parts); i += parts.length - 1                        // counted along
 */
export function isRemedied(iteration: Iteration, hazard: Hazard, analysis: Analysis): boolean {
  const { window, writer } = hazard
  const { guards } = analysis
  const { write } = writer
  return (
    isClaimed(iteration, window.node, analysis) ||
    (writer.entry
      ? guards.isKeptOut(write, window)
      : guards.isSkipped(write, window) || isBarredOnWay(write, window, analysis)) ||
    isDefaultNotTaken(write, window.node, analysis) ||
    isCountedByCallers(iteration, hazard, analysis) ||
    (!iteration.readsSlotAgain && isMadeOnCopy(write, window.node, analysis)) ||
    isLeftWhenChanged(iteration, window.node, write, analysis)
  )
}

/**
 * Every way from the call to the write passes a test that the operation has made fail.
 *
 *     this.#isWalking = true; for (const row of this.#rows) this.drop(row)
 *     drop(row) { if (!this.#isWalking) this.#take(row); else this.#dropped.push(row) }
 */
function isBarredOnWay(write: Write, window: Window, { graph, guards }: Analysis): boolean {
  const reached = (isOpen: (site: CallSite) => boolean): ReadonlySet<Callable> => {
    const members = new Set(graph.targetsOf(window.node))
    for (const member of members)
      for (const site of graph.sitesFrom(member))
        if (!site.isLater && isOpen(site)) members.add(site.target)
    return members
  }
  const isOpen = ({ node }: CallSite): boolean => !guards.isBarred(node, write.slot, window)
  return (
    guards.flagsAt(window.node).length > 0 &&
    reached(() => true).has(write.callable) &&
    !reached(isOpen).has(write.callable)
  )
}

/** `jobs.delete(id); await job.run()`: what is added meanwhile is the next job, and nothing else. */
function isClaimed(iteration: Iteration, window: Node, analysis: Analysis): boolean {
  const { loop, callable } = iteration
  const claims = collectClaims(iteration, analysis)
  // Every way from the step to the window takes the entry out first.
  return claims.length > 0 && !analysis.flows.of(callable).canFollow(loop, window, new Set(claims))
}

function collectClaims(iteration: Iteration, { effects }: Analysis): readonly Node[] {
  const { slot, loop, callable, keyName, valueName } = iteration
  if (slot.kind === 'array') return []
  return effects.accessesIn(callable, slot).flatMap(access => {
    if (access.type !== 'write' || access.kind !== 'delete') return []
    if (!isInside(access.node, loop)) return []
    return isNamed(access.key, keyName, valueName) ? [access.node] : []
  })
}

/** Whatever the loop waits for or calls, the entry in hand has left before. */
export function isClaimedThroughout(iteration: Iteration, analysis: Analysis): boolean {
  const { loop, body, callable, callback } = iteration
  if (callback) return false
  const claims = new Set(collectClaims(iteration, analysis))
  const windows = [
    ...analysis.windows.suspensionsOfLoop(loop, body, callable),
    ...analysis.windows.callsOfLoop(loop, body, callable),
  ].filter(({ node }) => !claims.has(node))
  return windows.length > 0 && windows.every(({ node }) => isClaimed(iteration, node, analysis))
}

function isNamed(key: Node | null, ...names: readonly (string | null)[]): boolean {
  return key?.type === 'Identifier' && names.includes(key.name)
}

/** `if (this.#isEmitting) this.#list = this.#list.slice(); this.#list.splice(i, 1)` */
export function isMadeOnCopy(write: Write, window: Node, analysis: Analysis): boolean {
  const { effects, flows, guards } = analysis
  const places = write.kind === 'rebind' ? null : findPlaces(write, analysis)
  if (!places) return false
  const { callable, since, nodes } = places
  const flow = flows.of(callable)
  const windows = effects.suspensionsOf(callable)
  const around = new Set(collectPassedTests(since).map(({ test }) => test))
  return effects.accessesIn(callable, write.slot).some(access => {
    if (!isRebind(access) || access.node.range[1] > since.range[0]) return false
    if (!nodes.some(node => flow.canFollow(access.node, node))) return false
    const copied = new Set([access.node])
    // Who is suspended in between may have met somebody who walks the copy.
    if (windows.some(({ node }) => nodes.some(at => flow.canFollow(node, at, copied)))) return false
    return (
      nodes.every(node => !flow.isReachedBefore(node, copied)) ||
      collectPassedTests(access.node)
        .filter(({ test }) => !around.has(test))
        .every(test => guards.isAnswered(test, window))
    )
  })
}

/** Where the function that holds the container gets to the write. */
interface Places {
  readonly callable: Callable
  /** A name that was bound before the copy was made still means the old one. */
  readonly since: Node
  /** The write, or the calls that run a closure with it before they return. */
  readonly nodes: readonly Node[]
}

/** `const list = this.#list; each(events, event => { list.splice(i, 1) })` holds it all the while. */
function findPlaces(write: Write, analysis: Analysis): Places | null {
  const { node, boundAt, callable } = write
  const since = boundAt ?? node
  let holder: Callable | null = callable
  while (holder && !isInside(since, holder.node)) holder = holder.parent
  if (!holder) return null
  if (holder === callable) return { callable, since, nodes: [node] }
  const nodes = collectRunningCalls(callable, holder, analysis)
  return nodes && { callable: holder, since, nodes }
}

/** Calls of `holder` that run the closure, and nobody else does, now or later; `null` if some do. */
function collectRunningCalls(
  closure: Callable,
  holder: Callable,
  { graph, writers, effects }: Analysis,
): readonly Node[] | null {
  const nodes: Node[] = []
  const members = new Set([closure])
  for (const member of members) {
    const sites = graph.sitesOf(member)
    const isStarted = writers.entriesOf(member).some(entry => entry.callable === member)
    if (isStarted || effects.suspensionsOf(member).length > 0) return null
    for (const { node, caller, isLater } of sites) {
      if (isLater) return null
      if (caller === holder) nodes.push(node)
      else members.add(caller)
    }
  }
  return nodes
}

function isRebind(access: Access): boolean {
  return access.type === 'write' && access.kind === 'rebind' && access.alias === null
}

/** `function take(hook = hooks.shift()) {}`, called with a hook. */
function isDefaultNotTaken({ node, callable }: Write, call: Node, { graph }: Analysis): boolean {
  if (!isCall(call) || !isFunction(callable.node)) return false
  const index = callable.node.params.findIndex(
    parameter => parameter.type === 'AssignmentPattern' && isInside(node, parameter.right),
  )
  const given = call.arguments[index]
  if (!given || call.arguments.some(({ type }) => type === 'SpreadElement')) return false
  const mayBeMissing = given.type === 'Identifier' && given.name === 'undefined'
  return !mayBeMissing && graph.targetsOf(call).includes(callable)
}
