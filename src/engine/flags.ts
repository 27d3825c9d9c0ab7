import { findReaction } from './callees.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { conditionsOf, excludes, keyOf, type Condition, type Tested } from './conditions.ts'
import type { Effects } from './effects.ts'
import type { Callable, Node } from './facts.ts'
import type { Flow, Flows } from './flow.ts'
import { remembering } from './groups.ts'
import { createInheritance, isWaitedFor } from './inheritance.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { Place } from './sections.ts'
import type { StateChange, StateChanges } from './state-changes.ts'
import { findAncestor, isFunction, isInside } from './syntax.ts'

/** A state that the operation gives to a place, and where it begins and ends. */
export interface Flag extends Place {
  readonly condition: Condition
  /** The operation itself turns back where it finds it: a second run does not get here. */
  readonly isExclusive: boolean
}

/** Busy flags, state flags, depths and markers. */
export interface Flags {
  /** What is surely set when control is at `node`, by the operation itself or by its callers. */
  readonly flagsAt: (node: Node) => readonly Flag[]
  /** What control has found on its way to `node`, in the same turn. */
  readonly testedAt: (node: Node) => readonly Tested[]
  /** The same, where it has come there without any wait. */
  readonly testedAtOnce: (node: Node) => readonly Tested[]
}

/** All changes of one callable that give a place the same state. */
interface Group {
  readonly condition: Condition
  readonly changes: readonly StateChange[]
  readonly nodes: ReadonlySet<Node>
  /** Changes of the same place to anything else. */
  readonly ends: readonly StateChange[]
  readonly isExclusive: boolean
}

/**
 * Flags, as facts with the place where they begin and end.
 *
 *     if (this.#busy) return          // tested
 *     this.#busy = true               // begins, before the first await
 *     try { await send() } finally { this.#busy = false }
 *
 * What counts is that every way to the node sets the flag, and none takes it back behind that.
 */
export function findFlags(
  outline: Outline,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  changes: StateChanges,
  hasEntry: (callable: Callable) => boolean,
): Flags {
  const groups = new Map<Callable, readonly Group[]>()

  const flagsOfCallers = createInheritance<Flag>(graph, hasEntry, (site, above) => {
    if (!isWaitedFor(site)) return NO_FLAGS
    const { node, caller, target } = site
    return byKey([...unbroken(above.values(), node, caller), ...flagsWithin(node, caller, target)])
  })

  const testedByCallers = createInheritance<Tested>(graph, hasEntry, (site, above) => {
    if (site.isLater) return NO_TESTS
    const { node, caller } = site
    const isFirstTurn = effects.runsBeforeSuspension(node, caller)
    return byKey([...(isFirstTurn ? above.values() : []), ...testedWithin(node, caller)])
  })

  // Each writer of a container asks for the same windows, and each window for the same writers.
  const flagsAt = remembering((node: Node): readonly Flag[] => {
    const callable = outline.callableOf(node)
    const above = unbroken(flagsOfStart(callable), node, callable)
    return [...byKey([...above, ...flagsWithin(node, callable, null)]).values()]
  })

  /** Flags that are set whenever the callable runs, until it is done. */
  function flagsOfStart(callable: Callable): Iterable<Flag> {
    const reaction = findReaction(callable.node)
    return reaction ? flagsAt(reaction) : flagsOfCallers(callable).values()
  }

  /** A callee may take back what its caller has set. */
  function unbroken(flags: Iterable<Flag>, node: Node, callable: Callable): Flag[] {
    const all = [...flags]
    const own = all.length === 0 ? [] : changes.changesOf(callable)
    if (own.length === 0) return all
    const flow = flows.of(callable)
    return all.filter(({ condition }) =>
      own.every(change => !isEndOf(change, condition) || !flow.canFollow(change.node, node)),
    )
  }

  /** With a `target`: what stays set while the call of it goes on, also behind its first suspension. */
  function flagsWithin(node: Node, callable: Callable, target: Callable | null): Flag[] {
    const ofCallable = groupsOf(callable)
    if (ofCallable.length === 0) return []
    const flow = flows.of(callable)
    if (!flow.has(node)) return []
    const endsBehind = target !== null && !isAwaited(node) && goesOnLater(target)
    return ofCallable.flatMap(({ condition, changes: begins, nodes, ends, isExclusive }) => {
      const isSet =
        !flow.isReachedBefore(node, nodes) ||
        (target !== null && begins.some(begin => isValue(node, begin)))
      const isTakenBack = ends.some(
        end =>
          flow.canFollow(end.node, node, nodes) || (endsBehind && flow.canFollow(node, end.node)),
      )
      const [begin] = begins
      if (!isSet || isTakenBack || !begin) return []
      return [{ condition, begin: begin.node, end: findEnd(begin, ends, flow), isExclusive }]
    })
  }

  /** It, or what it calls, may be under way when the call has returned. */
  function goesOnLater(target: Callable): boolean {
    return [...effects.reachedInTime(target)].some(
      ({ isAsync, isGenerator }) => isAsync || isGenerator,
    )
  }

  function groupsOf(callable: Callable): readonly Group[] {
    const known = groups.get(callable)
    if (known) return known
    const all = changes.changesOf(callable)
    const sets = new Map<string, Group>()
    for (const change of all) {
      const { condition } = change
      if (!condition || sets.has(keyOf(condition))) continue
      const begins = all.filter(
        other => other.condition && keyOf(other.condition) === keyOf(condition),
      )
      const isExclusive = begins.every(begin => isBehindItsTest(begin, condition))
      sets.set(keyOf(condition), {
        condition,
        changes: begins,
        nodes: new Set(begins.map(({ node }) => node)),
        ends: all.filter(other => isEndOf(other, condition)),
        isExclusive,
      })
    }
    const found = [...sets.values()].filter(group => !isGivenBack(group, callable))
    groups.set(callable, found)
    return found
  }

  /** `this.dirty = false` keeps nobody out for long, if others set it again. */
  function isGivenBack({ condition, isExclusive }: Group, { node }: Callable): boolean {
    if (condition.state !== 'unset') return false
    // The first answers: classes of one file call their fields by the same names.
    return changes
      .changesTo(condition.place)
      .some(
        change =>
          isEndOf(change, condition) &&
          !change.origin.callable.isStartUp &&
          (!isExclusive || !isInside(change.origin.node, node)),
      )
  }

  function isBehindItsTest({ origin, isOnlyIfUnset }: StateChange, condition: Condition): boolean {
    if (isOnlyIfUnset) return true
    return testedWithin(origin.node, origin.callable).some(tested => excludes(tested, condition))
  }

  const testedAt = remembering((node: Node): readonly Tested[] => {
    const callable = outline.callableOf(node)
    const isFirstTurn = effects.runsBeforeSuspension(node, callable)
    const above = isFirstTurn ? testedByCallers(callable).values() : []
    return [...above, ...testedWithin(node, callable)]
  })

  const testedAtOnce = remembering((node: Node): readonly Tested[] => {
    const callable = outline.callableOf(node)
    return [...testedByCallers(callable).values(), ...passedBefore(node, callable)]
  })

  function passedBefore(node: Node, callable: Callable): Tested[] {
    return collectPassedTests(node).flatMap(test =>
      conditionsOf(test, expression => changes.findPlace(expression, callable)),
    )
  }

  /** A test that an `await` has made old says nothing any more. */
  function testedWithin(node: Node, callable: Callable): Tested[] {
    const passed = passedBefore(node, callable)
    const windows = effects.suspensionsOf(callable)
    if (passed.length === 0 || windows.length === 0) return passed
    const flow = flows.of(callable)
    return passed.filter(tested => {
      const test = new Set([tested.node])
      return !windows.some(
        window =>
          flow.canFollow(tested.node, window.node) && flow.canFollow(window.node, node, test),
      )
    })
  }

  return { flagsAt, testedAt, testedAtOnce }
}

/** `this.busy = false` ends `this.busy is set`; `this.busy = null`, of an unknown value, as well. */
function isEndOf(change: StateChange, { place, ...condition }: Condition): boolean {
  const { name, key } = change.place
  if (name !== place.name || key !== place.key) return false
  return change.condition === null || keyOf(change.condition) !== keyOf({ place, ...condition })
}

/** `this.pending = this.#send()` is set when the callee is suspended for the first time. */
function isValue(node: Node, { origin }: StateChange): boolean {
  const { node: assignment } = origin
  if (assignment.type !== 'AssignmentExpression' || !isInside(node, assignment.right)) return false
  // `this.result = await this.#send()` is set when all is over.
  const up = findAncestor(node, other => other === assignment || other.type === 'AwaitExpression')
  return up === assignment
}

function findEnd(begin: StateChange, ends: readonly StateChange[], flow: Flow): Node | null {
  return ends.find(end => flow.canFollow(begin.node, end.node))?.node ?? null
}

function isAwaited(call: Node): boolean {
  const up = findAncestor(call, node => node.type === 'AwaitExpression' || isFunction(node))
  return up?.type === 'AwaitExpression'
}

function byKey<T extends Condition | Flag>(values: Iterable<T>): Map<string, T> {
  return new Map(
    [...values].map(value => [keyOf('condition' in value ? value.condition : value), value]),
  )
}

const NO_FLAGS: ReadonlyMap<string, Flag> = new Map()
const NO_TESTS: ReadonlyMap<string, Tested> = new Map()
