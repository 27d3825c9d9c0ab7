import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { conditionsOf, excludes, isImplied, keyOf, type StatePlace } from './conditions.ts'
import type { Effects } from './effects.ts'
import type { CallSite, Callable, Node, Slot, Window, Write, Writer } from './facts.ts'
import { findFlags, type Flag, type Flags } from './flags.ts'
import type { Flows } from './flow.ts'
import { createInheritance, isWaitedFor } from './inheritance.ts'
import { collectEnclosingLocks, findTaskRun } from './locks.ts'
import { ASSERTED_LOCK, isUntold, NAMED_LOCK, type Place, type Places } from './sections.ts'
import type { PassedTest } from './passed-tests.ts'
import { collectStateChanges, type StateChange } from './state-changes.ts'
import { isCall } from './syntax.ts'

/** What keeps two stretches of code from overlapping. */
export interface Guards extends Flags {
  /** Names of the locks that are surely held at this node: `this.#lock`, and where they are taken. */
  locksAt(node: Node): Places
  /** While an operation is at this window, nobody else gets to this write. */
  isKeptOut(write: Write, window: Window): boolean
  /**
   * Something at the window says that a lock is held, and nobody can tell whether the writer needs the
   * same one. A lock by a key keeps others from one entry, and not from the container as a whole.
   */
  mayWait(
    writer: Pick<Writer, 'isSecondRun' | 'write'> | null,
    window: Window,
    what: Protected,
  ): boolean
  /** Locks that are held at a call itself, whoever has started its caller. */
  locksOfSite(site: CallSite): Places
  /** While an operation is at this window, not even what it calls itself gets to this write. */
  isSkipped(write: Write, window: Window): boolean
  /** The same of any place: nobody who comes by it in the turn of the window goes on to the slot. */
  isBarred(node: Node, slot: Slot, window: Window): boolean
  /** While an operation is at `node`, a test in another place comes out this way. */
  isAnswered(test: PassedTest, node: Node): boolean
  /** Whenever the callable runs, the test comes out the other way from then on. */
  isUndoneBy(test: PassedTest, callable: Callable): boolean
  /** The callable changes this place, itself or by a helper that it calls. */
  changesOf(callable: Callable, place: Node): readonly StateChange[]
  /** Nobody takes it back, but who makes the object. */
  isForGood(flag: Flag): boolean
  /** Somebody looks at it: the operation itself, or an `if` elsewhere. */
  isOfUse(flag: Flag): boolean
  /** While an operation is at `node`, a second run of it turns back or waits, on the same container. */
  isAlone(node: Node, slot: Slot): boolean
}

/** What a lock has to protect: one entry, or one of many containers, or the only one. */
export type Protected = 'container' | 'entry'

/**
 * Pass 9: locks and flags, as facts with the places where they begin and end.
 * Needs bindings, calls, flows and effects.
 */
export function findGuards(
  outline: Outline,
  bindings: Bindings,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  hasEntry: (callable: Callable) => boolean,
): Guards {
  const known = new Map<Node, Places>()
  const changes = collectStateChanges(outline, bindings, graph, flows, effects)
  const flags = findFlags(outline, graph, flows, effects, changes, hasEntry)

  const locksOfStart = createInheritance<Place>(graph, hasEntry, heldAt)

  function heldAt(site: CallSite, above: Places): Places {
    if (!isWaitedFor(site)) return NO_PLACES
    const { node, target } = site
    const locks = collectEnclosingLocks(node, bindings)
    // A function that a lock runs holds it, whether it is written there or only named.
    const isHanded = isCall(node) && bindings.findFunctionNode(node.callee) !== target.node
    const taken = isHanded ? (findTaskRun(node, bindings)?.lock ?? null) : null
    if (taken !== null) locks.set(taken, { begin: node, end: node })
    return new Map([...above, ...locks])
  }

  function locksAt(node: Node): Places {
    const found = known.get(node)
    if (found) return found
    const above = locksOfStart(outline.callableOf(node))
    const locks = new Map([...above, ...collectEnclosingLocks(node, bindings)])
    known.set(node, locks)
    return locks
  }

  function isKeptOut(write: Write, window: Window): boolean {
    const locks = locksAt(window.node)
    if (locks.has(ASSERTED_LOCK) || sharesAny(locks, locksAt(write.node))) return true
    return isSkipped(write, window) || setTheSame(write, window.node)
  }

  function mayWait(
    writer: Pick<Writer, 'isSecondRun' | 'write'> | null,
    window: Window,
    what: Protected,
  ): boolean {
    const held = [...locksAt(window.node).keys()].filter(isUntold)
    if (held.includes(NAMED_LOCK)) return true
    if (what === 'container' || held.length === 0) return false
    if (!writer || writer.isSecondRun) return true
    const taken = locksAt(writer.write.node)
    return held.some(lock => taken.has(lock))
  }

  function flagsAbout(slot: Slot, node: Node): readonly Flag[] {
    return flags.flagsAt(node).filter(({ condition }) => isAbout(slot, condition.place))
  }

  function isSkipped({ node, slot }: Write, window: Window): boolean {
    return isBarred(node, slot, window)
  }

  function isBarred(node: Node, slot: Slot, window: Window): boolean {
    const set = flagsAbout(slot, window.node)
    if (set.length === 0) return false
    // What gets in by a call comes from its test to its write without any wait.
    const tested = window.kind === 'call' ? flags.testedAtOnce(node) : flags.testedAt(node)
    return tested.some(test => set.some(({ condition }) => excludes(condition, test)))
  }

  /** Both set one flag, each behind its own test. */
  function setTheSame(write: Write, node: Node): boolean {
    const exclusive = collectExclusive(flagsAbout(write.slot, node))
    if (exclusive.size === 0) return false
    return flags
      .flagsAt(write.node)
      .some(flag => flag.isExclusive && exclusive.has(keyOf(flag.condition)))
  }

  function isAnswered(test: PassedTest, node: Node): boolean {
    const callable = outline.callableOf(test.test)
    const known = flags.flagsAt(node).map(({ condition }) => condition)
    return isImplied(test, known, expression => changes.findPlace(expression, callable))
  }

  function isUndoneBy(test: PassedTest, callable: Callable): boolean {
    const asking = outline.callableOf(test.test)
    const tested = conditionsOf(test, expression => changes.findPlace(expression, asking))
    return changes.changesOf(callable).some(({ condition, node }) => {
      if (!condition || !tested.some(known => excludes(condition, known))) return false
      return flows.of(callable).isOnEveryPath(node)
    })
  }

  function changesOf(callable: Callable, place: Node): readonly StateChange[] {
    const name = changes.findPlace(place, outline.callableOf(place))?.name
    return name === undefined
      ? []
      : changes.changesOf(callable).filter(change => change.place.name === name)
  }

  function isAlone(node: Node, slot: Slot): boolean {
    for (const lock of locksAt(node).keys()) if (!isUntold(lock)) return true
    return flagsAbout(slot, node).some(({ isExclusive }) => isExclusive)
  }

  function isForGood({ condition }: Flag): boolean {
    return changes
      .changesTo(condition.place)
      .filter(({ origin }) => !origin.callable.isStartUp)
      .every(change => change.condition !== null && keyOf(change.condition) === keyOf(condition))
  }

  let tested: ReadonlySet<string> | null = null
  function isOfUse({ isExclusive, condition }: Flag): boolean {
    if (isExclusive) return true
    tested ??= new Set(outline.ifs.flatMap(node => collectTestedNames(node)))
    return tested.has(condition.place.name)
  }

  function collectTestedNames({ test }: TSESTree.IfStatement): string[] {
    const callable = outline.callableOf(test)
    return [true, false]
      .flatMap(holds => conditionsOf({ test, holds }, node => changes.findPlace(node, callable)))
      .map(({ place }) => place.name)
  }

  return {
    ...flags,
    locksAt,
    isKeptOut,
    mayWait,
    locksOfSite: site => heldAt(site, NO_PLACES),
    isSkipped,
    isBarred,
    isAnswered,
    isUndoneBy,
    isAlone,
    isForGood,
    isOfUse,
    changesOf,
  }
}

function collectExclusive(flags: readonly Flag[]): ReadonlySet<string> {
  return new Set(
    flags.filter(({ isExclusive }) => isExclusive).map(({ condition }) => keyOf(condition)),
  )
}

/** `this.busy.has(id)` says nothing of a list that all ids share. */
function isAbout(slot: Slot, place: StatePlace): boolean {
  return place.key === null || slot.holder !== null
}

export function sharesAny(left: Places, right: Places): boolean {
  for (const name of left.keys()) if (right.has(name) && !isUntold(name)) return true
  return false
}

const NO_PLACES: Places = new Map()
