import type * as Scope from '@typescript-eslint/scope-manager'

import { isReceiver, isSender } from '../catalog/senders.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type {
  Access,
  Callable,
  EntryKind,
  LateRegistration,
  MissedLookup,
  Node,
  Reader,
  Slot,
  Tier,
  Window,
  Write,
  WriteKind,
} from './facts.ts'
import { isSameText } from './access-drafts.ts'
import type { Analysis } from './live-iterations.ts'
import { findMiss } from './misses.ts'
import type { Readers } from './readers.ts'
import { findFunctionName, findPropertyName, isFunction, isInside, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'
import { isExecutor, isResolver } from './windows.ts'

/** What the pass needs beside the analysis. */
export interface RegistrationContext extends Analysis {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly readers: Readers
}

/**
 * Pass 15: entries that are stored behind a wait whose result neither key nor value needs, while a
 * handler looks them up and drops, or fails on, what it does not find.
 *
 *     await socket.send(id, text)                            // the answer may come now
 *     this.pending.set(id, resolve)                          // stored
 *     socket.on('answer', id => this.pending.get(id)?.())    // looks up
 */
export function judgeRegistrations(context: RegistrationContext): readonly LateRegistration[] {
  const found: LateRegistration[] = []
  for (const [slot, accesses] of context.effects.byContainer) {
    if (slot.kind === 'array' || slot.holder !== null) continue
    const misses = collectMisses(accesses, context.bindings)
    if (misses.size === 0) continue
    for (const access of accesses) {
      const late = isStore(access) ? findLate(slot, access, accesses, misses, context) : null
      if (late) found.push(late)
    }
  }
  return found.sort((a, b) => a.node.range[0] - b.node.range[0])
}

const STORING: ReadonlySet<WriteKind> = new Set(['add', 'add-or-overwrite', 'overwrite'])

function isStore(access: Access): access is Write & { readonly key: Node } {
  return access.type === 'write' && STORING.has(access.kind) && access.key !== null
}

type Misses = ReadonlyMap<Access, MissedLookup['miss']>

/** Lookups of one entry that do without it, or cannot. */
function collectMisses(accesses: readonly Access[], bindings: Bindings): Misses {
  const misses = new Map<Access, MissedLookup['miss']>()
  for (const access of accesses) {
    if (access.type !== 'lookup' || access.key === null) continue
    const miss = findMiss(access.node, bindings)
    if (miss) misses.set(access, miss)
  }
  return misses
}

/** Where the store stands in the operation that waits before it. */
interface Place {
  readonly operation: Callable
  readonly node: Node
}

function findLate(
  slot: Slot,
  store: Write & { readonly key: Node },
  accesses: readonly Access[],
  misses: Misses,
  context: RegistrationContext,
): LateRegistration | null {
  const place = placeOf(store)
  const { operation, node } = place
  if (operation.isStartUp || operation.isTearDown) return null
  const windows = collectUnneeded(store, place, context)
  const window = windows.find(each => isAskedBy(each, store, context)) ?? windows.at(-1)
  if (!window || isKnownBefore(window, store, operation, accesses, context)) return null
  const isAsked = isAskedBy(window, store, context) || hasResolver(store, context)
  const hazards = context.readers.readersAt(window, slot, operation).flatMap(reader => {
    const miss = misses.get(reader.access)
    const isOwn = miss === undefined || addsItself(reader, accesses)
    return isOwn ? [] : [{ tier: tierOf(reader, isAsked), miss, reader }]
  })
  if (hazards.length === 0) return null
  return { slot, callable: operation, store, node, window, hazards: strongestFirst(hazards) }
}

/** `new Promise(resolve => { pending.set(id, resolve) })` stores when it is made. */
function placeOf({ callable, node }: Write): Place {
  const promise = callable.node.parent
  const isMadeHere = !callable.isAsync && promise && isExecutor(callable.node) && callable.parent
  return isMadeHere ? { operation: isMadeHere, node: promise } : { operation: callable, node }
}

/** Awaits that every way to the store passes, and that neither key nor value has to do with. */
function collectUnneeded(
  { key, value }: Write,
  { operation, node }: Place,
  context: RegistrationContext,
): readonly Window[] {
  const { effects, flows } = context
  const flow = flows.of(operation)
  const parts = [key, value].flatMap(part => part ?? [])
  return effects
    .suspensionsOf(operation)
    .filter(({ kind, isSettled }) => kind === 'await' && !isSettled)
    .filter(window => window.node.range[1] < node.range[0])
    .filter(window => flow.canFollow(window.node, node))
    .filter(window => !flow.isReachedBefore(node, new Set([window.node])))
    .filter(window => parts.every(part => isReadyBefore(part, window.node, operation, context)))
}

/** All that the expression is made of is there before the wait. */
function isReadyBefore(
  part: Node,
  wait: Node,
  operation: Callable,
  { outline, bindings }: RegistrationContext,
): boolean {
  return isReady(part, true)

  function isReady(node: Node, isRunNow: boolean): boolean {
    if (node.type === 'Identifier') return isVariableReady(bindings.findVariable(node), isRunNow)
    if (isRunNow) {
      if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') return false
      // What a call gives, or a field holds by then, the wait may decide.
      if (node.type === 'CallExpression' && !isInside(wait, node)) return false
      if (node.type === 'MemberExpression' && isOwnState(node)) return false
    }
    for (const child of childrenOf(outline.source, node)) {
      if (!isReady(child, isRunNow && !isFunction(node))) return false
    }
    return true
  }

  function isVariableReady(variable: Scope.Variable | null, isRunNow: boolean): boolean {
    const [definition] = variable?.defs ?? []
    if (!variable || !definition) return true
    const isLocal = isInside(variable.scope.block, operation.node)
    // A parameter's definition is its function, and that of a function is its name.
    const made = definition.node.type === 'VariableDeclarator' ? definition.node : definition.name
    const isLate = isLocal && made.range[1] > wait.range[0]
    if (isLate && !isFunction(definition.node)) return isInside(definition.name, part)
    const isAssigned = variable.references.some(reference => {
      const { identifier, init, writeExpr } = reference
      const end = writeExpr?.range[1] ?? identifier.range[1]
      return reference.isWrite() && !init && end > wait.range[0]
    })
    return isLocal ? !isAssigned : !isRunNow || !variable.references.some(isReassigned)
  }

  function isOwnState(node: Node): boolean {
    let object = node
    while (object.type === 'MemberExpression') object = unwrap(object.object)
    return object.type === 'ThisExpression'
  }
}

function isReassigned(reference: Scope.Reference): boolean {
  return reference.isWrite() && !reference.init
}

/** `await socket.send({ id })`: the wait is for the call that asks for the answer. */
function isAskedBy({ node }: Window, { key }: Write, context: RegistrationContext): boolean {
  if (node.type !== 'AwaitExpression' || !key) return false
  const call = unwrap(node.argument)
  if (call.type !== 'CallExpression') return false
  const callee = unwrap(call.callee)
  const name = callee.type === 'Identifier' ? callee.name : nameOfMember(callee)
  if (name === null || !isSender(name)) return false
  return call.arguments.some(argument => mentions(argument, key, context))
}

function nameOfMember(callee: Node): string | null {
  return callee.type === 'MemberExpression' ? findPropertyName(callee) : null
}

const DEEPEST = 3

/** The key, or an object that it was put into. */
function mentions(node: Node, key: Node, context: RegistrationContext, depth = 0): boolean {
  if (isSameText(node, key)) return true
  if (node.type === 'Identifier') {
    const value = depth < DEEPEST ? valueOf(node, context) : null
    return value !== null && mentions(value, key, context, depth + 1)
  }
  // `send(message)`, and the entry under `message.id`
  const root = rootOf(key)
  if (root !== key && isSameText(node, root)) return true
  for (const child of childrenOf(context.outline.source, node)) {
    if (mentions(child, key, context, depth)) return true
  }
  return false
}

function rootOf(key: Node): Node {
  let root = unwrap(key)
  while (root.type === 'MemberExpression') root = unwrap(root.object)
  return root
}

function valueOf(node: Node, { bindings }: RegistrationContext): Node | null {
  const definition = bindings.findVariable(node)?.defs[0]?.node
  return definition?.type === 'VariableDeclarator' ? definition.init : null
}

/** The entry settles a promise that somebody waits for. */
function hasResolver({ value }: Write, context: RegistrationContext): boolean {
  return value !== null && holds(value, 0)

  function holds(node: Node, depth: number): boolean {
    if (node.type === 'Identifier') {
      if (isResolver(node, context.bindings)) return true
      const kept = depth < DEEPEST ? valueOf(node, context) : null
      return kept !== null && holds(kept, depth + 1)
    }
    for (const child of childrenOf(context.outline.source, node)) {
      if (holds(child, depth)) return true
    }
    return false
  }
}

/** The entry is there already, or somebody has asked for it: this is a change of it. */
function isKnownBefore(
  window: Window,
  { key, node: store }: Write & { readonly key: Node },
  operation: Callable,
  accesses: readonly Access[],
  { flows }: RegistrationContext,
): boolean {
  const flow = flows.of(operation)
  return accesses.some(
    access =>
      (access.type === 'lookup' || access.type === 'write') &&
      access.callable === operation &&
      access.node !== store &&
      access.key !== null &&
      isSameText(access.key, key) &&
      flow.canFollow(access.node, window.node),
  )
}

/** It stores what it misses. */
function addsItself({ access }: Reader, accesses: readonly Access[]): boolean {
  return accesses.some(other => other.callable === access.callable && isStore(other))
}

const HANDLERS: ReadonlySet<EntryKind> = new Set(['event', 'message', 'timer', 'callback'])

function tierOf({ access, entry }: Reader, isAsked: boolean): Tier {
  const name = findFunctionName(entry.callable.node) ?? ''
  const isHandler =
    HANDLERS.has(entry.kind) ||
    isReceiver(name) ||
    isReceiver(findFunctionName(access.callable.node) ?? '')
  return isHandler && isAsked && !entry.callable.isTearDown ? 'likely' : 'possible'
}

function strongestFirst(hazards: readonly MissedLookup[]): readonly MissedLookup[] {
  return [...hazards].sort((a, b) => Number(a.tier === 'possible') - Number(b.tier === 'possible'))
}
