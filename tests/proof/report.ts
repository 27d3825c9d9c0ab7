import type { Finding } from './findings.ts'
import type { Run } from './run.ts'

/** What a failed proof says: one line what is wrong, then the evidence. */
export class ProofError extends Error {
  constructor(message: string, evidence = '') {
    super(evidence === '' ? message : `${message}\n\n${evidence}`)
    this.name = 'ProofError'
  }
}

const MOST_STEPS = 40

export const describeFinding = ({ kind, text, run }: Finding) =>
  `${kind}: ${text}\n\n${describeRun(run)}`

/** The schedule as a list of steps, what went in, what came out, what is left. */
export function describeRun(run: Run): string {
  const { fault, order, leave } = run.plan
  const conditions = [
    fault ? `call ${fault.call} of the operation: ${fault.kind}` : '',
    order === 'lifo' ? 'the youngest promise settles first' : '',
    leave ? `the consumer leaves by ${leave.how} after ${leave.after}` : '',
  ].filter(each => each !== '')
  const steps = run.steps.slice(0, MOST_STEPS).map((step, index) => {
    const who = step.kind === 'turn' ? '—' : step.actor
    const text = step.kind === 'fire' ? `starts: ${step.text}` : step.text
    return `${String(index + 1).padStart(3)}. ${who}: ${text}`
  })
  if (run.steps.length > MOST_STEPS) steps.push(`     … ${run.steps.length - MOST_STEPS} more`)
  return [
    ...(conditions.length > 0 ? [`when:     ${conditions.join('; ')}`] : []),
    `put in:   ${labelsOf(run.filled)}`,
    ...run.fired
      .filter(each => each.added.length + each.removed.length > 0)
      .map(
        each =>
          `meanwhile: ${each.act.actor}: +(${labelsOf(each.added)}) −(${labelsOf(each.removed)})`,
      ),
    'steps:',
    ...steps,
    `outcome:  ${run.outcome}`,
    `left:     ${run.states.map(state => `${state.path} = ${state.text}`).join('\n          ')}`,
  ].join('\n')
}

const labelsOf = (units: readonly { readonly label: string }[]) =>
  units.length === 0 ? 'nothing' : units.map(each => each.label).join(', ')
