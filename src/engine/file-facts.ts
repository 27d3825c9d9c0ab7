import type { Passes } from './analyze.ts'
import type { Outline } from './callables.ts'
import { stateText, type Condition } from './conditions.ts'
import type {
  Access,
  CallSite,
  Callable,
  Drain,
  EmptiedView,
  Entry,
  Facts,
  Guard,
  LateRegistration,
  LiveIteration,
  LiveView,
  Node,
  PassedGuard,
  Resize,
  Slot,
  StaleEntry,
  TornRefill,
  Window,
  Writer,
} from './facts.ts'
import type { Guards } from './guards.ts'
import type { Analysis } from './live-iterations.ts'
import { isInside } from './syntax.ts'

/** The facts of one file behind the questions that rules and fixes may ask. */
export class FileFacts implements Facts {
  readonly slots: readonly Slot[]
  readonly callables: readonly Callable[]
  readonly drains: readonly Drain[]
  readonly liveIterations: readonly LiveIteration[]
  readonly staleEntries: readonly StaleEntry[]
  readonly resizes: readonly Resize[]
  readonly tornRefills: readonly TornRefill[]
  readonly liveViews: readonly LiveView[]
  readonly emptiedViews: readonly EmptiedView[]
  readonly lateRegistrations: readonly LateRegistration[]
  readonly #outline: Outline
  readonly #passes: Passes

  constructor(passes: Passes) {
    const { outlined, slots, nested } = passes
    this.slots = [...slots.all, ...nested]
    this.callables = outlined.callables
    this.drains = passes.drains
    this.liveIterations = passes.liveIterations
    this.resizes = passes.resizes
    this.liveViews = passes.liveViews
    this.emptiedViews = passes.emptiedViews
    this.staleEntries = passes.staleEntries
    this.tornRefills = passes.tornRefills
    this.lateRegistrations = passes.lateRegistrations
    this.#outline = outlined
    this.#passes = passes
  }

  // Of a file in which nothing is kept, nobody asks for these.
  get entries(): readonly Entry[] {
    return this.#passes.entries
  }

  get #analysis(): Analysis {
    return this.#passes.analysis
  }

  get #guards(): Guards {
    return this.#passes.guards
  }

  accessesOf(slot: Slot): readonly Access[] {
    return this.#analysis.effects.accessesOf(slot)
  }

  callableAt(node: Node): Callable {
    return this.#outline.callableOf(node)
  }

  callersOf(callable: Callable): readonly CallSite[] {
    return this.#analysis.graph.sitesOf(callable)
  }

  callsFrom(callable: Callable): readonly CallSite[] {
    return this.#analysis.graph.sitesFrom(callable)
  }

  accessesReachedFrom(node: Node, slot: Slot): readonly Access[] {
    return this.#analysis.effects.reachedFrom(node, this.callableAt(node), slot)
  }

  accessesReachedByCalling(callable: Callable, slot: Slot): readonly Access[] {
    return this.#analysis.effects.reachedByCalling(callable, slot)
  }

  callsUnknown(node: Node): boolean {
    return this.#analysis.windows.callsUnknown(node, this.callableAt(node))
  }

  foreignWritersOf(slot: Slot, operation: Callable): readonly Writer[] {
    return this.#analysis.writers.foreignWritersOf(slot, operation)
  }

  writersDuring(node: Node, slot: Slot, operation: Callable): readonly Writer[] {
    const { windows, writers } = this.#analysis
    const suspended = this.suspensionsUnder(node).flatMap(window =>
      writers.writersAt(window, slot, operation),
    )
    const callable = this.callableAt(node)
    if (!windows.runsUnknown(node, callable)) return [...new Set(suspended)]
    const called = writers
      .writersAt({ kind: 'call', node, callable, isSettled: false }, slot, operation)
      // Nothing suspends the operation there, so that it is not started a second time.
      .filter(({ isSecondRun }) => !isSecondRun)
    return [...new Set([...suspended, ...called])]
  }

  canOverlapItself(operation: Callable): boolean {
    return this.#analysis.writers.canOverlapItself(operation)
  }

  entriesOf(callable: Callable): readonly Entry[] {
    return this.#analysis.writers.entriesOf(callable)
  }

  canFollow(from: Node, to: Node): boolean {
    return this.#analysis.flows.of(this.callableAt(from)).canFollow(from, to)
  }

  suspensionsUnder(node: Node): readonly Window[] {
    return this.#analysis.effects
      .suspensionsOf(this.callableAt(node))
      .filter(window => isInside(window.node, node))
  }

  guardsAt(node: Node): readonly Guard[] {
    const locks = [...this.#guards.locksAt(node)].map(([name, { begin, end }]) => {
      return { kind: 'lock', name, state: 'held', node: begin, end, isExclusive: true } as const
    })
    const flags = this.#guards.flagsAt(node).filter(flag => this.#guards.isOfUse(flag))
    return [
      ...locks,
      ...flags.map(({ condition, begin, end, isExclusive }) => {
        return { kind: 'flag', ...wordsOf(condition), node: begin, end, isExclusive } as const
      }),
    ]
  }

  testsBefore(node: Node): readonly PassedGuard[] {
    return this.#guards.testedAt(node).map(tested => ({ ...wordsOf(tested), node: tested.node }))
  }
}

function wordsOf(condition: Condition): Pick<Guard, 'name' | 'state'> {
  const { place } = condition
  const name = place.key === null ? place.name : `${place.name}[${place.key}]`
  return { name, state: stateText(condition) }
}
