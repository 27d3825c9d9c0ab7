import type { TSESTree } from '@typescript-eslint/types'

import { isSameText } from './access-drafts.ts'
import type { Effects } from './effects.ts'
import type { Access, Node, Write, WriteKind } from './facts.ts'
import type { Flows } from './flow.ts'
import { isFunction, isInside, unwrap } from './syntax.ts'

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
  { flows, effects }: { readonly flows: Flows; readonly effects: Effects },
): boolean {
  const { node, callable } = write
  const flow = flows.of(callable)
  const windows = effects.suspensionsOf(callable)
  return collectGoverningTests(node)
    .flatMap(collectComparisons)
    .filter(
      test =>
        isAboutTheSlot(test, write, accesses) || isVersionTest(test, write, accesses, effects),
    )
    .some(test => !windows.some(window => flow.canFollow(window.node, node, new Set([test]))))
}

/** Tests that control has passed on its way to the node: around it, or a guard before it. */
export function collectGoverningTests(node: Node): Node[] {
  const tests: Node[] = []
  for (let up = node.parent, below = node; up && !isFunction(up); below = up, up = up.parent) {
    if (up.type === 'IfStatement' && up.consequent === below) tests.push(up.test)
    if (up.type !== 'BlockStatement') continue
    for (const statement of up.body) {
      if (statement.range[0] >= below.range[0]) break
      if (statement.type === 'IfStatement' && isLeaving(statement.consequent)) {
        tests.push(statement.test)
      }
    }
  }
  return tests
}

function isLeaving(consequent: Node): boolean {
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  switch (last?.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    default:
      return false
  }
}

function collectComparisons(test: Node): TSESTree.BinaryExpression[] {
  const node = unwrap(test)
  if (node.type === 'LogicalExpression') {
    return [...collectComparisons(node.left), ...collectComparisons(node.right)]
  }
  return node.type === 'BinaryExpression' && /^[!=]==?$/u.test(node.operator) ? [node] : []
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
  for (const test of collectGoverningTests(act).flatMap(collectComparisons)) {
    if (test.range[0] < window.range[1]) continue
    const version = findVersion(test)
    if (version) return version
  }
  return null
}

function findVersion({ left, right }: TSESTree.BinaryExpression): Node | null {
  return isKeptCopy(right, left) ? left : isKeptCopy(left, right) ? right : null
}

/** `const version = this.#version; … if (this.#version === version)`, raised by whoever adds. */
function isVersionTest(
  test: TSESTree.BinaryExpression,
  { callable }: Write,
  accesses: readonly Access[],
  effects: Effects,
): boolean {
  const version = findVersion(test)
  if (!version) return false
  return accesses
    .filter(isAddInPlace)
    .filter(access => access.callable !== callable)
    .every(access => effects.assigns(access.callable, version))
}

function isKeptCopy(copy: Node, original: Node): boolean {
  const local = unwrap(copy)
  if (local.type !== 'Identifier' || !isShared(unwrap(original), local)) return false
  for (let up = local.parent as Node | undefined; up; up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    for (const statement of up.body) {
      if (statement.type !== 'VariableDeclaration') continue
      const isCopy = statement.declarations.some(
        ({ id, init }) =>
          id.type === 'Identifier' &&
          id.name === local.name &&
          init !== null &&
          isSameText(assignedBy(init), original),
      )
      if (isCopy) return true
    }
  }
  return false
}

function isShared(original: Node, copy: TSESTree.Identifier): boolean {
  if (original.type === 'MemberExpression') return true
  return original.type === 'Identifier' && original.name !== copy.name
}

/** `this.#version` of `++this.#version` and of `(this.#version = Symbol())` */
function assignedBy(init: Node): Node {
  const node = unwrap(init)
  if (node.type === 'UpdateExpression') return node.argument
  return node.type === 'AssignmentExpression' ? node.left : node
}
