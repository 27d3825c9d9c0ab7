import type { Fired, Run } from './run.ts'
import { actsOf, type Stage } from './schedules.ts'
import { accountOf, type Unit } from './slots.ts'
import { contains, sumBeside } from './values.ts'
import type { Call } from './world.ts'

export type FindingKind = 'lost' | 'twice' | 'skipped' | 'never ends' | 'fails' | 'mixed'

/** What went wrong in one schedule. */
export interface Finding {
  readonly kind: FindingKind
  readonly text: string
  readonly unit: Unit | null
  readonly run: Run
}

/** By what an element is known again when it is handed over. */
interface Aspect {
  readonly byKey: boolean
  readonly byValue: boolean
}

/** What one program does when nobody disturbs it: the measure for all its other runs. */
export class Measure {
  readonly stage: Stage
  readonly alone: Run
  readonly #aspects = new Map<string, Aspect>()
  readonly #highest = new Map<string, number>()

  constructor(stage: Stage) {
    this.stage = stage
    this.alone = stage.run()
    for (const slot of new Set(this.alone.filled.map(unit => unit.slot)))
      this.#aspects.set(slot, this.#aspectOf(slot))
  }

  /** Containers whose elements leave the program in this operation. */
  get slots(): string[] {
    return [...this.#aspects].filter(([, each]) => each.byKey || each.byValue).map(([slot]) => slot)
  }

  isHandedOver(call: Call, unit: Unit): boolean {
    return isHandedOverBy(this.#aspects.get(unit.slot) ?? NOTHING, call, unit)
  }

  countOf(run: Run, unit: Unit): number {
    return run.calls.filter(call => this.isHandedOver(call, unit)).length
  }

  isKept(run: Run, unit: Unit): boolean {
    return run.states.some(state => state.units.some(each => each.id === unit.id))
  }

  /** Everything under one key that was handed over or is still there. */
  totalOf(run: Run, unit: Unit): number {
    const { names } = run
    const account = accountOf(names, unit)
    const key = names.idOf(unit.key)
    const out = run.calls
      .filter(call => unit.keyTokens.some(token => contains(call.contents, token)))
      .reduce((sum, call) => sum + sumBeside(names, call.values, key, unit.part), 0)
    const kept = run.states
      .flatMap(state => state.units)
      .filter(each => accountOf(names, each) === account)
      .reduce((sum, each) => sum + (each.amount ?? 0), 0)
    return out + kept
  }

  /** Elements are taken out by the operation, not only shown to somebody. */
  isDrained(unit: Unit): boolean {
    return !this.alone.states.some(state =>
      state.units.some(
        each => each.slot === unit.slot && this.alone.filled.some(f => f.id === each.id),
      ),
    )
  }

  /** How often one pass hands an element over at most. */
  get perPass(): number {
    return Math.max(1, ...this.alone.filled.map(unit => this.countOf(this.alone, unit)))
  }

  /** Remembers how often this program hands things over under the given acts. */
  noteCounts(run: Run): void {
    for (const unit of unitsOf(run)) {
      const key = `${actsOf(run.plan)}|${unit.id}`
      this.#highest.set(key, Math.max(this.#highest.get(key) ?? 0, this.countOf(run, unit)))
    }
  }

  highestCount(run: Run, unit: Unit): number {
    return this.#highest.get(`${actsOf(run.plan)}|${unit.id}`) ?? 0
  }

  /** Key and value together where the program hands over both, else what it does hand over. */
  #aspectOf(slot: string): Aspect {
    const units = this.alone.filled.filter(unit => unit.slot === slot)
    const isSeen = (aspect: Aspect) =>
      units.some(unit => this.alone.calls.some(call => isHandedOverBy(aspect, call, unit)))
    return ASPECTS.find(isSeen) ?? NOTHING
  }
}

const NOTHING: Aspect = { byKey: false, byValue: false }

const ASPECTS: readonly Aspect[] = [
  { byKey: true, byValue: true },
  { byKey: false, byValue: true },
  { byKey: true, byValue: false },
]

function isHandedOverBy({ byKey, byValue }: Aspect, call: Call, unit: Unit): boolean {
  const has = (tokens: readonly string[]) => tokens.some(token => contains(call.contents, token))
  if (!byKey && !byValue) return false
  return (!byKey || has(unit.keyTokens)) && (!byValue || has(unit.valueTokens))
}

/** Units that were ever in: put in before, or by foreign writes. */
export const unitsOf = (run: Run): Unit[] => [
  ...new Map(
    [...run.filled, ...run.fired.flatMap(each => putIn(each))].map(unit => [unit.id, unit]),
  ).values(),
]

/** What a foreign write put in; of one that goes on later, what it puts in when nobody disturbs it. */
function putIn({ act, added, written, isAsync }: Fired): readonly Unit[] {
  if (act.kind !== 'write') return []
  const isStable = (unit: Unit) =>
    unit.amount === null && unit.valueTokens.every(token => !token.startsWith('#'))
  const later = isAsync ? act.intents.filter(isStable) : []
  return [...new Map([...added, ...written, ...later].map(unit => [unit.id, unit])).values()]
}

/** Everything that is wrong with one run of the measured program. */
export function collectFindings(measure: Measure, run: Run, reference: Run): Finding[] {
  const found: Finding[] = []
  const add = (kind: FindingKind, unit: Unit | null, text: string) =>
    found.push({ kind, text, unit, run })
  if (run.neverEnds)
    return [{ kind: 'never ends', text: 'the operation never ends', unit: null, run }]
  if (
    reference.plan.fault === null &&
    run.outcome.startsWith('throws') &&
    !reference.outcome.startsWith('throws')
  )
    add('fails', null, `the operation ${run.outcome}`)

  const writes = run.fired.filter(each => each.act.kind !== 'run')
  const removed = new Set(writes.flatMap(each => each.removed.map(unit => unit.id)))
  for (const unit of measuredUnits(measure, run.filled)) {
    if (removed.has(unit.id) || isAddedTo(run, unit)) continue
    const before = measure.countOf(reference, unit)
    const now = measure.countOf(run, unit)
    const isKept = measure.isKept(run, unit)
    const wasThere = before > 0 || measure.isKept(reference, unit)
    if (wasThere && now === 0 && !isKept)
      add('lost', unit, `${unit.label} was put in, never handed over, and is gone`)
    else if (before > 0 && now === 0 && run.plan.fault === null)
      add('skipped', unit, `${unit.label} was there all the time and was passed over`)
  }
  for (const fired of run.fired) found.push(...findingsOfWrite(measure, run, fired))
  for (const unit of measuredUnits(measure, unitsOf(run))) {
    const now = measure.countOf(run, unit)
    const allowed = allowedCount(measure, run, unit)
    if (now > allowed && run.plan.fault === null)
      add(
        'twice',
        unit,
        `${unit.label} was handed over ${String(now)} times, not ${String(allowed)}`,
      )
  }
  return found
}

/** What is under its key is a sum by now: `findingsOfSum` looks at that. */
function isAddedTo(run: Run, unit: Unit): boolean {
  const { names } = run
  const account = accountOf(names, unit)
  return run.fired.some(
    ({ act }) => act.isAdditive && act.intents.some(each => accountOf(names, each) === account),
  )
}

function measuredUnits(measure: Measure, units: readonly Unit[]): Unit[] {
  return units.filter(unit => measure.slots.includes(unit.slot))
}

function findingsOfWrite(measure: Measure, run: Run, fired: Fired): Finding[] {
  const { act } = fired
  if (act.kind !== 'write') return []
  const removedLater = new Set(
    run.fired
      .filter(each => each.seq > fired.seq)
      .flatMap(each => each.removed.map(unit => unit.id)),
  )
  if (act.isAdditive) return findingsOfSum(measure, run, fired)
  return measuredUnits(measure, putIn(fired)).flatMap((unit): Finding[] => {
    if (removedLater.has(unit.id) || measure.isKept(run, unit))
      return mixedBy(measure, run, fired, unit)
    const isSeen = run.calls.some(call => call.seq >= fired.seq && measure.isHandedOver(call, unit))
    if (isSeen) return mixedBy(measure, run, fired, unit)
    const text = `${unit.label} was written by ${act.actor} ${fired.window.label}, never handed over, and is gone`
    return [{ kind: 'lost', text, unit, run }]
  })
}

/** An added number must be in the sum of what went out and what is left. */
function findingsOfSum(measure: Measure, run: Run, fired: Fired): Finding[] {
  const others = run.plan.injections.filter(each => each.act !== fired.act)
  const without = measure.stage.run({ ...run.plan, injections: others })
  const { names } = run
  const accounts = new Map(
    measuredUnits(measure, fired.act.intents).map(unit => [accountOf(names, unit), unit]),
  )
  return [...accounts].flatMap(([account, unit]): Finding[] => {
    const added = run.fired
      .filter(each => each.act === fired.act)
      .reduce((sum, each) => sum + addedTo(run, each, account), 0)
    const gained = measure.totalOf(run, unit) - measure.totalOf(without, unit)
    if (gained >= added) return mixedBy(measure, run, fired, unit)
    const text =
      `${String(added)} under ${names.format(unit.key)} was added by ${fired.act.actor} ${fired.window.label}; ` +
      `${String(added - gained)} of it is neither handed over nor left`
    return [{ kind: 'lost', text, unit, run }]
  })
}

function addedTo(run: Run, { act, added, removed, isAsync }: Fired, account: string): number {
  const { names } = run
  const sum = (units: readonly Unit[]) =>
    units
      .filter(unit => accountOf(names, unit) === account)
      .reduce((total, unit) => total + (unit.amount ?? 0), 0)
  return isAsync ? sum(act.intents) : sum(added) - sum(removed)
}

/** The pass shows something that came in after it had begun. */
function mixedBy(measure: Measure, run: Run, fired: Fired, unit: Unit): Finding[] {
  const isNew = !run.filled.some(each => each.id === unit.id)
  const isFirst = fired.callsBefore === 0
  const isSeen = run.calls.some(
    call => call.actor === 'op' && call.seq > fired.seq && measure.isHandedOver(call, unit),
  )
  if (isFirst || !isNew || !isSeen) return []
  const text = `${unit.label} came in after the pass had begun, and the pass shows it`
  return [{ kind: 'mixed', text, unit, run }]
}

/** Once for every time it is in; what is put in again while it is still there counts for a drain only. */
function allowedCount(measure: Measure, run: Run, unit: Unit): number {
  const isDrained = measure.isDrained(unit)
  const writes = run.fired.filter(each =>
    (isDrained ? putIn(each) : each.added).some(other => other.id === unit.id),
  ).length
  const runs = 1 + run.fired.filter(each => each.act.kind === 'run').length
  return measure.perPass * (isDrained ? 1 : runs) * (1 + writes)
}
