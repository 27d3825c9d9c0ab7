import { collectFindings, type Finding, type FindingKind, type Measure } from './findings.ts'
import { describeFinding, describeRun, ProofError } from './report.ts'
import { AFTER_THE_END } from './world.ts'
import { collectTogether, collectWithFaults } from './schedules.ts'

/** A proof about nothing is none: something was put in, handed over, and could be disturbed. */
export function assertDriven(measure: Measure): void {
  const { alone, stage } = measure
  const { label } = stage.subject.operation
  const fail = (what: string) => {
    throw new ProofError(
      `${label} cannot be driven: ${what}`,
      `${describeRun(alone)}\n\nfilled: ${stage.derived.filling.label}\n\n${stage.subject.compiled.file.text}`,
    )
  }
  if (alone.neverEnds) fail('it never ends by itself; give it stubs that end it with drive.globals')
  if (alone.outcome === 'does not finish') fail('it waits for something that never comes')
  if (alone.outcome.startsWith('throws')) fail(`it ${alone.outcome} without any fault`)
  if (alone.filled.length === 0)
    fail('nothing could be put into a container; say how with drive.fill')
  if (isUndisturbable(measure)) {
    if (!hasVisibleEffect(measure)) fail('it does nothing that can be seen; say more with drive')
    return
  }
  if (measure.slots.length === 0)
    fail('nothing that was put in comes out of the program; say what goes in with drive.fill')
  if (alone.windows.length === 0) fail('there is no window')
  if (stage.derived.writes.length === 0) fail('nobody writes; say who does with drive.writes')
}

/** It runs in one turn and calls nothing outside: nobody can get in, and being alone is all there is. */
export function isUndisturbable({ alone }: Measure): boolean {
  return alone.windows.every(window => window.label === AFTER_THE_END)
}

/** What it returns or leaves behind depends on what was put in. */
function hasVisibleEffect({ alone, stage }: Measure): boolean {
  const ids = (units: readonly { readonly id: string }[]) => units.map(unit => unit.id).join()
  const left = alone.states.flatMap(state => state.units)
  return ids(left) !== ids(alone.filled) || alone.outcome !== stage.run({ fill: 0 }).outcome
}

/** All that goes wrong with a program under the schedules, the worst first. */
export function exploreHarm(measure: Measure): Finding[] {
  return collectTogether(measure.stage)
    .flatMap(plan => {
      const run = measure.stage.run(plan)
      measure.noteCounts(run)
      return collectFindings(measure, run, measure.alone)
    })
    .sort((a, b) => rankOf(a) - rankOf(b))
}

const SEVERITY: readonly FindingKind[] = [
  'lost',
  'twice',
  'skipped',
  'fails',
  'never ends',
  'mixed',
]

/** Short schedules with a plain suspension are the easiest to read. */
function rankOf({ kind, run }: Finding): number {
  const isPlain = run.plan.injections.every(each => /^(?:turn|await)/.test(each.window))
  return SEVERITY.indexOf(kind) * 10 + run.plan.injections.length + (isPlain ? 0 : 5)
}

/** Together, nothing is lost: no schedule loses, repeats or breaks anything that it did not before. */
export function proveTogether(before: Measure, after: Measure, relax: ReadonlySet<string>): void {
  const happensBefore = (finding: Finding) =>
    collectFindings(before, before.stage.run(finding.run.plan), before.alone).some(
      each => each.kind === finding.kind,
    )
  for (const plan of collectTogether(after.stage)) {
    const run = after.stage.run(plan)
    for (const finding of collectFindings(after, run, after.alone)) {
      if (finding.kind === 'mixed') continue
      if (finding.kind === 'twice' && (relax.has('twice') || isTwiceBefore(before, finding)))
        continue
      const isBreakdown = finding.kind === 'fails' || finding.kind === 'never ends'
      if (isBreakdown && happensBefore(finding)) continue
      throw new ProofError(`together: ${describeFinding(finding)}`)
    }
  }
  for (const plan of collectWithFaults(after.stage)) {
    const reference = before.stage.run({ fault: plan.fault })
    const run = after.stage.run(plan)
    for (const finding of collectFindings(after, run, reference)) {
      if (finding.kind === 'mixed') continue
      if (relax.has('failure') && isOfBatch(after, finding)) continue
      throw new ProofError(`together, while it fails: ${describeFinding(finding)}`)
    }
  }
}

/** It was put in before, or went out with what the failure threw away: undisturbed, it is not left over. */
function isOfBatch(after: Measure, { unit, run }: Finding): boolean {
  if (unit === null) return false
  if (run.filled.some(own => own === unit)) return true
  return !after.isKept(after.stage.run({ ...run.plan, fault: null }), unit)
}

function isTwiceBefore(before: Measure, { unit, run }: Finding): boolean {
  return unit !== null && before.highestCount(run, unit) >= before.countOf(run, unit)
}
