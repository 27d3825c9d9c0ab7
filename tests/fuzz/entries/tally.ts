import { examineEntry, type EntryVerdict } from './examine.ts'
import { ENTRY_SPECS } from './spec.ts'

export interface EntryTally {
  readonly programs: number
  /** Programs that `recommended` reports, and programs whose harm is shown. */
  readonly claimed: number
  readonly harmed: number
  readonly found: readonly EntryVerdict[]
}

/** Every n-th of the programs with one entry, from the first or a later one on. */
export function fuzzEntries(first: number, every: number): EntryTally {
  const verdicts = ENTRY_SPECS.filter((_, index) => index % every === first).map(examineEntry)
  return {
    programs: verdicts.length,
    claimed: verdicts.filter(({ reports }) =>
      reports.some(({ preset }) => preset === 'recommended'),
    ).length,
    harmed: verdicts.filter(({ harm }) => harm !== null).length,
    found: verdicts.filter(({ disagreement }) => disagreement !== null),
  }
}
