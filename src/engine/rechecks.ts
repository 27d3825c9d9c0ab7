import type { TSESTree } from '@typescript-eslint/types'

import { isSameText } from './access-drafts.ts'
import type { Access, Node, Write, WriteKind } from './facts.ts'
import type { Guards } from './guards.ts'
import { findKeptCopy } from './kept-copies.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import { findPropertyName, isFunction, isInside, unwrap } from './syntax.ts'

/**
 * A removal or a reset that is made only if nothing has changed since the read: by identity, by
 * size, or by a version that was kept before the window. `has(k)` says that there is one, not which.
 *
 *     if (this.jobs.get(id) === job) this.jobs.delete(id)
 *     if (this.jobs.get(id) !== job) continue
 *     if (rows === batch) rows = []
 */
export function isRechecked(
  write: Write,
  accesses: readonly Access[],
  { flows, effects, guards }: Pick<Analysis, 'effects' | 'flows' | 'guards'>,
): boolean {
  const { node, callable } = write
  const flow = flows.of(callable)
  const windows = effects.suspensionsOf(callable)
  return collectPassedTests(node)
    .flatMap(({ test }) => collectComparisons(test))
    .filter(
      test => isAboutTheSlot(test, write, accesses) || isVersionTest(test, write, accesses, guards),
    )
    .some(test => !windows.some(window => flow.canFollow(window.node, node, new Set([test]))))
}

export function collectComparisons(whole: Node): TSESTree.BinaryExpression[] {
  const comparisons: TSESTree.BinaryExpression[] = []
  const open = [whole]
  for (let next = open.pop(); next; next = open.pop()) {
    const node = unwrap(next)
    if (node.type === 'LogicalExpression') open.push(node.right, node.left)
    else if (node.type === 'BinaryExpression' && /^[!=]==?$/u.test(node.operator))
      comparisons.push(node)
  }
  return comparisons
}

/** The slot itself, its size, or the entry under a key is compared with what was read. */
function isAboutTheSlot(
  test: TSESTree.BinaryExpression,
  { slot }: Write,
  accesses: readonly Access[],
): boolean {
  const asked = accesses.filter(
    access => access.slot === slot && access.type === 'lookup' && isInside(access.ref, test),
  )
  const isIdentity = asked.some(
    ({ ref }) => ref === unwrap(test.left) || ref === unwrap(test.right),
  )
  // What is pushed into the same array leaves its identity alone.
  return asked.length > 0 && !(isIdentity && accesses.some(isAddInPlace))
}

function isAddInPlace(access: Access): boolean {
  return access.type === 'write' && ADDS_IN_PLACE.has(access.kind)
}

const ADDS_IN_PLACE: ReadonlySet<WriteKind> = new Set([
  'add',
  'add-or-overwrite',
  'overwrite',
  'shift',
])

/**
 * The version that control has found unchanged behind the window, on its way to the act: whoever
 * raises it keeps the others out.
 *
 *     const version = ++this.#version; const text = await read(); if (version !== this.#version) return
 */
export function findVersionTest(act: Node, window: Node): Node | null {
  for (const test of collectPassedTests(act).flatMap(passed => collectComparisons(passed.test))) {
    if (test.range[0] < window.range[1]) continue
    const version = findVersion(test)
    if (version) return version
  }
  return null
}

function findVersion({ left, right }: TSESTree.BinaryExpression): Node | null {
  if (findKeptCopy(right, left) || isKeptUnderKey(left, right)) return left
  return findKeptCopy(left, right) || isKeptUnderKey(right, left) ? right : null
}

/**
 * A version for each key, which this run has looked up or put there itself.
 *
 *     const run = ++this.#last; this.#runs.set(id, run); …; if (this.#runs.get(id) !== run) return
 */
function isKeptUnderKey(asked: Node, copy: Node): boolean {
  const local = unwrap(copy)
  const original = callOf(asked, 'get')
  if (local.type !== 'Identifier' || !original) return false
  const isForKey = ({ callee, arguments: [key] }: MethodCall): boolean => {
    const asks = original.arguments[0]
    return (
      isSameText(callee.object, original.callee.object) && !!key && !!asks && isSameText(key, asks)
    )
  }
  return collectEarlier(local).some(statement => {
    if (statement.type === 'VariableDeclaration')
      return statement.declarations.some(({ id, init }) => {
        const looked = init && callOf(init, 'get')
        return looked && id.type === 'Identifier' && id.name === local.name && isForKey(looked)
      })
    const stored =
      statement.type === 'ExpressionStatement' ? callOf(statement.expression, 'set') : null
    const value = stored?.arguments[1]
    return stored && value?.type === 'Identifier' && value.name === local.name && isForKey(stored)
  })
}

type MethodCall = TSESTree.CallExpression & { readonly callee: TSESTree.MemberExpression }

function callOf(node: Node, method: string): MethodCall | null {
  const call = unwrap(node)
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null
  return findPropertyName(call.callee) === method ? (call as MethodCall) : null
}

/** Statements before the node, in the blocks around it. */
function collectEarlier(node: Node): readonly Node[] {
  const earlier: Node[] = []
  for (let up: Node | undefined = node.parent; up && !isFunction(up); up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    earlier.push(...up.body.filter(statement => statement.range[1] <= node.range[0]))
  }
  return earlier
}

/** `const version = this.#version; … if (this.#version === version)`, raised by whoever adds. */
function isVersionTest(
  test: TSESTree.BinaryExpression,
  { callable }: Write,
  accesses: readonly Access[],
  guards: Guards,
): boolean {
  const version = findVersion(test)
  if (!version) return false
  return accesses
    .filter(isAddInPlace)
    .filter(access => access.callable !== callable)
    .every(access => guards.changesOf(access.callable, version).length > 0)
}
