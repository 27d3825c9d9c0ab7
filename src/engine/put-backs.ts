import type * as Scope from '@typescript-eslint/scope-manager'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Access, Callable, Fill, Node } from './facts.ts'
import { findLocal } from './access-drafts.ts'
import { collectPassedTests } from './passed-tests.ts'
import { isFunction, isInside, outermost } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/**
 * What a failed drain had taken goes back where it came from: that fills nothing again.
 *
 *     const batch = this.queue
 *     this.queue = []
 *     try { await send(batch) } catch { this.queue.unshift(...batch) }
 */
export interface PutBack {
  /** The fill brings in entries that were in the container before. */
  readonly isTakenOut: boolean
  /** It does so only on some ways: after an error, or for some entries. */
  readonly isConditional: boolean
}

export function describePutBack(
  { node, write }: Fill,
  start: Node,
  operation: Callable,
  accesses: readonly Access[],
  { outline, bindings }: { readonly outline: Outline; readonly bindings: Bindings },
): PutBack {
  const taken = new Set(
    accesses
      .filter(access => access.callable === operation && access.node.range[0] <= start.range[1])
      .flatMap(access => localOf(access) ?? []),
  )
  const isTakenOut = taken.size > 0 && (bringsIn(node, taken) || bringsIn(write.node, taken))
  return { isTakenOut, isConditional: isOnSomeWays(node, start) || isOnSomeWays(write.node, start) }

  function bringsIn(expression: Node, names: ReadonlySet<string>): boolean {
    const seen = new Set<Scope.Variable>()
    return isDerivedFrom(expression)

    function isDerivedFrom(node: Node): boolean {
      if (node.type === 'Identifier') {
        if (isLocalOf(node, names)) return true
        const variable = bindings.findVariable(node)
        if (!variable || seen.has(variable)) return false
        seen.add(variable)
        return sourcesOf(variable).some(isDerivedFrom)
      }
      for (const child of childrenOf(outline.source, node)) if (isDerivedFrom(child)) return true
      return false
    }
  }

  function isLocalOf(node: Node, names: ReadonlySet<string>): boolean {
    return (
      node.type === 'Identifier' &&
      names.has(node.name) &&
      isInside(bindings.findVariable(node)?.scope.block ?? node, operation.node)
    )
  }
}

/** `const batch = this.queue`, `const batch = [...this.queue]`, `const batch = this.queue.splice(0)` */
function localOf(access: Access): string | null {
  if (access.type === 'read-out' && access.local !== null) return access.local
  if (access.type === 'write' && access.isReset) return findLocal(access.node)
  return access.alias
}

/** What a variable gets its value from: its initializer, the loop or the call that hands it in. */
function sourcesOf(variable: Scope.Variable): Node[] {
  return variable.defs.flatMap(({ node }) => {
    if (isFunction(node)) {
      const call = outermost(node).parent
      return call?.type === 'CallExpression' ? [call.callee] : []
    }
    if (node.type !== 'VariableDeclarator') return []
    const loop = node.parent.parent
    const isHead = loop.type === 'ForOfStatement' || loop.type === 'ForInStatement'
    if (isHead && loop.left === node.parent) return [loop.right]
    return node.init ? [node.init] : []
  })
}

/** In a `catch` or `finally`, or under a condition that is asked after the container was emptied. */
function isOnSomeWays(node: Node, start: Node): boolean {
  if (collectPassedTests(node).some(({ test }) => test.range[0] > start.range[0])) return true
  for (let up = node.parent, below = node; up; below = up, up = up.parent) {
    if (isInside(start, up)) return false
    if (up.type === 'CatchClause') return true
    if (up.type === 'TryStatement' && up.finalizer === below) return true
    if (isFunction(up) && isReactionToFailure(up)) return true
  }
  return false
}

/** `.catch(() => …)`, `.then(ok, () => …)` */
function isReactionToFailure(fn: Node): boolean {
  const target = outermost(fn)
  const call = target.parent
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  const { property } = call.callee
  const name = property.type === 'Identifier' ? property.name : ''
  return name === 'catch' || (name === 'then' && call.arguments[1] === target)
}
