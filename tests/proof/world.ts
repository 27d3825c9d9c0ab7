import { watchPromises, type PromiseWatch, type Realm } from './realm.ts'
import { collectContents, Names, type Contents } from './values.ts'

/** Who runs: `op`, `op 2`, or the name of a foreign write. */
export type Actor = string

/** A call that left the program. */
export interface Call {
  readonly seq: number
  readonly actor: Actor
  readonly name: string
  readonly args: string
  readonly values: readonly unknown[]
  readonly contents: Contents
  /** The number of this call among those of its actor, from 1. */
  readonly ordinal: number
}

/** A line of the schedule, for people and for comparison. */
export interface Step {
  readonly seq: number
  readonly actor: Actor
  readonly kind: 'call' | 'effect' | 'turn' | 'fire' | 'note'
  readonly text: string
}

export type FaultKind = 'throw' | 'reject' | 'false' | 'resolve-false'

/** Makes one call of the operation go another way. */
export interface Fault {
  readonly call: number
  readonly kind: FaultKind
}

/** A function that starts a turn of its own. */
export interface Entry {
  readonly kind: 'timer' | 'event' | 'callback'
  readonly label: string
  readonly fire: (...args: readonly unknown[]) => unknown
  readonly arity: number
}

/** Something that happens later, in a turn of its own. */
export interface Job {
  readonly actor: Actor
  readonly label: string
  readonly rank: 0 | 1 | 2
  readonly due: number
  readonly run: () => void
  isCancelled: boolean
}

/** A point at which other code can run. */
export interface WindowPoint {
  /** `turn:2`, `await:5`, `call:3`, `yield:1`; the same in every run up to there. */
  readonly id: string
  readonly label: string
}

export class LimitError extends Error {}

/** The last window of every run. */
export const AFTER_THE_END = 'after the end'

/** A run that gets further than this does not end. */
export interface Limits {
  readonly calls: number
  readonly steps: number
  readonly turns: number
}

const LIMITS: Limits = { calls: 400, steps: 4000, turns: 300 }

/**
 * The world of one run: it owns every timer, every external promise and every callback, and writes down
 * what leaves the program. Promises themselves are native.
 */
export class World {
  readonly realm: Realm
  readonly names = new Names()
  readonly calls: Call[] = []
  readonly steps: Step[] = []
  readonly entries: Entry[] = []
  readonly windows: WindowPoint[] = []
  readonly #jobs: Job[] = []
  readonly #ordinals = new Map<Actor, number>()
  readonly #windowCounts = new Map<string, number>()
  /** What callbacks threw at whoever called them back. */
  readonly #uncaught: unknown[] = []
  #promises: PromiseWatch | null = null
  #seq = 0
  #stepCount = 0
  #turns = 0
  #isAtWindow = false
  now = 1_000_000
  /** The module's own code is the operation: what it sets up meanwhile counts as made before. */
  isModuleOperation = false
  actor: Actor = 'make'
  fault: Fault | null = null
  order: 'fifo' | 'lifo' = 'fifo'
  /** Decides which of the promises that can settle is next; `order` does where nobody decides. */
  choose: ((count: number) => number) | null = null
  limits = LIMITS
  truth = true
  hasFaulted = false
  hasHitLimit = false
  /** What to do at a window: the foreign code of this schedule. */
  onWindow: (point: WindowPoint) => void = () => undefined

  constructor(realm: Realm) {
    this.realm = realm
  }

  /** How far the trace has come. */
  get seq(): number {
    return this.#seq
  }

  /** Handlers registered now belong to the program's surroundings, not to one call. */
  get isSettingUp(): boolean {
    return this.actor === 'make' || (this.isModuleOperation && this.actor === 'op')
  }

  begin(): void {
    this.#promises = watchPromises()
  }

  /** Ends the run; returns what was thrown or rejected without anybody listening. */
  end(): unknown[] {
    this.onWindow = () => undefined
    return [...this.#uncaught, ...(this.#promises?.finish(this.realm) ?? [])]
  }

  note(kind: Step['kind'], text: string): number {
    this.steps.push({ seq: this.#seq, actor: this.actor, kind, text })
    return this.#seq++
  }

  /** Writes a call down, lets other code in, and says which fault is due. */
  recordCall(name: string, callee: unknown, values: readonly unknown[]): FaultKind | null {
    if (this.calls.length >= this.limits.calls) this.#hitLimit()
    const ordinal = (this.#ordinals.get(this.actor) ?? 0) + 1
    this.#ordinals.set(this.actor, ordinal)
    const actor = this.actor
    const args = values.map(each => this.names.format(each)).join(', ')
    const seq = this.note('call', `${name}(${args})`)
    const contents = collectContents(this.names, [callee, ...values])
    this.calls.push({ seq, actor, name, args, values: copyOf(values), contents, ordinal })
    if (actor !== 'make') this.reachWindow('call', `inside ${name}()`)
    const isDue = actor === 'op' && this.fault?.call === ordinal
    return isDue ? (this.fault?.kind ?? null) : null
  }

  /** A value that is returned or yielded to the outside. */
  recordOutput(name: string, value: unknown): void {
    const text = this.names.format(value)
    const seq = this.note('call', `${name} ${text}`)
    const contents = collectContents(this.names, [value])
    const values = copyOf([value])
    this.calls.push({ seq, actor: this.actor, name, args: text, values, contents, ordinal: 0 })
  }

  /** `label` names the place; the window's id counts how often the run came to one of its kind. */
  reachWindow(kind: string, label: string): void {
    if (this.#isAtWindow || this.actor === 'make') return
    const count = (this.#windowCounts.get(kind) ?? 0) + 1
    this.#windowCounts.set(kind, count)
    const point = { id: `${kind}:${String(count)}`, label }
    this.windows.push(point)
    this.onWindow(point)
  }

  /** Runs foreign code here and now, as `actor`; windows inside it are not counted. */
  runAs<T>(actor: Actor, run: () => T): T {
    const before = this.actor
    this.actor = actor
    try {
      return run()
    } finally {
      this.actor = before
    }
  }

  /** No windows inside: for code whose own windows are of no interest. */
  withoutWindows<T>(run: () => T): T {
    const before = this.#isAtWindow
    this.#isAtWindow = true
    try {
      return run()
    } finally {
      this.#isAtWindow = before
    }
  }

  countStep(): void {
    this.#stepCount++
    if (this.hasHitLimit || this.#stepCount > this.limits.steps) this.#hitLimit()
  }

  addJob(label: string, run: () => void, rank: Job['rank'] = 0, delay = 0): Job {
    const due = this.now + delay
    const job = { actor: this.actor, label, rank, due, run, isCancelled: false }
    this.#jobs.push(job)
    return job
  }

  /** Turn after turn, until nothing is left that would happen by itself. */
  runToEnd(): void {
    this.realm.drain()
    for (;;) {
      if (this.actor !== 'make')
        this.runAs('op', () => {
          this.reachWindow('turn', this.#turnLabel())
        })
      this.realm.drain()
      const job = this.#takeJob()
      if (!job) return
      if (++this.#turns > this.limits.turns) {
        this.hasHitLimit = true
        this.note('note', 'never ends')
        return
      }
      this.#runJob(job)
    }
  }

  /** One turn: what `pick` chooses among all that can happen next. False if there is nothing. */
  runOneTurn(pick: (count: number) => number): boolean {
    const open = this.#openJobs()
    // Timers keep their order; of promises, any may be the next to settle.
    const ready = open.filter(job => job.rank === 0)
    const job = ready[pick(ready.length)] ?? this.#nextJob()
    if (!job) return false
    this.#jobs.splice(this.#jobs.indexOf(job), 1)
    this.#runJob(job)
    return true
  }

  #runJob(job: Job): void {
    this.now = Math.max(this.now, job.due)
    this.runAs(job.actor, () => {
      this.note('turn', job.label)
      try {
        job.run()
      } catch (error) {
        // Those of the program are of its own realm; what never ends says so by itself.
        if (error instanceof Error && !(error instanceof LimitError)) throw error
        this.#uncaught.push(error)
      }
      this.realm.drain()
    })
  }

  #turnLabel(): string {
    const next = this.#nextJob()
    return next ? `while suspended, before: ${next.label}` : AFTER_THE_END
  }

  #nextJob(): Job | null {
    const open = this.#openJobs()
    if (this.order === 'lifo') open.reverse()
    open.sort((a, b) => a.rank - b.rank || (a.rank === 0 ? 0 : a.due - b.due))
    return open[0] ?? null
  }

  #openJobs(): Job[] {
    return this.#jobs.filter(job => !job.isCancelled)
  }

  #takeJob(): Job | null {
    const ready = this.choose ? this.#openJobs().filter(each => each.rank === 0) : []
    const job = ready[this.choose?.(ready.length) ?? 0] ?? this.#nextJob()
    if (job) this.#jobs.splice(this.#jobs.indexOf(job), 1)
    return job
  }

  #hitLimit(): never {
    this.hasHitLimit = true
    throw new LimitError('the run does not end')
  }
}

/** Containers handed over may be emptied later: what counts is what they held at the call. */
function copyOf(values: readonly unknown[]): unknown[] {
  return values.map(each =>
    Array.isArray(each) ? [...(each as unknown[])] : copyOfContainer(each),
  )
}

function copyOfContainer(value: unknown): unknown {
  if (Object.prototype.toString.call(value) === '[object Map]')
    return new Map(value as Map<unknown, unknown>)
  if (Object.prototype.toString.call(value) === '[object Set]')
    return new Set(value as Set<unknown>)
  if (Object.prototype.toString.call(value) === '[object Object]' && value !== null) {
    const prototype = Object.getPrototypeOf(value) as object | null
    if (prototype === null || Object.getPrototypeOf(prototype) === null)
      return { ...(value as Record<string, unknown>) }
  }
  return value
}
