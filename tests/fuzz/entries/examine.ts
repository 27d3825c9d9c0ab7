import { findSerialHarm } from '../../proof/prove-serial.ts'
import { describeRun, ProofError } from '../../proof/report.ts'
import { collectOperations, nameOf, parseSource } from '../../proof/source.ts'
import { lintBoth, type Report } from '../linting.ts'
import { OPERATION, renderEntry } from './render.ts'
import type { EntrySpec } from './spec.ts'

/** What the plugin says of a program with one entry, and what the runs say. */
export interface EntryVerdict {
  readonly text: string
  readonly reports: readonly Report[]
  /** The schedule that shows the harm. */
  readonly harm: string | null
  readonly disagreement: 'unshown' | 'missed' | null
}

export function examineEntry(spec: EntrySpec): EntryVerdict {
  const text = renderEntry(spec)
  const reports = lintBoth(text, 'file.ts').filter(({ rule }) => rule === 'no-stale-entry')
  const operation = collectOperations(parseSource(text, 'file.ts')).find(
    ({ node }) => node !== null && nameOf(node) === OPERATION,
  )
  if (!operation) throw new Error(`there is no ${OPERATION}() in\n${text}`)
  let harm: string | null
  try {
    // Who looks again has done the work, and throws it away; what has ended may be ended once more.
    const isTwice = spec.cure === 'look-again' || spec.shape === 'clean-up'
    const relax = isTwice ? (['twice'] as const) : []
    const run = findSerialHarm({ before: text, relax }, operation)
    harm = run && describeRun(run)
  } catch (error) {
    throw error instanceof ProofError
      ? new Error(`${error.message}\n${text}`, { cause: error })
      : error
  }
  const isClaimed = reports.some(
    ({ preset, message }) => preset === 'recommended' && !isUnseen(message),
  )
  const isMissed = harm !== null && reports.length === 0 && !isLimit(spec)
  const disagreement = isMissed ? 'missed' : harm === null && isClaimed ? 'unshown' : null
  return { text, reports, harm, disagreement }
}

/** `a newer value that is stored while one run fills a gap` */
const isLimit = ({ shape, cure, writers }: EntrySpec) =>
  shape === 'make-missing' && cure === 'lock' && writers.includes('put')

/** What was fetched before a removal is old by then: no run can tell one answer from another. */
const isUnseen = (message: string) => message.includes('is stored here all the same')
