import { compareAlone } from './alone.ts'
import { derive } from './derive.ts'
import { Measure } from './findings.ts'
import { Subject, type Drive } from './program.ts'
import { describeRun, ProofError } from './report.ts'
import type { Act, Run } from './run.ts'
import { Stage } from './schedules.ts'
import type { SlotState } from './slots.ts'
import { collectChangedOperations, parseSource, type Operation } from './source.ts'

/** An operation that replaces the content of a container, before and after its repair. */
export interface RefillProgram {
  readonly before: string
  readonly after: string
  readonly filename?: string
  readonly drive?: Drive
}

/**
 * A refill is whole when everybody who looks, at whatever window, finds what was in the container before
 * or what is in it in the end, and when two runs leave no more than one. Alone, and as long as nothing
 * fails, the operation does what it did. Throws a `ProofError` where the repaired program is not like
 * that, and where the program before is: then there was nothing to repair.
 */
export function proveRefill(program: RefillProgram): void {
  const { before, after, filename = 'file.ts', drive = {} } = program
  const operations = collectChangedOperations(parseSource(before, filename), after)
  if (operations.length === 0) throw new ProofError('the repair changes nothing')
  for (const operation of operations) {
    const first = measureOf(before, operation, 0, drive, filename)
    const second = measureOf(after, operation, 1, drive, filename, first)
    compareAlone(first, second, new Set(['failure']))
    if (!findTear(first))
      throw new ProofError('nobody sees it half filled', describeRun(first.alone))
    const tear = findTear(second)
    if (tear) throw new ProofError(`together: ${tear.text}`, describeRun(tear.run))
  }
}

/** Where somebody sees a container half filled; `null` if nobody does. */
export function findTornRefill(
  { before, filename = 'file.ts', drive = {} }: Omit<RefillProgram, 'after'>,
  operation: Operation,
): Tear | null {
  return findTear(measureOf(before, operation, 0, drive, filename))
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
  if (alone.outcome === 'does not finish') fail('it waits for something that never comes')
  if (collectReplaced(alone).length === 0) fail('it fills no container anew')
  return measure
}

export interface Tear {
  readonly text: string
  readonly run: Run
}

function findTear({ stage, alone }: Measure): Tear | null {
  const replaced = collectReplaced(alone)
  for (const window of alone.windows.filter(({ id }) => /^(?:turn|await)/u.test(id))) {
    const run = stage.run({ injections: [{ window: window.id, act: LOOK }] })
    for (const { result } of run.fired) {
      const text = findPartIn(result as readonly SlotState[], replaced, run)
      if (text !== null) return { text: `at ${window.label} ${text}`, run }
    }
    const twice = stage.run({ injections: [{ window: window.id, act: stage.secondRun }] })
    for (const { path, units } of collectReplaced(twice)) {
      const most = replaced.find(each => each.path === path)?.units.length ?? 0
      if (units.length <= most) continue
      return {
        text: `two runs leave ${units.length} entries in ${path}, and one ${most}`,
        run: twice,
      }
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

/** Containers that were full, and hold nothing of that in the end. */
function collectReplaced({ filled, states }: Run): readonly SlotState[] {
  return states.filter(({ path, units }) => {
    const old = filled.filter(unit => unit.slot === path).map(({ id }) => id)
    return old.length > 0 && units.length > 0 && units.every(({ id }) => !old.includes(id))
  })
}

function findPartIn(
  seen: readonly SlotState[],
  replaced: readonly SlotState[],
  { filled }: Run,
): string | null {
  for (const { path, units } of replaced) {
    const now = idsOf(seen.find(state => state.path === path)?.units ?? [])
    const old = idsOf(filled.filter(unit => unit.slot === path))
    if (now === old || now === idsOf(units)) continue
    return `${path} holds neither its old nor its new content, but ${now === '' ? 'nothing' : now}`
  }
  return null
}

const idsOf = (units: readonly { readonly id: string }[]) => units.map(({ id }) => id).join(', ')
