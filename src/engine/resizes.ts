import { isStore } from '../catalog/terms.ts'
import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import {
  findDisplacement,
  growthOf,
  indexNameOf,
  isLeftOut,
  type Displacement,
  type PlaceContext,
} from './cursor-places.ts'
import { collectDistinct } from './distinct.ts'
import { groupBy } from './groups.ts'
import type { Access, Harm, Iteration, Lookup, Node, Resize, Slot, Write } from './facts.ts'
import type { Flows } from './flow.ts'
import { isDetached, type Analysis } from './live-iterations.ts'
import { canLeave, collectEnds, isCounted, isPlainTest } from './loop-ends.ts'
import { collectIndexMoves, findLoopSteps, isMerging, type LoopSteps } from './loop-steps.ts'
import { isSoleMatch } from './sole-matches.ts'
import { findPropertyName, isInside, unwrap } from './syntax.ts'

/** One loop with what its body writes to the container, and the ways between them. */
interface Pass {
  readonly iteration: Iteration
  readonly steps: LoopSteps
  /** In source order, made by the body itself. */
  readonly writes: readonly Write[]
  readonly lookups: readonly Lookup[]
  readonly context: PlaceContext & {
    readonly outline: Outline
    readonly distinct: ReadonlySet<Slot>
    readonly findConstant: (identifier: Node) => Node | null
  }
}

/**
 * Pass 14: loops that resize what they walk, on a way that goes on with the loop.
 * Needs accesses, flows and bindings; promises the surest of the resizes of each loop.
 */
export function judgeResizes(
  accesses: readonly Access[],
  file: { readonly outlined: Outline; readonly bindings: Bindings; readonly flows: Flows },
  ask: () => Analysis,
): readonly Resize[] {
  const { outlined: outline, bindings, flows } = file
  // The loop walks what somebody has taken out of its slot before.
  const isElsewhere = (access: Access): boolean =>
    access.boundAt !== null && isDetached(access, ask())
  const writes = groupBy(accesses.filter(isResizing), ({ slot }) => slot)
  const lookups = groupBy(
    accesses.filter(access => access.type === 'lookup'),
    ({ slot }) => slot,
  )
  const context = {
    source: outline.source,
    bindings,
    outline,
    distinct: collectDistinct(accesses),
    findConstant: (identifier: Node) => bindings.findStoredValue(identifier),
  }
  return accesses.flatMap(access => {
    const ofSlot = access.type === 'iteration' ? writes.get(access.slot) : undefined
    if (access.type !== 'iteration' || !ofSlot || !isLiveForward(access)) return []
    const pass = findPass(access, ofSlot, lookups.get(access.slot) ?? [], flows, context)
    if (!pass || isElsewhere(access)) return []
    const resizes = collectResizes(pass)
    return resizes.find(({ tier }) => tier === 'likely') ?? resizes[0] ?? []
  })
}

function isResizing(access: Access): access is Write {
  return access.type === 'write'
}

function isLiveForward({ form, slot, direction }: Iteration): boolean {
  if (form === 'snapshot' || form === 'keys-then-lookup' || direction === 'backward') return false
  return slot.kind !== 'weak' && slot.kind !== 'record'
}

function findPass(
  iteration: Iteration,
  ofSlot: readonly Write[],
  lookups: readonly Lookup[],
  flows: Flows,
  context: Pass['context'],
): Pass | null {
  const runner = iteration.callback ?? iteration.callable
  const writes = ofSlot.filter(
    write =>
      write.callable === runner && isInside(write.node, iteration.body) && isSame(write, iteration),
  )
  // From then on the slot has another container than the one that is walked.
  const isReplaced = writes.some(
    write => write.kind === 'rebind' && !isLeftOut(write, iteration, context),
  )
  if (writes.length === 0 || isReplaced) return null
  const steps = findLoopSteps(iteration, flows)
  return steps && { iteration, steps, writes, lookups, context }
}

/** One of many lists under one name is the same only where it is reached in the same way. */
function isSame(write: Write, iteration: Iteration): boolean {
  if (write.slot.holder === null) return true
  return write.alias === null
    ? isSameText(write.ref, iteration.ref)
    : write.boundAt === iteration.boundAt
}

function collectResizes(pass: Pass): Resize[] {
  return pass.iteration.slot.kind === 'array'
    ? [...collectDisplacements(pass), ...collectGrowth(pass)]
    : [...collectAddedAgain(pass), ...collectGrowth(pass)]
}

/** A removal moves the next element under the cursor, an insertion puts the one in hand before it again. */
function collectDisplacements({ iteration, steps, writes, lookups, context }: Pass): Resize[] {
  return writes.flatMap(write => {
    const found = findDisplacement(write, iteration, context)
    if (!found || !isStepDisturbed(write.node, found, { iteration, steps, context })) return []
    const { shape, place } = found
    // What is put in at a place that nobody knows is most often meant to be visited.
    if (shape === 'insertion' && place === 'unknown') return []
    if (writes.some(other => isCounterpart(write, other, steps))) return []
    // `list.splice(i, 0, row); inserted = true`, and the head asks for that.
    const ends = collectEnds(iteration.loop, context.outline.assignmentsOf(steps.runner))
    if (!steps.goesOn(write.node, new Set(ends))) return []
    const harm: Harm = shape === 'removal' ? 'skips' : 'repeats'
    const isHarmless =
      place === 'unknown' ||
      isSoleMatch(write.node, iteration, context) ||
      (place === 'index' && isLookedUpBehind(write, lookups, { iteration, steps }))
    const tier = isHarmless ? 'possible' : 'likely'
    return [{ shape, iteration, write, removal: null, place, harm, tier }]
  })
}

/** `if (!list[i]) list.splice(i, 1); show(list[i])`: the step goes on with the entry that has moved up. */
function isLookedUpBehind(
  { node }: Write,
  lookups: readonly Lookup[],
  { iteration, steps }: Pick<Pass, 'iteration' | 'steps'>,
): boolean {
  const index = indexNameOf(iteration)
  return lookups.some(
    lookup =>
      lookup.key?.type === 'Identifier' &&
      lookup.key.name === index &&
      isInside(lookup.node, iteration.body) &&
      steps.leadsTo(node, lookup.node),
  )
}

/** `list.splice(i, 1); list.splice(i + 1, 0, entry)`: entries change places, and as many come as go. */
function isCounterpart(write: Write, other: Write, steps: LoopSteps): boolean {
  const growth = growthOf(write)
  if (growth === null || growth === 0 || growthOf(other) !== -growth) return false
  const isBehind = steps.leadsTo(write.node, other.node)
  // Either comes with the other in each step in which it comes at all.
  return isBehind
    ? !steps.goesOn(write.node, new Set([other.node]))
    : steps.leadsTo(other.node, write.node) && !steps.goesOn(other.node, new Set([write.node]))
}

/** Not where the index is set back, or left alone, on the way to the next step. */
function isStepDisturbed(
  node: Node,
  { shape }: Displacement,
  { iteration, steps, context }: Pick<Pass, 'context' | 'iteration' | 'steps'>,
): boolean {
  const name = indexNameOf(iteration)
  if (name === null || !iteration.form.startsWith('index')) return steps.goesOn(node)
  const { ahead, back } = collectIndexMoves(name, iteration, context.outline)
  if (back.some(move => steps.leadsTo(move, node))) return false
  if (!steps.goesOn(node, new Set(back))) return false
  const inBody = ahead.filter(move => isInside(move, iteration.body))
  // `list.splice(i, 0, x); i++`
  const isMeant = inBody.length > 0 || isMerging(node, name, iteration, context.outline)
  if (shape === 'insertion' && isMeant) return false
  return ahead.some(move => steps.leadsTo(node, move) || steps.leadsTo(move, node))
}

/** `map.delete(k); map.set(k, v)`: the entry is at the end now, and comes up again. */
function collectAddedAgain(pass: Pass): Resize[] {
  const { iteration, steps, writes } = pass
  if (iteration.form !== 'cursor') return []
  const removals = writes.filter(({ kind, key }) => kind === 'delete' && isInHand(key, pass))
  return removals.flatMap(removal =>
    writes.flatMap(write => {
      if (!isStore(write.kind) || !removal.key || !write.key) return []
      if (!steps.leadsTo(removal.node, write.node) || !steps.goesOn(write.node)) return []
      const never = isEndless(pass, [removal, write])
      const isSameKey = isSameText(removal.key, write.key)
      // A new name for some of the entries: they come up once more, under it.
      if (!never && !isSameKey) return []
      const harm: Harm = never ? 'never-ends' : 'revisits'
      const place = isSameKey ? 'element' : 'unknown'
      const isBounded = !never && isCounted(iteration.body, pass.context.source)
      const tier = isBounded ? 'possible' : 'likely'
      return [{ shape: 're-add', iteration, write, removal, place, harm, tier }] as const
    }),
  )
}

/** The key of the loop, or one that its element says: `job.id`. */
function isInHand(key: Node | null, { iteration }: Pass): boolean {
  const { keyName, valueName, yields, slot } = iteration
  const node = key && unwrap(key)
  if (node?.type === 'Identifier') {
    return slot.kind === 'set' || yields !== 'values' ? node.name === (keyName ?? valueName) : false
  }
  if (node?.type !== 'MemberExpression') return false
  const owner = unwrap(node.object)
  return owner.type === 'Identifier' && owner.name === valueName
}

/** Every step adds an entry that was not there, and nothing ends the loop. */
function collectGrowth(pass: Pass): Resize[] {
  const { iteration, writes } = pass
  const isBounded = iteration.form === 'callback' || iteration.form === 'index-cached-length'
  if (isBounded || iteration.form === 'for-in' || writes.some(({ kind }) => TAKING.has(kind)))
    return []
  const write = writes.find(({ kind, node }) => kind === 'add' && addsSomething(node))
  if (!write || !isEndless(pass, [write]) || isOwnMethod(write, pass.context.outline)) return []
  const shape = 'growth'
  return [
    {
      shape,
      iteration,
      write,
      removal: null,
      place: 'unknown',
      harm: 'never-ends',
      tier: 'likely',
    },
  ]
}

/** `queue.push = run`: whoever calls it there runs something else. */
function isOwnMethod({ ref, method }: Write, { assignments }: Outline): boolean {
  return assignments.some(
    ({ left }) =>
      left.type === 'MemberExpression' &&
      findPropertyName(left) === method &&
      isSameText(left.object, ref),
  )
}

/** `queue.push(...children)` adds nothing where there are none. */
function addsSomething(node: Node): boolean {
  return (
    node.type !== 'CallExpression' || node.arguments.some(({ type }) => type !== 'SpreadElement')
  )
}

const TAKING: ReadonlySet<string> = new Set(['clear', 'delete', 'pop', 'shift'])

function isEndless({ iteration, steps, context }: Pass, writes: readonly Write[]): boolean {
  const { loop, body, callback, callable } = iteration
  const isPaused = (callback ?? callable).isGenerator
  if (isPaused || !isPlainTest(loop, indexNameOf(iteration), context.source)) return false
  const isAlways = writes.every(({ node }) => steps.isOnEveryWay(new Set([node])))
  return isAlways && !canLeave(body, context.source, callback !== null)
}
