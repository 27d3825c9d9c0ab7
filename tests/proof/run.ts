import { types } from 'node:util'
import type { Filling } from './fill.ts'
import { OPERATION_ROUND, type Subject } from './program.ts'
import type { Session } from './session.ts'
import { logWrites } from './realm.ts'
import { collectUnits, type Slots, type SlotState, type Unit } from './slots.ts'
import type { Tape } from './tape.ts'
import { isObject, type Names } from './values.ts'
import type { Actor, Call, Fault, Step, WindowPoint } from './world.ts'

/** Foreign code: a write, a read, or the operation once more. */
export interface Act {
  readonly actor: Actor
  readonly kind: 'write' | 'remove' | 'read' | 'run'
  readonly fire: (session: Session, slots: Slots) => unknown
  /** What it puts in wherever it runs; what a run shows by itself is found there. */
  readonly intents: readonly Unit[]
  /** It adds to a number rather than replacing it. */
  readonly isAdditive: boolean
}

/** What `fire` returns when there is nothing to start yet: a handler that is not registered. */
export const NOT_STARTED = Symbol('not started')

/** The window of code that runs again and again. */
export const EVERY_TURN = 'every turn'

/** The window of code that is over before the operation starts. */
export const BEFORE_THE_START: WindowPoint = { id: 'start', label: 'before the start' }

export interface Injection {
  readonly window: string
  readonly act: Act
}

/** One schedule of one program. */
export interface Plan {
  readonly fill: number
  readonly injections: readonly Injection[]
  readonly fault: Fault | null
  readonly order: 'fifo' | 'lifo'
  /** Decides instead of `order`; such a run is made anew each time. */
  readonly tape: Tape | null
  /** Every boolean that a stub holds or returns is the other one. */
  readonly isFlipped: boolean
  /** A consumer of a generator that leaves after so many elements. */
  readonly leave: { readonly after: number; readonly how: 'return' | 'throw' } | null
}

export const PLAIN: Plan = {
  fill: 3,
  injections: [],
  fault: null,
  order: 'fifo',
  tape: null,
  isFlipped: false,
  leave: null,
}

/** What a foreign act did in a run. */
export interface Fired {
  readonly act: Act
  readonly window: WindowPoint
  readonly seq: number
  readonly callsBefore: number
  readonly added: readonly Unit[]
  readonly removed: readonly Unit[]
  /** Entries it put in, whether or not they were there already. */
  readonly written: readonly Unit[]
  /** It goes on later: what it does then is not seen here. */
  readonly isAsync: boolean
  readonly result: unknown
  readonly resultText: string
  /** Where it came to its end; `null` if it did not. */
  readonly endSeq: number | null
}

/** Enough for a run that ends at all, although somebody writes at every turn. */
const SOON = { calls: 120, steps: 1200, turns: 120 }

export interface Run {
  readonly plan: Plan
  readonly names: Names
  readonly calls: readonly Call[]
  readonly steps: readonly Step[]
  readonly windows: readonly WindowPoint[]
  readonly fired: readonly Fired[]
  readonly filled: readonly Unit[]
  readonly outcome: string
  /** Where the operation came to its end; `null` if it did not. */
  readonly endSeq: number | null
  readonly states: readonly SlotState[]
  readonly stateText: string
  readonly unhandled: readonly string[]
  readonly neverEnds: boolean
  readonly isGenerator: boolean
}

/** Runs one schedule from the beginning to the end; the same plan gives the same run. */
export function run(subject: Subject, filling: Filling, plan: Plan): Run {
  return new Runner(subject, filling, plan).run()
}

class Runner {
  readonly #subject: Subject
  readonly #filling: Filling
  readonly #plan: Plan
  readonly #session: Session
  readonly #slots: Slots
  readonly #fired: Fired[] = []
  #filled: readonly Unit[] = []
  #outcome = 'does not finish'
  #endSeq: number | null = null
  #isGenerator = false

  constructor(subject: Subject, filling: Filling, plan: Plan) {
    this.#subject = subject
    this.#filling = filling
    this.#plan = plan
    const { session, slots } = subject.open(plan.isFlipped)
    this.#session = session
    this.#slots = slots
  }

  run(): Run {
    const { world } = this.#session
    this.#fill()
    const firstStep = world.steps.length
    const firstCall = world.calls.length
    world.fault = this.#plan.fault
    world.order = this.#plan.order
    const { tape } = this.#plan
    if (tape) world.choose = count => tape.choose(count)
    if (this.#plan.injections.some(each => each.window === EVERY_TURN)) world.limits = SOON
    world.actor = 'op'
    world.onWindow = point => {
      this.#openWindow(point)
    }
    world.withoutWindows(() => {
      this.#openWindow(BEFORE_THE_START)
      world.runToEnd()
    })
    this.#start(
      'op',
      () => this.#subject.start(this.#session, OPERATION_ROUND),
      text => {
        this.#outcome = text
        this.#endSeq = world.seq
      },
    )
    world.runToEnd()
    const steps = world.steps.slice(firstStep)
    const calls = world.calls.slice(firstCall)
    const unhandled = world.end().map(each => world.names.format(each))
    this.#lookIntoPromises()
    const states = this.#slots.read()
    const stateText = this.#slots.readState()
    return {
      plan: this.#plan,
      names: world.names,
      calls,
      steps,
      windows: [...world.windows],
      fired: this.#fired,
      filled: this.#filled,
      outcome: this.#outcome,
      endSeq: this.#endSeq,
      states,
      stateText,
      unhandled,
      neverEnds: world.hasHitLimit,
      isGenerator: this.#isGenerator,
    }
  }

  /** A promise that is kept is as good as what came of it. */
  #lookIntoPromises(): void {
    const { names, realm } = this.#session.world
    this.#slots.readState()
    this.#slots.read()
    for (const promise of names.collectPromises())
      realm.intrinsics.watch(
        promise,
        value => {
          names.addSettled(promise, value)
        },
        () => undefined,
      )
    realm.drain()
  }

  #fill(): void {
    if (this.#subject.isModule) {
      this.#session.onCell = name => {
        this.#filling.fillCell(this.#session, this.#slots, name, this.#plan.fill)
        const known = this.#units().filter(unit => this.#filling.paths.has(unit.slot))
        this.#filled = [...this.#filled, ...addedBetween(this.#filled, known)]
        this.#session.filled = this.#filled
      }
      return
    }
    this.#filling.fill(this.#session, this.#slots, this.#plan.fill)
    this.#session.world.runToEnd()
    this.#filled = this.#units()
    this.#session.filled = this.#filled
  }

  #units(): readonly Unit[] {
    return this.#slots.read().flatMap(state => state.units)
  }

  #openWindow(point: WindowPoint): void {
    for (const { window, act } of this.#plan.injections) {
      if (window !== point.id && !(window === EVERY_TURN && point.id.startsWith('turn'))) continue
      // At an await the program is still running: what comes next is a microtask before its own.
      if (point.id.startsWith('await'))
        this.#session.world.realm.intrinsics.microtask(() => {
          this.#fire(act, point)
        })
      else this.#fire(act, point)
    }
  }

  #fire(act: Act, window: WindowPoint): void {
    const { world } = this.#session
    const before = this.#units()
    const callsBefore = world.calls.filter(call => call.actor === 'op').length
    world.runAs(act.actor, () => {
      const seq = world.note('fire', `${act.actor} – ${window.label}`)
      let result: unknown
      let resultText = ''
      let endSeq: number | null = null
      const logged = logWrites(world.realm, () => {
        this.#start(
          act.actor,
          () => (result = act.fire(this.#session, this.#slots)),
          text => {
            resultText = text
            endSeq = world.seq
          },
          act.kind === 'run',
        )
      })
      if (result === NOT_STARTED) return
      const states = this.#slots.read()
      const after = states.flatMap(state => state.units)
      const fired: Fired = {
        act,
        window,
        seq,
        callsBefore,
        added: addedBetween(before, after),
        removed: addedBetween(after, before),
        written: logged.flatMap(({ container, entry }) => {
          const path = states.find(state => state.value === container)?.path
          return path === undefined ? [] : collectUnits(world.names, entry, path)
        }),
        isAsync: types.isPromise(result),
        result,
        get resultText() {
          return resultText
        },
        get endSeq() {
          return endSeq
        },
      }
      this.#fired.push(fired)
    })
  }

  /** Starts something and follows its result: a value, a promise, or a generator that is consumed. */
  #start(
    actor: Actor,
    start: () => unknown,
    finish: (text: string) => void,
    handsOver = true,
  ): void {
    const { world } = this.#session
    const { names, realm } = world
    const fail = (error: unknown) => {
      world.note('note', `${actor} fails: ${names.format(error)}`)
      finish(`throws ${names.format(error)}`)
    }
    const succeed = (value: unknown) => {
      if (handsOver) this.#recordResult(actor, 'returns', value)
      finish(`returns ${names.format(value)}`)
    }
    let result: unknown
    try {
      result = world.runAs(actor, start)
    } catch (error) {
      fail(error)
      return
    }
    if (types.isPromise(result) && !names.recorderOf(result))
      realm.intrinsics.watch(result, succeed, fail)
    else if (isIterator(result)) this.#consume(actor, result, finish, fail)
    else succeed(result)
  }

  /** A value that leaves the program is handed over like the argument of a call. */
  #recordResult(actor: Actor, name: string, value: unknown): void {
    if (value === undefined) return
    const { world } = this.#session
    world.runAs(actor, () => {
      world.recordOutput(name, value)
    })
  }

  #consume(
    actor: Actor,
    iterator: Iterator<unknown> | AsyncIterator<unknown>,
    finish: (text: string) => void,
    fail: (error: unknown) => void,
  ): void {
    const { world } = this.#session
    const { leave } = this.#plan
    if (actor === 'op') this.#isGenerator = true
    let taken = 0
    const step = () => {
      try {
        const isLeaving = actor === 'op' && leave !== null && taken >= leave.after
        world.countStep()
        follow(isLeaving ? this.#leave(iterator, leave.how) : iterator.next(), isLeaving)
      } catch (error) {
        fail(error)
      }
    }
    const follow = (result: unknown, isLeaving: boolean) => {
      if (types.isPromise(result))
        world.realm.intrinsics.watch(
          result,
          each => {
            accept(each, isLeaving)
          },
          fail,
        )
      else accept(result, isLeaving)
    }
    const accept = (result: unknown, isLeaving: boolean) => {
      const { done, value } = result as IteratorResult<unknown, unknown>
      if (done === true || isLeaving) {
        this.#recordResult(actor, 'returns', value)
        finish(`ends with ${world.names.format(value)}`)
        return
      }
      taken++
      this.#recordResult(actor, 'yields', value)
      world.runAs(actor, () => world.addJob('the consumer asks for the next element', step))
    }
    step()
  }

  #leave(iterator: Iterator<unknown> | AsyncIterator<unknown>, how: 'return' | 'throw'): unknown {
    if (how === 'return') return iterator.return?.()
    const error = new this.#session.world.realm.intrinsics.Error('the consumer failed')
    return iterator.throw?.(error)
  }
}

function isIterator(value: unknown): value is Iterator<unknown> | AsyncIterator<unknown> {
  if (!isObject(value) || types.isProxy(value)) return false
  return types.isGeneratorObject(value)
}

/** Units of `after` that `before` does not have; what occurs twice counts twice. */
export function addedBetween(before: readonly Unit[], after: readonly Unit[]): Unit[] {
  const counts = new Map<string, number>()
  for (const unit of before) counts.set(unit.id, (counts.get(unit.id) ?? 0) + 1)
  return after.filter(unit => {
    const left = counts.get(unit.id) ?? 0
    counts.set(unit.id, left - 1)
    return left <= 0
  })
}
