import { compareAlone } from './alone.ts'
import { derive } from './derive.ts'
import { Measure } from './findings.ts'
import { OPERATION_ROUND, Subject } from './program.ts'
import type { Program } from './prove.ts'
import { describeRun, ProofError } from './report.ts'
import type { Act, Run } from './run.ts'
import { Stage } from './schedules.ts'
import { collectChangedOperations, parseSource, type Operation } from './source.ts'
import { AFTER_THE_END } from './world.ts'

/**
 * The proof for operations on one entry: whoever gets in between, the end is one that would also have come
 * of doing it one after the other. Before the fix, some schedule has another end.
 */
export function proveSerial(program: Program): void {
  const file = parseSource(program.before, program.filename ?? 'file.ts')
  const operations = collectChangedOperations(file, program.after)
  if (operations.length === 0) throw new ProofError('the fix changes nothing')
  for (const operation of operations) proveOperation(program, operation)
}

function proveOperation(program: Program, operation: Operation): void {
  const { before, after, filename = 'file.ts', drive = {}, relax = [] } = program
  const subject = new Subject(before, operation, 0, drive, filename)
  const measureBefore = new Measure(new Stage(subject, derive(subject)))
  const { stage } = measureBefore
  assertDriven(measureBefore)
  const subjectAfter = new Subject(after, operation, 1, drive, filename)
  const measureAfter = new Measure(new Stage(subjectAfter, stage.derived))

  if (!relax.includes('alone')) compareAlone(measureBefore, measureAfter, new Set(relax))

  const ends = collectSerialEnds(measureBefore)
  if (!collectTogether(measureBefore).some(run => !ends.has(endOf(run))))
    throw new ProofError('nothing goes wrong before the fix', describeRun(measureBefore.alone))
  const wrong = collectTogether(measureAfter).find(run => !ends.has(endOf(run)))
  if (wrong)
    throw new ProofError(
      `together, it ends as no order of the two does: ${endOf(wrong)}`,
      `${[...ends].join('\n')}\n\n${describeRun(wrong)}`,
    )
}

function assertDriven({ alone, stage }: Measure): void {
  const fail = (what: string) => {
    throw new ProofError(`${stage.subject.operation.label} ${what}`, describeRun(alone))
  }
  if (alone.outcome === 'does not finish') fail('waits for something that never comes')
  if (alone.outcome.startsWith('throws')) fail('fails without any fault')
  if (windowsOf(alone).length === 0) fail('has no window')
}

/** The operation once more, with the same arguments: it is the same entry. */
function againOf({ subject }: Stage): Act {
  return {
    actor: `${subject.operation.label} for the same`,
    kind: 'run',
    fire: session => subject.start(session, OPERATION_ROUND),
    intents: [],
    isAdditive: false,
  }
}

function collectSerialEnds({ alone, stage }: Measure): ReadonlySet<string> {
  const act = againOf(stage)
  const last = alone.windows.filter(({ label }) => label === AFTER_THE_END)
  return new Set(last.map(({ id }) => endOf(stage.run({ injections: [{ window: id, act }] }))))
}

function collectTogether({ alone, stage }: Measure): Run[] {
  const act = againOf(stage)
  return windowsOf(alone).flatMap(window =>
    (['fifo', 'lifo'] as const).map(order => stage.run({ injections: [{ window, act }], order })),
  )
}

function windowsOf({ windows }: Run): readonly string[] {
  return windows.filter(({ label }) => label !== AFTER_THE_END).map(({ id }) => id)
}

/**
 * What both came to, and what is left. Things that were made are counted in the order in which they are
 * named, and which of the two runs was first makes no difference.
 */
function endOf({ outcome, fired, stateText }: Run): string {
  const orders = [
    [outcome, ...fired.map(({ resultText }) => resultText)],
    [...fired.map(({ resultText }) => resultText), outcome],
  ].map(results => withoutNumbers([...results, stateText].join(' | ')))
  return orders.toSorted().join(' or ')
}

function withoutNumbers(text: string): string {
  const names = new Map<string, string>()
  return text.replaceAll(/<[^<>]*#\d+[^<>]*>/gu, name => {
    const known = names.get(name) ?? `<made ${String(names.size + 1)}>`
    names.set(name, known)
    return known
  })
}
