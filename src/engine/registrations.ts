import { isReceiver } from '../catalog/senders.ts'
import { isStore } from '../catalog/terms.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { mentions } from './cursor-places.ts'
import type {
  Access,
  EntryKind,
  LateRegistration,
  MissedLookup,
  Node,
  Reader,
  Slot,
  Tier,
  Window,
  Write,
} from './facts.ts'
import { isSameText } from './access-drafts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectMisses, findKeyIn, type Misses } from './missed-lookups.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { Readers } from './readers.ts'
import {
  collectUnneeded,
  hasResolver,
  isAskedBehind,
  isAskedBy,
  isReadyBefore,
} from './store-needs.ts'
import { collectStorePlaces, type Store, type StorePlace } from './store-places.ts'
import { findFunctionName, isCall, unwrap } from './syntax.ts'

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
  const found = new Map<Node, LateRegistration>()
  for (const [slot, accesses] of context.effects.byContainer) {
    if (slot.holder !== null || !accesses.some(isStoring)) continue
    const misses = collectMisses(slot, accesses, context)
    if (misses.size === 0) continue
    for (const access of accesses) {
      const store = findStore(access, slot, misses, context)
      const places = store ? collectStorePlaces(store, context) : []
      for (const place of places) {
        const late = store && findLate(slot, store, place, accesses, misses, context)
        if (late) found.set(late.act, late)
      }
    }
  }
  return [...found.values()].sort((a, b) => a.node.range[0] - b.node.range[0])
}

function isStoring(access: Access): access is Write {
  return access.type === 'write' && isStore(access.kind)
}

function findStore(
  access: Access,
  slot: Slot,
  misses: Misses,
  { bindings }: RegistrationContext,
): Store | null {
  if (!isStoring(access)) return null
  if (slot.kind !== 'array') return access.key && { write: access, key: access.key }
  if (access.method !== 'push' || access.value === null) return null
  const key = findKeyIn(access.value, misses, bindings)
  return key && { write: access, key }
}

function findLate(
  slot: Slot,
  { write }: Store,
  place: StorePlace,
  accesses: readonly Access[],
  misses: Misses,
  context: RegistrationContext,
): LateRegistration | null {
  const { operation, how, node, act, key, parts } = place
  if (operation.isStartUp || operation.isTearDown) return null
  const windows = collectUnneeded(place, context)
  const window = windows.find(each => isAskedBy(each, place, context)) ?? windows.at(-1)
  if (!window || isKnownBefore(window, write.node, place, accesses, context)) return null
  const values = write.value ? [write.value, ...parts] : parts
  const isAsked =
    isAskedBy(window, place, context) ||
    (hasResolver(values, context) && !isAskedBehind(window, place, context))
  const hazards = context.readers
    .readersAt(window, slot, operation)
    .flatMap((reader): MissedLookup[] => {
      const found = misses.get(reader.access)
      if (found === undefined || addsItself(reader, accesses)) return []
      if (found.miss !== 'leaves')
        return [{ tier: tierOf(reader, isAsked), miss: found.miss, reader }]
      return isTearDown(reader) && isOpenedBy(window, place, write, context)
        ? [{ tier: 'likely', miss: found.miss, reader }]
        : []
    })
  if (hazards.length === 0) return null
  const isCertain = hazards.some(({ tier }) => tier === 'likely')
  if (!isCertain && isOfPair(slot, write, window, context)) return null
  const facts = { slot, callable: operation, store: write, how, node, act, key, window }
  return { ...facts, hazards: strongestFirst(hazards) }
}

/**
 * What belongs together is stored together, and the other half needs the wait.
 *
 *     const { source } = await client.send('getSource', { id })
 *     urls.set(id, url)
 *     sources.set(id, source)
 */
function isOfPair(
  slot: Slot,
  { node, key, callable }: Write,
  window: Window,
  context: RegistrationContext,
): boolean {
  const { effects } = context
  const block = findBlock(node)
  if (key === null || block === null) return false
  return [...effects.byContainer].some(
    ([other, accesses]) =>
      other !== slot &&
      accesses.some(
        access =>
          access.type === 'write' &&
          isStore(access.kind) &&
          access.callable === callable &&
          access.key !== null &&
          isSameText(access.key, key) &&
          findBlock(access.node) === block &&
          access.value !== null &&
          !isReadyBefore(access.value, window.node, callable, context),
      ),
  )
}

/** The block that holds the store as a statement of its own. */
function findBlock({ parent }: Node): Node | null {
  return parent?.type === 'ExpressionStatement' ? parent.parent : null
}

/** The entry is there already, or somebody has asked for it: this is a change of it. */
function isKnownBefore(
  window: Window,
  store: Node,
  { operation, act, key }: StorePlace,
  accesses: readonly Access[],
  { flows, graph }: RegistrationContext,
): boolean {
  const flow = flows.of(operation)
  const isBefore = (node: Node): boolean => flow.canFollow(node, window.node)
  return accesses.some(access => {
    if (access.type !== 'lookup' && access.type !== 'write') return false
    if (access.callable === operation) {
      const isOther = access.node !== store && access.key !== null
      return isOther && isSameText(access.key, key) && isBefore(access.node)
    }
    return graph
      .sitesOf(access.callable)
      .filter(({ caller }) => caller === operation)
      .some(({ node }) => node !== act && isGiven(key, node) && isBefore(node))
  })
}

/** `this.#has(id)` */
function isGiven(key: Node, call: Node): boolean {
  return isCall(call) && call.arguments.some(argument => isSameText(argument, key))
}

function isTearDown({ access, entry }: Reader): boolean {
  return access.callable.isTearDown || entry.callable.isTearDown
}

/**
 * The wait is for what is stored, and nobody asks behind it whether all is over by now.
 *
 *     const conn = connect(url); await conn.open(); this.#conns.add(conn)
 */
function isOpenedBy(
  window: Window,
  { act, node, reaction }: StorePlace,
  { key, value }: Write,
  context: RegistrationContext,
): boolean {
  const stored = unwrap(value ?? key ?? act)
  if (stored.type !== 'Identifier' || !isMade(stored, context)) return false
  const isAsked = [act, node].some(place =>
    collectPassedTests(place).some(({ test }) => test.range[0] > window.node.range[0]),
  )
  return !isAsked && mentions(reaction?.waited ?? window.node, stored.name, context.outline.source)
}

/** `conn = connect(url)`, `conn = new Connection(url)` */
function isMade(name: Node, { bindings }: RegistrationContext): boolean {
  return (
    bindings.findVariable(name)?.references.some(({ writeExpr }) => {
      const made = writeExpr && unwrap(writeExpr)
      return made?.type === 'NewExpression' || made?.type === 'CallExpression'
    }) ?? false
  )
}

/** It stores what it misses. */
function addsItself({ access }: Reader, accesses: readonly Access[]): boolean {
  return accesses.some(
    other => other.type === 'write' && isStore(other.kind) && other.callable === access.callable,
  )
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
