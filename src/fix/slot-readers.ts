import type { Access, Callable, Drain, Facts, Lookup, Node, Source } from '../engine/index.ts'

import { isWithin } from './reach.ts'
import { obstacle, type Obstacle } from './repair.ts'
import { descendantsOf, isInside, textOf } from './syntax.ts'

interface ReaderSituation {
  readonly facts: Facts
  readonly source: Source
  readonly operation: Callable
  /** All that runs while the batch is out. */
  readonly stretch?: readonly Node[]
}

/** Who would see less while the batch is out; `null` when nobody looks. */
export function findReaderObstacle(drain: Drain, situation: ReaderSituation): Obstacle | null {
  const { facts, operation } = situation
  const { slot, reset } = drain
  const reader = facts
    .accessesOf(slot)
    .filter(({ callable }) => !callable.isStartUp && !isWithin(callable, operation))
    .filter(({ callable }) => callable !== reset.helper)
    .filter(({ callable }) => !isOnlyCalledBy(callable, operation, facts))
    .filter(access => !isForWriting(access, situation))
    .find(({ node }) => !isLockedOut(node, situation))
  return reader ? obstacle(`${nameOf(reader)} reads it meanwhile`, 'readers') : null
}

/** `add()`, `a function on line 12` */
function nameOf({ callable, node }: Access): string {
  return callable.name.startsWith('a ')
    ? `${callable.name} on line ${String(node.loc.start.line)}`
    : callable.name
}

/** It holds a lock that is held at every suspension too, and gets its turn before or after. */
function isLockedOut(node: Node, { facts, stretch = [] }: ReaderSituation): boolean {
  const windows = stretch.flatMap(statement => facts.suspensionsUnder(statement))
  const locksAt = (place: Node): string[] =>
    facts.guardsAt(place).flatMap(({ kind, name }) => (kind === 'lock' ? [name] : []))
  return (
    windows.length > 0 &&
    locksAt(node).some(lock => windows.every(window => locksAt(window.node).includes(lock)))
  )
}

/** Part of the drain: nobody else calls it. */
function isOnlyCalledBy(callable: Callable, operation: Callable, facts: Facts): boolean {
  if (facts.entries.some(entry => entry.callable === callable)) return false
  const callers = facts.callersOf(callable)
  return callers.length > 0 && callers.every(({ caller }) => isWithin(caller, operation))
}

/** Writes, and looks that only serve a write of one entry or the start of this drain. */
export function isForWriting(access: Access, situation: ReaderSituation): boolean {
  if (access.type === 'write') return true
  if (access.type !== 'lookup') return false
  return isForOneEntry(access, situation) || startsDrain(access, situation)
}

/**
 *     this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
 *                            ^^^^^^^^^^^^^^^^^^^^^
 *     if (!this.rooms.has(id)) this.rooms.set(id, room)
 *          ^^^^^^^^^^^^^^^^^^
 */
function isForOneEntry(access: Lookup, { facts, source }: ReaderSituation): boolean {
  const key = access.key && textOf(access.key, source)
  if (key === null) return false
  const writes = facts
    .accessesOf(access.slot)
    .filter(other => other.type === 'write' && other.callable === access.callable)
    .filter(
      other => other.type === 'write' && other.key !== null && textOf(other.key, source) === key,
    )
  return (
    writes.some(({ node }) => isInside(access.node, node.range) || guards(access.node, node)) ||
    feeds(access, writes, source)
  )
}

/** `if (NODE) write` */
function guards(node: Node, write: Node): boolean {
  for (let outer = write.parent; outer; outer = outer.parent) {
    if (outer.type === 'IfStatement' && isInside(node, outer.test.range)) return true
  }
  return false
}

/** `const n = m.get(k) ?? 0; m.set(k, n + 1)`, where `n` goes nowhere else. */
function feeds(access: Lookup, writes: readonly Access[], source: Source): boolean {
  if (writes.length === 0) return false
  const declarator = findDeclarator(access.node)
  const [variable] = declarator ? source.scopeManager.getDeclaredVariables(declarator) : []
  if (!variable) return false
  return variable.references.every(
    ({ identifier, init }) => init === true || staysHere(identifier as Node, writes),
  )
}

function findDeclarator(node: Node): Node | null {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) {
    if (outer.type === 'VariableDeclarator') return outer
    if (outer.type.endsWith('Statement') || outer.type === 'CallExpression') {
      if (outer !== node) return null
    }
  }
  return null
}

/** In a write of the entry, in a test, or changed itself. */
function staysHere(identifier: Node, writes: readonly Access[]): boolean {
  if (writes.some(({ node }) => isInside(identifier, node.range))) return true
  for (let node = identifier; node.parent; node = node.parent) {
    const { parent } = node
    if (parent.type === 'IfStatement') return parent.test === node
    if (parent.type === 'UpdateExpression') return true
    if (parent.type === 'AssignmentExpression') return parent.left === node
    if (/^(?:Return|Yield|Await|Call|New|Arrow|VariableDeclarator)/u.test(parent.type)) return false
  }
  return false
}

/** `if (this.buf.length >= LIMIT) void this.flush()` */
function startsDrain({ node }: Lookup, { facts, source, operation }: ReaderSituation): boolean {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) {
    if (outer.type !== 'IfStatement') continue
    return (
      isInside(node, outer.test.range) && onlyCalls(outer.consequent, operation, { facts, source })
    )
  }
  return false
}

function onlyCalls(
  body: Node,
  operation: Callable,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): boolean {
  const starts = facts.callersOf(operation).map(site => site.node)
  const calls = [...descendantsOf(body, source)].filter(({ type }) => type === 'CallExpression')
  const allowed = calls.filter(
    call => starts.includes(call) || starts.some(start => isInside(start, call.range)),
  )
  return starts.some(start => isInside(start, body.range)) && calls.length === allowed.length
}
