import type { TSESTree } from '@typescript-eslint/types'

import type { Access, Node, Write, WriteKind } from './facts.ts'
import type { Guards } from './guards.ts'
import { findKeptCopy } from './kept-copies.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import { isInside, unwrap } from './syntax.ts'

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
  return findKeptCopy(right, left) ? left : findKeptCopy(left, right) ? right : null
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
