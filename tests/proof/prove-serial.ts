import { compareAlone } from './alone.ts'
import { collectBeginnings } from './beginnings.ts'
import { derive, deriveOthers } from './derive.ts'
import { Measure } from './findings.ts'
import { OPERATION_ROUND, Subject } from './program.ts'
import type { Program } from './prove.ts'
import { describeRun, ProofError } from './report.ts'
import { BEFORE_THE_START, PLAIN, type Act, type Fired, type Plan, type Run } from './run.ts'
import { Stage } from './schedules.ts'
import { collectChangedOperations, parseSource, type Operation } from './source.ts'
import { findForgottenRun } from './third-run.ts'
import { contains } from './values.ts'
import { AFTER_THE_END } from './world.ts'

/**
 * The proof for operations on one entry: whoever gets in between – the operation itself, once more for the
 * same entry, or what else other code can start – the end is one that would also have come of doing it one
 * after the other. Before the fix, some schedule has another end.
 */
export function proveSerial(program: Program): void {
  const file = parseSource(program.before, program.filename ?? 'file.ts')
  const operations = collectChangedOperations(file, program.after)
  if (operations.length === 0) throw new ProofError('the fix changes nothing')
  for (const operation of operations) proveOperation(program, operation)
}

/** A run of the operation that ends as no order of it and some other code does; `null` if there is none. */
export function findSerialHarm(
  { before, filename = 'file.ts', drive = {}, relax = [] }: Omit<Program, 'after'>,
  operation: Operation,
): Run | null {
  const endOf = relax.includes('twice') ? outcomeOf : endWithCallsOf
  const subject = new Subject(before, operation, 0, drive, filename)
  const derived = derive(subject)
  const measure = new Measure(new Stage(subject, derived))
  const others = collectBeginnings(subject, derived)
    .map(begun => new Measure(new Stage(subject, begun)))
    .filter(each => reasonOf(each) === null)
  if (others.length === 0) assertDriven(measure)
  for (const { tried, fill } of [
    ...(reasonOf(measure) === null ? [PLAIN.fill, 0].map(fill => ({ tried: measure, fill })) : []),
    ...others.map(tried => ({ tried, fill: PLAIN.fill })),
  ])
    for (const act of collectActs(tried)) {
      const ends = collectSerialEnds(tried, act, endOf, fill)
      const disorder = findDisorder(tried, act, ends, endOf, undefined, fill)
      if (disorder) return disorder
    }
  return null
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

  const endOf = relax.includes('twice') ? outcomeOf : endWithCallsOf
  // What no function of the program puts in goes by the types of before.
  const isDirect = ({ actor }: Act) => actor.startsWith('other code')
  const actsAfter = new Map(
    collectCandidates(subjectAfter)
      .filter(act => !isDirect(act))
      .map(act => [act.actor, act]),
  )
  let isHarmed = false
  for (const act of collectActs(measureBefore)) {
    const ends = collectSerialEnds(measureBefore, act, endOf)
    isHarmed ||= findDisorder(measureBefore, act, ends, endOf) !== null
    // Functions stand elsewhere by then, and are found anew.
    const actAfter = actsAfter.get(act.actor) ?? act
    const wrong = findDisorder(measureAfter, actAfter, ends, endOf, measureBefore)
    if (wrong)
      throw new ProofError(
        `together, it ends as no order of the two does: ${endOf(wrong)}`,
        `${[...ends].join('\n')}\n\n${describeRun(wrong)}`,
      )
  }
  if (!isHarmed) proveThirdRun(measureBefore, measureAfter)
}

/** What two runs do not show, a third one may. */
function proveThirdRun(before: Measure, after: Measure): void {
  if (!findForgottenRun(before, againOf(before.stage)))
    throw new ProofError('nothing goes wrong before the fix', describeRun(before.alone))
  const wrong = findForgottenRun(after, againOf(after.stage))
  if (wrong) throw new ProofError('a third run does not find the second one', describeRun(wrong))
}

function assertDriven(measure: Measure): void {
  const { alone, stage } = measure
  const what = reasonOf(measure)
  if (what !== null)
    throw new ProofError(`${stage.subject.operation.label} ${what}`, describeRun(alone))
}

/** Why nothing can be said about a run; `null` where something can. */
function reasonOf({ alone }: Measure): string | null {
  if (alone.outcome === 'does not finish') return 'waits for something that never comes'
  if (alone.outcome.startsWith('throws')) return 'fails without any fault'
  return windowsOf(alone).length === 0 ? 'has no window' : null
}

/** The operation once more, and others that change something when the operation is over. */
function collectActs(measure: Measure): Act[] {
  const { stage } = measure
  const others = collectCandidates(stage.subject)
  return [againOf(stage), ...others.filter(act => changesSomething(act, measure))]
}

function collectCandidates(subject: Subject): Act[] {
  return [...derive(subject).writes, ...deriveOthers(subject)]
}

function changesSomething(act: Act, { stage, alone }: Measure): boolean {
  return windowsOf(alone, AFTER_THE_END).some(window => {
    const run = stage.run({ injections: [{ window, act }] })
    return (
      run.stateText !== alone.stateText && run.fired.every(({ resultText }) => isEnd(resultText))
    )
  })
}

/** Other code that fails by itself, or never comes to its end, was given the wrong thing. */
function isEnd(text: string): boolean {
  return /^(?:returns|ends)/u.test(text)
}

/** The operation once more, with the same arguments: it is the same entry. */
export function againOf({ subject }: Stage): Act {
  return {
    actor: `${subject.operation.label} for the same`,
    kind: 'run',
    fire: session => subject.start(session, OPERATION_ROUND),
    intents: [],
    isAdditive: false,
  }
}

/** First the one, or first the other. */
function collectSerialEnds(
  { stage }: Measure,
  act: Act,
  endOf: (run: Run) => string,
  fill = PLAIN.fill,
): ReadonlySet<string> {
  const windows = [BEFORE_THE_START.id, ...windowsOf(stage.run({ fill }), AFTER_THE_END)]
  return new Set(windows.map(window => endOf(stage.run({ injections: [{ window, act }], fill }))))
}

/**
 * A run in which the two get in each other's way. Who calls back from inside a call may do so after the
 * repair as it could before.
 */
function findDisorder(
  { stage }: Measure,
  act: Act,
  ends: ReadonlySet<string>,
  endOf: (run: Run) => string,
  before?: Measure,
  fill = PLAIN.fill,
): Run | null {
  for (const window of windowsOf(stage.run({ fill }))) {
    for (const order of ['fifo', 'lifo'] as const) {
      const plan: Plan = { ...PLAIN, injections: [{ window, act }], order, fill }
      const run = stage.run(plan)
      if (ends.has(endOf(run))) continue
      const isReentrant = before !== undefined && window.startsWith('call')
      if (!isReentrant || ends.has(endOf(before.stage.run(plan)))) return run
    }
  }
  return null
}

function windowsOf({ windows }: Run, only?: typeof AFTER_THE_END): readonly string[] {
  return windows
    .filter(({ label }) => (label === AFTER_THE_END) === (only === AFTER_THE_END))
    .map(({ id }) => id)
}

/**
 * What both came to, and what is left. Things that were made are counted in the order in which they are
 * named, and which of two runs of the operation was first makes no difference.
 */
function outcomeOf(run: Run): string {
  return endWith(run, [])
}

/** The same, and what was called for it: of two runs for one entry, one may have nothing left to do. */
function endWithCallsOf(run: Run): string {
  if (run.fired.some(({ act }) => act.kind !== 'run')) return outcomeOf(run)
  const calls = run.calls.filter(({ ordinal }) => ordinal > 0)
  const texts = calls.map(({ name, args }) => `${name}(${args})`)
  return endWith(run, texts.toSorted(byPlainText))
}

function byPlainText(left: string, right: string): number {
  return plain(left) < plain(right) ? -1 : 1
}

const plain = (text: string) => text.replaceAll(/#\d+/gu, '')

function endWith(run: Run, calls: readonly string[]): string {
  const { outcome, fired, stateText } = run
  const others = fired.map(({ resultText }) => resultText)
  const isAgain = fired.every(({ act }) => act.kind === 'run')
  const orders = isAgain
    ? [
        [outcome, ...others],
        [...others, outcome],
      ]
    : [[outcome, ...others]]
  const lost = fired.flatMap(each => collectLost(run, each))
  return orders
    .map(results => withoutNumbers([...results, stateText, ...lost, ...calls].join(' | ')))
    .toSorted()
    .join(' or ')
}

/** What others have put in, and what is gone although the operation did nothing with it. */
function collectLost({ states, calls }: Run, { act, added, seq }: Fired): string[] {
  if (act.kind === 'run') return []
  const left = new Set(states.flatMap(({ units }) => units.map(({ id }) => id)))
  const later = calls.filter(call => call.actor === 'op' && call.seq > seq)
  return added
    .filter(({ id }) => !left.has(id))
    .filter(
      ({ valueTokens }) =>
        !later.some(call => valueTokens.some(token => contains(call.contents, token))),
    )
    .map(({ label }) => `lost ${label}`)
}

function withoutNumbers(text: string): string {
  const numbers = new Map<string, string>()
  return text.replaceAll(/#\d+/gu, number => {
    const known = numbers.get(number) ?? `#${String(numbers.size + 1)}`
    numbers.set(number, known)
    return known
  })
}
