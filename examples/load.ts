/** A load that an example is put under. */
export interface Load {
  readonly title: string
  /** How much goes in, summed over names. */
  readonly operations: number
}

/** What went into an example and what came out of it, summed over names. */
export interface Tally {
  readonly went: number
  readonly came: number
  readonly lost: number
  readonly twice: number
  /** Came out of another instance than it went into. */
  readonly strayed: number
  /** Instances that had to wait for what another one waits for. */
  readonly heldUp: number
}

/** A file that puts the module of an example under its loads, with the timers that are installed now. */
export interface Program {
  readonly runLoad: (example: unknown, load: Load) => Promise<Tally>
}

const NOTHING = { went: 0, came: 0, lost: 0, twice: 0, strayed: 0, heldUp: 0 }

/** Counts by name what goes into one instance and what comes out. */
export class Ledger {
  readonly #went = new Map<string, number>()
  readonly #came = new Map<string, number>()

  goesIn(name: string, value: number): void {
    this.#went.set(name, (this.#went.get(name) ?? 0) + value)
  }

  comesOut(name: string, value: number): void {
    this.#came.set(name, (this.#came.get(name) ?? 0) + value)
  }

  tallies(): Map<string, Tally> {
    const names = new Set([...this.#went.keys(), ...this.#came.keys()])
    return new Map([...names].map(name => [name, this.#tallyOf(name)]))
  }

  #tallyOf(name: string): Tally {
    const went = this.#went.get(name) ?? 0
    const came = this.#came.get(name) ?? 0
    return {
      ...NOTHING,
      went,
      came,
      lost: Math.max(0, went - came),
      twice: Math.max(0, came - went),
    }
  }
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const total = { ...NOTHING }
  for (const tally of tallies) {
    total.went += tally.went
    total.came += tally.came
    total.lost += tally.lost
    total.twice += tally.twice
    total.strayed += tally.strayed
    total.heldUp += tally.heldUp
  }
  return total
}

/** Nothing was lost or sent twice, and no instance disturbed another. */
export function isWhole({ lost, twice, strayed, heldUp }: Tally): boolean {
  return lost + twice + strayed + heldUp === 0
}

/** As long as a client takes to answer. */
export function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1))
}
