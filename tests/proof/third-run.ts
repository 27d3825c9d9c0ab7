import type { Measure } from './findings.ts'
import type { Act, Fired, Run } from './run.ts'
import { mainWindows } from './schedules.ts'

/**
 * A third run that begins while the second one is still on, and the first is over, does to the second what
 * that did to the first. Where the first one has set back what the second one had stored, the third finds
 * nothing that it could end:
 *
 *     current?.abort()
 *     current = controller
 *     await request(text, controller.signal)
 *     current = null
 *
 * `null` where every third run does so.
 */
export function findForgottenRun({ stage }: Measure, again: Act): Run | null {
  const second = { ...again, actor: 'the second run' }
  const third = { ...again, actor: 'the third run' }
  for (const window of mainWindows(stage.run())) {
    const pair = stage.run({ injections: [{ window, act: second }] })
    const [other] = pair.fired
    if (!other || other.seq >= (pair.endSeq ?? Infinity)) continue
    const expected = textOfCalls(pair, other)
    for (const later of mainWindows(pair)) {
      const run = stage.run({
        injections: [
          { window, act: second },
          { window: later, act: third },
        ],
      })
      const last = run.fired.find(({ act }) => act === third)
      if (last && isBetween(run, last) && textOfCalls(run, last) !== expected) return run
    }
  }
  return null
}

/** The first one is over by then, and the second is not. */
function isBetween({ endSeq, fired }: Run, { seq }: Fired): boolean {
  const [second] = fired
  return endSeq !== null && endSeq <= seq && (second?.endSeq ?? Infinity) > seq
}

/** What it calls, whatever the things are numbered. */
function textOfCalls({ calls }: Run, { act }: Fired): string {
  return calls
    .filter(({ actor, ordinal }) => actor === act.actor && ordinal > 0)
    .map(({ name, args }) => `${name}(${args})`.replaceAll(/#\d+/gu, ''))
    .join(', ')
}
