import type { Outline } from './callables.ts'
import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Effects } from './effects.ts'
import type { Access, Callable, Entry, Node, Reader, Slot, Window } from './facts.ts'
import type { Flows } from './flow.ts'
import { lazyGroups } from './groups.ts'
import type { Guards } from './guards.ts'
import type { LateStarts } from './late-starts.ts'
import { collectPassedTests } from './passed-tests.ts'
import { findPathName } from './paths.ts'
import { ASSERTED_LOCK, type Places } from './sections.ts'
import { isFunction, isInside, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/** Other code that reads a container while an operation is suspended. */
export interface Readers {
  /** Readers that get in at this window: locks, states and promises of the operation keep others out. */
  readersAt(window: Window, slot: Slot, operation: Callable): readonly Reader[]
}

/** What has to be known of a file to say who reads. */
interface ReadingContext {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly entries: readonly Entry[]
  readonly graph: CallGraph
  readonly flows: Flows
  readonly effects: Effects
  readonly guards: Guards
  readonly lateStarts: LateStarts
}

/** What the operation says of itself to those who read. */
interface Signals {
  readonly operation: Callable
  readonly locks: Places
  /** `this.isLoading = true`, by the operation or around its call. */
  readonly states: ReadonlySet<string>
}

/**
 * Pass 14a: reads and the entries whose turn leads to them, not by way of the operation itself.
 *
 *     get(id) { return this.rows.get(id) }                          // reads
 *     get(id) { if (this.isLoading) return null; … }                // knows
 *     async get(id) { await this.ready; … }                         // waits
 */
export function findReaders(context: ReadingContext): Readers {
  const { outline, bindings, graph, flows, effects, guards, lateStarts } = context
  const own = lazyGroups(
    () => context.entries,
    entry => entry.callable,
  )

  function readersAt(window: Window, slot: Slot, operation: Callable): readonly Reader[] {
    const locks = guards.locksAt(window.node)
    if (locks.has(ASSERTED_LOCK)) return []
    const signals = { operation, locks, states: statesOf(window, slot, operation) }
    return effects.accessesOf(slot).flatMap(access => {
      if (access.type === 'write') return []
      const entry = findEntry(access, slot, signals)
      const isTooEarly = window.isSettled && entry?.kind !== 'promise'
      if (!entry || isTooEarly || lateStarts.isLater(entry, window, slot, operation)) return []
      return [{ access, entry }]
    })
  }

  /** Up the calls, as far as nobody on the way asks whether the container is ready. */
  function findEntry(access: Access, slot: Slot, signals: Signals): Entry | null {
    if (access.callable === signals.operation) return null
    if (isReady(access.node, access.callable, signals)) return null
    const callers = new Set([access.callable])
    for (const callable of callers) {
      const entry = own(callable).find(candidate => isWithin(candidate, slot))
      if (entry) return entry
      for (const { node, caller } of graph.sitesOf(callable)) {
        if (caller === signals.operation || isStartUpFor(caller, slot)) continue
        if (!isReady(node, caller, signals)) callers.add(caller)
      }
    }
    return null
  }

  function isReady(node: Node, callable: Callable, signals: Signals): boolean {
    const locks = guards.locksAt(node)
    if (locks.has(ASSERTED_LOCK)) return signals.locks.size > 0
    for (const name of locks.keys()) if (signals.locks.has(name)) return true
    return isStateTested(node, signals) || isAwaitedBefore(node, callable, signals)
  }

  /** `if (this.isLoading) return`, `this.isReady ? … : []` */
  function isStateTested(node: Node, { states }: Signals): boolean {
    if (states.size === 0) return false
    return collectPassedTests(node).some(({ test }) => mentions(test, states))
  }

  function mentions(test: Node, names: ReadonlySet<string>): boolean {
    const name = findPathName(test, bindings)
    if (name !== null) return names.has(name)
    for (const child of childrenOf(outline.source, test)) if (mentions(child, names)) return true
    return false
  }

  /** `await this.ready`, `await this.load()`: every way to the read waits for the operation first. */
  function isAwaitedBefore(node: Node, callable: Callable, { operation }: Signals): boolean {
    const gates = effects
      .suspensionsOf(callable)
      .filter(({ node: place }) => isGate(place, operation))
      .map(({ node: place }) => place)
    return gates.length > 0 && !flows.of(callable).isReachedBefore(node, new Set(gates))
  }

  function isGate(place: Node, operation: Callable): boolean {
    if (place.type !== 'AwaitExpression') return false
    const awaited = unwrap(place.argument)
    if (awaited.type === 'MemberExpression') return findPathName(awaited, bindings) !== null
    if (awaited.type === 'Identifier') return true
    return graph.targetsOf(awaited).some(target => effects.reachedInTime(target).has(operation))
  }

  /** Names that the operation gives a value to, itself or around the call that starts it. */
  function statesOf(window: Window, slot: Slot, operation: Callable): ReadonlySet<string> {
    const writes = new Set(effects.accessesOf(slot).map(({ node }) => node))
    const callers = graph.sitesOf(operation).map(({ caller }) => caller)
    const names = [operation, window.callable, ...callers]
      .flatMap(callable => outline.assignmentsOf(callable))
      .filter(node => !writes.has(node) && !isOwnVariable(node.left))
      .flatMap(({ left }) => findPathName(left, bindings) ?? [])
    return new Set(names)
  }

  function isOwnVariable(left: Node): boolean {
    const node = unwrap(left)
    if (node.type !== 'Identifier') return false
    const scope = bindings.findVariable(node)?.scope.variableScope
    return (
      isFunction(outline.callableOf(node).node) && scope?.block === outline.callableOf(node).node
    )
  }

  return { readersAt }
}

/** What one run of the owner of a closure container starts, and nobody else, reaches it. */
function isWithin({ callable }: Entry, { owner, place }: Slot): boolean {
  if (place !== 'closure' || owner === null) return true
  return callable.node !== owner && isInside(callable.node, owner)
}

/** The module, and the constructor of the object whose field it is. */
function isStartUpFor(callable: Callable, { owner, place }: Slot): boolean {
  if (callable.parent === null) return true
  if (owner === null || place !== 'field') return false
  return callable.node === owner || (callable.isStartUp && isInside(callable.node, owner))
}
