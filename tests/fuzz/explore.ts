import type { Realm } from '../proof/realm.ts'
import { Tape } from '../proof/tape.ts'
import { actsOf, SECOND_RUN, type Act } from './acts.ts'
import { Judge, type Harm } from './harms.ts'
import { Machine, type Cast, type Trace } from './machine.ts'
import type { Runnable } from './program.ts'
import type { Plan } from './spec.ts'

/** The bounds of a search: three entries in each container, two acts beside the operation. */
const ENTRIES = 3
const MOST_PAIRS = 8

export interface Bounds {
  /** Runs of one cast. */
  readonly runs: number
  /** Calls that fail, each together with each act. */
  readonly faults: number
  /** Each act twice. */
  readonly repeats: boolean
}

/** Enough to find most; a doubtful case is looked at once more with `WIDE`. */
export const NARROW: Bounds = { runs: 32, faults: 0, repeats: false }
export const WIDE: Bounds = { runs: 4000, faults: 0, repeats: true }

/** A harm with the run that shows it, line by line. */
export interface Shown extends Harm {
  readonly steps: readonly string[]
}

export interface Search {
  readonly harms: readonly Shown[]
  readonly runs: number
  /** Casts whose interleavings were all run, and all casts. */
  readonly complete: number
  readonly casts: number
}

/** Runs the operation together with every act, with pairs of them, and with a second run, in every order. */
export function search(realm: Realm, program: Runnable, bounds: Bounds): Search {
  const harms = new Map<string, Shown>()
  let runs = 0
  let complete = 0
  const casts = collectCasts(program, bounds)
  for (const cast of casts) {
    const serial = runSerial(realm, program, cast)
    const judge = new Judge(program.plan, cast, serial)
    const tape = new Tape()
    let own = 0
    let isComplete: boolean
    do {
      const trace = new Machine(realm, program, cast, count => tape.choose(count)).runTogether()
      for (const harm of judge.judge(trace)) {
        const key = `${harm.kind} ${harm.slot}`
        if (!harms.has(key)) harms.set(key, { ...harm, steps: retell(realm, program, cast, tape) })
      }
      isComplete = !tape.rewind()
    } while (++own < bounds.runs && !isComplete)
    runs += own + serial.length
    if (isComplete) complete++
  }
  return { harms: [...harms.values()], runs, complete, casts: casts.length }
}

/** The same run once more, told. */
function retell(realm: Realm, program: Runnable, cast: Cast, tape: Tape): readonly string[] {
  const answers = tape.answers
  let position = 0
  const choose = (count: number) => (count < 2 ? 0 : (answers[position++] ?? 0))
  return new Machine(realm, program, cast, choose, true).runTogether().steps
}

/** What the operation does when nobody is there: full and empty, and with every call failing in turn. */
export function runAlone(realm: Realm, program: Runnable): Trace[] {
  const alone = (fill: number, fault: number) =>
    new Machine(realm, program, { ...castOf([]), fill, fault }, () => 0, true).runInOrder([null])
  const plain = [0, 1, ENTRIES].map(fill => alone(fill, 0))
  const faults = Array.from(
    { length: Math.min(plain.at(-1)?.calls ?? 0, 8) },
    (_, index) => index + 1,
  )
  return [...plain, ...faults.map(fault => alone(ENTRIES, fault))]
}

function collectCasts({ plan }: Runnable, { faults, repeats }: Bounds): Cast[] {
  const acts = actsOf(plan)
  const firsts = acts.filter(
    (act, index) => acts.findIndex(({ name }) => name === act.name) === index,
  )
  const singles = [...acts, SECOND_RUN].map(act => castOf([act]))
  const pairs = [
    ...firsts.map(act => castOf([SECOND_RUN, act])),
    ...acts.flatMap((act, index) => acts.slice(index + 1).map(other => castOf([act, other]))),
  ]
  // With all entries an operation that leaves its loop early always does.
  const leaves = plan.parts.some(({ exit }) => exit !== 'none')
  return [
    ...singles,
    ...singles
      .filter(({ acts: [act] }) => act?.isAsync === true)
      .map(cast => ({ ...cast, isActFirst: true })),
    ...(leaves ? singles.map(cast => ({ ...cast, fill: ENTRIES - 1 })) : []),
    ...(canReenter(plan) ? acts.map(act => ({ ...castOf([act]), isReentrant: true })) : []),
    ...thin(pairs, MOST_PAIRS),
    ...(repeats ? collectRepeats(acts, leaves) : []),
    ...Array.from({ length: faults }, (_, index) => index + 1).flatMap(fault =>
      acts.filter(({ effect }) => effect === 'puts').map(act => ({ ...castOf([act]), fault })),
    ),
  ]
}

/** Each act twice, also with fewer entries, and those that wait before the operation starts. */
function collectRepeats(acts: readonly Act[], leaves: boolean): Cast[] {
  const casts = acts.map(act => castOf([act, { ...act }]))
  const waiting = acts.filter(({ isAsync }) => isAsync)
  return [
    ...casts,
    ...(leaves ? casts.map(cast => ({ ...cast, fill: ENTRIES - 1 })) : []),
    ...(leaves
      ? waiting.map(act => ({ ...castOf([act]), fill: ENTRIES - 1, isActFirst: true }))
      : []),
  ]
}

const castOf = (acts: readonly Act[]): Cast => ({
  acts,
  fill: ENTRIES,
  fault: 0,
  isReentrant: false,
  isActFirst: false,
})

const canReenter = ({ parts }: Plan) =>
  parts.some(
    ({ body, between }) => body === 'notify' || body === 'send-recheck' || between === 'notify',
  )

/** An act that a flag turns away might as well not have come. */
function runSerial(realm: Realm, program: Runnable, cast: Cast): Trace[] {
  const { guard } = program.plan.spec.operation
  const canBeAway = (act: Act) => act.isRefusable && guard === 'busy'
  return subsets(cast.acts, canBeAway)
    .flatMap(acts => permutations<Act | null>([null, ...acts]))
    .map(order => new Machine(realm, program, cast, () => 0).runInOrder(order))
}

/** All that is left of the items when any of those that can be away are. */
function subsets<T>(items: readonly T[], canBeAway: (item: T) => boolean): T[][] {
  return items.reduce<T[][]>(
    (found, item) => [...found.map(each => [...each, item]), ...(canBeAway(item) ? found : [])],
    [[]],
  )
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map(rest => [item, ...rest]),
  )
}

/** Every n-th, spread over the whole range, when there are too many. */
function thin<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from(
    { length: most },
    (_, index) => items[Math.floor((index * items.length) / most)],
  ).filter(item => item !== undefined)
}
