import type ts from 'typescript'

import { lintBoth, type Report } from '../fuzz/linting.ts'
import type { Drive } from '../proof/program.ts'
import { findSerialHarm } from '../proof/prove-serial.ts'
import { findTornRefill } from '../proof/refill.ts'
import { findLateRegistration } from '../proof/registration.ts'
import { describeFinding, describeRun, ProofError } from '../proof/report.ts'
import {
  collectOperations,
  findOperationsAround,
  isHidden,
  nameOf,
  parentClassOf,
  parseSource,
  type Operation,
} from '../proof/source.ts'
import type { Case } from './cases.ts'
import { withEdit } from './edits.ts'
import {
  explore,
  exploreFailures,
  findEmptiedArguments,
  findOwnHarm,
  isBeyondStrict,
  type Explored,
  type Program,
} from './harms.ts'

/** What the runs have to say about one report, or about one function without any. */
export interface Verdict {
  readonly case: Case
  readonly about: 'recommended' | 'strict' | 'silence'
  readonly result: 'shown' | 'not shown' | 'not driven'
  /** `no-late-reset, line 5`; the name of a function. */
  readonly subject: string
  /** The schedule that shows it; the message; why it was not driven. */
  readonly text: string
}

/** Whether what the plugin says of a piece of code happens, and whether it says all that happens. */
export function judge(given: Case): Verdict[] {
  return new Judge(given).judge()
}

type Judgement = (operation: Operation) => string | null

class Judge {
  readonly #case: Case
  readonly #file: ts.SourceFile
  readonly #reports: readonly Report[]
  readonly #starts: readonly number[]
  readonly #explored = new Map<string, Explored | ProofError>()

  constructor(given: Case) {
    this.#case = given
    this.#file = parseSource(given.code, given.filename)
    this.#reports = lintBoth(given.code, given.filename)
    this.#starts = startsOfLines(given.code)
  }

  judge(): Verdict[] {
    const likely = this.#reports.filter(({ preset }) => preset === 'recommended')
    const isLikely = (report: Report) =>
      likely.some(other => other.rule === report.rule && other.line === report.line)
    return [
      ...this.#reports
        .filter(({ preset }) => preset === 'strict')
        .map(report => this.#judgeReport(report, isLikely(report) ? 'recommended' : 'strict')),
      ...collectOperations(this.#file)
        .filter(operation => !isHidden(operation))
        .map(operation => this.#judgeSilence(operation)),
    ]
  }

  #judgeReport(report: Report, about: Verdict['about']): Verdict {
    const { rule, line, message } = report
    const base = { case: this.#case, about, subject: `${rule}, line ${line}` } as const
    return driven(base, () => {
      const harm =
        rule === 'prefer-snapshot' ? this.#findHarmAfterEdit(report) : this.#findHarm(report)
      return { ...base, result: harm === null ? 'not shown' : 'shown', text: harm ?? message }
    })
  }

  /** A function of whose containers something is lost, or repeated, and `strict` does not name them. */
  #judgeSilence(operation: Operation): Verdict {
    const base = { case: this.#case, about: 'silence', subject: operation.label } as const
    return driven(base, () => {
      const harm = this.#explore(operation).findings.find(
        finding => !isBeyondStrict(finding) && !this.#isReported(finding.unit?.slot ?? ''),
      )
      return {
        ...base,
        result: harm ? 'shown' : 'not shown',
        text: harm ? describeFinding(harm) : '',
      }
    })
  }

  #isReported(slot: string): boolean {
    const name = lastNameOf(slot)
    return this.#reports.some(
      ({ rule, message }) => rule !== 'prefer-snapshot' && message.includes(name),
    )
  }

  #findHarm(report: Report): string | null {
    const judgements = this.#judgementsOf(report)
    const operations = findOperationsAround(this.#file, this.#offsetOf(report))
    let reason: ProofError | null = null
    for (const judgement of judgements) {
      try {
        const harm = firstShown(operations.map(operation => () => judgement(operation)))
        if (harm !== null) return harm
      } catch (error) {
        if (!(error instanceof ProofError)) throw error
        // It is the first that has to be driven; the others are for what it cannot see.
        if (judgement === judgements[0]) reason = error
      }
    }
    if (reason) throw reason
    return null
  }

  /** What looks for the harm of a report, one after the other until it is shown. */
  #judgementsOf({ rule, message }: Report): readonly Judgement[] {
    const program = this.#program()
    const ofContainer: Judgement = operation => this.#findDisturbance(operation, message)
    const ofLoop: Judgement = operation =>
      findOwnHarm(program, operation, rule === 'no-resize-while-iterating')
    const ofFailure: Judgement = operation => {
      const worst = exploreFailures(program, operation)
      return worst && describeFinding(worst)
    }
    const ofEntry: Judgement = operation => {
      const run = findSerialHarm(program, operation)
      return run && describeRun(run)
    }
    switch (rule) {
      case 'no-late-reset':
        return [ofContainer, ofEntry, ofFailure]
      case 'no-live-iteration':
        return [ofContainer, ofLoop, ofEntry]
      case 'no-stale-entry':
        return [ofEntry, ofContainer, ofFailure]
      case 'no-torn-refill':
        return [operation => textOf(findTornRefill(program, operation)), ofContainer]
      case 'no-late-registration':
        return [operation => textOf(findLateRegistration(program, operation))]
      case 'no-resize-while-iterating':
        return [ofLoop, ofContainer]
      case 'no-live-view':
        return [operation => this.#findHarmOfView(operation)]
      default:
        throw new Error(`nothing looks for the harm of ${rule}`)
    }
  }

  #findDisturbance(operation: Operation, message: string): string | null {
    const { findings, slots, isUndisturbable } = this.#explore(operation)
    const [worst] = findings
    if (worst) return describeFinding(worst)
    if (isUndisturbable) throw new ProofError('it runs in one turn and calls nothing outside')
    if (!slots.some(slot => message.includes(lastNameOf(slot))))
      throw new ProofError('nothing that was put in comes out of the program')
    return null
  }

  /** Whoever walks it, in this file or elsewhere, and waits at each step. */
  #findHarmOfView(operation: Operation): string | null {
    const others = collectOperations(this.#file).filter(({ node }) => node !== operation.node)
    const name = operation.node ? nameOf(operation.node) : null
    const owner = operation.node && parentClassOf(operation.node) ? 'it.' : ''
    const walk = `(async () => { for (const each of await ${owner}${name}()) await somethingElse(each) })()`
    const look = (program: Program, walker: Operation) => () => {
      const {
        findings: [worst],
        slots,
      } = explore(program, walker)
      if (!worst && slots.length === 0)
        throw new ProofError('nothing that was put in comes out of the program')
      return worst ? describeFinding(worst) : null
    }
    return firstShown([
      () => findEmptiedArguments(this.#program(), operation),
      ...others.map(other => look(this.#program(), other)),
      ...(name === null ? [] : [look(this.#program({ operation: walk }), operation)]),
    ])
  }

  /** Nothing goes wrong today: it does after the one edit that the message warns of. */
  #findHarmAfterEdit(report: Report): string | null {
    const { code, filename } = this.#case
    const offset = this.#offsetOf(report)
    const edited = (['wait', 'call'] as const).flatMap(
      edit => withEdit(code, filename, offset, edit) ?? [],
    )
    const look = (before: string, operation: Operation) => () => {
      const [worst] = explore({ ...this.#program(), before }, operation).findings
      return worst ? describeFinding(worst) : null
    }
    return firstShown(
      edited.flatMap(text =>
        findOperationsAround(parseSource(text, filename), offset).map(operation =>
          look(text, operation),
        ),
      ),
    )
  }

  #explore(operation: Operation): Explored {
    const key = `${operation.label} ${operation.positions[0]}`
    let known = this.#explored.get(key)
    if (!known) {
      try {
        known = explore(this.#program(), operation)
      } catch (error) {
        if (!(error instanceof ProofError)) throw error
        known = error
      }
      this.#explored.set(key, known)
    }
    if (known instanceof ProofError) throw known
    return known
  }

  #program(more: Drive = {}): Program {
    const { code, filename, drive } = this.#case
    return { before: code, filename, drive: { ...drive, ...more } }
  }

  #offsetOf({ line, column }: Report): number {
    return (this.#starts[line - 1] ?? 0) + column - 1
  }
}

function driven(base: Omit<Verdict, 'result' | 'text'>, run: () => Verdict): Verdict {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { ...base, result: 'not driven', text: error.message }
  }
}

/** Throws what kept the first from being driven, if none could be. */
function firstShown(ways: readonly (() => string | null)[]): string | null {
  const errors: ProofError[] = []
  for (const lookFor of ways) {
    try {
      const harm = lookFor()
      if (harm !== null) return harm
    } catch (error) {
      if (!(error instanceof ProofError)) throw error
      errors.push(error)
    }
  }
  const [first] = errors
  if (errors.length === ways.length) throw first ?? new ProofError('there is no place for the edit')
  return null
}

const textOf = (
  shown: { readonly text: string; readonly run: Parameters<typeof describeRun>[0] } | null,
) => shown && `${shown.text}\n\n${describeRun(shown.run)}`

/** `it.$jobs` → `jobs` */
const lastNameOf = (slot: string) => slot.replace(/^.*[.#$]/u, '')

function startsOfLines(code: string): number[] {
  const starts = [0]
  for (let at = code.indexOf('\n'); at !== -1; at = code.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
