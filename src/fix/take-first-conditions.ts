import type { Access, Callable, Drain, Facts, Node, Source, Write } from '../engine/index.ts'

import type { DrainShape } from './drain-shape.ts'
import { collectCalled } from './reach.ts'
import { obstacle, type Obstacle } from './repair.ts'
import { resetContentOf } from './reset-content.ts'
import { findHelperObstacle } from './reset-helper.ts'
import { findReaderObstacle } from './slot-readers.ts'
import { findPropertyName, isInside, lineOf, textOf } from './syntax.ts'

/** A drain that could take first, with all that the conditions ask about. */
export interface TakeCandidate {
  readonly facts: Facts
  readonly source: Source
  readonly callable: Callable
  readonly drains: readonly Drain[]
  readonly resets: readonly Node[]
  readonly shape: DrainShape
  /** What the new code reads itself: the read-outs and their lookups. */
  readonly reads: readonly Node[]
  /** The work looks at the container again, and goes by what it finds. */
  readonly looksAgain: boolean
  /** After a failure the batch goes back. */
  readonly mustRestore: boolean
}

/** Says why `--fix` must not do it; `null` where nothing is against it. */
export type TakeCondition = (candidate: TakeCandidate) => Obstacle | null

/** Conditions (a) to (g) of the take-first repair, the cheap ones first. */
const CONDITIONS: readonly TakeCondition[] = [
  isNoGenerator,
  slotsArePlainBuiltIns,
  resetsHaveNoEffect,
  workLeavesSlotsAlone,
  callsLeaveSlotsAlone,
  entriesDoNotRead,
  helpersOnlyReset,
  tearDownDoesNotAwait,
  removalsAreSeen,
  changesFindTheirEntry,
]

export function collectTakeObstacles(candidate: TakeCandidate): Obstacle[] {
  return CONDITIONS.flatMap(condition => condition(candidate) ?? [])
}

/** (a) The work itself, and the functions written in it, touch the slots only by the read-outs. */
export function workLeavesSlotsAlone(candidate: TakeCandidate): Obstacle | null {
  const { facts, drains, shape, reads } = candidate
  for (const { slot, reset } of drains) {
    const other = facts
      .accessesOf(slot)
      .filter(({ ref }) => shape.stretch.some(statement => isInside(ref, statement.range)))
      .find(
        access =>
          !reads.includes(access.ref) &&
          access.node !== reset.node &&
          !isResetOf(access, reset.write),
      )
    if (other) {
      const reason = `the work ${touches(other)} before the reset, on line ${lineOf(other.node)}`
      return other.type === 'write' ? obstacle(reason, 'alone') : obstacle(reason)
    }
  }
  return null
}

function isResetOf(access: Access, write: Write): boolean {
  return access.id === write.id
}

/** (a) Nor do the functions of this file that the work calls, now or after a wait. */
export function callsLeaveSlotsAlone(candidate: TakeCandidate): Obstacle | null {
  const { facts, callable, drains, resets, shape } = candidate
  const called = collectCalled(shape.stretch, callable, facts, resets)
  if (called.has(callable)) return obstacle(`${callable.name} calls itself`, 'alone')
  for (const { slot } of drains) {
    const other = facts.accessesOf(slot).find(access => called.has(access.callable))
    if (other) {
      return obstacle(`${other.callable.name} ${touches(other)} before the reset`, 'alone')
    }
  }
  return null
}

function touches({ type }: Access): string {
  return type === 'write' ? 'writes to it' : 'reads it'
}

/** What other code removes from the container meanwhile, it does not remove from the batch. */
export function removalsAreSeen(candidate: TakeCandidate): Obstacle | null {
  const { facts, callable, drains, shape, looksAgain, mustRestore } = candidate
  for (const { slot, readOuts } of drains) {
    const isLive = readOuts.some(({ type, alias }) => type === 'iteration' && alias === null)
    if (!isLive && !looksAgain && !mustRestore) continue
    const writers = shape.stretch.flatMap(node => facts.writersDuring(node, slot, callable))
    const removal = writers.find(
      ({ write, isSecondRun }) => !isSecondRun && isRemoval(write, mustRestore),
    )
    if (removal) return obstacle(`an entry may be removed on line ${lineOf(removal.write.node)}`)
  }
  return null
}

/** `if (this.#jobs.has(id)) this.#jobs.set(id, job)` does nothing while the entries are out. */
export function changesFindTheirEntry(candidate: TakeCandidate): Obstacle | null {
  const { facts, callable, drains, shape } = candidate
  for (const { slot } of drains) {
    const change = shape.stretch
      .flatMap(node => facts.writersDuring(node, slot, callable))
      .find(({ write, isSecondRun }) => !isSecondRun && write.kind === 'overwrite')
    if (change)
      return obstacle(`line ${lineOf(change.write.node)} changes only what is there`, 'readers')
  }
  return null
}

/** A live loop does not see that its container is replaced; a batch that is put back undoes it. */
function isRemoval({ kind, method }: Write, mustRestore: boolean): boolean {
  switch (kind) {
    case 'delete':
    case 'pop':
    case 'clear':
      return true
    case 'shift':
      return ['shift', 'splice'].includes(method)
    case 'rebind':
      return mustRestore
    default:
      return false
  }
}

/** (b) No other code misses what was taken. */
export function entriesDoNotRead(candidate: TakeCandidate): Obstacle | null {
  const { facts, source, callable, drains, shape } = candidate
  const { stretch } = shape
  for (const drain of drains) {
    const found = findReaderObstacle(drain, { facts, source, operation: callable, stretch })
    if (found) return found
  }
  return null
}

/** (c) Assigning it runs no code, and copying it gives what it was. */
export function slotsArePlainBuiltIns({ facts, drains, source }: TakeCandidate): Obstacle | null {
  for (const { slot } of drains) {
    if (slot.holder) return obstacle(`\`${slot.holder.name}\` may hold another one by then`)
    if (!slot.isPlain || slot.kind === 'weak') {
      return obstacle(`\`${slot.name}\` is not a plain container`)
    }
    const values = facts
      .accessesOf(slot)
      .filter(access => access.type === 'write' && access.kind === 'rebind')
      .map(access => (access.type === 'write' ? access.value : null))
    const known = [slot.initializer, ...values].filter(value => value !== null)
    if (known.length === 0 || !known.every(value => isBuiltIn(value, source))) {
      return obstacle(`\`${slot.name}\` may be more than a built-in container`)
    }
  }
  return null
}

/** `[]`, `{}`, `new Map()`, `Object.create(null)`, and arrays made of arrays. */
function isBuiltIn(value: Node, source: Source): boolean {
  switch (value.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
      return true
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return isBuiltIn(value.expression, source)
    case 'NewExpression':
      return /^(?:Map|Set|Array)$/u.test(textOf(value.callee, source))
    case 'CallExpression':
      return (
        /^(?:Object\.(?:create|fromEntries)|Array\.(?:from|of))$/u.test(
          textOf(value.callee, source),
        ) || ['filter', 'slice', 'map', 'concat'].includes(findPropertyName(value.callee) ?? '')
      )
    default:
      return false
  }
}

/** (d) `this.buf = []` can be run earlier; what reads something else may read it too early. */
export function resetsHaveNoEffect({ drains, source }: TakeCandidate): Obstacle | null {
  const contents = drains.map(({ reset }) => resetContentOf(reset.write, source))
  return contents.some(content => content === 'reads' || content === 'acts')
    ? obstacle('its reset does more than to empty it')
    : null
}

/** (e) A helper that is called for its reset does nothing else that could be noticed earlier. */
export function helpersOnlyReset(candidate: TakeCandidate): Obstacle | null {
  const { drains, facts, callable, resets, shape } = candidate
  const called = collectCalled(shape.stretch, callable, facts, resets)
  for (const { reset } of drains) {
    const found = reset.helper && findHelperObstacle(reset.helper, { ...candidate, called })
    if (found) return found
  }
  return null
}

/** (f) A generator's consumer can leave it in the middle, or never come back. */
export function isNoGenerator({ callable }: TakeCandidate): Obstacle | null {
  return callable.isGenerator ? obstacle('a generator may never be resumed') : null
}

/** (g) `await this.flush()` in `close()` also waits for what an earlier run of `flush` still sends. */
export function tearDownDoesNotAwait({ facts, source, callable }: TakeCandidate): Obstacle | null {
  for (const { node, caller } of facts.callersOf(callable)) {
    const isAwaited =
      node.parent?.type === 'AwaitExpression' || node.parent?.type === 'ReturnStatement'
    if (isAwaited && isInTearDown(caller, source)) {
      return obstacle(`${caller.name} waits for it before everything is torn down`)
    }
  }
  return null
}

function isInTearDown({ node, parent, isTearDown }: Callable, source: Source): boolean {
  const owner = node.parent
  if (isTearDown) return true
  if (owner?.type === 'CallExpression' && isEndOfProcess(owner, source)) return true
  return parent !== null && isInTearDown(parent, source)
}

/** `process.on('SIGTERM', async () => …)` */
function isEndOfProcess(call: Node, source: Source): boolean {
  return /^process\.(?:on|once)\(\s*['"](?:SIG(?:TERM|INT|HUP)|beforeExit|exit)/u.test(
    textOf(call, source),
  )
}
