import { isPublic } from '../catalog/entry-ranks.ts'
import { isRegistering } from '../catalog/registrars.ts'
import { isAwaited } from './awaited-calls.ts'
import type { CallGraph } from './calls.ts'
import type { Effects } from './effects.ts'
import type { Callable, Entry, Node, Write, Writer } from './facts.ts'
import { findFunctionName, isInside } from './syntax.ts'

/** Runs before anyone else can: the module, the constructor of the object itself. */
type IsStartUp = (callable: Callable) => boolean

/**
 * Start-up code that goes on after its first `await` is somebody: by then others run as well.
 *
 *     constructor() { void this.#load() }
 *     async #load() { this.#rooms = await read() }
 *     @postConstruct() async init() { this.#rooms = await read() }
 *
 * `null` where the module waits for it, and for what it starts itself when it is done.
 */
export function findLateStartUp(
  write: Write,
  starters: readonly Entry[],
  graph: CallGraph,
  effects: Effects,
  isStartUp: IsStartUp,
): Entry | null {
  // Who is started by nobody else is part of the start-up, one after the other.
  if (starters.length === 0) return null
  const steps = [{ at: write.node, callable: write.callable, isLate: false }]
  const seen = new Set([write.callable])
  for (const { at, callable, isLate } of steps) {
    const goesOn = isLate || (callable.isAsync && !effects.runsBeforeSuspension(at, callable))
    if (goesOn && callable.parent !== null && isStartUp(callable))
      return entryOf(callable, callable.node)
    for (const { node, caller } of graph.sitesOf(callable)) {
      if (isStartUp(caller)) {
        const isFirst = !starters.every(starter => isInside(starter.node, callable.node))
        if (goesOn && isFirst && !isAwaited(node)) return entryOf(callable, node)
      } else if (!seen.has(caller)) {
        seen.add(caller)
        steps.push({ at: node, callable: caller, isLate: goesOn })
      }
    }
  }
  return null
}

function entryOf(callable: Callable, node: Node): Entry {
  const label = `the start-up code ${callable.name}, which goes on after an await`
  return { kind: 'exported', callable, label, node, startsOnce: true, oncePer: null }
}

/** `registerHandler(handler)`, which nothing in the file calls: while nobody waits for a handler, most often. */
export function isAtRegistration({ entry, isSecondRun }: Writer): boolean {
  if (!entry || isSecondRun || !isPublic(entry.kind)) return false
  return isRegistering(findFunctionName(entry.callable.node) ?? '')
}
