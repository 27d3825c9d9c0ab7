import type { TSESTree } from '@typescript-eslint/types'

import { isExclusiveRunner } from '../catalog/locks.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { groupBy, type Effects } from './effects.ts'
import { findPropertyName, isCall, isFunction, isInside, outermost, unwrap } from './syntax.ts'

/** What keeps two stretches of code from overlapping. */
export interface Guards {
  /** Names of the locks that are surely held at this node: `this.#lock`. */
  locksAt(node: Node): ReadonlySet<string>
  /** Flags that the callable tests and then sets before `window`: a second run turns back. */
  flagsSetBefore(window: Node, callable: Callable): ReadonlySet<string>
  /** Flags whose being set keeps control from reaching `node`. */
  flagsTestedBefore(node: Node, callable: Callable): ReadonlySet<string>
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
  flows: Flows,
  effects: Effects,
): Guards {
  const testsOf = lazyGroups(
    () => outline.ifs.filter(isTurningBack),
    node => outline.callableOf(node),
  )
  const assignmentsOf = lazyGroups(
    () => outline.assignments,
    node => outline.callableOf(node),
  )

  function locksAt(node: Node): ReadonlySet<string> {
    const locks = new Set<string>()
    for (let up: Node | undefined = node; up; up = up.parent) {
      if (!isFunction(up)) continue
      const target = outermost(up)
      const call = target.parent
      if (!call || !isCall(call) || call.callee === target) continue
      const callee = unwrap(call.callee)
      if (callee.type !== 'MemberExpression') continue
      const name = findPropertyName(callee)
      if (name !== null && isExclusiveRunner(name)) locks.add(nameOf(callee.object))
    }
    return locks
  }

  function flagsTestedBefore(node: Node, callable: Callable): ReadonlySet<string> {
    const flags = new Set<string>()
    for (const test of testsOf(callable)) {
      if (test.range[0] > node.range[0] || isInside(node, test)) continue
      for (const flag of collectFlags(test.test)) flags.add(flag)
    }
    for (let up = node.parent, below = node; up && up !== callable.node; up = up.parent) {
      // `if (!this.busy) this.list.push(x)`
      if (up.type === 'IfStatement' && up.consequent === below) {
        for (const flag of collectNegatedFlags(up.test)) flags.add(flag)
      }
      below = up
    }
    return flags
  }

  function flagsSetBefore(window: Node, callable: Callable): ReadonlySet<string> {
    const tested = flagsTestedBefore(window, callable)
    if (tested.size === 0) return tested
    const set = new Set<string>()
    const flow = flows.of(callable)
    const earlier = effects.suspensionsOf(callable).map(suspension => suspension.node)
    for (const assignment of assignmentsOf(callable)) {
      const flag = nameOf(assignment.left)
      if (!tested.has(flag) || isReleased(assignment.right)) continue
      // Set in the turn of the test, on the way to the window.
      const isInTime =
        flow.isReachedBefore(assignment, new Set(earlier)) && flow.canFollow(assignment, window)
      if (isInTime) set.add(flag)
    }
    return set
  }

  /** `self.busy` and `this.busy` are one flag. */
  function nameOf(expression: Node): string {
    const node = unwrap(expression)
    if (node.type === 'MemberExpression') {
      const object = bindings.resolveReceiver(node.object) ? 'this' : nameOf(node.object)
      return `${object}.${findPropertyName(node) ?? '?'}`
    }
    return node.type === 'Identifier' ? node.name : node.type
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
        return [nameOf(node)]
      case 'BinaryExpression':
        return ['===', '!==', '==', '!='].includes(node.operator) ? [nameOf(node.left)] : []
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
