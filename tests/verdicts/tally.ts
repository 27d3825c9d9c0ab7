import type { Case } from './cases.ts'
import { judge, type Verdict } from './judge.ts'
import { exceptionOf, reasonOf } from './reasons.ts'

/** What the verdicts on a number of cases come to. */
export interface Tally {
  readonly cases: number
  readonly verdicts: readonly Verdict[]
  /** Reports of `recommended` whose harm no run shows, and harm of which `strict` says nothing. */
  readonly defects: readonly Verdict[]
}

export function judgeAll(cases: readonly Case[], step: (done: number) => void): Tally {
  const verdicts = cases.flatMap((given, index) => {
    step(index)
    try {
      return judge(given)
    } catch (error) {
      throw new Error(`${given.name}: ${String(error)}`, { cause: error })
    }
  })
  return { cases: cases.length, verdicts, defects: verdicts.filter(isDefect) }
}

function isDefect(verdict: Verdict): boolean {
  const { about, result } = verdict
  const isWrong =
    (about === 'recommended' && result === 'not shown') ||
    (about === 'silence' && result === 'shown')
  return isWrong && exceptionOf(verdict) === null
}

/** `95 cases, 60 reports of recommended: 55 shown, 0 not shown, 5 not driven`, and why they were not. */
export function describeTally({ cases, verdicts, defects }: Tally): string {
  const lines = (['recommended', 'strict', 'silence'] as const).map(about => {
    const own = verdicts.filter(each => each.about === about)
    const count = (result: Verdict['result']) => own.filter(each => each.result === result).length
    const what =
      about === 'silence'
        ? 'functions that others can start'
        : `reports of ${about}${about === 'strict' ? ' alone' : ''}`
    const said =
      about === 'silence'
        ? `${count('shown')} with harm that strict does not name, ${count('not shown')} without`
        : `${count('shown')} shown, ${count('not shown')} not shown`
    return `${own.length} ${what}: ${said}, ${count('not driven')} not driven`
  })
  return [
    `${cases} cases`,
    ...lines,
    ...reasonsIn(verdicts),
    defects.length === 0 ? '✓ nothing found' : `✗ ${defects.length} found`,
  ].join('\n')
}

/** Why reports of `recommended` were not driven, or need not be shown. */
function reasonsIn(verdicts: readonly Verdict[]): string[] {
  const counts = new Map<string, number>()
  for (const verdict of verdicts) {
    if (verdict.about !== 'recommended' || verdict.result === 'shown') continue
    const why = verdict.result === 'not driven' ? reasonOf(verdict) : exceptionOf(verdict)
    if (why !== null) counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([why, count]) => `  ${count} × ${why}`)
}

export const describeDefect = ({ case: { name, code }, about, subject, text }: Verdict) =>
  `✗ ${name} – ${subject} (${about === 'silence' ? 'strict is silent' : 'not shown'})\n${code}\n${text}`
