import { compareAlone } from './alone.ts'
import { derive } from './derive.ts'
import { Measure } from './findings.ts'
import { Subject, type Drive } from './program.ts'
import type { Relaxation } from './prove.ts'
import { describeRun, ProofError } from './report.ts'
import type { Act, Run } from './run.ts'
import { Stage } from './schedules.ts'
import type { SlotState } from './slots.ts'
import { collectChangedOperations, parseSource, type Operation } from './source.ts'

/** An operation that stores an entry and waits for something, before and after its repair. */
export interface RegistrationProgram {
  readonly before: string
  readonly after: string
  readonly filename?: string
  readonly drive?: Drive
  readonly relax?: readonly Relaxation[]
}

/**
 * A registration is early when whoever looks at any window finds what the operation stores. Alone it does
 * what it did, and when a call fails it leaves no more behind. Throws a `ProofError` where the repaired
 * program is not like that, and where the program before is: then there was nothing to repair.
 */
export function proveRegistration(program: RegistrationProgram): void {
  const { before, after, filename = 'file.ts', drive = {}, relax = [] } = program
  const operations = collectChangedOperations(parseSource(before, filename), after)
  if (operations.length === 0) throw new ProofError('the repair changes nothing')
  for (const operation of operations) {
    const first = measureOf(before, operation, 0, drive, filename)
    const second = measureOf(after, operation, 1, drive, filename, first)
    const concessions = relax.filter(each => each === 'order')
    compareAlone(first, second, new Set(concessions))
    if (!findGap(first))
      throw new ProofError('the entry is there at every window', describeRun(first.alone))
    const gap = findGap(second)
    if (gap) throw new ProofError(`together: ${gap.text}`, describeRun(gap.run))
  }
}

/** Where what the operation stores is not there yet; `null` if it always is. */
export function findLateRegistration(
  { before, filename = 'file.ts', drive = {} }: Omit<RegistrationProgram, 'after'>,
  operation: Operation,
): Gap | null {
  return findGap(measureOf(before, operation, 0, drive, filename))
}

function measureOf(
  text: string,
  operation: Operation,
  version: 0 | 1,
  drive: Drive,
  filename: string,
  like?: Measure,
): Measure {
  const subject = new Subject(text, operation, version, drive, filename, true)
  const measure = new Measure(new Stage(subject, like?.stage.derived ?? derive(subject)))
  const { alone } = measure
  const fail = (what: string): never => {
    throw new ProofError(`${operation.label} cannot be driven: ${what}`, describeRun(alone))
  }
  if (alone.outcome.startsWith('throws')) fail(`it ${alone.outcome} without any fault`)
  if (collectStored(alone).length === 0) fail('it stores nothing')
  return measure
}

export interface Gap {
  readonly text: string
  readonly run: Run
}

function findGap({ stage, alone }: Measure): Gap | null {
  const stored = collectStored(alone)
  for (const window of alone.windows.filter(({ id }) => /^(?:turn|await)/u.test(id))) {
    const run = stage.run({ injections: [{ window: window.id, act: LOOK }] })
    for (const { result } of run.fired) {
      const seen = new Set((result as readonly SlotState[]).flatMap(idsOf))
      const missing = stored.find(id => !seen.has(id))
      if (missing !== undefined) return { text: `at ${window.label} there is no ${missing}`, run }
    }
  }
  return null
}

/** Somebody who looks at everything, and changes nothing. */
const LOOK: Act = {
  actor: 'somebody who looks',
  kind: 'read',
  fire: (_, slots) => slots.read(),
  intents: [],
  isAdditive: false,
}

/** What is there in the end, and was not put in by others. */
function collectStored({ filled, states }: Run): string[] {
  const known = new Set(filled.map(({ id }) => id))
  return states.flatMap(idsOf).filter(id => !known.has(id))
}

const idsOf = ({ units }: SlotState) => units.map(({ id }) => id)
