import { ProofError } from '../../proof/report.ts'
import { collectOperations, nameOf, parseSource, type Operation } from '../../proof/source.ts'
import { fixWith, lintBoth, suggestionsOf } from '../linting.ts'
import { OPERATION, type Family, type Sample } from './family.ts'

/** Where the plugin and the runs do not agree about one program. */
export interface Disagreement {
  readonly kind: 'unshown' | 'missed' | 'wrong repair'
  readonly text: string
  /** The schedule, or the messages. */
  readonly detail: string
}

export interface FamilyTally {
  readonly programs: number
  readonly claimed: number
  readonly harmed: number
  readonly repaired: number
  readonly found: readonly Disagreement[]
}

/** Every n-th program of a family, from the first or a later one on. */
export function examineFamily(family: Family, first: number, every: number): FamilyTally {
  const verdicts = family
    .collectSamples()
    .filter((_, index) => index % every === first)
    .map(sample => examine(family, sample))
  const count = (is: (verdict: Verdict) => boolean) => verdicts.filter(is).length
  return {
    programs: verdicts.length,
    claimed: count(({ isClaimed }) => isClaimed),
    harmed: count(({ isHarmed }) => isHarmed),
    repaired: verdicts.reduce((sum, { repaired }) => sum + repaired, 0),
    found: verdicts.flatMap(({ found }) => found),
  }
}

interface Verdict {
  readonly isClaimed: boolean
  readonly isHarmed: boolean
  readonly repaired: number
  readonly found: readonly Disagreement[]
}

function examine(family: Family, { text, isHarmless }: Sample): Verdict {
  const reports = lintBoth(text, 'file.ts').filter(({ rule }) => rule === family.rule)
  const operation = operationOf(text)
  const harm = isHarmless ? null : harmOf(family, text, operation)
  const isClaimed = reports.some(({ preset }) => preset === 'recommended')
  const isHarmed = harm !== null
  const repairs = collectRepairs(family, text)
  const found = repairs.flatMap(after => wrongRepair(family, text, after, operation) ?? [])
  if (isClaimed && !isHarmed)
    found.push({ kind: 'unshown', text, detail: reports.map(({ message }) => message).join('\n') })
  if (isHarmed && reports.length === 0) found.push({ kind: 'missed', text, detail: harm })
  return { isClaimed, isHarmed, repaired: repairs.length, found }
}

function operationOf(text: string): Operation {
  const operation = collectOperations(parseSource(text, 'file.ts')).find(
    ({ node }) => node !== null && nameOf(node) === OPERATION,
  )
  if (!operation) throw new Error(`there is no ${OPERATION}() in\n${text}`)
  return operation
}

/** What cannot be driven shows nothing: an operation that fills nothing, or has nobody to meet. */
function harmOf(family: Family, text: string, operation: Operation): string | null {
  try {
    return family.findHarm(text, operation)
  } catch (error) {
    if (error instanceof ProofError) throw new Error(`${error.message}\n${text}`, { cause: error })
    throw error
  }
}

function collectRepairs({ rule }: Family, text: string): string[] {
  const fixed = fixWith('strict', text, 'file.ts')
  const offers = suggestionsOf(text, 'file.ts').filter(offer => offer.rule === rule)
  return [...new Set([fixed, ...offers.map(offer => offer.text)])].filter(after => after !== text)
}

function wrongRepair(
  family: Family,
  before: string,
  after: string,
  operation: Operation,
): Disagreement | null {
  try {
    family.prove(before, after, operation)
    return null
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { kind: 'wrong repair', text: before, detail: `${after}\n${error.message}` }
  }
}
