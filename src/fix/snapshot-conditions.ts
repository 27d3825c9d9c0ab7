import type {
  Callable,
  Facts,
  Iteration,
  LiveIteration,
  Node,
  Source,
  Write,
  WriteKind,
  Writer,
} from '../engine/index.ts'

import { isEvaluatedFirst } from './evaluation.ts'
import { findRemovalAfter } from './removal-after.ts'
import { parametersOf, type PassCopy } from './pass-copy.ts'
import { obstacle, type Obstacle } from './repair.ts'
import { descendantsOf, findPropertyName, findStatement, lineOf, textOf } from './syntax.ts'

/** A pass that a copy could replace, with all that the conditions ask about. */
export interface Candidate {
  readonly facts: Facts
  readonly source: Source
  readonly live: LiveIteration
  readonly copy: PassCopy
}

/** Says why the copy must not be made by `--fix`; `null` where nothing is against it. */
export type Condition = (candidate: Candidate) => Obstacle | null

/** In the order of what explains most. */
const CONDITIONS: readonly Condition[] = [
  bodyDoesNotWrite,
  foreignWritesOnlyAdd,
  nothingEmptiesAfterwards,
  doesNotWaitForElements,
  isReadUnconditionally,
  callbackSeesNoContainer,
  hasNoHoles,
  recordHasOwnKeysOnly,
]

export function collectSnapshotObstacles(candidate: Candidate): Obstacle[] {
  return CONDITIONS.flatMap(condition => condition(candidate) ?? [])
}

/** The live loop skips what others delete and sees what they overwrite; a copy does neither. */
export function foreignWritesOnlyAdd({ facts, live }: Candidate): Obstacle | null {
  const { iteration } = live
  const other = writersOf(live, facts).find(({ write }) => !isAddFor(write, iteration))
  return other
    ? obstacle(`${whatItDoes(other.write.kind)} on line ${lineOf(other.write.node)}`)
    : null
}

/**
 * Whoever can write while the pass is on, and the handlers that could if there were a window: what a copy
 * means to them should not turn up with the first `await`.
 */
export function writersOf(live: LiveIteration, facts: Facts): Writer[] {
  const { slot, callable, loop } = live.iteration
  return [
    ...live.hazards.map(hazard => hazard.writer),
    ...live.handlerWriters,
    ...facts.writersDuring(loop, slot, callable),
  ]
}

/**
 * The loop takes each entry out. From a copy it would hand over what was stored when the copy was made, and
 * throw away the newer value that others have stored since:
 *
 *     for (const [id, job] of jobsSnapshot) { jobs.delete(id); await send(job) }
 */
export function dropsNewerValues({ facts, live }: Omit<Candidate, 'copy'>): boolean {
  const { slot, yields, body } = live.iteration
  if ((slot.kind !== 'map' && slot.kind !== 'record') || yields === 'keys') return false
  const isTaken = facts
    .accessesReachedFrom(body, slot)
    .some(access => access.type === 'write' && access.kind === 'delete')
  return (
    isTaken &&
    writersOf(live, facts).some(
      ({ write: { kind } }) => kind === 'overwrite' || kind === 'add-or-overwrite',
    )
  )
}

/** A pass over keys does not see that a value is overwritten, and a set has no values. */
function isAddFor({ kind, slot }: Write, { yields, form }: Iteration): boolean {
  if (kind === 'add') return true
  const seesValues = slot.kind !== 'set' && yields !== 'keys'
  const readsNow = seesValues || form === 'index' || form === 'index-cached-length'
  return !readsNow && (kind === 'add-or-overwrite' || kind === 'overwrite')
}

function whatItDoes(kind: WriteKind): string {
  switch (kind) {
    case 'add':
      return 'an entry is added'
    case 'overwrite':
    case 'add-or-overwrite':
      return 'an entry may be overwritten'
    case 'delete':
    case 'pop':
      return 'an entry may be removed'
    case 'shift':
      return 'entries are moved'
    case 'clear':
      return 'it is emptied'
    case 'rebind':
      return 'it is replaced'
  }
}

/** Deleting or overwriting the current key disturbs no live loop, and no copy. */
export function bodyDoesNotWrite({ facts, live }: Candidate): Obstacle | null {
  const { iteration } = live
  const write = facts
    .accessesReachedFrom(iteration.body, iteration.slot)
    .find(access => access.type === 'write' && !actsOnCurrentKey(access, iteration))
  return write
    ? obstacle(`the loop itself writes to it on line ${lineOf(write.node)}`, 'alone')
    : null
}

function actsOnCurrentKey(write: Write, iteration: Iteration): boolean {
  if (write.slot.kind === 'array' || write.callable !== bodyCallableOf(iteration)) return false
  if (write.key?.type !== 'Identifier') return false
  const isCurrent = write.key.name === currentKeyOf(iteration)
  return isCurrent && (write.kind !== 'add' || write.slot.kind === 'set')
}

function bodyCallableOf({ callback, callable }: Iteration): Callable {
  return callback ?? callable
}

/** The name that the current key is bound to; an array and a set have their elements for keys. */
export function currentKeyOf({ slot, yields, form, keyName, valueName }: Iteration): string | null {
  switch (slot.kind) {
    case 'map':
      return yields === 'values' ? null : keyName
    case 'set':
      return valueName
    case 'array':
      return form === 'cursor' || form === 'callback' ? valueName : null
    default:
      return keyName
  }
}

/** The live loop goes by what is gone; entries that are picked out afterwards are the author's affair. */
export function nothingEmptiesAfterwards({ facts, live }: Candidate): Obstacle | null {
  const { loop, slot, callable } = live.iteration
  const write = findRemovalAfter(loop, callable, slot, facts)
  return write
    ? obstacle(`${whatItDoes(write.kind)} afterwards on line ${lineOf(write.node)}`)
    : null
}

/** The loop grows what it walks, or moves it about by index: a copy would be another algorithm. */
export function worksOnItself({ facts, live }: Omit<Candidate, 'copy'>): boolean {
  const { iteration } = live
  const isIndexed = iteration.form === 'index' || iteration.form === 'index-cached-length'
  return facts
    .accessesReachedFrom(iteration.body, iteration.slot)
    .filter(access => access.type === 'write' && !actsOnCurrentKey(access, iteration))
    .some(write => write.type === 'write' && (isIndexed || ADDING.has(write.kind)))
}

/**
 * The live loop still sees what comes while it is on. A copy does not, and what empties the container
 * afterwards drops it unseen: such a copy would lose what is not lost today.
 */
export function losesAdditions({ facts, live }: Omit<Candidate, 'copy'>): boolean {
  const { loop, slot, callable } = live.iteration
  const isAdded = writersOf(live, facts).some(({ write }) => ADDING.has(write.kind))
  const write = isAdded ? findRemovalAfter(loop, callable, slot, facts, EMPTYING) : null
  return write !== null
}

const ADDING: ReadonlySet<WriteKind> = new Set(['add', 'add-or-overwrite', 'shift'])

const EMPTYING: ReadonlySet<WriteKind> = new Set(['clear', 'rebind'])

/** `for (const job of this.inFlight) await job` also waits for what is started meanwhile. */
export function doesNotWaitForElements({ live, source }: Candidate): Obstacle | null {
  const { loop, body, keyName, valueName } = live.iteration
  const reason = obstacle(
    'the loop waits for the elements themselves, also for those that come meanwhile',
  )
  if (loop.type === 'ForOfStatement' && loop.await) return reason
  for (const node of descendantsOf(body, source, { ownCodeOnly: true })) {
    if (node.type !== 'AwaitExpression') continue
    const awaited = findRoot(node.argument)
    if (awaited !== null && (awaited === valueName || awaited === keyName)) return reason
  }
  return null
}

/** `job` of `job`, `job.done`, `job.catch(ignore)`: a promise that was there before the loop. */
function findRoot(node: Node): string | null {
  switch (node.type) {
    case 'Identifier':
      return node.name
    case 'MemberExpression':
      return findRoot(node.object)
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return findRoot(node.expression)
    case 'CallExpression':
      return PROMISE_METHODS.has(findPropertyName(node.callee) ?? '') ? findRoot(node.callee) : null
    default:
      return null
  }
}

const PROMISE_METHODS: ReadonlySet<string> = new Set(['then', 'catch', 'finally'])

/** Behind `?.`, `&&`, `?:` or a call, copying a statement earlier is not the same. */
export function isReadUnconditionally({ copy, source }: Candidate): Obstacle | null {
  const { walked } = copy
  const statement = findStatement(walked) ?? findArrowBody(walked)
  const isFirst = statement !== null && isEvaluatedFirst(walked, statement, source)
  return isFirst ? null : obstacle('it is not always read, or not first, in its statement', 'alone')
}

function findArrowBody(node: Node): Node | null {
  for (let inner: Node = node; inner.parent; inner = inner.parent) {
    if (inner.parent.type === 'ArrowFunctionExpression') return inner
  }
  return null
}

/** `list.forEach((item, index, list) => …)` would be given the copy. */
export function callbackSeesNoContainer({ live, source }: Candidate): Obstacle | null {
  const { loop, callback } = live.iteration
  if (loop.type !== 'CallExpression') return null
  if (!callback) {
    return obstacle('its callback is not in this file, and may use the container it is given')
  }
  const method = findPropertyName(loop.callee) ?? ''
  const limit = method.startsWith('reduce') ? 3 : 2
  const parameters = parametersOf(callback.node)
  if (parameters.length > limit || parameters.some(({ type }) => type === 'RestElement')) {
    return obstacle('its callback is given the container')
  }
  return usesArguments(callback.node, source) ? obstacle('its callback uses `arguments`') : null
}

function usesArguments(callback: Node, source: Source): boolean {
  for (const node of descendantsOf(callback, source)) {
    if (node.type === 'Identifier' && node.name === 'arguments') return true
  }
  return false
}

/** `[...list]` fills the holes that `forEach` passes over. */
export function hasNoHoles({ facts, live }: Candidate): Obstacle | null {
  const { form, slot } = live.iteration
  if (form !== 'callback') return null
  const makesHole = facts
    .accessesOf(slot)
    .some(
      access => access.type === 'write' && ['[] =', 'delete', 'length ='].includes(access.method),
    )
  return makesHole ? obstacle('the array may have holes, which the copy fills', 'alone') : null
}

/** `for…in` also walks what is inherited. */
export function recordHasOwnKeysOnly({ live, source }: Candidate): Obstacle | null {
  const { form, slot } = live.iteration
  if (form !== 'for-in') return null
  const initializer = slot.initializer ? textOf(slot.initializer, source) : ''
  const isPlain = /^(?:\{\s*\}|Object\.create\(null\))(?: as .*)?$/su.test(initializer)
  return isPlain ? null : obstacle('it may have inherited keys')
}
