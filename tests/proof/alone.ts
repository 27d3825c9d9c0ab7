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
    const difference = relax.has('order')
      ? findDifferenceButOrder(a, b)
      : findDifference(a, b, relax.has('failure') && endsEarly(a))
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

/** The same things are done in the end; where a call fails, some that would have come later are done, too. */
function findDifferenceButOrder(a: Run, b: Run): string | null {
  const endOf = (run: Run) =>
    [run.outcome, ...run.unhandled, ...run.states.map(({ path, text }) => `${path} = ${text}`)].map(
      withoutNumbers,
    )
  const end = findFirstDifference(endOf(a), endOf(b))
  if (end !== null) return `the end differs: ${end}`
  const allOf = (run: Run) => effectsOf(run).map(withoutNumbers).toSorted()
  const [before, after] = [allOf(a), allOf(b)]
  if (a.plan.fault === null) {
    const effects = findFirstDifference(before, after)
    return effects === null ? null : `the effects differ: ${effects}`
  }
  const missing = before.find(effect => !after.includes(effect))
  return missing === undefined ? null : `the effects differ: nothing – before: ${missing}`
}

const withoutNumbers = (text: string) => text.replaceAll(/#\d+/gu, '')

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
