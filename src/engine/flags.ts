import type { TSESTree } from '@typescript-eslint/types'

import { isPromiseReaction } from '../catalog/promises.ts'
import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { groupBy, type Effects } from './effects.ts'
import type { Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { createInheritance } from './inheritance.ts'
import { findPathName, type Places } from './locks.ts'
import {
  findAncestor,
  findPropertyName,
  isFunction,
  isInside,
  isTurningBack,
  outermost,
  unwrap,
} from './syntax.ts'

/** Busy flags by name, with the place where they begin. */
export interface Flags {
  /** Flags that the operation tests and then sets before `window`: a second run turns back. */
  readonly flagsSetBefore: (window: Node, callable: Callable) => Places
  /** Flags whose being set keeps control from reaching `node`. */
  readonly flagsTestedBefore: (node: Node, callable: Callable) => Places
}

/**
 * Busy flags and state flags.
 *
 *     if (this.#busy) return          // tested
 *     this.#busy = true               // set, before the first await
 */
export function findFlags(
  outline: Outline,
  bindings: Bindings,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
  hasEntry: (callable: Callable) => boolean,
): Flags {
  const testsOf = lazyGroups(
    () => outline.ifs.filter(isTurningBack),
    node => outline.callableOf(node),
  )
  const assignmentsOf = lazyGroups(
    () => outline.assignments,
    node => outline.callableOf(node),
  )
  const flagsOfCallers = createInheritance(graph, hasEntry, ({ node, caller }) =>
    flagsSetWithin(node, caller, true),
  )

  function flagsTestedBefore(node: Node, callable: Callable): Places {
    const flags = new Map<string, Node>()
    for (const test of testsOf(callable)) {
      if (test.range[0] > node.range[0] || isInside(node, test)) continue
      // A test in another branch has let nobody through here.
      if (!isInside(node, test.parent)) continue
      for (const flag of collectFlags(test.test)) flags.set(flag, test)
    }
    for (let up = node.parent, below = node; up && up !== callable.node; up = up.parent) {
      // `if (!this.busy) this.list.push(x)`
      if (up.type === 'IfStatement' && up.consequent === below) {
        for (const flag of collectNegatedFlags(up.test)) flags.set(flag, up)
      }
      // `this.running ??= this.#run()` tests and sets in one.
      if (up.type === 'AssignmentExpression' && up.right === below && isDefault(up)) {
        for (const flag of collectName(up.left)) flags.set(flag, up)
      }
      below = up
    }
    return flags
  }

  function flagsSetBefore(window: Node, callable: Callable): Places {
    return new Map([...flagsOfStart(callable), ...flagsSetWithin(window, callable, false)])
  }

  /** Flags that are set whenever the callable runs, until it is done. */
  function flagsOfStart(callable: Callable): Places {
    const reaction = findReactionCall(callable.node)
    return reaction
      ? flagsSetBefore(reaction, outline.callableOf(reaction))
      : flagsOfCallers(callable)
  }

  /** `isCall`: what stays set while the call goes on, also behind its first suspension. */
  function flagsSetWithin(window: Node, callable: Callable, isCall: boolean): Places {
    const tested = flagsTestedBefore(window, callable)
    if (tested.size === 0) return tested
    const set = new Map<string, Node>()
    const flow = flows.of(callable)
    const earlier = effects.suspensionsOf(callable).map(suspension => suspension.node)
    const released = collectReleased(window, callable)
    for (const assignment of assignmentsOf(callable)) {
      const flag = findPathName(assignment.left, bindings)
      if (flag === null || !tested.has(flag) || isReleased(assignment.right)) continue
      // Set in the turn of the test, on the way to the window; `this.pending = this.#send()` is set
      // when the callee is suspended for the first time.
      const isOnTheWay =
        flow.canFollow(assignment, window) || (isCall && isInside(window, assignment.right))
      const isInTime = flow.isReachedBefore(assignment, new Set(earlier)) && isOnTheWay
      if (isInTime && !released.has(flag)) set.set(flag, assignment)
    }
    if (isCall && !isAwaited(window)) {
      for (const flag of collectReleasedAfter(window, callable)) set.delete(flag)
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

  /** `this.busy = true; void this.#send(); this.busy = false` */
  function collectReleasedAfter(call: Node, callable: Callable): readonly string[] {
    const flow = flows.of(callable)
    return assignmentsOf(callable)
      .filter(({ right }) => isReleased(right))
      .filter(assignment => flow.canFollow(call, assignment))
      .flatMap(({ left }) => collectName(left))
  }

  /** A variable of the function itself is another one in the second run. */
  function collectName(expression: Node): string[] {
    const node = unwrap(expression)
    const variable = node.type === 'Identifier' ? bindings.findVariable(node) : null
    if (variable?.scope.variableScope.block === outline.callableOf(node).node) {
      if (variable.scope.variableScope.type !== 'module') return []
    }
    const name = findPathName(node, bindings)
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

  return { flagsSetBefore, flagsTestedBefore }
}

/** The call of `.then(…)` that a function is given to: it goes on where that operation stopped. */
function findReactionCall(fn: Node): TSESTree.CallExpression | null {
  const target = outermost(fn)
  const call = target.parent
  if (call?.type !== 'CallExpression' || call.callee === target) return null
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression') return null
  return isPromiseReaction(findPropertyName(callee) ?? '') ? call : null
}

function isAwaited(call: Node): boolean {
  const up = findAncestor(call, node => node.type === 'AwaitExpression' || isFunction(node))
  return up?.type === 'AwaitExpression'
}

function isDefault({ operator }: TSESTree.AssignmentExpression): boolean {
  return operator === '??=' || operator === '||='
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
