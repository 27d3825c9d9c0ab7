import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { CallSite, Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { groupBy, type Effects } from './effects.ts'
import { collectEnclosingLocks, findLockOfCall, findPathName, type Places } from './locks.ts'
import { findAncestor, isCall, isInside, unwrap } from './syntax.ts'

/** What keeps two stretches of code from overlapping. */
export interface Guards {
  /** Names of the locks that are surely held at this node: `this.#lock`, and where they are taken. */
  locksAt(node: Node): Places
  /** Flags that the callable tests and then sets before `window`: a second run turns back. */
  flagsSetBefore(window: Node, callable: Callable): Places
  /** Flags whose being set keeps control from reaching `node`. */
  flagsTestedBefore(node: Node, callable: Callable): Places
}

/**
 * Pass 9: locks and busy flags, as facts with the place where they begin.
 *
 *     if (this.#busy) return          // tested
 *     this.#busy = true               // set, before the first await
 *
 * Needs bindings, flows and effects.
 */
export function findGuards(
  outline: Outline,
  bindings: Bindings,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  hasEntry: (callable: Callable) => boolean,
): Guards {
  const testsOf = lazyGroups(
    () => outline.ifs.filter(isTurningBack),
    node => outline.callableOf(node),
  )
  const assignmentsOf = lazyGroups(
    () => outline.assignments,
    node => outline.callableOf(node),
  )

  const inherited = new Map<Callable, Places | null>()

  function locksAt(node: Node): Places {
    const above = locksOfCallers(outline.callableOf(node)) ?? NO_PLACES
    return new Map([...above, ...collectEnclosingLocks(node, bindings)])
  }

  /** A function that a lock runs holds it, whether it is written there or only named. */
  function locksOfSite({ node, isLater }: CallSite): Places {
    const locks = collectEnclosingLocks(node, bindings)
    const taken = isLater && isCall(node) ? findLockOfCall(node, bindings) : null
    if (taken !== null) locks.set(taken, node)
    return locks
  }

  /** A helper that nobody calls without the lock runs under it; `null` within a cycle of calls. */
  function locksOfCallers(callable: Callable): Places | null {
    const known = inherited.get(callable)
    if (known !== undefined) return known
    const sites = graph.sitesOf(callable)
    inherited.set(callable, null)
    const locks = sites.length === 0 || hasEntry(callable) ? NO_PLACES : sharedBy(sites)
    inherited.set(callable, locks)
    return locks
  }

  function sharedBy(sites: readonly CallSite[]): Places {
    const held = sites.flatMap(site => {
      const above = locksOfCallers(site.caller)
      return above ? [new Map([...above, ...locksOfSite(site)])] : []
    })
    const [first, ...rest] = held
    return new Map([...(first ?? [])].filter(([lock]) => rest.every(locks => locks.has(lock))))
  }

  function flagsTestedBefore(node: Node, callable: Callable): Places {
    const flags = new Map<string, Node>()
    for (const test of testsOf(callable)) {
      if (test.range[0] > node.range[0] || isInside(node, test)) continue
      for (const flag of collectFlags(test.test)) flags.set(flag, test)
    }
    for (let up = node.parent, below = node; up && up !== callable.node; up = up.parent) {
      // `if (!this.busy) this.list.push(x)`
      if (up.type === 'IfStatement' && up.consequent === below) {
        for (const flag of collectNegatedFlags(up.test)) flags.set(flag, up)
      }
      below = up
    }
    return flags
  }

  function flagsSetBefore(window: Node, callable: Callable): Places {
    const call = callable.parent && findAncestor(callable.node, isCall)
    const inherited =
      callable.parent && call && isInside(call, callable.parent.node)
        ? flagsSetBefore(call, callable.parent)
        : []
    return new Map([...inherited, ...flagsSetWithin(window, callable)])
  }

  function flagsSetWithin(window: Node, callable: Callable): Places {
    const tested = flagsTestedBefore(window, callable)
    if (tested.size === 0) return tested
    const set = new Map<string, Node>()
    const flow = flows.of(callable)
    const earlier = effects.suspensionsOf(callable).map(suspension => suspension.node)
    const released = collectReleased(window, callable)
    for (const assignment of assignmentsOf(callable)) {
      const flag = findPathName(assignment.left, bindings)
      if (flag === null || !tested.has(flag) || isReleased(assignment.right)) continue
      // Set in the turn of the test, on the way to the window.
      const isInTime =
        flow.isReachedBefore(assignment, new Set(earlier)) && flow.canFollow(assignment, window)
      if (isInTime && !released.has(flag)) set.set(flag, assignment)
    }
    return set
  }

  /** Flags that are let go on a way to the window: what stands behind it is open again. */
  function collectReleased(window: Node, callable: Callable): ReadonlySet<string> {
    const flow = flows.of(callable)
    return new Set(
      assignmentsOf(callable)
        .filter(({ right }) => isReleased(right))
        .filter(assignment => flow.canFollow(assignment, window))
        .flatMap(({ left }) => collectName(left)),
    )
  }

  function collectName(expression: Node): string[] {
    const name = findPathName(expression, bindings)
    return name === null ? [] : [name]
  }

  function collectFlags(test: Node): string[] {
    const node = unwrap(test)
    switch (node.type) {
      case 'LogicalExpression':
        return node.operator === '||'
          ? [...collectFlags(node.left), ...collectFlags(node.right)]
          : []
      case 'Identifier':
      case 'MemberExpression':
        return collectName(node)
      case 'BinaryExpression':
        return ['===', '!==', '==', '!='].includes(node.operator) ? collectName(node.left) : []
      default:
        return []
    }
  }

  function collectNegatedFlags(test: Node): string[] {
    const node = unwrap(test)
    if (node.type === 'UnaryExpression' && node.operator === '!') return collectFlags(node.argument)
    if (node.type === 'LogicalExpression' && node.operator === '&&') {
      return [...collectNegatedFlags(node.left), ...collectNegatedFlags(node.right)]
    }
    return []
  }

  return { locksAt, flagsSetBefore, flagsTestedBefore }
}

const NO_PLACES: Places = new Map()

/** `if (busy) return`, `if (busy) { …; return }`, `if (busy) throw …` */
function isTurningBack(node: TSESTree.IfStatement): boolean {
  const last =
    node.consequent.type === 'BlockStatement' ? node.consequent.body.at(-1) : node.consequent
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement'
}

function isReleased(value: Node): boolean {
  const node = unwrap(value)
  return (
    (node.type === 'Literal' && !node.value) ||
    (node.type === 'Identifier' && node.name === 'undefined')
  )
}

/** Most files have no loop that anybody asks about, and pay for no index. */
function lazyGroups<V>(
  collect: () => readonly V[],
  callableOf: (value: V) => Callable,
): (callable: Callable) => readonly V[] {
  let groups: Map<Callable, V[]> | null = null
  return callable => {
    groups ??= groupBy(collect(), callableOf)
    return groups.get(callable) ?? []
  }
}
