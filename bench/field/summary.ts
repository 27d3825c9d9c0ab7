import { KINDS, type Judgement } from './data.ts'
import { showShare } from './interval.ts'
import { isReported, type Verdict } from './judge.ts'
import type { BugResult, LabelResult, Results } from './results.ts'

export interface Scope {
  readonly kinds: ReadonlySet<string>
  readonly shapes: ReadonlySet<string>
}

const COUNTED: readonly Judgement[] = ['hazard', 'likely', 'unsure', 'benign']

/** What a person reads: counts, then every miss and every false alarm. */
export function showSummary(results: Results, scope: Scope): string {
  const bugs = results.bugs.filter(({ bug }) => scope.kinds.has(bug.kind))
  const labels = results.labels.filter(({ label }) => scope.shapes.has(label.shape))
  const oneFile = bugs.filter(({ bug }) => bug.singleFile)
  return [
    ...showBugs(oneFile),
    ...showLabels(labels),
    ...showLive(results),
    ...showRules(oneFile, labels),
    ...showList('Bugs missed', oneFile.filter(isMissed).map(lineOfBug)),
    ...showList('Reported after the fix', oneFile.filter(isStillReported).map(lineOfFix)),
    ...showList('Hazards missed', labels.filter(isMissedHazard).map(lineOfLabel)),
    ...showList('False alarms', labels.filter(isFalseAlarm).map(lineOfAlarm)),
    ...showList('At the place, about another container', collectElsewhere(oneFile, labels)),
    ...showList('Not scored', results.problems),
  ].join('\n')
}

function showBugs(bugs: readonly BugResult[]): readonly string[] {
  const rows = [...new Set(bugs.map(({ bug }) => bug.kind))].sort().map(kind =>
    bugRow(
      `${kind}  ${KINDS[kind]}`,
      bugs.filter(({ bug }) => bug.kind === kind),
    ),
  )
  return [
    'Bugs that one file shows',
    tableRow(['', 'reported', 'at the lines', 'advised', 'then silent']),
    ...rows,
    bugRow('all', bugs),
    bugRow(
      'all whose shape the model names',
      bugs.filter(({ bug }) => bug.unnamed === undefined),
    ),
    '',
  ]
}

function bugRow(title: string, bugs: readonly BugResult[]): string {
  const reported = bugs.filter(({ before }) => isReported(before.nearness))
  const exact = bugs.filter(({ before }) => before.nearness === 'line')
  const advised = bugs.filter(({ before }) => !isReported(before.nearness) && before.isAdvised)
  const fixed = reported.filter(({ bug }) => bug.fixFailed === undefined)
  const silent = fixed.filter(({ after }) => !isReported(after.nearness))
  return tableRow([
    title,
    showShare(reported.length, bugs.length),
    String(exact.length),
    `+${advised.length}`,
    showShare(silent.length, fixed.length),
  ])
}

function showLabels(labels: readonly LabelResult[]): readonly string[] {
  const shapes = [...new Set(labels.map(({ label }) => label.shape))]
  return [
    'Judged places, reported',
    tableRow(['', ...COUNTED]),
    ...shapes.map(shape =>
      labelRow(
        shape,
        labels.filter(({ label }) => label.shape === shape),
      ),
    ),
    labelRow('all', labels),
    labelRow(
      'all, advised only',
      labels,
      ({ nearness, isAdvised }) => !isReported(nearness) && isAdvised,
    ),
    '',
  ]
}

function labelRow(
  title: string,
  labels: readonly LabelResult[],
  counts = ({ nearness }: Verdict) => isReported(nearness),
): string {
  const cells = COUNTED.map(judgement => {
    const judged = labels.filter(({ label }) => label.label === judgement)
    return showShare(judged.filter(({ verdict }) => counts(verdict)).length, judged.length)
  })
  return tableRow([title, ...cells])
}

function showLive({ live }: Results): readonly string[] {
  const lines = live.map(({ hazard, verdict }) => {
    const outcome = isReported(verdict.nearness) ? verdict.rules.join(', ') : 'missed'
    return `  ${hazard.id}  ${hazard.kind}  ${hazard.slots.join(', ')}: ${outcome}`
  })
  return ['Hazards that are still there', ...lines, '']
}

function showRules(bugs: readonly BugResult[], labels: readonly LabelResult[]): readonly string[] {
  const counts = new Map<string, { bugs: number; hazards: number; benign: number }>()
  const add = (rules: readonly string[], column: 'bugs' | 'hazards' | 'benign') => {
    for (const rule of rules) {
      const count = counts.get(rule) ?? { bugs: 0, hazards: 0, benign: 0 }
      count[column] += 1
      counts.set(rule, count)
    }
  }
  for (const { before } of bugs) if (isReported(before.nearness)) add(before.rules, 'bugs')
  for (const { label, verdict } of labels) {
    if (!isReported(verdict.nearness)) continue
    if (label.label === 'hazard' || label.label === 'likely') add(verdict.rules, 'hazards')
    if (label.label === 'benign') add(verdict.rules, 'benign')
  }
  const rows = [...counts].map(([rule, count]) =>
    tableRow([rule, String(count.bugs), String(count.hazards), String(count.benign)]),
  )
  return ['By rule', tableRow(['', 'bugs', 'hazards', 'benign']), ...rows, '']
}

function showList(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title} (${lines.length})`, ...lines, '']
}

function isMissed({ before }: BugResult): boolean {
  return !isReported(before.nearness)
}

function isStillReported({ bug, before, after }: BugResult): boolean {
  return bug.fixFailed === undefined && isReported(before.nearness) && isReported(after.nearness)
}

function isMissedHazard({ label, verdict }: LabelResult): boolean {
  return (label.label === 'hazard' || label.label === 'likely') && !isReported(verdict.nearness)
}

function isFalseAlarm({ label, verdict }: LabelResult): boolean {
  return label.label === 'benign' && isReported(verdict.nearness)
}

function lineOfBug({ bug }: BugResult): string {
  const lines = bug.lines.map(([first, last]) => `${first}–${last}`).join(', ')
  const shape = bug.unnamed === undefined ? '' : `\n      not in the model: ${bug.unnamed}`
  return `  ${bug.id}  ${bug.path}:${lines}\n      ${bug.reason}${shape}`
}

function lineOfFix({ bug, after }: BugResult): string {
  return `  ${bug.id}  ${bug.path}${showMessages(after)}`
}

function lineOfLabel({ label }: LabelResult): string {
  const place = `${label.repository} ${label.path}:${label.line}`
  return `  #${label.id}  ${label.shape}, ${label.label}, ${label.category}  ${place}\n      ${label.reason}`
}

function lineOfAlarm(result: LabelResult): string {
  return `${lineOfLabel(result)}${showMessages(result.verdict)}`
}

function showMessages({ rules, messages }: Verdict): string {
  return messages.map(message => `\n      ${rules.join(', ')} at ${message}`).join('')
}

function collectElsewhere(
  bugs: readonly BugResult[],
  labels: readonly LabelResult[],
): readonly string[] {
  const fromBugs = bugs.filter(({ before }) => before.nearness === 'other')
  const fromLabels = labels.filter(({ verdict }) => verdict.nearness === 'other')
  return [
    ...fromBugs.map(({ bug, before }) => `  ${bug.id}${showMessages(before)}`),
    ...fromLabels.map(
      ({ label, verdict }) => `  #${label.id} ${label.slot}${showMessages(verdict)}`,
    ),
  ]
}

function tableRow([title = '', ...cells]: readonly string[]): string {
  return `  ${title.padEnd(32)}${cells.map(cell => cell.padEnd(22)).join('')}`.trimEnd()
}
