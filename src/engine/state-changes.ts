import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { createChangers, MARKING } from './changers.ts'
import { stateOfValue, type Condition, type StatePlace } from './conditions.ts'
import type { Effects } from './effects.ts'
import { remembering } from './groups.ts'
import type { Callable, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { findConstantValue } from './owners.ts'
import { findKeyText, findPathName } from './paths.ts'
import { findKeptCopy } from './kept-copies.ts'
import { findPropertyName, isIdentifier, unwrap, type CallNode } from './syntax.ts'

/** A place is given a state: `this.busy = true`, `this.depth--`, `this.loading.add(id)`. */
export interface StateChange {
  readonly place: StatePlace
  /** `null` where nobody can say what it is from then on. */
  readonly condition: Condition | null
  /** Where it happens in the flow of the callable: the expression, or the call of who does it. */
  readonly node: Node
  /** The expression, and where that stands. */
  readonly origin: { readonly node: Node; readonly callable: Callable }
  /** `this.pending ??= this.#run()`: only where nothing is set yet. */
  readonly isOnlyIfUnset: boolean
}

/** Who sets flags, and what a flag is. */
export interface StateChanges {
  /** Changes that the callable makes, itself or by a helper that makes them at once. */
  readonly changesOf: (callable: Callable) => readonly StateChange[]
  /** Every change of the place in the file. */
  readonly changesTo: (place: StatePlace) => readonly StateChange[]
  /** The place that an expression names, as a flag that outlives a run of the callable. */
  readonly findPlace: (expression: Node, callable: Callable) => StatePlace | null
}

/** Needs the outline, bindings, calls, flows and effects. */
export function collectStateChanges(
  outline: Outline,
  bindings: Bindings,
  graph: CallGraph,
  flows: Flows,
  effects: Effects,
): StateChanges {
  const known = new Map<Callable, readonly StateChange[]>()

  // Most functions set no flag that anybody asks about.
  const ownChangesOf = remembering((callable: Callable): readonly StateChange[] => [
    ...outline.assignmentsOf(callable).flatMap(changesOfAssignment),
    ...outline.updatesOf(callable).flatMap(changesOfUpdate),
    ...outline.callsOf(callable).flatMap(changesOfCall),
    ...outline.deletionsOf(callable).flatMap(node => changesAt(node, node.argument, 'unset')),
  ])

  const changersOf = createChangers(outline, bindings)
  const changesNamed = remembering((name: string): readonly StateChange[] =>
    changersOf(name)
      .flatMap(ownChangesOf)
      .filter(({ place }) => place.name === name),
  )

  function changesTo({ name }: StatePlace): readonly StateChange[] {
    return changesNamed(name)
  }

  function changesOf(callable: Callable): readonly StateChange[] {
    const found = known.get(callable)
    if (found) return found
    const changes = [...ownChangesOf(callable), ...collectHelperChanges(callable)]
    known.set(callable, changes)
    return changes
  }

  /** `this.#begin()`, which sets the flag before anything is waited for. */
  function collectHelperChanges(callable: Callable): StateChange[] {
    return graph.sitesFrom(callable).flatMap(({ node, target, isLater }) => {
      if (isLater || target === callable) return []
      return ownChangesOf(target)
        .filter(({ place }) => place.key === null)
        .filter(change => effects.runsBeforeSuspension(change.node, target))
        .map(change => {
          const isSure = flows.of(target).isOnEveryPath(change.node)
          return { ...change, node, condition: isSure ? change.condition : null }
        })
    })
  }

  function changesOfAssignment(node: TSESTree.AssignmentExpression): readonly StateChange[] {
    const { left, right, operator } = node
    const callable = outline.callableOf(node)
    const place = findPlace(left, callable)
    if (!place) return NO_CHANGES
    if (operator === '+=') return [stateChange(node, place, 'set', callable)]
    const isLogical = operator === '??=' || operator === '||='
    if (operator !== '=' && !isLogical) return [stateChange(node, place, null, callable)]
    const isOnlyIfUnset = isLogical && unwrap(right).type !== 'AwaitExpression'
    const isRestored = findKeptCopy(right, left) !== null
    const known = isRestored ? null : stateOfValue(right)
    const change = stateChange(node, place, known?.state ?? null, callable, known?.value ?? '')
    return [{ ...change, isOnlyIfUnset }]
  }

  function changesOfUpdate(node: TSESTree.UpdateExpression): readonly StateChange[] {
    return changesAt(node, node.argument, node.operator === '++' ? 'set' : null)
  }

  /** Markers: `this.#loading.add(id)`, `this.#loading.set(id, promise)`, `this.#loading.delete(id)`. */
  function changesOfCall(node: CallNode): readonly StateChange[] {
    const callee = unwrap(node.callee)
    if (callee.type !== 'MemberExpression') return NO_CHANGES
    const state = MARKING.get(findPropertyName(callee) ?? '')
    if (!state) return NO_CHANGES
    const callable = outline.callableOf(node)
    const place = findMarker(node, callee, callable)
    return place ? [changeOf(node, place, { place, state, value: '' }, callable)] : NO_CHANGES
  }

  /** `this.#loading.clear()` is about every key. */
  function findMarker(
    { arguments: [key] }: CallNode,
    { object, property }: TSESTree.MemberExpression,
    callable: Callable,
  ): StatePlace | null {
    if (key && key.type !== 'SpreadElement') return placeOf(object, key, callable)
    const name = isIdentifier(property, 'clear') && !key ? nameOf(object, callable) : null
    return name === null ? null : { name, key: '' }
  }

  function changesAt(
    node: Node,
    target: Node,
    state: Condition['state'] | null,
  ): readonly StateChange[] {
    const callable = outline.callableOf(node)
    const place = findPlace(target, callable)
    return place ? [stateChange(node, place, state, callable)] : NO_CHANGES
  }

  function stateChange(
    node: Node,
    place: StatePlace,
    state: Condition['state'] | null,
    callable: Callable,
    value = '',
  ): StateChange {
    return changeOf(node, place, state === null ? null : { place, state, value }, callable)
  }

  function changeOf(
    node: Node,
    place: StatePlace,
    condition: Condition | null,
    callable: Callable,
  ): StateChange {
    return { place, condition, node, origin: { node, callable }, isOnlyIfUnset: false }
  }

  function findPlace(expression: Node, callable: Callable): StatePlace | null {
    const node = unwrap(expression)
    switch (node.type) {
      case 'Identifier':
        return isOwn(node, callable) ? null : { name: node.name, key: null }
      case 'MemberExpression': {
        if (node.computed && bindings.findMemberKey(node) === null) {
          return placeOf(node.object, node.property, callable)
        }
        const name = isOwn(rootOf(node), callable) ? null : findPathName(node, bindings)
        return name === null ? null : { name, key: null }
      }
      case 'BinaryExpression':
        return node.operator === 'in' ? placeOf(node.right, node.left, callable) : null
      case 'CallExpression': {
        const callee = unwrap(node.callee)
        const [key] = node.arguments
        if (callee.type !== 'MemberExpression' || !key || node.arguments.length > 1) return null
        const method = findPropertyName(callee) ?? ''
        return ASKING.has(method) ? placeOf(callee.object, key, callable) : null
      }
      default:
        return null
    }
  }

  function placeOf(owner: Node, key: Node, callable: Callable): StatePlace | null {
    const text = findKeyText(key, bindings)
    const name = nameOf(owner, callable)
    return name === null || text === null ? null : { name, key: text }
  }

  function nameOf(owner: Node, callable: Callable): string | null {
    return isOwn(rootOf(owner), callable) ? null : findPathName(owner, bindings)
  }

  /** A variable of the function itself is another one in the next run. */
  function isOwn(root: Node, callable: Callable): boolean {
    if (root.type !== 'Identifier') return root.type !== 'ThisExpression'
    const variable = bindings.findVariable(root)
    const scope = variable?.scope.variableScope
    if (!scope || scope.type === 'module' || scope.type === 'global') return false
    if (scope.block !== callable.node) return false
    const value = findConstantValue(variable)
    const isAlias = value?.type === 'ThisExpression' || value?.type === 'MemberExpression'
    return !isAlias || isOwn(rootOf(value), callable)
  }

  return { changesOf, changesTo, findPlace }
}

const NO_CHANGES: readonly StateChange[] = []

const ASKING: ReadonlySet<string> = new Set(['get', 'has'])

/** `a` of `a.b.c` */
function rootOf(expression: Node): Node {
  const node = unwrap(expression)
  return node.type === 'MemberExpression' ? rootOf(node.object) : node
}
