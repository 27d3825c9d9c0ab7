import { compareAlone } from './alone.ts'
import { derive } from './derive.ts'
import { fillAndAskForIt } from './fill.ts'
import { assertDriven, exploreHarm, isUndisturbable, proveTogether } from './contract.ts'
import { Measure, type Finding, type FindingKind } from './findings.ts'
import { Subject, type Drive } from './program.ts'
import { compareReaders } from './readers.ts'
import { describeRun, ProofError } from './report.ts'
import { Stage } from './schedules.ts'
import { collectChangedOperations, findOperation, parseSource, type Operation } from './source.ts'

export type { Drive } from './program.ts'

/** What a fix gives up, and says so: only for suggestions and for `onFailure: 'drop'`. */
export type Relaxation = 'alone' | 'order' | 'failure' | 'readers' | 'twice'

export interface Program {
  /** The whole source before and after the fix. */
  readonly before: string
  readonly after: string
  readonly filename?: string
  /** Before the fix something (or one of these) must go wrong in at least one schedule. */
  readonly expectHarm?: boolean | readonly FindingKind[]
  readonly drive?: Drive
  readonly relax?: readonly Relaxation[]
}

export interface Proof {
  readonly operations: readonly string[]
  /** Schedules run, before and after. */
  readonly schedules: number
  readonly windows: number
  readonly calls: number
  readonly writes: readonly string[]
  readonly fill: string
  /** What goes wrong before the fix; `null` if nothing was found or looked for. */
  readonly harm: Harm | null
}

export interface Harm {
  readonly kind: Finding['kind']
  readonly text: string
  /** The schedule, step by step. */
  readonly schedule: string
}

/** Throws a `ProofError` when the fix breaks the contract, or when the program cannot be driven. */
export function proveFix(program: Program): Proof {
  const { before, after, filename = 'file.ts', drive = {} } = program
  const file = parseSource(before, filename)
  const operations = collectChangedOperations(file, after)
  if (operations.length === 0) throw new ProofError('the fix changes nothing')
  const proofs = operations.map(operation => proveOperation(program, operation, filename, drive))
  const sum = (pick: (proof: Proof) => number) =>
    proofs.reduce((total, each) => total + pick(each), 0)
  return {
    operations: operations.map(each => each.label),
    schedules: sum(each => each.schedules),
    windows: sum(each => each.windows),
    calls: sum(each => each.calls),
    writes: proofs.flatMap(each => each.writes),
    fill: proofs.map(each => each.fill).join('; '),
    harm: proofs.find(each => each.harm)?.harm ?? null,
  }
}

/** The worst that happens to one program in any schedule; `null` when nothing goes wrong. */
export function findHarm(program: {
  readonly before: string
  /** The name of the function to look at; the drive's `operation` otherwise. */
  readonly operation?: string
  /** What to look for; everything if left out. */
  readonly kinds?: readonly FindingKind[]
  readonly filename?: string
  readonly drive?: Drive
}): Harm | null {
  const filename = program.filename ?? 'file.ts'
  const file = parseSource(program.before, filename)
  const operation = findOperation(file, program.operation ?? null)
  if (!operation) throw new ProofError(`there is no function ${String(program.operation)}`)
  const measure = measureOf(
    truth => new Subject(program.before, operation, 0, program.drive ?? {}, filename, truth),
  )
  return harmOf(exploreHarm(measure), program.kinds)
}

/**
 * With stubs that say yes, or else with stubs that say no, the operation gets somewhere; or else when it is
 * asked for an entry that is there.
 */
export function measureOf(subjectWith: (truth: boolean) => Subject): Measure {
  const errors: ProofError[] = []
  for (const truth of [true, false]) {
    try {
      const subject = subjectWith(truth)
      const derived = derive(subject)
      const measure = new Measure(new Stage(subject, derived))
      if (measure.slots.length > 0) {
        assertDriven(measure)
        return measure
      }
      const filling = fillAndAskForIt(derived.filling, subject)
      const onEntry = filling && new Measure(new Stage(subject, { ...derived, filling }))
      const driven = onEntry && onEntry.slots.length > 0 ? onEntry : measure
      assertDriven(driven)
      return driven
    } catch (error) {
      if (!(error instanceof ProofError)) throw error
      errors.push(error)
    }
  }
  throw errors[0] ?? new ProofError('the program cannot be driven')
}

function proveOperation(
  program: Program,
  operation: Operation,
  filename: string,
  drive: Drive,
): Proof {
  const relax = new Set(program.relax)
  const measureBefore = measureOf(
    truth => new Subject(program.before, operation, 0, drive, filename, truth),
  )
  const { truth } = measureBefore.stage.subject
  const subjectAfter = new Subject(program.after, operation, 1, drive, filename, truth)
  const stageAfter = new Stage(subjectAfter, measureBefore.stage.derived)
  const measureAfter = new Measure(stageAfter)

  if (!relax.has('alone')) compareAlone(measureBefore, measureAfter, relax)
  const harm = harmOf(exploreHarm(measureBefore), program.expectHarm)
  if (isHarmExpected(program) && !harm)
    throw new ProofError(
      `nothing goes wrong before the fix, in ${measureBefore.stage.size} schedules`,
      describeRun(measureBefore.alone),
    )
  if (!isUndisturbable(measureBefore) || !isUndisturbable(measureAfter)) {
    proveTogether(measureBefore, measureAfter, relax)
    if (!relax.has('readers')) compareReaders(measureBefore, measureAfter)
  }

  return {
    operations: [operation.label],
    schedules: measureBefore.stage.size + stageAfter.size,
    windows: measureAfter.alone.windows.length,
    calls: measureAfter.alone.calls.length,
    writes: stageAfter.derived.writes.map(each => each.actor),
    fill: stageAfter.derived.filling.label,
    harm,
  }
}

const isHarmExpected = ({ expectHarm }: Program) => expectHarm !== undefined && expectHarm !== false

/** The first of the wanted kinds; findings come with the worst first. */
function harmOf(findings: readonly Finding[], wanted: Program['expectHarm'] = true): Harm | null {
  const kinds = typeof wanted === 'boolean' ? null : wanted
  const worst = findings.find(each => kinds === null || kinds.includes(each.kind))
  return worst ? { kind: worst.kind, text: worst.text, schedule: describeRun(worst.run) } : null
}
