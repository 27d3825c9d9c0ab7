import { readFileSync, writeFileSync } from 'node:fs'
import type { Verdict } from './judge.ts'
import type { Results } from './results.ts'

/** A run as it is kept, to be compared with the next one. */
export interface RunRecord {
  readonly config: string
  /** `bug b01-… before` → `line no-live-iteration`. */
  readonly places: Readonly<Record<string, string>>
}

export function recordOf(config: string, results: Results): RunRecord {
  const places: Record<string, string> = {}
  for (const { bug, before, after } of results.bugs) {
    places[`bug ${bug.id} before`] = outcomeOf(before)
    places[`bug ${bug.id} after`] = outcomeOf(after)
  }
  for (const { label, verdict } of results.labels) {
    places[`${label.label} #${label.id} ${label.shape} ${label.slot}`] = outcomeOf(verdict)
  }
  for (const { hazard, verdict } of results.live) places[`live ${hazard.id}`] = outcomeOf(verdict)
  return { config, places }
}

export function writeRecord(file: string, record: RunRecord): void {
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
}

export function readRecord(file: string): RunRecord {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  } catch {
    throw new Error(`--against: ${file} is no record that --out wrote`)
  }
}

/** One line for each place whose outcome is another one now. */
export function collectChanges(last: RunRecord, now: RunRecord): readonly string[] {
  const keys = new Set([...Object.keys(last.places), ...Object.keys(now.places)])
  return [...keys].flatMap(key => {
    const was = last.places[key] ?? 'not scored'
    const is = now.places[key] ?? 'not scored'
    return was === is ? [] : [`${key}: ${was} → ${is}`]
  })
}

function outcomeOf({ nearness, rules, isAdvised }: Verdict): string {
  const advised = isAdvised ? ' +prefer-snapshot' : ''
  return `${[nearness, ...rules].join(' ')}${advised}`
}
