import { types } from 'node:util'

import ts from 'typescript'

import { isQuietGlobal, isQuietMethod } from '../../src/catalog/known-calls.ts'
import { askForIt, collectBeginnings, handOver, repeatFirst } from '../proof/beginnings.ts'
import { assertDriven, isUndisturbable } from '../proof/contract.ts'
import { derive } from '../proof/derive.ts'
import { collectFindings, Measure, type Finding } from '../proof/findings.ts'
import { Subject, type Drive } from '../proof/program.ts'
import { againOf } from '../proof/prove-serial.ts'
import { measureOf } from '../proof/prove.ts'
import { describeRun, ProofError } from '../proof/report.ts'
import {
  BEFORE_THE_START,
  EVERY_TURN,
  type Act,
  type Injection,
  type Plan,
  type Run,
} from '../proof/run.ts'
import {
  actsOf,
  collectTogether,
  collectWithFaults,
  runInAllOrders,
  Stage,
} from '../proof/schedules.ts'
import { isStartedOnce, type Operation } from '../proof/source.ts'
import { AFTER_THE_END } from '../proof/world.ts'

/** A program as the proof takes it, without a repair. */
export interface Program {
  readonly before: string
  readonly filename: string
  readonly drive: Drive
}

export interface Explored {
  /** What goes wrong, the plainest schedule first. */
  readonly findings: readonly Finding[]
  /** Containers whose entries can be told when they come out of the program. */
  readonly slots: readonly string[]
  readonly schedules: number
  /** It runs in one turn and calls nothing outside. */
  readonly isUndisturbable: boolean
}

/** Orders in which the promises of two runs can settle, for each window in which the second starts. */
const MOST_ORDERS = 24

/**
 * The bound: three entries; each write of the program in each window and at every turn, a second run in each
 * window and up to 24 orders of settling for each, pairs of them, thinned out evenly; with a failing call, one
 * of them.
 *
 * What also goes wrong when the same acts come before the operation, or after it, is nobody's interleaving.
 */
export function explore({ before, filename, drive }: Program, operation: Operation): Explored {
  const measure = findMeasure(truth => new Subject(before, operation, 0, drive, filename, truth))
  const { stage } = measure
  const serial = new Serial(measure)
  const canRunTwice = !isSerial(operation) && !isStartedOnce(operation)
  const findings: Finding[] = []
  let schedules = 0
  const look = (run: Run, reference: Run) => {
    schedules++
    if (!canRunTwice && run.fired.some(({ act }) => act.kind === 'run')) return
    for (const finding of collectFindings(measure, run, reference))
      if (!serial.has(finding)) findings.push(finding)
  }
  for (const plan of collectTogether(stage)) look(stage.run(plan), measure.alone)
  if (canRunTwice) for (const run of runInAllOrders(stage, MOST_ORDERS)) look(run, measure.alone)
  return {
    findings: findings.sort((a, b) => lengthOf(a) - lengthOf(b)),
    slots: measure.slots,
    schedules,
    isUndisturbable: isUndisturbable(measure),
  }
}

/** As a proof begins, or else in one of the other ways. */
function findMeasure(subjectWith: (truth: boolean) => Subject): Measure {
  try {
    return measureOf(subjectWith)
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    for (const truth of [true, false]) {
      const subject = subjectWith(truth)
      for (const begun of collectBeginnings(subject, derive(subject))) {
        const measure = new Measure(new Stage(subject, begun))
        if (isDriven(measure)) return measure
      }
    }
    throw error
  }
}

function isDriven(measure: Measure): boolean {
  try {
    assertDriven(measure)
    return true
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return false
  }
}

/** What goes wrong while a call fails, and not where it fails undisturbed. */
export function exploreFailures(
  { before, filename, drive }: Program,
  operation: Operation,
): Finding | null {
  const subject = new Subject(before, operation, 0, drive, filename)
  const measure = new Measure(new Stage(subject, derive(subject)))
  assertDriven(measure)
  const { stage } = measure
  for (const plan of collectWithFaults(stage)) {
    const reference = stage.run({ fault: plan.fault })
    const [worst] = collectFindings(measure, stage.run(plan), reference)
    if (worst) return worst
  }
  return null
}

/** The comment says that its callers wait for it. */
const isSerial = ({ node }: Operation) =>
  node !== null && ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'serial')

const lengthOf = ({ run: { plan } }: Finding) => plan.injections.length + (isEndless(plan) ? 10 : 0)

/** Somebody who writes at every turn keeps a worker busy for ever: that is what workers are for. */
const isEndless = ({ injections }: Plan) => injections.some(({ window }) => window === EVERY_TURN)

/**
 * What `strict` does not claim to see: a write that no function of the file makes; writes at every turn; an
 * operation that one of its own calls starts again; and code that comes back from inside a call that is known
 * not to call back.
 */
export function isBeyondStrict({ kind, run: { plan, fired, calls } }: Finding): boolean {
  // Other code got in its own way.
  if (fired.some(({ window }) => window.label === AFTER_THE_END)) return true
  const others = fired.filter(({ act }) => act.kind !== 'run').map(({ act }) => act.actor)
  return (
    kind === 'mixed' ||
    isEndless(plan) ||
    plan.injections.some(({ act }) => act.actor.startsWith('other code')) ||
    fired.some(({ act, window, seq }) => {
      const [, callee] = /^inside (.*)\(\)$/u.exec(window.label) ?? []
      if (callee === undefined) return false
      const call = calls.findLast(each => each.seq < seq && each.name === callee)
      if (call && others.includes(call.actor)) return true
      // Who has the container itself sees what comes in.
      return act.kind === 'run' || isQuiet(callee) || call?.values.some(isContainer) === true
    })
  )
}

const isContainer = (value: unknown) =>
  Array.isArray(value) || types.isMap(value) || types.isSet(value)

/** `console.log`, `tx#1.add` */
function isQuiet(callee: string): boolean {
  const [receiver = null, name = callee] = callee.split('.').slice(-2)
  return isQuietGlobal(callee) || isQuietMethod(name, receiver)
}

/**
 * What the operation does to itself: it never ends, or when it is over it has left something that the same
 * operation, once more, would have taken out. `null` if it does no such thing.
 */
export function findOwnHarm(
  { before, filename, drive }: Program,
  operation: Operation,
  isSearch: boolean,
): string | null {
  const errors: ProofError[] = []
  let isDriven = false
  for (const truth of [true, false]) {
    try {
      const subject = new Subject(before, operation, 0, drive, filename, truth)
      for (const stage of collectStages(subject, isSearch)) {
        const alone = stage.run()
        if (alone.neverEnds) return `it never ends\n\n${describeRun(alone)}`
        const end = alone.windows.findLast(({ label }) => label === AFTER_THE_END)
        if (!end || alone.filled.length === 0) continue
        isDriven = true
        const twice = stage.run({ injections: [{ window: end.id, act: againOf(stage) }] })
        if (leftBy(alone) !== leftBy(stage.run({ fill: 0 })) && leftBy(twice) !== leftBy(alone))
          return `once more, it goes on\n\n${describeRun(twice)}`
      }
    } catch (error) {
      if (!(error instanceof ProofError)) throw error
      errors.push(error)
    }
  }
  if (!isDriven) throw errors[0] ?? new ProofError('nothing is in the container')
  return null
}

/** A search for an entry is asked for one that stands there twice, too. */
function collectStages(subject: Subject, isSearch: boolean): Stage[] {
  const derived = derive(subject)
  const { filling } = derived
  const handed = handOver(filling, subject)
  const begun = [filling, handed].filter(each => each !== null)
  const asked = isSearch ? begun.flatMap(each => askForIt(repeatFirst(each), subject) ?? []) : []
  return [...begun, ...asked].map(each => new Stage(subject, { ...derived, filling: each }))
}

/** What was handed over is another thing by the time its receiver is done. `null` if it stays what it was. */
export function findEmptiedArguments(
  { before, filename, drive }: Program,
  operation: Operation,
): string | null {
  const subject = new Subject(before, operation, 0, drive, filename)
  const alone = new Stage(subject, derive(subject)).run()
  return alone.steps.some(({ text }) => text.includes(', its arguments now ('))
    ? describeRun(alone)
    : null
}

const leftBy = ({ states }: Run) => states.map(({ path, text }) => `${path} = ${text}`).join('\n')

/** What goes wrong where the acts of a schedule come one after the other. */
class Serial {
  readonly #measure: Measure
  readonly #known = new Map<string, ReadonlySet<string>>()

  constructor(measure: Measure) {
    this.#measure = measure
  }

  has(finding: Finding): boolean {
    const { plan } = finding.run
    const key = actsOf(plan)
    let known = this.#known.get(key)
    if (!known) this.#known.set(key, (known = this.#collect(plan)))
    return known.has(keyOf(finding))
  }

  #collect({ injections }: Plan): ReadonlySet<string> {
    const { stage, alone } = this.#measure
    const end = alone.windows.findLast(({ label }) => label === AFTER_THE_END)?.id
    const places = [BEFORE_THE_START.id, ...(end === undefined ? [] : [end])]
    const found = new Set<string>()
    for (const order of placesOf([...new Set(injections.map(({ act }) => act))], places)) {
      const run = stage.run({ injections: order })
      for (const finding of collectFindings(this.#measure, run, alone)) found.add(keyOf(finding))
    }
    return found
  }
}

function placesOf(acts: readonly Act[], places: readonly string[]): Injection[][] {
  const [act, ...others] = acts
  if (!act) return [[]]
  return placesOf(others, places).flatMap(rest => places.map(window => [{ window, act }, ...rest]))
}

const keyOf = ({ kind, unit }: Finding) => `${kind} ${unit?.id ?? ''}`
