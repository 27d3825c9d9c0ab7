import type { Realm } from '../proof/realm.ts'
import type { Plan } from './spec.ts'
import { OPERATION } from './render.ts'
import { stripped } from './strip.ts'

/** What a program finds around it; made anew for each run. */
export interface Surroundings {
  readonly send: (...values: readonly unknown[]) => unknown
  readonly sendAll: (values: unknown) => unknown
  readonly prepare: () => unknown
  readonly notify: (...values: readonly unknown[]) => unknown
  readonly log: (value: unknown) => unknown
  readonly isLast: (value: unknown) => boolean
  /** Called with every handler, in the order of the text. */
  readonly register: (handler: Callback) => void
}

export type Callback = (...args: readonly unknown[]) => unknown

/** One started program. */
export interface Instance {
  readonly start: (name: string, args: readonly unknown[]) => unknown
  /** The containers as they are now. */
  readonly state: () => Readonly<Record<string, unknown>>
}

/** A text that can be started any number of times, each time from the beginning. */
export interface Runnable {
  readonly plan: Plan
  readonly start: (surroundings: Surroundings) => Instance
}

export function compileProgram(realm: Realm, plan: Plan, text: string): Runnable {
  const run = realm.evaluate(wrapped(plan, stripped(text)), 'program.js') as (
    surroundings: Surroundings,
  ) => Instance
  const names = registeredNames(plan)
  return {
    plan,
    start(surroundings) {
      const handlers: Callback[] = []
      const instance = run({ ...surroundings, register: handler => handlers.push(handler) })
      return {
        state: () => instance.state(),
        start(name, args) {
          const index = names.indexOf(name)
          const handler = handlers[index]
          return index === -1 || !handler ? instance.start(name, args) : handler(...args)
        },
      }
    },
  }
}

/** In the order in which the text registers them. */
function registeredNames({ spec, writers }: Plan): string[] {
  return [
    ...(spec.operation.entry === 'public' ? [] : [OPERATION]),
    ...writers.filter(({ entry }) => entry !== 'public').map(({ name }) => name),
  ]
}

function wrapped(plan: Plan, script: string): string {
  const { host, fields } = plan.spec
  const field = (name: string) => (fields === '#' ? `$${name}` : name)
  const names = plan.containers.map(({ name }) => name)
  const cells = `{ ${names.join(', ')} }`
  const functions = [OPERATION, ...plan.writers.map(({ name }) => name)]
  const last = script.lastIndexOf('return {')
  const probed =
    host === 'closure'
      ? `${script.slice(0, last)}$state = () => (${cells}); ${script.slice(last)}`
      : script
  const made = {
    class: 'new Hub()',
    closure: 'createHub()',
    module: `{ ${functions.join(', ')} }`,
  }[host]
  const state =
    host === 'class'
      ? `() => ({ ${names.map(name => `${name}: it.${field(name)}`).join(', ')} })`
      : host === 'module'
        ? `() => (${cells})`
        : '() => $state()'
  return `(function (surroundings) { 'use strict'
const { send, sendAll, prepare, notify, log, isLast, register } = surroundings
let $state
${SURROUNDINGS}
${probed}
const it = ${made}
return { start: (name, args) => it[name](...args), state: ${state} }
})`
}

const SURROUNDINGS = `
const setInterval = register
const bus = { on: (name, listener) => register(listener) }
const source = new Proxy({}, { get: () => register })
class Mutex {
  tail = Promise.resolve()
  runExclusive(task) {
    const run = this.tail.then(() => task())
    this.tail = run.then(() => undefined, () => undefined)
    return run
  }
}`
