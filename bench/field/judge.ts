import type { LineRange } from './data.ts'
import type { Finding, LintedFile } from './lint.ts'

/**
 * How near a report is to the place in question.
 * `line`: it, its window or its writer stands at the place. `function`: in the same operation.
 * `other`: at the place, about another container. All but the last are about the same container.
 */
export type Nearness = 'line' | 'function' | 'other' | 'none'

export interface Verdict {
  readonly nearness: Nearness
  /** Rules of the reports that decided. */
  readonly rules: readonly string[]
  readonly messages: readonly string[]
  /** Reported by the discipline rule, whatever the others say. */
  readonly isAdvised: boolean
}

export interface Place {
  readonly lines: readonly LineRange[]
  /** Empty where the rules do not name containers. */
  readonly slots: readonly string[]
}

const MARGIN = 3

export function judge(place: Place, file: LintedFile): Verdict {
  const hazards = file.findings.filter(finding => !finding.isAdvice)
  const advice = file.findings.filter(finding => finding.isAdvice)
  const [nearness, deciding] = nearest(place, file, hazards)
  const [adviceNearness] = nearest(place, file, advice)
  return {
    nearness,
    rules: [...new Set(deciding.map(finding => finding.rule))],
    messages: deciding.map(finding => `${finding.line}: ${finding.message}`),
    isAdvised: isReported(adviceNearness),
  }
}

export function isReported(nearness: Nearness): boolean {
  return nearness === 'line' || nearness === 'function'
}

function nearest(
  place: Place,
  file: LintedFile,
  findings: readonly Finding[],
): readonly [Nearness, readonly Finding[]] {
  const same = findings.filter(finding => isAbout(place, finding))
  const atLine = same.filter(finding => isAtPlace(place, finding))
  if (atLine.length > 0) return ['line', atLine]

  const operations = collectOperationsAt(place, file.operations)
  const inFunction = same.filter(finding => {
    const operation = operationAt(finding.line, file.operations)
    return operation !== null && operations.has(operation)
  })
  if (inFunction.length > 0) return ['function', inFunction]

  const others = findings.filter(finding => isAtPlace(place, finding))
  return others.length > 0 ? ['other', others] : ['none', []]
}

function isAbout(place: Place, finding: Finding): boolean {
  return place.slots.length === 0 || place.slots.some(slot => finding.names.has(slot))
}

function isAtPlace(place: Place, finding: Finding): boolean {
  return place.lines.some(([first, last]) =>
    finding.lines.some(line => line >= first - MARGIN && line <= last + MARGIN),
  )
}

function collectOperationsAt(
  place: Place,
  operations: readonly LineRange[],
): ReadonlySet<LineRange> {
  const found = new Set<LineRange>()
  for (const [first, last] of place.lines) {
    for (let line = first; line <= last; line += 1) {
      const operation = operationAt(line, operations)
      if (operation) found.add(operation)
    }
  }
  return found
}

/** The innermost operation around the line; `null` for the module itself. */
function operationAt(line: number, operations: readonly LineRange[]): LineRange | null {
  let innermost: LineRange | null = null
  for (const operation of operations) {
    const [first, last] = operation
    if (line < first || line > last) continue
    if (!innermost || last - first < innermost[1] - innermost[0]) innermost = operation
  }
  return innermost
}
