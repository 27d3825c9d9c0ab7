import type { Access, Facts, Node, Source, StaleEntry, Write } from '../engine/index.ts'

import { scopeAt } from './free-name.ts'
import { isFunction } from './syntax.ts'

/**
 * Whether a promise may stand where a value stands now: nobody stores another value, and whoever gets one
 * only asks whether it is there, waits for it, or hands it on as the result of an async function.
 */
export function canHoldPromises({ slot, act }: StaleEntry, facts: Facts, source: Source): boolean {
  if (slot.privacy === 'none' || slot.holder !== null || !slot.isPlain) return false
  const file = { facts, source, store: act.node }
  return facts
    .accessesOf(slot)
    .every(access => isOfStore(access, act) || isIndifferent(access) || isAwaitedRead(access, file))
}

/** The store itself, and the look of `docs[url] ??= …`. */
function isOfStore({ node, ref }: Access, act: Access): boolean {
  return node === act.node || ref === act.ref
}

interface File {
  readonly facts: Facts
  readonly source: Source
  /** What stores the value, and will store the promise. */
  readonly store: Node
}

/** Containers that are made anew in place of the old one. */
export function collectRemakings({ slot }: StaleEntry, facts: Facts): Write[] {
  return facts
    .accessesOf(slot)
    .filter(access => access.type === 'write')
    .filter(({ kind }) => kind === 'rebind')
}

/** It has to do with keys alone. */
function isIndifferent(access: Access): boolean {
  switch (access.type) {
    case 'write':
      return access.kind === 'delete' ? isUnused(access.node) : EMPTYING.has(access.kind)
    case 'lookup':
      return KEYED.has(access.method)
    case 'iteration':
    case 'read-out':
      return access.yields === 'keys'
    default:
      return false
  }
}

const EMPTYING: ReadonlySet<string> = new Set(['clear', 'rebind'])

const KEYED: ReadonlySet<string> = new Set([
  'has',
  'in',
  'size',
  'length',
  'hasOwnProperty',
  'hasOwn',
])

/** `map.delete(key)` says whether it was there, `delete map[key]` that it is gone: neither gives the value. */
function isUnused(node: Node): boolean {
  return node.type === 'CallExpression' || node.type === 'UnaryExpression'
}

function isAwaitedRead(access: Access, file: File): boolean {
  if (access.type !== 'lookup' || !VALUED.has(access.method)) return false
  return isAwaited(access.node, file)
}

const VALUED: ReadonlySet<string> = new Set(['get', '[]'])

function isAwaited(value: Node, file: File): boolean {
  const { parent } = value
  switch (parent?.type) {
    case 'AwaitExpression':
    case 'ExpressionStatement':
      return true
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return isAwaited(parent, file)
    case 'IfStatement':
      return parent.test === value
    case 'ConditionalExpression':
      return parent.test === value || isAwaited(parent, file)
    case 'UnaryExpression':
      return parent.operator === '!'
    case 'BinaryExpression':
      return isComparisonWithNothing(parent)
    case 'LogicalExpression':
      return isAwaited(parent, file)
    case 'ReturnStatement':
      return isResult(parent, file.facts)
    case 'ArrowFunctionExpression':
      return parent.body === value && parent.async
    case 'VariableDeclarator':
      return parent.init === value && isLocalAwaited(parent, file)
    default:
      return false
  }
}

/** `known === undefined`, `known != null` */
function isComparisonWithNothing(test: Node): boolean {
  return (
    test.type === 'BinaryExpression' &&
    /^[!=]==?$/u.test(test.operator) &&
    [test.left, test.right].some(
      side =>
        (side.type === 'Identifier' && side.name === 'undefined') ||
        (side.type === 'Literal' && side.value === null),
    )
  )
}

/** The result of an async function, whose caller waits; a `try` around it would no longer see it fail. */
function isResult(statement: Node, facts: Facts): boolean {
  const { isAsync, isGenerator } = facts.callableAt(statement)
  return isAsync && !isGenerator && !isInTry(statement)
}

/** A failure here is caught, or something is done after it, in the same function. */
export function isInTry(node: Node): boolean {
  for (let inner = node; inner.parent && !isFunction(inner); inner = inner.parent) {
    const { parent } = inner
    if (parent.type === 'TryStatement' && parent.finalizer !== inner) return true
  }
  return false
}

/** A local that is given nothing else, but for what becomes the promise itself. */
function isLocalAwaited(declarator: Node, file: File): boolean {
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return false
  if (declarator.parent.kind === 'var' || declarator.id.typeAnnotation) return false
  const variable = scopeAt(declarator, file.source).set.get(declarator.id.name)
  return (
    variable?.references.every(use => {
      const identifier = use.identifier as Node
      if (use.isWrite()) return use.init === true || use.writeExpr?.type === 'AwaitExpression'
      return isAwaited(identifier, file) || identifier.parent === file.store
    }) ?? false
  )
}
