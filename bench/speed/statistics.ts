/** The middle value of several runs, with the lowest and the highest. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** One value for each size of an input. */
export interface Point {
  readonly size: number
  readonly value: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[0]
  const high = sorted.at(-1)
  if (low === undefined || high === undefined) throw new Error('There is no median of no values.')
  const half = sorted.length >> 1
  const upper = sorted[half] ?? high
  const median = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? low) + upper) / 2
  return { median, low, high }
}

/**
 * How a value grows with the size: the slope of the line through the logarithms, by least squares. 1 is
 * linear, 2 is quadratic. Values that are not above zero say nothing and are left out.
 */
export function growthExponentOf(points: readonly Point[]): number {
  const logs = points
    .filter(({ size, value }) => size > 0 && value > 0)
    .map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }))
  const [first] = logs
  if (!first || logs.every(({ x }) => x === first.x)) {
    throw new Error('Growth needs values of two sizes at least.')
  }
  const meanX = mean(logs.map(({ x }) => x))
  const meanY = mean(logs.map(({ y }) => y))
  const rise = mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY)))
  const run = mean(logs.map(({ x }) => (x - meanX) ** 2))
  return rise / run
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
