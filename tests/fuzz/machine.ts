import { types } from 'node:util'

import type { Realm } from '../proof/realm.ts'
import type { Act } from './acts.ts'
import { collectAdded } from './additions.ts'
import type { Instance, Runnable, Surroundings } from './program.ts'
import { OPERATION } from './render.ts'
import { Content, format, isIn } from './units.ts'

/** Who is there beside the operation, and what goes wrong. */
export interface Cast {
  readonly acts: readonly Act[]
  readonly fill: number
  /** The call of the operation that fails, from 1; 0 if none does. */
  readonly fault: number
  /** Acts can also happen inside a call of `notify`. */
  readonly isReentrant: boolean
  /** The first act has begun when the operation starts. */
  readonly isActFirst: boolean
}

/** Something that left the program. */
export interface Output {
  readonly time: number
  readonly content: Content
  /** The key that was handed over beside a hole. */
  readonly key: unknown
}

/** An entry that foreign code put in. */
export interface Put {
  readonly time: number
  readonly unit: string
  readonly act: Act
}

export interface Trace {
  readonly cast: Cast
  /** Line by line; empty unless it was asked for. */
  readonly steps: readonly string[]
  readonly outputs: readonly Output[]
  readonly puts: readonly Put[]
  /** When the acts happened. */
  readonly times: ReadonlyMap<Act, number>
  /** What acts added up, by key. */
  readonly added: ReadonlyMap<string, number>
  readonly outcome: string
  readonly state: ReadonlyMap<string, Content>
  readonly neverEnds: boolean
  /** How many calls the operation made. */
  readonly calls: number
}

export type Choose = (count: number) => number

const MOST_CALLS = 60
const MOST_TURNS = 200

/** One run of one program: what happens next is what `choose` says. */
export class Machine {
  readonly #realm: Realm
  readonly #program: Runnable
  readonly #cast: Cast
  readonly #choose: Choose
  readonly #isTold: boolean
  readonly #instance: Instance
  readonly #pending: Pending[] = []
  readonly #waiting: Act[]
  readonly #steps: string[] = []
  readonly #outputs: Output[] = []
  readonly #puts: Put[] = []
  readonly #times = new Map<Act, number>()
  readonly #added = new Map<string, number>()
  /** Acts whose entry is in at the moment. */
  readonly #in = new Set<Act>()
  /** Acts that have begun, and wait for something. */
  readonly #suspended = new Set<Act>()
  /** Whose turn it is; `null` for the operation. */
  #acting: Act | null = null
  #time = 0
  #calls = 0
  #canReenter = false
  #outcome = 'does not finish'
  #open = 0
  #neverEnds = false

  constructor(realm: Realm, program: Runnable, cast: Cast, choose: Choose, isTold = false) {
    this.#realm = realm
    this.#program = program
    this.#cast = cast
    this.#choose = choose
    this.#isTold = isTold
    this.#waiting = [...cast.acts]
    this.#instance = program.start(this.#surroundings())
    this.#fill()
    realm.drain()
  }

  /** The operation and the acts, in every way that `choose` decides. */
  runTogether(): Trace {
    if (this.#cast.isActFirst) this.#fire(0)
    this.#startOperation()
    while (this.#open > 0 && this.#countTurn()) {
      const settles = Math.min(this.#pending.length, 3)
      const choice = this.#choose(settles + this.#waiting.length)
      if (choice < settles) this.#settle(choice)
      else if (this.#waiting.length > 0) this.#fire(choice - settles)
      else break
    }
    // Whatever comes after the operation comes in order.
    while (this.#waiting.length > 0) {
      this.#fire(0)
      this.#settleAll()
    }
    this.#settleAll()
    return this.#trace()
  }

  /** One after the other: `order` holds the acts, and `null` for the operation. */
  runInOrder(order: readonly (Act | null)[]): Trace {
    for (const act of order) {
      if (act === null) this.#startOperation()
      else this.#fire(this.#waiting.indexOf(act))
      this.#settleAll()
    }
    return this.#trace()
  }

  #surroundings(): Surroundings {
    return {
      send: (...values) => this.#call('send', values, true),
      sendAll: values => this.#call('sendAll', [values], true),
      prepare: () => this.#call('prepare', [], false),
      notify: (...values) => {
        this.#leave('notify', values, true)
        this.#reenter()
        if (++this.#calls === this.#cast.fault)
          throw new this.#realm.intrinsics.Error('notify failed')
      },
      log: value => {
        this.#leave('log', [value], false)
      },
      isLast: value => value === 30 || (typeof value === 'string' && value.endsWith(':3')),
      register: () => undefined,
    }
  }

  #call(name: string, values: readonly unknown[], isHandedOver: boolean): unknown {
    const { intrinsics } = this.#realm
    const text = this.#leave(name, values, isHandedOver)
    const fails = ++this.#calls === this.#cast.fault
    const promise = new intrinsics.Promise<void>((resolve, reject) => {
      // What never ends stops here.
      if (this.#time > MOST_TURNS) return
      this.#pending.push({ text, resolve, reject: fails ? reject : null, name, act: this.#acting })
    })
    if (fails) intrinsics.watch(promise, NOTHING, NOTHING)
    return promise
  }

  /** Notes a call; one that goes on calling for ever gets an error in the end. */
  #leave(name: string, values: readonly unknown[], isHandedOver: boolean): string {
    const time = ++this.#time
    if (time > MOST_TURNS) {
      this.#neverEnds = true
      if (time > 2 * MOST_TURNS) throw new this.#realm.intrinsics.Error('never ends')
    }
    if (isHandedOver) this.#outputs.push({ time, content: Content.of(values), key: values[0] })
    if (!this.#isTold) return ''
    const text = `${name}(${values.map(format).join(', ')})`
    this.#steps.push(text)
    return text
  }

  #countTurn(): boolean {
    if (++this.#time > MOST_TURNS || this.#calls > MOST_CALLS) this.#neverEnds = true
    return !this.#neverEnds
  }

  #reenter(): void {
    if (!this.#cast.isReentrant || !this.#canReenter || this.#waiting.length === 0) return
    const choice = this.#choose(this.#waiting.length + 1)
    if (choice > 0) this.#fireNow(choice - 1)
  }

  #startOperation(): void {
    this.#tell(`${OPERATION}()`)
    this.#canReenter = true
    const time = this.#time
    this.#follow(OPERATION, [], null)
    this.#realm.drain()
    this.#notePuts(time)
    this.#canReenter = false
  }

  /** `act` is `null` for the operation. */
  #follow(name: string, args: readonly unknown[], act: Act | null): void {
    this.#open++
    if (act) this.#suspended.add(act)
    try {
      const result = this.#instance.start(name, args)
      if (types.isPromise(result))
        this.#realm.intrinsics.watch(
          result,
          value => {
            this.#finish(act, 'returns', value)
          },
          error => {
            this.#finish(act, 'throws', error)
          },
        )
      else this.#finish(act, 'returns', result)
    } catch (error) {
      this.#finish(act, 'throws', error)
    }
  }

  #finish(act: Act | null, how: string, value: unknown): void {
    this.#open--
    if (act) {
      this.#suspended.delete(act)
      return
    }
    this.#outcome = `${how} ${format(value)}`
    this.#tell(`${OPERATION}() ${this.#outcome}`)
  }

  /** The oldest, the youngest, or the second. */
  #settle(choice: number): void {
    const index = choice === 0 ? 0 : choice === 1 ? this.#pending.length - 1 : 1
    const [next] = this.#pending.splice(index, 1)
    if (!next) return
    this.#tell(`${next.text} ${next.reject ? 'fails' : 'settles'}`)
    this.#canReenter = true
    const time = this.#time
    const suspended = [...this.#suspended]
    const amount = next.act ? this.#amountOf(next.act) : 0
    const added = collectAdded(this.#realm, () => {
      if (next.reject) next.reject(new this.#realm.intrinsics.Error(`${next.name} failed`))
      else next.resolve()
      this.#realm.drain()
    })
    if (next.act && this.#noteGain(next.act, amount)) this.#times.set(next.act, this.#time)
    // Nobody else adds what an act brings.
    for (const act of suspended) if (act.unit !== null && added.has(act.unit)) this.#in.delete(act)
    this.#notePuts(time)
    this.#canReenter = false
  }

  #settleAll(): void {
    while (this.#pending.length > 0 && this.#countTurn()) this.#settle(0)
  }

  #fire(index: number): void {
    const time = this.#time
    this.#fireNow(index)
    this.#realm.drain()
    this.#notePuts(time)
  }

  #fireNow(index: number): void {
    const [act] = this.#waiting.splice(index, 1)
    if (!act) return
    this.#times.set(act, ++this.#time)
    this.#tell(`meanwhile: ${act.label}`)
    const { unit } = act
    if (unit !== null && !isIn(this.#instance.state()[act.slot], unit)) this.#in.delete(act)
    const amount = this.#amountOf(act)
    const added = collectAdded(this.#realm, () => {
      this.#acting = act
      this.#follow(act.name, act.args, act)
      this.#acting = null
    })
    if (unit !== null && added.has(unit)) {
      this.#in.add(act)
      this.#puts.push({ time: this.#time, unit, act })
    }
    this.#noteGain(act, amount)
    this.#notePuts(this.#time)
  }

  #noteGain(act: Act, before: number): boolean {
    const gain = this.#amountOf(act) - before
    if (gain > 0) this.#added.set(String(act.args[0]), gain)
    return gain > 0
  }

  /** What is there now under the key of an act that adds to it. */
  #amountOf({ slot, args }: Act): number {
    if (typeof args[1] !== 'number') return 0
    return Content.of(this.#instance.state()[slot]).amounts.get(String(args[0])) ?? 0
  }

  /** What is in now and was not before `time` was put in by the act that brings it. */
  #notePuts(time: number): void {
    if (this.#times.size === 0) return
    const state = this.#instance.state()
    for (const act of this.#times.keys()) {
      const { unit, slot } = act
      if (unit === null) continue
      if (!isIn(state[slot], unit)) this.#in.delete(act)
      else if (!this.#in.has(act)) {
        this.#in.add(act)
        this.#puts.push({ time, unit, act })
      }
    }
  }

  #fill(): void {
    const { plan } = this.#program
    const state = this.#instance.state()
    for (const { name, kind, isCounter } of plan.containers)
      for (let round = 1; round <= this.#cast.fill; round++) {
        const container = state[name]
        const value = isCounter ? 10 * round : `${name}:${round}`
        if (kind === 'array') (container as unknown[]).push(value)
        else if (kind === 'set') (container as Set<unknown>).add(value)
        else if (kind === 'map') (container as Map<unknown, unknown>).set(`${name}#${round}`, value)
        else (container as Record<string, unknown>)[`${name}#${round}`] = value
      }
    // An entry that is there from the start is not put in by who brings it again.
    for (const act of this.#cast.acts)
      if (act.unit !== null && isIn(state[act.slot], act.unit)) this.#in.add(act)
  }

  #tell(text: string): void {
    if (this.#isTold) this.#steps.push(text)
  }

  #trace(): Trace {
    const state = this.#instance.state()
    this.#tell(`left: ${format(state)}`)
    return {
      cast: this.#cast,
      steps: this.#steps,
      outputs: this.#outputs,
      puts: this.#puts,
      times: this.#times,
      added: this.#added,
      outcome: this.#outcome,
      state: new Map(Object.keys(state).map(name => [name, Content.of(state[name])])),
      neverEnds: this.#neverEnds,
      calls: this.#calls,
    }
  }
}

interface Pending {
  readonly text: string
  readonly name: string
  /** Who waits for it; `null` for the operation. */
  readonly act: Act | null
  readonly resolve: () => void
  /** Only of a call that fails. */
  readonly reject: ((error: unknown) => void) | null
}

const NOTHING = () => undefined
