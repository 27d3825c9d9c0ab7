import type { Measure } from './findings.ts'
import { describeRun, ProofError } from './report.ts'
import type { Fired, Run } from './run.ts'
import type { Unit } from './slots.ts'
import { collectContents, contains } from './values.ts'

/** No reader in a window sees less than before; windows are matched by how far the operation has come. */
export function compareReaders(before: Measure, after: Measure): void {
  for (const read of after.stage.derived.reads) {
    const known = new Map<number, Seen[]>()
    for (const seen of collectSeen(before, read)) {
      const list = known.get(seen.fired.callsBefore) ?? []
      known.set(seen.fired.callsBefore, [...list, seen])
    }
    for (const seen of collectSeen(after, read)) {
      const expected = known.get(seen.fired.callsBefore)
      if (!expected || expected.some(each => !isLess(seen, each))) continue
      const texts = [...new Set(expected.map(each => each.fired.resultText))]
      throw new ProofError(
        `together: a reader sees less than before: ${read.actor} ${seen.fired.resultText}, before it ${texts.join(' or ')}`,
        describeRun(seen.run),
      )
    }
  }
}

interface Seen {
  readonly run: Run
  readonly fired: Fired
  readonly units: ReadonlySet<string>
}

function collectSeen(measure: Measure, act: Fired['act']): Seen[] {
  return measure.alone.windows.flatMap(window => {
    const run = measure.stage.run({ injections: [{ window: window.id, act }] })
    return run.fired.map(fired => ({ run, fired, units: unitsIn(run, fired.result) }))
  })
}

function unitsIn(run: Run, result: unknown): Set<string> {
  const contents = collectContents(run.names, [result])
  const isShown = (unit: Unit) =>
    [...unit.keyTokens, ...unit.valueTokens].some(token => contains(contents, token))
  return new Set(run.filled.filter(isShown).map(unit => unit.id))
}

function isLess(now: Seen, then: Seen): boolean {
  if (now.fired.resultText === then.fired.resultText) return false
  const [a, b] = [now.fired.result, then.fired.result]
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (then.units.size > 0) return [...then.units].some(id => !now.units.has(id))
  return true
}
