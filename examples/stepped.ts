import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { Realm } from '../tests/proof/realm.ts'
import type { Load, Program, Tally } from './load.ts'

/**
 * Runs a load in a realm of its own, under a clock that stands still while code runs: one timer after
 * the other, each with all its microtasks. Every run takes the same turns in the same order.
 */
export function runStepped(example: URL, program: URL, load: Load): Tally {
  const realm = new Realm()
  const clock = new Clock()
  const { global, Date: RealmDate, wrap, watch } = realm.intrinsics
  RealmDate.now = wrap(() => clock.now)
  global['setTimeout'] = wrap((run, delay) => clock.add(run as Run, delay as number, false))
  global['setInterval'] = wrap((run, delay) => clock.add(run as Run, delay as number, true))
  global['clearTimeout'] = wrap(timer => {
    clock.remove(timer as Timer)
  })
  global['clearInterval'] = global['clearTimeout']

  const modules = new Modules(realm)
  const { runLoad } = modules.load(fileURLToPath(program)) as Program

  const tallies: Tally[] = []
  const errors: unknown[] = []
  watch(
    runLoad(modules.load(fileURLToPath(example)), load),
    tally => tallies.push(tally as Tally),
    error => errors.push(error),
  )
  realm.drain()
  while (tallies.length + errors.length === 0) {
    clock.runNext()
    realm.drain()
  }
  const [tally] = tallies
  if (tally === undefined) throw errors[0]
  return tally
}

type Run = () => void

interface Timer {
  readonly run: Run
  readonly period: number
  readonly repeats: boolean
  due: number
}

/** Timers in the order in which they are due; those due at once, in the order in which they were set. */
class Clock {
  #timers: Timer[] = []
  now = 1_000_000

  add(run: Run, delay: number, repeats: boolean): Timer {
    const timer = { run, period: delay, repeats, due: this.now + delay }
    this.#timers.push(timer)
    return timer
  }

  remove(timer: Timer): void {
    this.#timers = this.#timers.filter(other => other !== timer)
  }

  runNext(): void {
    const [first, ...others] = this.#timers
    if (first === undefined) throw new Error('The load waits for something that never comes.')
    const timer = others.reduce((next, other) => (other.due < next.due ? other : next), first)
    this.remove(timer)
    this.now = timer.due
    if (timer.repeats) this.#timers.push(Object.assign(timer, { due: this.now + timer.period }))
    timer.run()
  }
}

/** Loads TypeScript and CommonJS files into the realm, so that their promises belong to it. */
class Modules {
  readonly #realm: Realm
  readonly #loaded = new Map<string, { exports: unknown }>()

  constructor(realm: Realm) {
    this.#realm = realm
  }

  load(file: string): unknown {
    const known = this.#loaded.get(file)
    if (known) return known.exports

    const module = { exports: this.#realm.intrinsics.object() as unknown }
    this.#loaded.set(file, module)
    const { resolve } = createRequire(file)
    const code = `(function (module, exports, require) {${this.#commonJsOf(file)}\n})`
    const run = this.#realm.evaluate(code, file) as (...args: unknown[]) => void
    run(module, module.exports, (name: string) => this.load(resolve(name)))
    return module.exports
  }

  #commonJsOf(file: string): string {
    const text = readFileSync(file, 'utf8')
    if (!file.endsWith('.ts')) return text
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 }
    return ts.transpileModule(text, { compilerOptions, fileName: file }).outputText
  }
}
