import { compile } from './compile.ts'
import { ProofError } from './report.ts'
import { Session } from './session.ts'

/** A number of writers, each with a number of writes, and an operation that keeps running beside them. */
export interface Load {
  /** The program's whole text; what it does not define is a recorder. */
  readonly source: string
  readonly filename?: string
  /** Code that makes what is driven, `it`: `new MetricsBuffer(stats)`. */
  readonly make: string
  readonly writers: number
  /** Writes per writer. */
  readonly rounds: number
  /** Code of one write; `writer` and `round` are numbers in scope: `it.incr('jobs', 1)`. */
  readonly write: string
  /** Code that starts the operation: `it.flush()`. */
  readonly operation: string
  /** Of a hundred steps of the schedule, how many start the operation; 5 if left out. */
  readonly operationShare?: number
  /** The schedule; the same seed gives the same run. */
  readonly seed?: number
  readonly globals?: Readonly<Record<string, string>>
  /** What one write puts in: `[key, amount]`. */
  readonly countIn: (writer: number, round: number) => Counted
  /** What one call of a stub takes out; `null` for a call that is of no interest. */
  readonly countOut: (name: string, args: readonly unknown[]) => Counted | null
}

export type Counted = readonly [key: string, amount: number]

export interface LoadResult {
  readonly in: Readonly<Record<string, number>>
  readonly out: Readonly<Record<string, number>>
  /** In and not out after a last run of the operation; a negative number came out too often. */
  readonly missing: Readonly<Record<string, number>>
  readonly totalIn: number
  readonly totalOut: number
  readonly operations: number
  readonly turns: number
  /** Errors of the operation and of the writes. */
  readonly errors: readonly string[]
}

const LIMITS = { calls: 1_000_000, steps: 10_000_000, turns: 10_000_000 }

/** Runs a load under the scheduler, from the first write to a last run of the operation. */
export function runLoad(load: Load): LoadResult {
  const session = new Session(compile(load.source, load.filename), load.globals)
  session.world.limits = LIMITS
  session.world.begin()
  try {
    return new LoadRun(load, session).run()
  } finally {
    session.world.end()
  }
}

class LoadRun {
  readonly #load: Load
  readonly #session: Session
  readonly #random: (below: number) => number
  readonly #errors: string[] = []
  readonly #in = new Map<string, number>()
  #operations = 0
  #turns = 0

  constructor(load: Load, session: Session) {
    this.#load = load
    this.#session = session
    this.#random = randomOf(load.seed ?? 1)
  }

  run(): LoadResult {
    const session = this.#session
    const { world } = session
    session.load()
    world.runToEnd()
    session.it = session.evaluate(this.#load.make)
    world.runToEnd()
    const first = world.calls.length
    world.actor = 'op'
    this.#writeAndOperate()
    this.#finish()
    this.#start('operation', session.prepare(this.#load.operation))
    this.#finish()
    return this.#result(world.calls.slice(first))
  }

  /** Step by step: a write of some writer, the operation, or one promise that settles. */
  #writeAndOperate(): void {
    const { rounds, writers, operationShare = 5 } = this.#load
    const write = this.#session.prepare(this.#load.write)
    const operate = this.#session.prepare(this.#load.operation)
    const done = new Array<number>(writers).fill(0)
    const open = done.map((_, writer) => writer)
    while (open.length > 0) {
      const dice = this.#random(100)
      if (dice < operationShare) this.#start('operation', operate)
      else if (dice < 50 + operationShare / 2) this.#turn()
      else this.#writeOnce(open, done, rounds, write)
    }
  }

  #writeOnce(open: number[], done: number[], rounds: number, write: () => unknown): void {
    const index = this.#random(open.length)
    const writer = open[index] ?? 0
    const round = done[writer] ?? 0
    this.#session.extras.set('writer', writer).set('round', round)
    this.#start('write', write)
    const [key, amount] = this.#load.countIn(writer, round)
    this.#in.set(key, (this.#in.get(key) ?? 0) + amount)
    done[writer] = round + 1
    if (round + 1 >= rounds) open.splice(index, 1)
  }

  #start(what: string, code: () => unknown): void {
    const { world } = this.#session
    const fail = (error: unknown) => {
      this.#errors.push(`${what}: ${world.names.format(error)}`)
    }
    world.now++
    if (what === 'operation') this.#operations++
    try {
      const result = code()
      if (result instanceof world.realm.intrinsics.Promise)
        world.realm.intrinsics.watch(result, () => undefined, fail)
    } catch (error) {
      fail(error)
    }
    world.realm.drain()
  }

  #turn(): boolean {
    this.#turns++
    return this.#session.world.runOneTurn(this.#random)
  }

  #finish(): void {
    while (this.#turn()) if (this.#turns > LIMITS.turns) throw new ProofError('the load never ends')
  }

  #result(
    calls: readonly { readonly name: string; readonly values: readonly unknown[] }[],
  ): LoadResult {
    const out = new Map<string, number>()
    for (const { name, values } of calls) {
      const counted = this.#load.countOut(name, values)
      if (counted) out.set(counted[0], (out.get(counted[0]) ?? 0) + counted[1])
    }
    const keys = [...new Set([...this.#in.keys(), ...out.keys()])].sort()
    const missing = keys
      .map(key => [key, (this.#in.get(key) ?? 0) - (out.get(key) ?? 0)] as const)
      .filter(([, amount]) => amount !== 0)
    return {
      in: Object.fromEntries(this.#in),
      out: Object.fromEntries(out),
      missing: Object.fromEntries(missing),
      totalIn: sumOf(this.#in),
      totalOut: sumOf(out),
      operations: this.#operations,
      turns: this.#turns,
      errors: this.#errors,
    }
  }
}

const sumOf = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, each) => sum + each, 0)

/** A small generator of its own, so that a seed means the same schedule everywhere. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below)
  }
}
