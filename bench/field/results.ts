import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  bugFileOf,
  pinnedFileOf,
  type Bug,
  type FieldSet,
  type Label,
  type LiveHazard,
} from './data.ts'
import { judge, type Place, type Verdict } from './judge.ts'
import type { FieldLinter } from './lint.ts'
import { movedLinesOf } from './moved-lines.ts'
import { Progress } from './progress.ts'

export interface BugResult {
  readonly type: 'bug'
  readonly bug: Bug
  readonly before: Verdict
  readonly after: Verdict
}

export interface LabelResult {
  readonly type: 'label'
  readonly label: Label
  readonly verdict: Verdict
}

export interface LiveResult {
  readonly type: 'live'
  readonly hazard: LiveHazard
  readonly verdict: Verdict
}

export interface Results {
  readonly bugs: readonly BugResult[]
  readonly labels: readonly LabelResult[]
  readonly live: readonly LiveResult[]
  /** Files that are not laid out, do not parse, or crash a rule: nothing above counts them. */
  readonly problems: readonly string[]
}

/** `namesSlots`: the messages of the rules in use say which container they are about. */
export class Scorer {
  readonly #set: FieldSet
  readonly #sources: string
  readonly #linter: FieldLinter
  readonly #namesSlots: boolean
  readonly #problems = new Set<string>()

  constructor(set: FieldSet, sources: string, linter: FieldLinter, namesSlots: boolean) {
    this.#set = set
    this.#sources = sources
    this.#linter = linter
    this.#namesSlots = namesSlots
  }

  run(): Results {
    const { bugs, labels, liveHazards } = this.#set
    const progress = new Progress('linting', bugs.length + labels.length + liveHazards.length)
    const bugResults = bugs.flatMap(bug => (progress.step(bug.id), this.#scoreBug(bug) ?? []))
    const labelResults = labels.flatMap(
      label => (progress.step(label.path), this.#scoreLabel(label) ?? []),
    )
    const liveResults = liveHazards.flatMap(
      hazard => (progress.step(hazard.id), this.#scoreLive(hazard) ?? []),
    )
    progress.end()
    return {
      bugs: bugResults,
      labels: labelResults,
      live: liveResults,
      problems: [...this.#problems],
    }
  }

  #scoreBug(bug: Bug): BugResult | null {
    const beforeFile = bugFileOf(bug, 'before')
    const afterFile = bugFileOf(bug, 'after')
    const before = this.#judge(beforeFile, bug)
    if (!before || !this.#isThere(afterFile)) return null

    const lines = movedLinesOf(
      bug.lines,
      join(this.#sources, beforeFile),
      join(this.#sources, afterFile),
    )
    const after = this.#judge(afterFile, { ...bug, lines })
    return after && { type: 'bug', bug, before, after }
  }

  #scoreLabel(label: Label): LabelResult | null {
    const place = { lines: [[label.line, label.line]], slots: [label.slot] } as const
    const verdict = this.#judge(pinnedFileOf(label), place)
    return verdict && { type: 'label', label, verdict }
  }

  #scoreLive(hazard: LiveHazard): LiveResult | null {
    const verdict = this.#judge(pinnedFileOf(hazard), hazard)
    return verdict && { type: 'live', hazard, verdict }
  }

  #judge(file: string, place: Place): Verdict | null {
    if (!this.#isThere(file)) return null
    const linted = this.#linter.lint(file)
    if (linted.problem !== null) {
      this.#problems.add(linted.problem)
      return null
    }
    return judge(this.#namesSlots ? place : { ...place, slots: [] }, linted)
  }

  #isThere(file: string): boolean {
    const isThere = existsSync(join(this.#sources, file))
    if (!isThere) this.#problems.add(`${file}: not laid out`)
    return isThere
  }
}
