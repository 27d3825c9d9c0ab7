import type { Act } from './acts.ts'
import type { Cast, Trace } from './machine.ts'
import type { Plan } from './spec.ts'
import { slotOf } from './units.ts'

export type HarmKind = 'lost' | 'twice' | 'skipped' | 'hole' | 'fails' | 'never ends' | 'mixed'

/** What went wrong with one container in one run. */
export interface Harm {
  readonly kind: HarmKind
  /** The container; empty where it is about the whole operation. */
  readonly slot: string
  readonly text: string
}

/**
 * What goes wrong is what happens in no order in which the operation and the acts come one after the other.
 * The judge knows those orders for one cast.
 */
export class Judge {
  readonly #plan: Plan
  readonly #cast: Cast
  readonly #bounds = new Map<string, Bounds>()
  readonly #totals = new Map<string, { least: number; most: number }>()
  /** Keys of which the program drops something all by itself. */
  readonly #isShort = new Set<string>()
  readonly #returns: boolean
  readonly #ends: boolean
  readonly #hasHole: boolean

  constructor(plan: Plan, cast: Cast, serial: readonly Trace[]) {
    this.#plan = plan
    this.#cast = cast
    this.#returns = serial.every(returns)
    this.#ends = serial.every(({ neverEnds }) => !neverEnds)
    this.#hasHole = serial.some(({ outputs }) => outputs.some(({ content }) => content.hasHole))
    for (const unit of this.#units()) this.#bounds.set(unit, boundsOf(unit, serial))
    const totals = serial.map(totalsOf)
    for (const key of new Set(totals.flatMap(each => [...each.keys()]))) {
      const all = totals.map(each => each.get(key) ?? 0)
      const left = serial.map(each => each.state.get(slotOf(key))?.amounts.get(key) ?? 0)
      // What stays in, each run may hand over anew.
      const repeated = Math.min(...left) > 0 ? (1 + this.#passes) * Math.max(...left) : 0
      // All that was there and all that was put in, if each of them goes out before the next one takes its place.
      const brought = amountBrought(key, cast)
      this.#totals.set(key, { least: Math.min(...all), most: Math.max(...all, repeated, brought) })
      if (serial.some(trace => isAnyShort(trace, key, cast.fill))) this.#isShort.add(key)
    }
  }

  judge(trace: Trace): Harm[] {
    if (trace.neverEnds)
      return this.#ends ? [{ kind: 'never ends', slot: '', text: 'the operation never ends' }] : []
    const harms: Harm[] = []
    if (this.#returns && !returns(trace))
      harms.push({ kind: 'fails', slot: '', text: `the operation ${trace.outcome}` })
    this.#judgePuts(trace, harms)
    this.#judgeEntries(trace, harms)
    this.#judgeTotals(trace, harms)
    if (!this.#hasHole)
      for (const { content, key } of trace.outputs)
        if (content.hasHole)
          for (const slot of this.#slotsOfHole(key))
            harms.push({ kind: 'hole', slot, text: `nothing is handed over under ${String(key)}` })
    return harms
  }

  #judgePuts(trace: Trace, harms: Harm[]): void {
    for (const { unit, time, act } of trace.puts)
      if (this.#bounds.get(unit)?.isPutSafe === true && !isSafe(trace, unit, time, act))
        harms.push({
          kind: 'lost',
          slot: slotOf(unit),
          text: `${unit} was put in by ${act.label}, and is gone`,
        })
  }

  #judgeEntries(trace: Trace, harms: Harm[]): void {
    const counts = countsOf(trace)
    for (const [unit, bounds] of this.#bounds) {
      const slot = slotOf(unit)
      const sent = counts.get(unit) ?? 0
      const isFilled = Number(unit.split(':')[1]) <= this.#cast.fill
      if (!isFilled || !this.#isTouched(slot)) {
        // What other code brings is looked at by `#judgePuts`; where nobody was, it is another way through.
      } else if (sent === 0 && bounds.isNeverGone && !isKept(trace, unit) && !this.#mayDrop(unit))
        harms.push({ kind: 'lost', slot, text: `${unit} was never handed over, and is gone` })
      else if (sent === 0 && bounds.least > 0 && !this.#runsTwice && isPassed(trace, slot))
        harms.push({ kind: 'skipped', slot, text: `${unit} was there, and was passed over` })
      const brought = trace.puts.filter(put => put.unit === unit).length
      const passes = bounds.isNeverTaken ? this.#passes : 1
      if (sent > Math.max(bounds.most, passes + brought))
        harms.push({ kind: 'twice', slot, text: `${unit} was handed over ${sent} times` })
      const bringer = trace.puts.find(put => put.unit === unit)
      if (bringer && sent > 0 && isMixed(trace, unit, bringer.time))
        harms.push({ kind: 'mixed', slot, text: `${unit} came in later, and the pass shows it` })
    }
  }

  #judgeTotals(trace: Trace, harms: Harm[]): void {
    if (this.#totals.size === 0) return
    const totals = totalsOf(trace)
    const taken = this.#cast.acts.filter(({ effect }) => effect === 'takes').map(({ slot }) => slot)
    for (const [key, { least, most }] of this.#totals) {
      if (taken.includes(slotOf(key))) continue
      const total = totals.get(key) ?? 0
      const text = `of what was added up under ${key}, ${total} is there`
      const isShort = isAnyShort(trace, key, this.#cast.fill) && !this.#isShort.has(key)
      if ((total < least && !this.#canBeRefused) || isShort)
        harms.push({ kind: 'lost', slot: slotOf(key), text })
      if (total > most) harms.push({ kind: 'twice', slot: slotOf(key), text })
      if (isMixedSum(trace, key)) harms.push({ kind: 'mixed', slot: slotOf(key), text })
    }
  }

  /** The loop leaves at this entry, and the program drops it then, although no order came so far. */
  #mayDrop(unit: string): boolean {
    const part = this.#plan.parts.find(({ container }) => container.name === slotOf(unit))
    return part !== undefined && part.exit !== 'none' && unit.endsWith(':3')
  }

  /** Of two lists that are walked by index, it is of the one that others wrote to, or that a second run resets. */
  #slotsOfHole(key: unknown): string[] {
    const slots = slotsOfHole(this.#plan, key)
    const written = slots.filter(slot => this.#cast.acts.some(act => act.slot === slot))
    if (written.length > 0) return written
    const touched = slots.filter(slot => this.#isTouched(slot))
    const emptied = this.#plan.parts.filter(({ reset }) => reset !== 'none')
    const ofReset = touched.filter(slot => emptied.some(({ container }) => container.name === slot))
    return ofReset.length > 0 ? ofReset : touched
  }

  #isTouched(slot: string): boolean {
    return this.#cast.acts.some(act => act.effect === 'runs' || act.slot === slot)
  }

  /** Less comes in, and less goes out. */
  get #canBeRefused(): boolean {
    return this.#cast.acts.some(({ effect, isRefusable }) => effect === 'runs' || isRefusable)
  }

  get #runsTwice(): boolean {
    return this.#passes > 1
  }

  /** Runs of the operation. */
  get #passes(): number {
    return 1 + this.#cast.acts.filter(({ effect }) => effect === 'runs').length
  }

  #units(): Set<string> {
    const units = new Set<string>()
    for (const { name } of this.#plan.containers)
      for (let round = 1; round <= this.#cast.fill; round++) units.add(`${name}:${round}`)
    for (const { unit } of this.#cast.acts) if (unit !== null) units.add(unit)
    return units
  }
}

interface Bounds {
  readonly least: number
  readonly most: number
  /** It is handed over or kept in every order. */
  readonly isNeverGone: boolean
  /** The operation leaves it in, in every order: each run hands it over anew. */
  readonly isNeverTaken: boolean
  readonly isPutSafe: boolean
}

function boundsOf(unit: string, serial: readonly Trace[]): Bounds {
  const counts = serial.map(each => countsOf(each).get(unit) ?? 0)
  return {
    least: Math.min(...counts),
    most: Math.max(...counts),
    isNeverGone: serial.every((each, index) => (counts[index] ?? 0) > 0 || isKept(each, unit)),
    isNeverTaken: serial.every(each => isKept(each, unit)),
    isPutSafe: serial.every(each => isPutSafe(each, unit)),
  }
}

const returns = ({ outcome }: Trace) => outcome.startsWith('returns')

/** Kept, handed over later, or taken away by somebody else. */
function isSafe(trace: Trace, unit: string, time: number, act: Act): boolean {
  if (isKept(trace, unit)) return true
  if (trace.outputs.some(each => each.time > time && each.content.units.includes(unit))) return true
  for (const [other, when] of trace.times)
    if (
      other !== act &&
      other.slot === act.slot &&
      (when > time || other.isAsync) &&
      (other.effect === 'takes' || other.args[0] === act.args[0])
    )
      return true
  return false
}

/** In an order one after the other: what is put in stays or goes out, or is never put in. */
function isPutSafe(trace: Trace, unit: string): boolean {
  return trace.puts.every(put => put.unit !== unit || isSafe(trace, unit, put.time, put.act))
}

const isKept = ({ state }: Trace, unit: string) =>
  state.get(slotOf(unit))?.units.includes(unit) ?? false

const known = new WeakMap<Trace, ReadonlyMap<string, number>>()

function countsOf(trace: Trace): ReadonlyMap<string, number> {
  let counts = known.get(trace)
  if (!counts) known.set(trace, (counts = countUnits(trace)))
  return counts
}

function countUnits({ outputs }: Trace): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { content } of outputs)
    for (const unit of content.units) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return counts
}

/** Something of the container was handed over. */
const isPassed = ({ outputs }: Trace, slot: string) =>
  outputs.some(({ content }) => content.units.some(unit => slotOf(unit) === slot))

/** The pass had handed over something else before it came in; not told apart where two runs overlap. */
function isMixed({ cast, outputs }: Trace, unit: string, time: number): boolean {
  if (cast.acts.some(({ effect }) => effect === 'runs')) return false
  const slot = slotOf(unit)
  return (
    outputs.some(
      each => each.time < time && each.content.units.some(other => slotOf(other) === slot),
    ) && outputs.some(each => each.time > time && each.content.units.includes(unit))
  )
}

/** The same for what is added up. */
function isMixedSum({ outputs, times }: Trace, key: string): boolean {
  for (const [act, time] of times)
    if (
      act.args[0] === key &&
      outputs.some(each => each.time < time && hasKeyOf(each, slotOf(key))) &&
      outputs.some(each => each.time > time && each.content.amounts.has(key))
    )
      return true
  return false
}

const hasKeyOf = ({ content }: Trace['outputs'][number], slot: string) =>
  [...content.amounts.keys()].some(key => slotOf(key) === slot)

/** What is there from the start under a key, and all that others bring. */
function amountBrought(key: string, { acts, fill }: Cast): number {
  const round = Number(key.split('#')[1])
  return acts
    .map(({ args: [name, amount] }) => (name === key && typeof amount === 'number' ? amount : 0))
    .reduce((sum, amount) => sum + amount, round <= fill ? 10 * round : 0)
}

/** What was there and what was added is neither handed over nor left. */
function isAnyShort(trace: Trace, key: string, fill: number): boolean {
  const added = trace.added.get(key)
  if (added === undefined) return false
  const round = Number(key.split('#')[1])
  return (totalsOf(trace).get(key) ?? 0) < (round <= fill ? 10 * round : 0) + added
}

/** Handed over and left, by key. */
function totalsOf({ outputs, state }: Trace): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { content } of outputs) addTotals(totals, content.amounts)
  for (const { amounts } of state.values()) addTotals(totals, amounts)
  return totals
}

function addTotals(totals: Map<string, number>, amounts: ReadonlyMap<string, number>): void {
  for (const [key, amount] of amounts) totals.set(key, (totals.get(key) ?? 0) + amount)
}

/** The container of the key beside it; a hole without a key is of an array that is walked by index. */
function slotsOfHole({ parts, containers }: Plan, key: unknown): string[] {
  if (typeof key === 'string') return [slotOf(key)]
  const indexed = parts.filter(({ form }) => form === 'reverse' || form.startsWith('index'))
  return indexed.length > 0
    ? indexed.map(({ container }) => container.name)
    : containers.map(({ name }) => name)
}
