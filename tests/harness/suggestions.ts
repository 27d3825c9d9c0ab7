import type { Linter } from 'eslint'

import { analyze, type Source } from '../../src/engine/index.ts'
import type { FixScope, OnFailure, Suggestion } from '../../src/fix/repair.ts'
import { refillRepair } from '../../src/fix/refill.ts'
import { liveViewRepair } from '../../src/fix/live-view.ts'
import { registerFirstRepair } from '../../src/fix/register-first.ts'
import { resizeRepair } from '../../src/fix/resize.ts'
import { snapshotRepair } from '../../src/fix/snapshot.ts'
import { staleEntryRepair } from '../../src/fix/stale-entry.ts'
import { takeFirstRepair } from '../../src/fix/take-first.ts'

/**
 * The suggestions of the repairs, by the text that each makes of the code. ESLint hands on no more of a
 * suggestion than its title and its text.
 */
export function suggestionsByText(
  linter: Pick<Linter, 'getSourceCode'>,
  code: string,
  options: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Suggestion> {
  const source = linter.getSourceCode() as unknown as Source
  const facts = analyze(source)
  const scope = (options['fix'] ?? 'all') as FixScope
  const onFailure = (options['onFailure'] ?? 'restore') as OnFailure
  const repairs = [
    ...facts.drains.map(drain => takeFirstRepair(facts, source, drain, { fix: scope, onFailure })),
    ...facts.tornRefills.map(refill => refillRepair(facts, source, refill)),
    ...facts.staleEntries.map(entry => staleEntryRepair(entry, facts, source, { fix: scope })),
    ...facts.lateRegistrations.map(late =>
      registerFirstRepair(facts, source, late, { fix: scope }),
    ),
    ...facts.liveIterations.map(live => snapshotRepair(facts, source, live, { fix: scope })),
    ...facts.resizes.map(resize => resizeRepair(facts, source, resize)),
    ...facts.liveViews.map(view => liveViewRepair(facts, source, view)),
  ]
  return new Map(
    repairs
      .flatMap(({ suggestions }) => suggestions)
      .map(suggestion => [textAfter(code, suggestion), suggestion]),
  )
}

function textAfter(code: string, { edits }: Suggestion): string {
  let text = code
  for (const { range, text: inserted } of edits.toSorted(
    (a, b) => b.range[0] - a.range[0] || b.range[1] - a.range[1],
  ))
    text = text.slice(0, range[0]) + inserted + text.slice(range[1])
  return text
}

/** A container that is filled anew keeps nothing of what was in it: what is proven is another thing. */
export function isOfRefill({ id }: Suggestion): boolean {
  return id === 'emptyLater' || id === 'fillLocal'
}
