export interface BenchOptions {
  readonly sections: readonly string[]
  readonly rounds: number
  readonly seed: number
}

/** Reads what the command was given; an error names the option, and what it takes. */
export function readBenchOptions(
  values: { readonly rounds: string; readonly seed: string },
  names: readonly string[],
  known: readonly string[],
): BenchOptions {
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is no part of the bench. It has: ${known.join(', ')}.`)
  }
  return {
    sections: names.length === 0 ? known : known.filter(name => names.includes(name)),
    rounds: readNumber('rounds', values.rounds, 1, 100),
    seed: readNumber('seed', values.seed, 0, 2 ** 32 - 1),
  }
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/u.test(text) && number >= least && number <= most) return number
  throw new Error(`--${name} ${text}: a whole number from ${least} to ${most} is wanted.`)
}
