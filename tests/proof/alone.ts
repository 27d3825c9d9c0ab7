import type { Measure } from './findings.ts'
import { describeRun, ProofError } from './report.ts'
import { PLAIN, type Plan, type Run } from './run.ts'
import { collectFaults } from './schedules.ts'

/**
 * Alone, nothing changes: the same effects in the same order, the same result, the same errors and the same
 * contents afterwards – full and empty, with every call failing in turn, and with every consumer leaving.
 */
export function compareAlone(before: Measure, after: Measure, relax: ReadonlySet<string>): void {
  for (const plan of collectAlone(before)) {
    const a = before.stage.run(plan)
    const b = after.stage.run(plan)
    const difference = findDifference(a, b, relax.has('failure') && endsEarly(a))
    if (difference !== null)
      throw new ProofError(
        `alone: ${difference}`,
        `--- before the fix\n${describeRun(a)}\n\n--- after the fix\n${describeRun(b)}`,
      )
  }
}

function collectAlone(before: Measure): Plan[] {
  const plain: Plan[] = [0, 1, 3].map(fill => ({ ...PLAIN, fill }))
  const faults = collectFaults(before.stage, ['throw', 'reject', 'false', 'resolve-false'])
  const leaves = before.alone.isGenerator
    ? [0, 1, 2].flatMap(after => [
        { after, how: 'return' as const },
        { after, how: 'throw' as const },
      ])
    : []
  return [
    ...plain,
    { ...PLAIN, order: 'lifo' },
    { ...PLAIN, isFlipped: true },
    ...faults.map(fault => ({ ...PLAIN, fault })),
    ...leaves.map(leave => ({ ...PLAIN, leave })),
  ]
}

/** By an error, a `return`, or a consumer who leaves: what was put in is not taken out. */
function endsEarly({ plan, filled, states }: Run): boolean {
  if (plan.fault !== null || plan.leave !== null) return true
  const left = new Set(states.flatMap(state => state.units.map(unit => unit.id)))
  return filled.some(unit => left.has(unit.id))
}

function findDifference(a: Run, b: Run, ignoresContents: boolean): string | null {
  const effects = findFirstDifference(effectsOf(a), effectsOf(b))
  if (effects !== null) return `the effects differ: ${effects}`
  if (a.outcome !== b.outcome) return `the operation ${b.outcome}, before it ${a.outcome}`
  const errors = findFirstDifference(a.unhandled, b.unhandled)
  if (errors !== null) return `errors that nobody catches differ: ${errors}`
  if (ignoresContents) return null
  // What the fix itself declares in the module is new, and not the program's state.
  const known = new Set(a.states.map(state => state.path))
  const contents = findFirstDifference(contentsOf(a, known), contentsOf(b, known))
  if (contents !== null) return `the contents afterwards differ: ${contents}`
  const state = findFirstDifference(statesOf(a, a), statesOf(b, a))
  return state === null ? null : `the state afterwards differs: ${state}`
}

const effectsOf = (run: Run) =>
  run.steps.filter(step => step.kind === 'call' || step.kind === 'effect').map(step => step.text)

const contentsOf = (run: Run, known: ReadonlySet<string>) =>
  run.states.filter(each => known.has(each.path)).map(each => `${each.path} = ${each.text}`)

const statesOf = (run: Run, first: Run) => {
  const known = new Set(first.stateText.split('\n').map(nameOfLine))
  return run.stateText.split('\n').filter(line => known.has(nameOfLine(line)))
}

const nameOfLine = (line: string) => line.split(' = ')[0] ?? line

function findFirstDifference(a: readonly string[], b: readonly string[]): string | null {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index++)
    if (a[index] !== b[index]) return `${b[index] ?? 'nothing'} – before: ${a[index] ?? 'nothing'}`
  return null
}
