import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type {
  Access,
  Callable,
  Entry,
  EntryKind,
  Fill,
  Node,
  Reader,
  RefillHazard,
  Slot,
  Tier,
  Window,
} from './facts.ts'
import { isCallOffName } from './called-off.ts'
import { findReaction } from './callees.ts'
import { protectedOf } from './doubts.ts'
import { groupBy } from './groups.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import { isPhase, isTap } from './phases.ts'
import type { Readers } from './readers.ts'
import { isSaidToBeEmpty } from './refill-notices.ts'
import type { ResetSite } from './resets.ts'
import { isInside, unwrap } from './syntax.ts'

/** What the pass needs beside the analysis. */
export interface RefillContext extends Analysis {
  readonly outline: Outline
  readonly bindings: Bindings
  readonly entries: readonly Entry[]
  readonly readers: Readers
}

/**
 * Who sees a container empty or half filled at the window of a fill, and whose second run fills it twice.
 */
export function collectHazards(
  slot: Slot,
  site: ResetSite,
  fill: Fill,
  context: RefillContext,
): RefillHazard[] {
  const { callable, reset } = site
  const { readers, writers, effects, flows, guards } = context
  const { window } = fill
  // Nobody starts it but code that runs before anybody else.
  if (writers.entriesOf(callable).length === 0) return []
  const steps = effects.reachedInTime(callable)
  const own = writers.entriesOf(callable).flatMap(({ node }) => findReaction(node) ?? [])
  const seen = readers.readersAt(window, slot, callable).filter(({ entry }) => !isLaterStep(entry))
  const hazards: RefillHazard[] = seen.map(reader => ({
    harm: 'half-filled',
    tier: tierOfReader(reader),
    fill,
    reader,
  }))
  const entry = findSecondRun()
  if (entry && slot.kind !== 'record' && !isRecheckedSince(window, fill)) {
    const isSeen =
      hazards.some(({ tier: each }) => each === 'likely') || isHandler(entry, slot, context)
    const tier = slot.kind === 'array' && isSeen && addsAtEnd(fill) ? 'likely' : 'possible'
    const writer = { write: reset.write, entry, isSecondRun: true }
    hazards.push({ harm: 'filled-twice', tier, fill, writer })
  }
  return hazards

  /** Neither at the window nor, where a callee is suspended, at its call anything keeps it out. */
  function findSecondRun(): Entry | null {
    const found = writers.findSecondRun({ ...window, node: fill.node, callable }, slot, callable)
    if (window.callable === callable) return writers.findSecondRun(window, slot, callable)
    return writers.findSecondRun(window, slot, window.callable) && found
  }

  function tierOfReader({ access, entry: by }: Reader): Tier {
    if (guards.mayWait(null, window, protectedOf(slot))) return 'possible'
    if (UNSURE.has(by.kind) || by.callable.isTearDown || access.callable.isTearDown)
      return 'possible'
    if (access.type === 'lookup' && SIZES.has(access.method)) return 'possible'
    if (access.type === 'escape' && access.how === 'stored') return 'possible'
    if (!fill.isMany || writesItself(access.callable)) return 'possible'
    if (isTap(window.node) && isPhase(by)) return 'possible'
    return isOfThisState(by.callable) || isSaidToBeEmpty(site, context) ? 'possible' : 'likely'
  }

  /** `read().then(write).then(finish)`: what `finish` reads, it reads when `write` is done. */
  function isLaterStep({ node }: Entry): boolean {
    const call = findReaction(node)
    return call !== null && own.some(step => step !== call && isInside(step, call.callee))
  }

  /** A step of the operation that is public as well, or another one that begins by emptying it. */
  function isOfThisState(starter: Callable): boolean {
    return steps.has(starter) || effects.accessesOf(slot).some(isResetIn(starter))
  }

  /** It makes what is missing, or empties it as well: it is ready for whatever it finds. */
  function writesItself(reader: Callable): boolean {
    return effects
      .accessesOf(slot)
      .some(access => access.type === 'write' && access.callable === reader)
  }

  /** `const run = ++this.#run`, and behind the window `if (run !== this.#run) return`. */
  function isRecheckedSince(since: Window, { write }: Fill): boolean {
    if (since.callable !== write.callable) return false
    const flow = flows.of(write.callable)
    const isOwn = (name: Node): boolean =>
      [callable, write.callable].some(run => guards.changesOf(run, name).length > 0)
    return collectPassedTests(write.node).some(
      ({ test }) =>
        isRecheck(test, isOwn) &&
        flow.canFollow(since.node, test) &&
        test.range[0] > since.node.range[0],
    )
  }
}

function isResetIn(callable: Callable): (access: Access) => boolean {
  return access => access.type === 'write' && access.isReset && access.callable === callable
}

const UNSURE: ReadonlySet<EntryKind> = new Set(['returned', 'unknown-callback'])
const REPEATED: ReadonlySet<EntryKind> = new Set(['timer', 'event', 'message'])
const HANDLERS: ReadonlySet<EntryKind> = new Set([...REPEATED, 'promise', 'callback'])

/** Something that comes again and again; a promise reaction, once for each run of what waits for it. */
function isHandler({ kind, node }: Entry, slot: Slot, context: RefillContext): boolean {
  if (kind !== 'promise') return HANDLERS.has(kind)
  const { outline, writers, guards } = context
  const runs = writers.entriesOf(outline.callableOf(node.parent ?? node)).map(entry => entry.kind)
  return runs.some(run => REPEATED.has(run)) && !guards.isAlone(node, slot)
}

const SIZES: ReadonlySet<string> = new Set(['length', 'size'])

/** A name that the run has given a value is compared, or it is asked whether the run was called off. */
function isRecheck(test: Node, isOwn: (name: Node) => boolean): boolean {
  const node = unwrap(test)
  switch (node.type) {
    case 'LogicalExpression':
      return isRecheck(node.left, isOwn) || isRecheck(node.right, isOwn)
    case 'UnaryExpression':
      return isRecheck(node.argument, isOwn)
    case 'BinaryExpression':
      return isName(node.left) && isName(node.right) && (isOwn(node.left) || isOwn(node.right))
    default:
      return isCallOffName(node)
  }
}

function isName(node: Node): boolean {
  const { type } = unwrap(node)
  return type === 'Identifier' || type === 'MemberExpression'
}

/** Entries of two runs stand side by side; a second write under a key or an index replaces the first. */
function addsAtEnd({ write }: Fill): boolean {
  return write.kind === 'add' || write.method === 'unshift' || write.kind === 'rebind'
}

/**
 * Likely before possible; a handler that runs twice before a reader, and both before anybody else. Who
 * gets in is named once, however many fills there are.
 */
export function strongestFirst(hazards: readonly RefillHazard[]): readonly RefillHazard[] {
  const sorted = [...hazards].sort(
    (a, b) =>
      Number(a.tier === 'possible') - Number(b.tier === 'possible') || rankOf(a) - rankOf(b),
  )
  return [...groupBy(sorted, whoOf).values()].flatMap(([first]) => first ?? [])
}

function whoOf(hazard: RefillHazard): Access | Entry | null {
  return hazard.harm === 'half-filled' ? hazard.reader.access : hazard.writer.entry
}

function rankOf(hazard: RefillHazard): number {
  if (hazard.harm === 'half-filled') return 1
  const { entry } = hazard.writer
  return entry && HANDLERS.has(entry.kind) ? 0 : 2
}
