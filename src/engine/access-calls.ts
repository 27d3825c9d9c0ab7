import type { TSESTree } from '@typescript-eslint/types'

import {
  COPIERS,
  COPYING_CONSTRUCTORS,
  ITERATOR_HELPERS,
  OBJECT_READERS,
  SERIALIZERS,
  type MethodEffect,
  type Yields,
} from '../catalog/collections.ts'
import { findHelperEffect } from '../catalog/array-helpers.ts'
import { isFreshKeyMaker } from '../catalog/idempotence.ts'
import {
  callbackIteration,
  escape,
  findLocal,
  forOf,
  isSameText,
  lookup,
  outermostOperand,
  readOut,
  write,
  type AccessContext,
  type AccessDraft,
} from './access-drafts.ts'
import { findImportSource, nameOfCallee } from './callees.ts'
import type { Node, ReadOut, Slot } from './facts.ts'
import { findGlobalPath } from './kinds.ts'
import { refineKind } from './presence.ts'
import { findPropertyName, outermost, unwrap, type CallNode } from './syntax.ts'

/** `slot.method(…)` */
export function resolveMethod(
  method: string,
  effect: MethodEffect,
  call: TSESTree.CallExpression,
  context: AccessContext,
): AccessDraft {
  switch (effect.does) {
    case 'write':
      return resolveWrite(method, effect, call, context)
    case 'iterate':
      return callbackIteration(call, effect, context)
    case 'iterator':
      return resolveIteratorUse(call, effect.yields, context)
    case 'read-out':
      return {
        ...readOut(call, method === 'join' ? 'bulk' : 'copy', 'values'),
        local: findLocal(call),
      }
    case 'lookup':
      return {
        type: 'lookup',
        node: call,
        method,
        key: call.arguments[0] ?? null,
      }
  }
}

function resolveWrite(
  method: string,
  effect: Extract<MethodEffect, { does: 'write' }>,
  call: TSESTree.CallExpression,
  context: AccessContext,
): AccessDraft {
  const emptiesAll = method === 'splice' && isWholeSplice(call)
  // `const batch = this.queue.splice(0)` takes; `this.queue.splice(0)` alone throws away.
  const isUsed = outermost(call).parent?.type !== 'ExpressionStatement'
  const kind = emptiesAll
    ? 'clear'
    : isFreshKey(call, effect)
      ? 'add'
      : isReplacement(method, call)
        ? 'overwrite'
        : refineKind(effect.kind, call, context)
  return {
    type: 'write',
    node: call,
    kind,
    method,
    key: effect.key === undefined ? null : (call.arguments[effect.key] ?? null),
    value: effect.value === undefined ? null : (call.arguments[effect.value] ?? null),
    isReset: effect.kind === 'clear' || (emptiesAll && !isUsed),
    isEmptying: kind === 'clear',
    isCreation: false,
  }
}

/** `set(++lastId, job)`, `set(Symbol(), x)`, `add({ … })`: a key that nobody can have used yet. */
function isFreshKey(
  call: TSESTree.CallExpression,
  effect: Extract<MethodEffect, { does: 'write' }>,
): boolean {
  if (effect.kind !== 'add-or-overwrite') return false
  const key = call.arguments[0] && unwrap(call.arguments[0])
  switch (key?.type) {
    case 'UpdateExpression':
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'NewExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true
    case 'CallExpression':
      return isMakerOfKeys(key)
    default:
      return false
  }
}

/** `Symbol('job')`, `crypto.randomUUID()`; `uniqueId(url)` is the same for the same. */
function isMakerOfKeys({ callee, arguments: given }: TSESTree.CallExpression): boolean {
  const name = nameOfCallee(unwrap(callee)) ?? ''
  return (
    name === 'Symbol' || (isFreshKeyMaker(name) && given.every(({ type }) => type === 'Literal'))
  )
}

/** `splice(i, 1, job)`: nothing moves. */
function isReplacement(method: string, call: TSESTree.CallExpression): boolean {
  const [, count, ...added] = call.arguments
  return (
    method === 'splice' &&
    count?.type === 'Literal' &&
    count.value === added.length &&
    added.length > 0 &&
    added.every(({ type }) => type !== 'SpreadElement')
  )
}

/** `splice(0)`, `splice(0, list.length)` */
function isWholeSplice(call: TSESTree.CallExpression): boolean {
  const [start, count, ...added] = call.arguments
  if (start?.type !== 'Literal' || start.value !== 0 || added.length > 0) return false
  if (!count) return true
  return (
    count.type === 'MemberExpression' &&
    findPropertyName(count) === 'length' &&
    call.callee.type === 'MemberExpression' &&
    isSameText(count.object, call.callee.object)
  )
}

/** `slot.values()`: what becomes of the iterator decides. */
export function resolveIteratorUse(
  call: TSESTree.CallExpression,
  yields: Yields,
  context: AccessContext,
): AccessDraft {
  const target = outermostOperand(call)
  const { parent } = target
  switch (parent?.type) {
    case 'ForOfStatement':
      return forOf(parent, yields)
    case 'SpreadElement':
      return resolveSpread(parent, yields)
    case 'CallExpression':
    case 'NewExpression':
      return resolveIteratorArgument(parent, yields, context)
    case 'MemberExpression':
      return parent.object === target
        ? resolveIteratorMethod(parent, yields, context)
        : lookup(parent, '[]')
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return escape(parent, 'returned')
    case 'YieldExpression':
      return parent.delegate ? { ...forOfYield(parent), yields } : escape(parent, 'yielded')
    default:
      return escape(parent ?? target, 'stored')
  }
}

/** `m.values().filter(f)` is as lazy as `m.values()`; `.toArray()` reads it out. */
function resolveIteratorMethod(
  member: TSESTree.MemberExpression,
  yields: Yields,
  context: AccessContext,
): AccessDraft {
  const name = findPropertyName(member)
  const call = outermost(member).parent
  if (call?.type !== 'CallExpression' || name === null || name === 'next') {
    return lookup(member, name ?? '[]')
  }
  switch (ITERATOR_HELPERS[name]) {
    case 'lazy':
      return resolveIteratorUse(call, yields, context)
    case 'each':
      return callbackIteration(call, { form: 'cursor' }, context)
    case 'copy':
      return { ...readOut(call, 'copy', yields), local: findLocal(call) }
    case undefined:
      return lookup(call, name)
  }
}

function resolveIteratorArgument(
  call: CallNode,
  yields: Yields,
  context: AccessContext,
): AccessDraft {
  const path = findGlobalPath(call.callee, context.names)
  const isCopy =
    path !== null &&
    (COPIERS.has(path) || (call.type === 'NewExpression' && COPYING_CONSTRUCTORS.has(path)))
  return isCopy
    ? { ...readOut(call, 'copy', yields), local: findLocal(call) }
    : readOut(call, 'bulk', yields)
}

/** `yield* this.items.values()` walks the container as its consumer pleases. */
export function forOfYield(
  node: TSESTree.YieldExpression,
): Extract<AccessDraft, { type: 'iteration' }> {
  return {
    type: 'iteration',
    node,
    form: 'cursor',
    yields: 'values',
    loop: node,
    body: node,
    callback: null,
    readsSlotAgain: false,
    direction: 'forward',
    keyName: null,
    valueName: null,
  }
}

/** `pull(this.#conns, conn)` of lodash, `set.add(this.peers, peer)` of unordered-set. */
function resolveHelper(call: CallNode, slot: Slot, context: AccessContext): AccessDraft | null {
  const callee = unwrap(call.callee)
  const name = nameOfCallee(callee)
  if (slot.kind !== 'array' || name === null) return null
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null
  const isGlobal = object?.type === 'Identifier' && context.names.isGlobal(object.name)
  const kind = findHelperEffect(
    name,
    findImportSource(object ?? callee, context),
    isGlobal ? object.name : null,
  )
  const [, value = null] = call.arguments
  return kind && write(call, kind, name, null, kind === 'add' ? value : null)
}

/** `f(slot)`; `argument` is the slot there. */
export function resolveArgumentUse(
  call: CallNode,
  argument: Node,
  slot: Slot,
  context: AccessContext,
): AccessDraft {
  const changed = call.arguments[0] === argument ? resolveHelper(call, slot, context) : null
  if (changed) return changed
  const path = findGlobalPath(call.callee, context.names)
  if (path === null) return readOut(call, 'bulk', 'whole')
  const reader = /^Object\.(\w+)$/.exec(path)?.[1] ?? ''
  if (Object.hasOwn(OBJECT_READERS, reader)) return resolveObjectReader(call, reader)
  if (path === 'Object.hasOwn') {
    return { type: 'lookup', node: call, method: 'hasOwn', key: call.arguments[1] ?? null }
  }
  if (path === 'Object.assign') return resolveAssign(call, argument)
  if (path === 'Array.isArray' || path === 'Boolean') return lookup(call, path)
  if (SERIALIZERS.has(path)) return readOut(call, 'bulk', 'whole')
  const copies =
    COPIERS.has(path) || (call.type === 'NewExpression' && COPYING_CONSTRUCTORS.has(path))
  if (!copies) return readOut(call, 'bulk', 'whole')
  const whole = slot.kind === 'map' || slot.kind === 'record' ? 'entries' : 'values'
  return { ...readOut(call, 'copy', whole), local: findLocal(call) }
}

/** `Object.assign(record, more)` adds to the record, `Object.assign({}, record)` copies it. */
function resolveAssign(call: CallNode, argument: Node): AccessDraft {
  const [target, added] = call.arguments
  return target === argument
    ? write(call, 'add-or-overwrite', 'Object.assign', null, added ?? null)
    : { ...readOut(call, 'copy', 'entries'), local: findLocal(call) }
}

/** `Object.entries(record)` copies what it yields before the first step. */
function resolveObjectReader(call: CallNode, reader: string): AccessDraft {
  const yields = OBJECT_READERS[reader] ?? 'entries'
  return { ...readOut(call, 'copy', yields), local: findLocal(call) }
}

/** `[...list]` and `{ ...record }` copy; `send(...list)` hands over. */
export function resolveSpread(
  spread: TSESTree.SpreadElement,
  yields: ReadOut['yields'],
): AccessDraft {
  const { parent } = spread
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') {
    return readOut(parent, 'bulk', yields)
  }
  return { ...readOut(parent, 'copy', yields), local: findLocal(parent) }
}
