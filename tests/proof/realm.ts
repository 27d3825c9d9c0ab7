import vm from 'node:vm'
import v8 from 'node:v8'

/** The intrinsics of the realm that programs run in, and what must be made of them over there. */
export interface Intrinsics {
  readonly global: Record<string, unknown>
  readonly Promise: PromiseConstructor
  readonly Error: ErrorConstructor
  readonly Date: DateConstructor
  readonly Function: FunctionConstructor
  readonly Array: ArrayConstructor
  readonly Map: MapConstructor
  readonly Set: SetConstructor
  readonly objectPrototype: object
  /** A function of that realm, to put a proxy around: reactions then run in that realm's queue. */
  readonly target: () => (...args: readonly unknown[]) => unknown
  readonly wrap: <T>(host: (...args: readonly unknown[]) => T) => (...args: readonly unknown[]) => T
  readonly wrapMethod: <T>(
    host: (self: object, ...args: readonly unknown[]) => T,
  ) => (...args: readonly unknown[]) => T
  readonly object: () => Record<string, unknown>
  readonly array: (items: Iterable<unknown>) => unknown[]
  readonly watch: (
    promise: unknown,
    onValue: (value: unknown) => void,
    onError: (error: unknown) => void,
  ) => void
  readonly microtask: (run: () => void) => void
  readonly inScope: (code: string) => (scope: object) => unknown
}

// What the compiler makes of `using` on a Node that has no symbol for it.
const INTRINSICS = `(() => {
  Symbol.dispose ??= Symbol('Symbol.dispose')
  Symbol.asyncDispose ??= Symbol('Symbol.asyncDispose')
  return {
  global: globalThis, Promise, Error, Date, Function, Array, Map, Set, objectPrototype: Object.prototype,
  target: () => function () {},
  wrap: host => function (...args) { return Reflect.apply(host, this, args) },
  wrapMethod: host => function (...args) { return host(this, ...args) },
  object: () => ({}),
  array: items => [...items],
  watch: (promise, onValue, onError) => {
    Promise.prototype.then.call(promise, value => { onValue(value) }, error => { onError(error) })
  },
  microtask: run => { Promise.resolve().then(() => { run() }) },
  inScope: code => new Function('$scope', 'with ($scope) { ' + code + ' }'),
}})()`

/**
 * A realm of its own with a microtask queue of its own (`microtaskMode: 'afterEvaluate'`). Reactions of
 * functions made here go to that queue and nowhere else, and it is emptied only by `drain`: synchronously,
 * completely, when the scheduler says so. No host turn ever runs between two microtasks of a program.
 */
export class Realm {
  readonly #context = vm.createContext({}, { microtaskMode: 'afterEvaluate' })
  readonly #nothing = new vm.Script('0')
  readonly intrinsics: Intrinsics

  constructor() {
    this.intrinsics = this.evaluate(INTRINSICS) as Intrinsics
  }

  evaluate(code: string, filename = 'realm.js'): unknown {
    return new vm.Script(code, { filename }).runInContext(this.#context)
  }

  /** Runs microtasks until there is none. */
  drain(): void {
    this.#nothing.runInContext(this.#context)
  }
}

/** One call of `Map.prototype.set` or `Set.prototype.add`. */
export interface LoggedWrite {
  readonly container: object
  /** The entry as a container of its own, so that it can be read like one. */
  readonly entry: object
}

type Method = (...args: readonly unknown[]) => never

/** Says which entries code puts into Maps and Sets, also where they are there already. */
export function logWrites(realm: Realm, run: () => void): LoggedWrite[] {
  const written: LoggedWrite[] = []
  const { Map: InnerMap, Set: InnerSet, wrapMethod } = realm.intrinsics
  const set = Reflect.get(InnerMap.prototype, 'set') as Method
  const add = Reflect.get(InnerSet.prototype, 'add') as Method
  InnerMap.prototype.set = wrapMethod((self, key, value) => {
    written.push({ container: self, entry: new Map([[key, value]]) })
    return Reflect.apply(set, self, [key, value])
  })
  InnerSet.prototype.add = wrapMethod((self, value) => {
    written.push({ container: self, entry: new Set([value]) })
    return Reflect.apply(add, self, [value])
  })
  try {
    run()
  } finally {
    InnerMap.prototype.set = set
    InnerSet.prototype.add = add
  }
  return written
}

/** What became of promises that nobody listened to. */
export interface PromiseWatch {
  /** Marks every promise made meanwhile as seen, and returns the reasons of those nobody handled. */
  finish(realm: Realm): unknown[]
}

/** Sees every promise that is made until `finish`; there must be no host turn in between. */
export function watchPromises(): PromiseWatch {
  const made: Promise<unknown>[] = []
  const handled = new Set<Promise<unknown>>()
  const stop = v8.promiseHooks.createHook({
    init(promise: Promise<unknown>, parent: Promise<unknown> | undefined) {
      made.push(promise)
      if (parent) handled.add(parent)
    },
  }) as unknown as () => void

  return {
    finish(realm) {
      stop()
      const reasons: unknown[] = []
      for (const promise of made)
        realm.intrinsics.watch(
          promise,
          () => undefined,
          reason => {
            if (!handled.has(promise)) reasons.push(reason)
          },
        )
      realm.drain()
      return reasons
    },
  }
}
