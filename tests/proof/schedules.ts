import type { Derived } from './derive.ts'
import { OPERATION_ROUND, type Subject } from './program.ts'
import { EVERY_TURN, PLAIN, run, type Act, type Injection, type Plan, type Run } from './run.ts'
import { Tape } from './tape.ts'
import type { FaultKind } from './world.ts'

/** A program with everything that is needed to run it under any schedule; runs are kept. */
export class Stage {
  readonly subject: Subject
  readonly derived: Derived
  readonly #runs = new Map<string, Run>()
  readonly secondRun: Act

  constructor(subject: Subject, derived: Derived) {
    this.subject = subject
    this.derived = derived
    this.secondRun = {
      actor: `${subject.operation.label} once more`,
      kind: 'run',
      fire: session => subject.start(session, OPERATION_ROUND + 1),
      intents: [],
      isAdditive: false,
    }
  }

  /** How many different schedules were run. */
  get size(): number {
    return this.#runs.size
  }

  run(changes: Partial<Plan> = {}): Run {
    const plan = { ...PLAIN, ...changes }
    if (plan.tape) return run(this.subject, this.derived.filling, plan)
    const key = keyOf(plan)
    let known = this.#runs.get(key)
    if (!known) this.#runs.set(key, (known = run(this.subject, this.derived.filling, plan)))
    return known
  }
}

function keyOf({ fill, injections, fault, order, leave, isFlipped }: Plan): string {
  const where = injections.map(each => `${each.act.actor}@${each.window}`)
  return JSON.stringify([fill, where, fault, order, leave, isFlipped])
}

/** The acts of a plan without their windows: schedules with the same acts can be compared. */
export const actsOf = (plan: Plan) =>
  [plan.fault?.kind ?? '', ...plan.injections.map(each => each.act.actor).sort()].join(' + ')

const MOST_PAIRS = 160
const MOST_WITH_FAULTS = 240

/** One write in every window; a second run in every window; both together; two writes. */
export function collectTogether(stage: Stage): Plan[] {
  const base = stage.run()
  const { writes } = stage.derived
  const acts = stage.subject.isModule ? [...writes] : [...writes, stage.secondRun]
  const single = acts.flatMap(act =>
    base.windows.map(window => withInjections([{ window: window.id, act }])),
  )
  const backwards = single
    .filter(plan => plan.injections.some(each => each.window.startsWith('turn')))
    .map(plan => ({ ...plan, order: 'lifo' as const }))
  const again = writes.map(act => withInjections([{ window: EVERY_TURN, act }]))
  return [...single, ...backwards, ...again, ...thin(collectPairs(stage), MOST_PAIRS)]
}

function collectPairs(stage: Stage): Plan[] {
  const firstWrites = stage.derived.writes.filter(act => act.kind === 'write').slice(0, 2)
  const openers = stage.subject.isModule ? firstWrites : [stage.secondRun, ...firstWrites]
  return openers.flatMap(opener =>
    mainWindows(stage.run()).flatMap(window => {
      const first = { window, act: opener }
      const later = mainWindows(stage.run({ injections: [first] }))
      return later
        .slice(later.indexOf(window))
        .flatMap(next => firstWrites.map(act => withInjections([first, { window: next, act }])))
        .filter(plan => plan.injections[0]?.act !== plan.injections[1]?.act || isSpread(plan))
    }),
  )
}

const isSpread = (plan: Plan) => plan.injections[0]?.window !== plan.injections[1]?.window

export const mainWindows = (run: Run) =>
  run.windows.map(each => each.id).filter(id => id.startsWith('turn') || id.startsWith('call'))

/** A second run that starts in each window, and all orders in which the promises of the two can settle. */
export function* runInAllOrders(stage: Stage, mostPerWindow: number): Generator<Run> {
  if (stage.subject.isModule) return
  for (const window of mainWindows(stage.run())) {
    const tape = new Tape()
    let runs = 0
    do yield stage.run({ injections: [{ window, act: stage.secondRun }], tape })
    while (++runs < mostPerWindow && tape.rewind())
  }
}

/** The operation fails at one of its calls, and somebody writes or starts it again meanwhile. */
export function collectWithFaults(stage: Stage): Plan[] {
  const acts = stage.derived.writes.filter(act => act.kind === 'write')
  const all = stage.subject.isModule ? acts : [...acts, stage.secondRun]
  const plans = collectFaults(stage, ['throw', 'reject']).flatMap(fault =>
    all.flatMap(act =>
      mainWindows(stage.run({ fault })).map(window => ({
        ...withInjections([{ window, act }]),
        fault,
      })),
    ),
  )
  return thin(plans, MOST_WITH_FAULTS)
}

export function collectFaults(stage: Stage, kinds: readonly FaultKind[]) {
  const calls = stage.run().calls.filter(call => call.actor === 'op' && call.ordinal > 0)
  return calls.flatMap(call => kinds.map(kind => ({ call: call.ordinal, kind })))
}

const withInjections = (injections: readonly Injection[]): Plan => ({ ...PLAIN, injections })

/** Every n-th, spread over the whole range, when there are too many. */
function thin<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from(
    { length: most },
    (_, index) => items[Math.floor((index * items.length) / most)],
  ).filter(each => each !== undefined)
}
