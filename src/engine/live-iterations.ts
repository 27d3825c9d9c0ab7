import { harmOf } from '../catalog/harms.ts'
import type { TableWrite } from '../catalog/terms.ts'
import { tierOf, type Disturbance } from '../catalog/tiers.ts'
import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import { doubtedBy, protectedOf } from './doubts.ts'
import type { Effects } from './effects.ts'
import { isEndOfElement } from './element-ends.ts'
import type { Elements } from './elements.ts'
import type {
  Access,
  Callable,
  Drain,
  Hazard,
  Iteration,
  LiveIteration,
  Node,
  Source,
  Window,
  Write,
  Writer,
} from './facts.ts'
import type { Flows } from './flow.ts'
import type { Guards } from './guards.ts'
import { groupBy } from './groups.ts'
import { findListenerHazards } from './listeners.ts'
import { isClaimedThroughout, isRemedied } from './remedies.ts'
import { isSoleMatch } from './sole-matches.ts'
import { strongestFirst } from './strength.ts'
import { isInside, outermost, type FunctionNode } from './syntax.ts'
import { isOwnCallback } from './self.ts'
import { isAtRegistration } from './start-up.ts'
import type { Windows } from './windows.ts'
import type { Writers } from './writers.ts'

/** What the last passes need of the earlier ones. */
export interface Analysis {
  readonly source: Source
  readonly accesses: readonly Access[]
  readonly graph: CallGraph
  readonly flows: Flows
  readonly effects: Effects
  readonly windows: Windows
  readonly guards: Guards
  readonly writers: Writers
  readonly elements: Elements
  readonly ifsOf: Outline['ifsOf']
  readonly updatesOf: Outline['updatesOf']
  readonly assignmentsOf: Outline['assignmentsOf']
  /** What a name is bound to for good. */
  readonly findConstant: (identifier: Node) => Node | null
  /** The function of the file that an expression means. */
  readonly findFunction: (expression: Node) => FunctionNode | null
}

/**
 * Pass 13: every live pass with the writes that can land between two of its elements.
 * Needs everything before it; promises hazards with a window, a writer and a harm each.
 */
export function judgeLiveIterations(
  analysis: Analysis,
  drains: readonly Drain[],
): readonly LiveIteration[] {
  const drainsOf = groupBy(drains, ({ slot }) => slot)
  return analysis.accesses
    .filter(isLive)
    .filter(iteration => !isDetached(iteration, analysis))
    .map(iteration => {
      if (!analysis.effects.byContainer.has(iteration.slot))
        return undisturbed(iteration, () => analysis)
      const ofSlot = drainsOf.get(iteration.slot) ?? []
      const drain = ofSlot.find(({ readOuts }) => readOuts.includes(iteration)) ?? null
      return {
        iteration,
        hazards: strongestFirst(
          collectHazards(iteration, analysis)
            .filter(hazard => !isRemedied(iteration, hazard, analysis))
            .map(doubtedBy(analysis.guards, protectedOf(iteration.slot)))
            .map(hazard =>
              isSoleMatch(hazard.window.node, iteration, analysis)
                ? { ...hazard, tier: 'possible' as const }
                : hazard,
            ),
        ),
        handlerWriters: collectHandlerWriters(iteration, drain, analysis),
        get handsOver() {
          return isHandingOver(iteration, analysis)
        },
        drain,
      }
    })
}

/** Passes over what nobody writes; the rest of the file is asked only about what has another name. */
export function collectUndisturbed(
  accesses: readonly Access[],
  ask: () => Analysis,
): readonly LiveIteration[] {
  return accesses
    .filter(isLive)
    .filter(iteration => iteration.boundAt === null || !isDetached(iteration, ask()))
    .map(iteration => undisturbed(iteration, ask))
}

function undisturbed(iteration: Iteration, ask: () => Analysis): LiveIteration {
  return {
    iteration,
    hazards: [],
    handlerWriters: [],
    get handsOver() {
      return isHandingOver(iteration, ask())
    },
    drain: null,
  }
}

function isLive(access: Access): access is Iteration {
  return access.type === 'iteration' && access.form !== 'snapshot' && access.slot.kind !== 'weak'
}

function isHandingOver(iteration: Iteration, { windows }: Analysis): boolean {
  return windows.callsUnknown(iteration.body, bodyCallableOf(iteration))
}

/** `const queue = this.queue; this.queue = []; for (const x of queue) …`: nobody else has it now. */
export function isDetached(
  access: Access,
  { effects, flows, graph }: Pick<Analysis, 'effects' | 'flows' | 'graph'>,
): boolean {
  const { boundAt, callable, slot } = access
  if (!boundAt) return false
  const flow = flows.of(callable)
  const isBetween = (node: Node): boolean =>
    node.range[0] > boundAt.range[0] &&
    node.range[0] < access.node.range[0] &&
    flow.canFollow(node, access.node)
  return (
    effects
      .accessesOf(slot)
      .some(other => isRebind(other) && other.callable === callable && isBetween(other.node)) ||
    // `const room = this.rooms.get(id); this.rooms.delete(id); for (const user of room) …`
    (slot.holder !== null &&
      effects
        .accessesOf(slot.holder)
        .some(other => isRemoval(other) && other.callable === callable && isBetween(other.node))) ||
    // `const queue = this.queue; this.reset(); …`
    graph
      .sitesFrom(callable)
      .some(
        ({ node, target }) =>
          isBetween(node) && effects.reachedByCalling(target, slot).some(isRebind),
      )
  )
}

function isRemoval(access: Access): boolean {
  return access.type === 'write' && ['clear', 'delete', 'rebind'].includes(access.kind)
}

function isRebind(access: Access): boolean {
  return access.type === 'write' && access.kind === 'rebind' && access.alias === null
}

/** The body of `forEach(x => …)` is the callback's. */
function bodyCallableOf(iteration: Iteration): Callable {
  return iteration.callback ?? iteration.callable
}

export function collectHazards(iteration: Iteration, analysis: Analysis): Hazard[] {
  if (!analysis.effects.accessesOf(iteration.slot).some(isInTheWay)) return []
  if (iteration.callback) return collectCallHazards(iteration, iteration.callback, analysis)
  const { loop, body, callable } = iteration
  return [
    ...analysis.windows
      .suspensionsOfLoop(loop, body, callable)
      .flatMap(window => collectSuspensionHazards(iteration, window, analysis)),
    ...collectCallHazards(iteration, callable, analysis),
  ]
}

function collectSuspensionHazards(
  iteration: Iteration,
  window: Window,
  analysis: Analysis,
): Hazard[] {
  const { writers } = analysis
  const { slot, callable } = iteration
  if (window.kind === 'yield' && isIteratorProtocol(callable)) return []
  const isLazy = isConsumedAtOnce(window, analysis)
  // Who is closed leaves the container by itself: the pass goes on until nobody is left.
  const isEnd = isEndOfElement(window, iteration, analysis.source)
  const others = writers.writersAt(window, slot, callable, {
    write: write => (isEnd && write.kind === 'delete') || isHarmful(write, iteration, analysis),
  })
  const isUntilEmpty = isEnd && others.some(({ write }) => write.kind === 'delete')
  return others.flatMap(writer => {
    const kind = writer.entry?.kind ?? 'call'
    const disturbance = { window: 'suspension', writer: kind } as const
    const hazard = judge(iteration, window, writer, disturbance, analysis)
    if (!hazard) return []
    const isWanted = isUntilEmpty && hazard.harm === 'mixes-states'
    const isUnsure = isLazy || isWanted || isAtRegistration(writer)
    return [isUnsure ? { ...hazard, tier: 'possible' } : hazard]
  })
}

/** `*[Symbol.iterator]() { yield* … }` is live by design. */
export function isIteratorProtocol({ node }: Callable): boolean {
  const { parent } = node
  return (
    parent?.type === 'MethodDefinition' &&
    parent.computed &&
    parent.key.type === 'MemberExpression' &&
    parent.key.object.type === 'Identifier' &&
    parent.key.object.name === 'Symbol'
  )
}

/** What a plain generator yields to is a consumer that most often runs at once. */
export function isConsumedAtOnce({ kind, callable }: Window, analysis: Analysis): boolean {
  return kind === 'yield' && !callable.isAsync && !isConsumedLate(callable, analysis)
}

/** Its consumer in this file waits between two steps, or keeps the generator for later. */
function isConsumedLate(callable: Callable, { graph, windows }: Analysis): boolean {
  return graph.sitesOf(callable).some(({ node, caller }) => {
    const target = outermost(node)
    const { parent } = target
    if (parent?.type === 'AssignmentExpression') return parent.left.type === 'MemberExpression'
    if (parent?.type !== 'ForOfStatement' || parent.right !== target) return false
    return windows
      .suspensionsOfLoop(parent, parent.body, caller)
      .some(({ kind }) => kind !== 'yield' || caller.isAsync)
  })
}

/** Most containers are made once, or only grow where there is none: nobody has to ask who gets in. */
function isInTheWay(access: Access): boolean {
  return access.type === 'write' && !access.isCreation
}

/** Whoever does it, and wherever: it disturbs a pass of this form. */
function isHarmful(write: Write, { form, slot, readsSlotAgain }: Iteration, order: Order): boolean {
  // Where there is a container to walk, nobody makes the first one.
  if (write.isCreation) return false
  return harmOf(form, slot.kind, effectOf(write, readsSlotAgain, order), readsSlotAgain) !== null
}

function judge(
  iteration: Iteration,
  window: Window,
  writer: Writer,
  disturbance: Pick<Disturbance, 'isOnEveryCall' | 'window' | 'writer'>,
  analysis: Order,
): Hazard | null {
  const { form, slot, readsSlotAgain } = iteration
  if (writer.write.isCreation) return null
  const write = effectOf(writer.write, readsSlotAgain, analysis)
  const harm = harmOf(form, slot.kind, write, readsSlotAgain)
  if (!harm) return null
  const tier = tierOf({ form, kind: slot.kind, write, ...disturbance })
  if (tier === 'silent') return null
  // A part of one object, and most likely of another one than the loop walks.
  const isElsewhere = slot.isPart === true && harm === 'mixes-states'
  return { tier: isElsewhere ? 'possible' : tier, harm, window, writer }
}

/** A loop that finds an empty container under its slot ends as after a `clear()`. */
type Order = Pick<Analysis, 'effects' | 'flows'>

function effectOf(write: Write, readsSlotAgain: boolean, analysis: Order): TableWrite {
  if (isAddedAgain(write, analysis)) return 're-add'
  return write.isEmptying && readsSlotAgain ? 'clear' : write.kind
}

/** `m.delete(k); m.set(k, v)` in one function moves the entry to the end. */
function isAddedAgain(write: Write, { effects, flows }: Order): boolean {
  if (write.kind !== 'add-or-overwrite' || !write.key) return false
  const { key } = write
  return effects
    .accessesIn(write.callable, write.slot)
    .some(
      other =>
        other.type === 'write' &&
        other.kind === 'delete' &&
        other.node.range[1] <= write.node.range[0] &&
        other.key !== null &&
        isSameKey(other.key, key) &&
        flows.of(write.callable).canFollow(other.node, write.node),
    )
}

function isSameKey(left: Node, right: Node): boolean {
  return left.type === 'Identifier' && right.type === 'Identifier' && left.name === right.name
}

/** Only what the call itself reaches in this turn gets in; an unknown call may reach any entry. */
function collectCallHazards(iteration: Iteration, runner: Callable, analysis: Analysis): Hazard[] {
  const { loop, body, callback } = iteration
  const { windows, effects, flows } = analysis
  const calls = callback
    ? windows
        .callsOf(runner)
        .filter(node => flows.of(runner).canReturnAfter(node))
        .filter(node => effects.runsBeforeSuspension(node, runner))
        .map(node => ({ kind: 'call' as const, node, callable: runner, isSettled: false }))
    : windows.callsOfLoop(loop, body, runner)
  const reached = calls.flatMap(window => collectReachedHazards(iteration, window, analysis))
  const asked = callback && !isInside(callback.node, loop) ? [] : calls
  const unknown = asked.flatMap(window => collectUnknownHazards(iteration, window, analysis))
  const passed =
    callback && !isInside(callback.node, loop)
      ? collectPassedHazards(iteration, callback, analysis)
      : []
  return [...reached, ...passed, ...findListenerHazards(iteration, calls, analysis), ...unknown]
}

/** `this.list.forEach(this.remove)`: the callee is the body. */
function collectPassedHazards(
  iteration: Iteration,
  callback: Callable,
  analysis: Analysis,
): Hazard[] {
  const window: Window = {
    kind: 'call',
    node: iteration.loop,
    callable: iteration.callable,
    isSettled: false,
  }
  return analysis.effects
    .reachedByCalling(callback, iteration.slot)
    .flatMap(access => findReachedHazard(iteration, window, access, false, analysis))
}

function collectReachedHazards(iteration: Iteration, window: Window, analysis: Analysis): Hazard[] {
  const { effects, graph, flows, elements } = analysis
  const { slot } = iteration
  const targets = new Set([
    ...graph.targetsOf(window.node),
    ...elements.endingsOf(window.node, iteration),
  ])
  return [...targets].flatMap(target =>
    effects.reachedByCall(window.node, target, slot).flatMap(access => {
      const isOnEveryCall =
        access.callable === target && flows.of(target).isOnEveryPath(access.node)
      return findReachedHazard(iteration, window, access, isOnEveryCall, analysis)
    }),
  )
}

function findReachedHazard(
  iteration: Iteration,
  window: Window,
  access: Access,
  isOnEveryCall: boolean,
  analysis: Order,
): Hazard[] {
  if (access.type !== 'write') return []
  const writer: Writer = { write: access, entry: null, isSecondRun: false }
  const disturbance = { window: 'call', writer: 'call', isOnEveryCall } as const
  const hazard = judge(iteration, window, writer, disturbance, analysis)
  // Counting down, the removal of the current element moves nothing that is still to come.
  const isSafest = iteration.direction === 'backward'
  return hazard ? [isSafest ? { ...hazard, tier: 'possible' } : hazard] : []
}

function collectUnknownHazards(iteration: Iteration, window: Window, analysis: Analysis): Hazard[] {
  const { windows, writers } = analysis
  const { slot, callable } = iteration
  const { node } = window
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
  if (!windows.isUnknown(node) || isOwnCallback(node, iteration)) return []
  const isWanted = (write: Write): boolean => isHarmful(write, iteration, analysis)
  return writers.writersInTurn(window, slot, callable, isWanted).flatMap(writer => {
    const kind = writer.entry?.kind ?? 'call'
    const hazard = judge(iteration, window, writer, { window: 'call', writer: kind }, analysis)
    return hazard ? [{ ...hazard, tier: 'possible' as const }] : []
  })
}

const HANDLERS: ReadonlySet<string> = new Set(['timer', 'event', 'message', 'promise', 'callback'])

function collectHandlerWriters(
  iteration: Iteration,
  drain: Drain | null,
  analysis: Analysis,
): readonly Writer[] {
  const { loop: node, slot, callable, readsSlotAgain } = iteration
  if (!drain && isClaimedThroughout(iteration, analysis)) return []
  const isHandler = ({ entry, isSecondRun }: Writer): boolean =>
    !isSecondRun && entry !== null && HANDLERS.has(entry.kind)
  return analysis.writers
    .writersAt({ kind: 'call', node, callable, isSettled: false }, slot, callable, {
      // Who stores another container leaves this one alone.
      write: write => drain !== null || readsSlotAgain || write.kind !== 'rebind',
      writer: isHandler,
    })
    .filter(isHandler)
}
