import { table } from '../lint/table.ts'
import { rulesOf, type Cost } from './measure.ts'
import { growthExponentOf, spreadOf, type Spread } from './statistics.ts'

/** One line of the first table: a group of files, and what each round made of them. */
export interface Group {
  readonly name: string
  readonly lines: number
  /** One total for each round. */
  readonly rounds: readonly Cost[]
}

/** One file of each size, and what each round made of it. */
export interface Growth {
  readonly name: string
  readonly steps: readonly { readonly size: number; readonly rounds: readonly Cost[] }[]
}

export function costTable(groups: readonly Group[]): string {
  const header = ['', 'lines', 'parse', 'walk', 'atomic', 'interleave', 'of atomic', 'of parse']
  return table([
    header,
    ...groups.map(({ name, lines, rounds }) => [
      name,
      lines.toLocaleString('en'),
      ...columnsOf(rounds),
      spreadText(rounds.map(cost => rulesOf(cost, 'interleave') / rulesOf(cost, 'atomic'))),
      spreadText(rounds.map(cost => rulesOf(cost, 'interleave') / cost.parse)),
    ]),
  ])
}

/** What the rules cost at each size; the exponent of growth over the last three of them. */
export function growthTable(growths: readonly Growth[]): string {
  const sizes = growths[0]?.steps.map(({ size }) => size.toLocaleString('en')) ?? []
  const header = ['CPU ms of all rules', ...sizes, 'exponent', 'of the parser']
  return table([
    header,
    ...growths.map(({ name, steps }) => {
      const costs = steps.map(({ size, rounds }) => ({
        size,
        value: median(rounds.map(cost => rulesOf(cost, 'interleave'))),
      }))
      const parses = steps.map(({ size, rounds }) => ({
        size,
        value: median(rounds.map(cost => cost.parse)),
      }))
      return [
        name,
        ...costs.map(({ value }) => value.toFixed(value < 10 ? 1 : 0)),
        growthExponentOf(costs.slice(-3)).toFixed(2),
        growthExponentOf(parses.slice(-3)).toFixed(2),
      ]
    }),
  ])
}

/** `0.42 (0.40–0.47)` */
export function spreadText(values: readonly number[], digits = 2): string {
  const { median: middle, low, high }: Spread = spreadOf(values)
  const text = middle.toFixed(digits)
  return values.length === 1 ? text : `${text} (${low.toFixed(digits)}–${high.toFixed(digits)})`
}

function columnsOf(rounds: readonly Cost[]): string[] {
  return [
    rounds.map(cost => cost.parse),
    rounds.map(cost => cost.bare),
    rounds.map(cost => rulesOf(cost, 'atomic')),
    rounds.map(cost => rulesOf(cost, 'interleave')),
  ].map(values => median(values).toFixed(0))
}

function median(values: readonly number[]): number {
  return spreadOf(values).median
}
