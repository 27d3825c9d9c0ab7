import { rankOf } from '../catalog/entry-ranks.ts'
import { isWaitedForBy } from './awaited-calls.ts'
import type { CallGraph } from './calls.ts'
import type { Effects } from './effects.ts'
import { groupBy, remembering } from './groups.ts'
import type { Callable, Entry, Handed, Node, Slot, Window, Write, Writer } from './facts.ts'
import { sharesAny, type Guards } from './guards.ts'
import type { LateStarts } from './late-starts.ts'
import type { Serial } from './serial.ts'
import { findLateStartUp } from './start-up.ts'
import { isInside } from './syntax.ts'

/** Who else writes a slot, and who can start while an operation is suspended. */
export interface Writers {
  entriesOf(callable: Callable): readonly Entry[]
  foreignWritersOf(slot: Slot, operation: Callable): readonly Writer[]
  canOverlapItself(operation: Callable): boolean
  /** Writers that get in at this window: locks and flags keep the others out. */
  writersAt(window: Window, slot: Slot, operation: Callable, only?: Wanted): readonly Writer[]
  /** Of other code, who writes before its turn ends: an unknown call that leads back to it waits for no more. */
  writersInTurn(
    window: Window,
    slot: Slot,
    operation: Callable,
    isWanted?: Wanted['write'],
  ): readonly Writer[]
  /** The operation can be started again while this window is open, on the same slot. */
  findSecondRun(window: Window, slot: Slot, operation: Callable): Entry | null
  /** What is started at `start` while the window is open: no lock or flag of the operation itself keeps it out. */
  canPass(window: Window, start: Node, operation: Callable): boolean
}

/** What the question is about: who gets in is asked of these only, since that costs most. */
export interface Wanted {
  readonly write?: ((write: Write) => boolean) | undefined
  /** Goes by the strongest entry: who is none of these is none of these by a weaker entry. */
  readonly writer?: ((writer: Writer) => boolean) | undefined
}

/**
 * Pass 10: writes and the entries whose turn leads to them.
 * Needs entries, calls, effects and guards; promises that start-up code is nobody's writer.
 */
export function findWriters(
  entries: readonly Entry[],
  graph: CallGraph,
  effects: Effects,
  guards: Guards,
  serial: Serial,
  lateStarts: LateStarts,
): Writers {
  const own = groupBy(entries, entry => entry.callable)
  const entriesOf = remembering((callable: Callable) => collectEntries(callable, null, null, null))
  const startersOf = remembering(
    (operation: Callable) => new Set(entriesOf(operation).map(entry => entry.callable)),
  )
  const candidatesFor = remembering((write: Write) => entriesWithin(write.slot, write))
  const writerOf = remembering((write: Write) =>
    remembering((operation: Callable) => findWriter(write, write.slot, operation)),
  )
  /** Somebody gets to it before the turn ends that it is started in. */
  const isInTurn = remembering((write: Write) =>
    candidatesFor(write).some(entry => reachesInTurn(entry, write)),
  )

  /** Up the calls; a constructor writes the fields of an object that nobody else has yet. */
  function collectEntries(
    callable: Callable,
    owner: Node | null,
    handed: Handed | null,
    maker: Node | null,
  ): readonly Entry[] {
    if (isStartUpOf(callable, owner)) return []
    const callers = new Set([callable])
    for (const member of callers) {
      if (member.node === maker) continue
      const isTaker = handed?.takers.has(member.node)
      for (const { node, caller } of graph.sitesOf(member)) {
        // Other calls give the function another container.
        if (isTaker && !handed?.origins.has(node) && !handed?.takers.has(caller.node)) continue
        if (!isStartUpOf(caller, owner)) callers.add(caller)
      }
    }
    return [...callers]
      .filter(({ node }) => !handed?.takers.has(node))
      .flatMap(member => own.get(member) ?? [])
      .sort(byStrength)
  }

  function foreignWritersOf(slot: Slot, operation: Callable): readonly Writer[] {
    return writesOf(slot).flatMap(write => writerOf(write)(operation) ?? [])
  }

  function reachesInTurn({ callable }: Entry, write: Write): boolean {
    return effects.reachedByCalling(callable, write.slot).includes(write)
  }

  function findWriter(write: Write, slot: Slot, operation: Callable): Writer | null {
    if (isOfOwner(write, slot, operation)) return null
    const candidates = candidatesFor(write)
    if (serial.areOfOneStream([...candidates, ...entriesOf(operation)], slot)) return null
    const isOwn = effects.reachedInTime(operation).has(write.callable)
    const starters = startersOf(operation)
    // Another entry does it on its own; else it takes a second run of the operation.
    const foreign = candidates.find(entry => !isOwn || !starters.has(entry.callable))
    if (foreign) return { write, entry: foreign, isSecondRun: false }
    const again = findRepeated(candidates, slot)
    if (again && isShared(slot, operation)) return { write, entry: again, isSecondRun: true }
    return isOwn ? null : findStartUpWriter(write, slot, operation)
  }

  function findStartUpWriter(write: Write, slot: Slot, operation: Callable): Writer | null {
    const isStartUp = (callable: Callable): boolean => isStartUpOf(callable, slot.owner)
    const entry = findLateStartUp(write, entriesOf(operation), graph, effects, isStartUp)
    return entry && { write, entry, isSecondRun: false }
  }

  /**
   * Of two handlers that start once each, one can start while the run of the other goes on. What starts once
   * in each run of the function that makes the container, finds another one the next time.
   */
  function findRepeated(starters: readonly Entry[], slot: Slot | null): Entry | null {
    const others = starters.filter(entry => !serial.isRearming(entry))
    if (slot && serial.areOfOneStream(others, slot)) return null
    const [first, second] = others
    if (!first || second) return first ?? null
    const isOfRun = slot?.place === 'closure' && slot.owner !== null && first.oncePer === slot.owner
    return first.startsOnce || isOfRun ? null : first
  }

  /**
   * Who starts it on a container that is there already: a new run of the function that declares a
   * closure container makes another one, and so does a new run of the constructor.
   */
  function entriesWithin(slot: Slot, write: Pick<Write, 'callable' | 'handed'>): readonly Entry[] {
    const { callable, handed } = write
    const { owner } = slot
    if (slot.place === 'field') return collectEntries(callable, owner, handed, null)
    if (slot.place !== 'closure' || owner === null || callable.node === owner)
      return handed ? collectEntries(callable, null, handed, null) : entriesOf(callable)
    return collectEntries(callable, null, handed, owner).filter(
      entry => entry.callable.node !== owner && isInside(entry.callable.node, owner),
    )
  }

  /**
   * The owner of a closure container has it for itself: what it writes in its first turn, nobody else has seen
   * yet, and while it waits for the operation, it writes nothing.
   */
  function isOfOwner(write: Write, slot: Slot, operation: Callable): boolean {
    if (slot.place !== 'closure' || write.callable.node !== slot.owner) return false
    return (
      operation === write.callable ||
      isWaitedForBy(slot.owner, operation, graph, callable => own.has(callable)) ||
      effects.runsBeforeSuspension(write.node, write.callable) ||
      lateStarts.isBefore(write, slot, operation)
    )
  }

  const writesOf = remembering((slot: Slot): readonly Write[] =>
    effects.accessesOf(slot).filter(access => access.type === 'write'),
  )

  function canOverlapItself(operation: Callable): boolean {
    return !serial.isSerial(operation) && findRepeated(entriesOf(operation), null) !== null
  }

  function writersAt(
    window: Window,
    slot: Slot,
    operation: Callable,
    only: Wanted = {},
  ): readonly Writer[] {
    const writes = only.write ? writesOf(slot).filter(only.write) : writesOf(slot)
    return writes.flatMap(write => {
      const writer = writerOf(write)(operation)
      if (!writer || only.writer?.(writer) === false) return []
      const { entry, isSecondRun } = writer
      if (window.isSettled && entry?.kind !== 'promise') return []
      if (isSecondRun && serial.isSerial(operation)) return []
      if (isYetToStart(write, window, operation) || guards.isKeptOut(write, window)) return []
      return withUnlockedEntry(writer, window, operation) ?? []
    })
  }

  /** Of the ways to a helper that writes, one that needs no lock that is held at the window. */
  function withUnlockedEntry(writer: Writer, window: Window, operation: Callable): Writer | null {
    const held = guards.locksAt(window.node)
    if (held.size === 0 || writer.isSecondRun || !writer.entry) return writer
    const members = new Set([writer.write.callable])
    for (const member of members)
      for (const site of graph.sitesOf(member))
        if (!sharesAny(held, guards.locksOfSite(site))) members.add(site.caller)
    if (members.has(writer.entry.callable)) return writer
    const starters = startersOf(operation)
    const entry = candidatesFor(writer.write).find(
      ({ callable }) => members.has(callable) && !starters.has(callable),
    )
    return entry ? { ...writer, entry } : null
  }

  /** Nobody has registered yet whoever gets to the write. */
  function isYetToStart(write: Write, window: Window, operation: Callable): boolean {
    const starters = candidatesFor(write)
    return (
      starters.length > 0 &&
      starters.every(entry => lateStarts.isLater(entry, window, write.slot, operation))
    )
  }

  function writersInTurn(
    window: Window,
    slot: Slot,
    operation: Callable,
    isWanted?: Wanted['write'],
  ): readonly Writer[] {
    const starters = startersOf(operation)
    const writer = ({ write, entry, isSecondRun }: Writer): boolean =>
      !isSecondRun && entry !== null && (isInTurn(write) || reachesInTurn(entry, write))
    return writersAt(window, slot, operation, { write: isWanted, writer }).flatMap(
      ({ write, entry: strongest, isSecondRun }) => {
        if (!strongest) return []
        const others = candidatesFor(write).filter(({ callable }) => !starters.has(callable))
        const entry = [strongest, ...others].find(other => reachesInTurn(other, write))
        return entry ? [{ write, entry, isSecondRun }] : []
      },
    )
  }

  function findSecondRun(window: Window, slot: Slot, operation: Callable): Entry | null {
    if (!isShared(slot, operation) || window.isSettled) return null
    if (guards.isAlone(window.node, slot) || serial.isSerial(operation)) return null
    const run = { callable: operation, handed: null }
    return findRepeated(entriesWithin(slot, run), slot)
  }

  function canPass(window: Window, start: Node, operation: Callable): boolean {
    const held = guards.locksAt(start)
    const taken = [...guards.locksAt(window.node).keys()].filter(lock => !held.has(lock))
    if (taken.length > 0 || window.isSettled || serial.isSerial(operation)) return false
    return !guards.flagsAt(window.node).some(({ isExclusive }) => isExclusive)
  }

  return {
    entriesOf,
    foreignWritersOf,
    canOverlapItself,
    writersAt,
    writersInTurn,
    findSecondRun,
    canPass,
  }
}

/** A closure container is made anew by each run of the function that declares it. */
function isShared(slot: Slot, operation: Callable): boolean {
  return !(slot.place === 'closure' && slot.owner && operation.node === slot.owner)
}

/** The module, and the constructor of the object whose field it is. */
function isStartUpOf(callable: Callable, owner: Node | null): boolean {
  if (callable.parent === null) return true
  if (owner === null) return false
  return callable.node === owner || (callable.isStartUp && isInside(callable.node, owner))
}

function byStrength(left: Entry, right: Entry): number {
  return rankOf(left.kind) - rankOf(right.kind)
}
