import fc from 'fast-check'

import { Realm } from '../proof/realm.ts'
import { examine, type Discrepancy, type Examination } from './examine.ts'
import { anySpec } from './generate.ts'
import { planOf, type Spec } from './spec.ts'
import { render } from './render.ts'

/** What a number of generated programs came to. */
export interface Tally {
  programs: number
  runs: number
  fixes: number
  suggestions: number
  /** Reports of `recommended` whose harm was shown or looked for. */
  claims: number
  /** Containers of programs with a harm of some kind. */
  harms: number
  /** The smallest program of each kind of discrepancy. */
  readonly found: Map<string, Found>
}

export interface Found {
  readonly discrepancy: Discrepancy
  readonly text: string
  readonly seed: number
  count: number
}

export const BATCH = 200
/** Suggestions take most of the time: those of every fourth program are tried. */
const SUGGESTIONS_EVERY = 4

/**
 * Examines programs in batches. Each discrepancy of a kind that is not known yet is shrunk: fast-check looks
 * for the smallest program that shows it.
 */
export function fuzz(
  seed: number,
  programs: number,
  step: (done: number) => void,
  firstBatch = 0,
): Tally {
  const tally: Tally = {
    programs: 0,
    runs: 0,
    fixes: 0,
    suggestions: 0,
    claims: 0,
    harms: 0,
    found: new Map(),
  }
  let realm = new Realm()
  for (let batch = firstBatch; tally.programs < programs; batch++) {
    const count = Math.min(BATCH, programs - tally.programs)
    const specs = fc.sample(anySpec, { seed: seedOf(seed, batch), numRuns: count })
    // A realm keeps what was compiled in it.
    if (batch % 20 === 19) realm = new Realm()
    for (const [index, spec] of specs.entries()) {
      step(tally.programs)
      const examination = examine(realm, spec, tally.programs++ % SUGGESTIONS_EVERY === 0)
      addTo(tally, examination)
      for (const discrepancy of examination.discrepancies)
        note(tally, realm, discrepancy, { seed: seedOf(seed, batch), index })
    }
  }
  return tally
}

const seedOf = (seed: number, batch: number) => (seed * 100_003 + batch) | 0

function addTo(tally: Tally, { runs, fixes, suggestions, reports, harms }: Examination): void {
  tally.runs += runs
  tally.fixes += fixes
  tally.suggestions += suggestions
  tally.claims += reports.filter(
    ({ preset, rule }) => preset === 'recommended' && rule !== 'prefer-snapshot',
  ).length
  tally.harms += new Set(harms.map(({ slot }) => slot)).size
}

function note(tally: Tally, realm: Realm, discrepancy: Discrepancy, place: Place): void {
  const key = kindOf(discrepancy)
  const known = tally.found.get(key)
  if (known) known.count++
  else
    tally.found.set(key, {
      ...shrunk(realm, discrepancy, place),
      seed: place.seed,
      count: 1,
    })
}

const kindOf = ({ check, key }: Discrepancy) => `${check}: ${key}`

/** Where a program stands among the generated ones. */
interface Place {
  readonly seed: number
  readonly index: number
}

function shrunk(realm: Realm, discrepancy: Discrepancy, { seed, index }: Place) {
  let runs = 0
  const found = (spec: Spec) =>
    examine(realm, spec).discrepancies.find(each => kindOf(each) === kindOf(discrepancy))
  const details = fc.check(
    // Those before it were looked at already.
    fc.property(anySpec, spec => runs++ < index || found(spec) === undefined),
    { seed, numRuns: BATCH },
  )
  const [spec] = details.counterexample ?? []
  if (!spec) throw new Error(`seed ${seed} does not show "${kindOf(discrepancy)}" again`)
  return { discrepancy: found(spec) ?? discrepancy, text: render(planOf(spec)).text }
}
