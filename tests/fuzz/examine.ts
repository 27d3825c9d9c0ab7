import type { Realm } from '../proof/realm.ts'
import { search, runAlone, NARROW, WIDE, type Search, type Shown } from './explore.ts'
import { findLimit, isOpen } from './known.ts'
import { fixWith, lintBoth, suggestionsOf, type Preset, type Report } from './linting.ts'
import { compileProgram, type Runnable } from './program.ts'
import { render } from './render.ts'
import { planOf, type Plan, type Spec } from './spec.ts'

/** Something that the plugin says or does and that the runs do not bear out, or the other way round. */
export interface Discrepancy {
  readonly check: 'unshown' | 'missed' | 'fix' | 'suggestion'
  /** What is alike has the same key. */
  readonly key: string
  readonly detail: string
}

export interface Examination {
  readonly text: string
  readonly discrepancies: readonly Discrepancy[]
  readonly reports: readonly Report[]
  readonly harms: readonly Shown[]
  readonly runs: number
  readonly fixes: number
  readonly suggestions: number
}

/** Lints, runs, fixes and runs again one program, and compares. */
export function examine(realm: Realm, spec: Spec, withSuggestions = true): Examination {
  return new Examiner(realm, planOf(spec)).examine(withSuggestions)
}

class Examiner {
  readonly #realm: Realm
  readonly #plan: Plan
  readonly #text: string
  readonly #filename: string
  readonly #before: Runnable
  readonly #found: Discrepancy[] = []
  readonly #reports: readonly Report[]
  #search: Search
  #runs = 0
  #fixes = 0
  #suggestions = 0

  constructor(realm: Realm, plan: Plan) {
    const { text, filename } = render(plan)
    this.#realm = realm
    this.#plan = plan
    this.#text = text
    this.#filename = filename
    this.#before = compileProgram(realm, plan, text)
    this.#reports = lintBoth(text, filename)
    this.#search = this.#searched(this.#before, NARROW)
  }

  examine(withSuggestions: boolean): Examination {
    this.#compareVerdicts()
    const fixed = new Set<string>()
    for (const preset of ['recommended', 'strict'] as const) this.#examineFix(preset, fixed)
    if (withSuggestions) this.#examineSuggestions()
    return {
      text: this.#text,
      discrepancies: this.#found,
      reports: this.#reports,
      harms: this.#search.harms,
      runs: this.#runs,
      fixes: this.#fixes,
      suggestions: this.#suggestions,
    }
  }

  /** What `recommended` says is shown; what is shown, `strict` says. */
  #compareVerdicts(): void {
    const claims = this.#reports.filter(isClaim)
    for (const report of claims.filter(({ preset }) => preset === 'recommended'))
      if (!this.#isShown(report)) this.#widen()
    for (const report of claims.filter(({ preset }) => preset === 'recommended'))
      if (!this.#isShown(report) && !isOpen(this.#plan, this.#slotOf(report)))
        this.#add('unshown', report.rule, `line ${report.line}: ${report.message}`)
    for (const harm of this.#search.harms) {
      const isSaid = claims.some(
        report =>
          report.preset === 'strict' && (harm.slot === '' || this.#slotOf(report) === harm.slot),
      )
      if (!isSaid && harm.kind !== 'mixed' && findLimit(this.#plan, harm) === null)
        this.#add('missed', `${harm.kind} ${this.#shapeOf(harm.slot)}`, tell(harm))
    }
  }

  #isShown(report: Report): boolean {
    const slot = this.#slotOf(report)
    return this.#search.harms.some(harm => harm.slot === slot || harm.slot === '')
  }

  #widen(): void {
    this.#search = this.#searched(this.#before, WIDE)
  }

  #examineFix(preset: Preset, known: Set<string>): void {
    const reports = this.#reports.filter(each => each.preset === preset && each.hasFix)
    if (reports.length === 0) return
    const after = fixWith(preset, this.#text, this.#filename)
    if (known.has(after)) return
    known.add(after)
    this.#fixes++
    const rules = [...new Set(reports.map(({ rule }) => rule))].join(', ')
    const add = (key: string, detail: string) => {
      this.#add('fix', `${key}: ${rules}`, `${detail}\n\n${after}`)
    }
    const again = fixWith(preset, after, this.#filename)
    if (again !== after) add('does not stay', again)
    this.#compareTexts(after, add)
    const slots = new Set(reports.map(each => this.#slotOf(each)))
    this.#compareRuns(after, [], slots, add)
    // What was fixed is not lost any more.
    for (const slot of new Set(reports.filter(isClaim).map(each => this.#slotOf(each))))
      for (const harm of this.#searched(this.#compiled(after), NARROW).harms)
        if (harm.slot === slot && (harm.kind === 'lost' || harm.kind === 'skipped'))
          add(`still ${harm.kind}`, tell(harm))
  }

  #examineSuggestions(): void {
    const seen = new Set<string>()
    const offers = suggestionsOf(this.#text, this.#filename).filter(({ isRefill }) => !isRefill)
    for (const { text, rule, title, message, concessions } of offers) {
      if (seen.has(text)) continue
      seen.add(text)
      this.#suggestions++
      const add = (key: string, detail: string) => {
        this.#add('suggestion', `${key}: ${rule}`, `${title}\n${detail}\n\n${text}`)
      }
      this.#compareTexts(text, add)
      // A title names what the choice gives up; without one it keeps the contract.
      const slots = title.endsWith(')') ? [] : [this.#slotIn(message)]
      this.#compareRuns(
        text,
        concessions,
        new Set(slots),
        add,
        /ends? early|early end/u.test(title),
      )
    }
  }

  #compareTexts(after: string, add: (key: string, detail: string) => void): void {
    const notes = (text: string) =>
      [...text.matchAll(/\/\/ note \d+/gu)]
        .map(([note]) => note)
        .sort()
        .join()
    if (notes(after) !== notes(this.#text)) add('loses a comment', notes(after))
  }

  #compareRuns(
    text: string,
    concessions: readonly string[],
    slots: ReadonlySet<string>,
    add: (key: string, detail: string) => void,
    concedesEarlyEnds = false,
  ): void {
    const after = this.#compiled(text)
    if (!concessions.includes('alone')) {
      const own = runAlone(this.#realm, this.#before)
      const other = runAlone(this.#realm, after)
      const leaves = this.#plan.parts.some(({ exit }) => exit !== 'none')
      const throws = this.#plan.parts.some(({ exit }) => exit === 'throw')
      own.forEach((trace, index) => {
        // What is left is another thing after a failure, and after another early end where the title says so.
        const fails = trace.cast.fault > 0 || throws
        const isConceded =
          concessions.includes('failure') && (fails || (leaves && concedesEarlyEnds))
        const last = isConceded ? -1 : undefined
        const then = trace.steps.slice(0, last).join('\n')
        const now = other[index]?.steps.slice(0, last).join('\n')
        if (now !== then) add('not the same alone', `before:\n${then}\nafter:\n${String(now)}`)
      })
    }
    if (slots.size === 0) return
    const faults = concessions.includes('failure') ? 0 : 3
    const now = this.#searched(after, { ...NARROW, faults })
    const worse = now.harms.filter(
      harm => slots.has(harm.slot) && !this.#happens(this.#search, harm),
    )
    if (worse.length === 0) return
    const before = this.#searched(this.#before, { ...WIDE, faults })
    for (const harm of worse)
      if (!this.#happens(before, harm)) add(`newly ${harm.kind}`, tell(harm))
  }

  #happens({ harms }: Search, { kind, slot }: Shown): boolean {
    return kind === 'mixed' || harms.some(harm => harm.kind === kind && harm.slot === slot)
  }

  #compiled(text: string): Runnable {
    return compileProgram(this.#realm, this.#plan, text)
  }

  #searched(program: Runnable, bounds: typeof NARROW): Search {
    const found = search(this.#realm, program, bounds)
    this.#runs += found.runs
    return found
  }

  /** A message names its container first. */
  #slotOf({ message }: Report): string {
    return this.#slotIn(message)
  }

  #slotIn(message: string): string {
    const named = this.#plan.containers.find(({ name }) =>
      new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``, 'u').test(message),
    )
    return named?.name ?? ''
  }

  #shapeOf(slot: string): string {
    const container = this.#plan.containers.find(({ name }) => name === slot)
    const part = this.#plan.parts.find(each => each.container === container)
    const writes = this.#plan.writers
      .filter(each => each.container === container)
      .map(({ write }) => write)
    return [container?.kind, part?.form, part?.body, part?.reset, ...writes].join(' ')
  }

  #add(check: Discrepancy['check'], key: string, detail: string): void {
    this.#found.push({ check, key, detail })
  }
}

/** prefer-snapshot says that nothing goes wrong yet. */
const isClaim = ({ rule }: Report) => rule !== 'prefer-snapshot'

const tell = ({ text, kind, slot, steps }: Shown) => `${kind} ${slot}: ${text}\n${steps.join('\n')}`
