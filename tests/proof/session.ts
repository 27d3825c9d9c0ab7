import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { Compiled, Hooks } from './compile.ts'
import { compileSnippet } from './compile.ts'
import { collectGlobals, isIntrinsic } from './globals.ts'
import { Recorders } from './recorder.ts'
import { UNKNOWN, type Shape } from './shapes.ts'
import type { Unit } from './slots.ts'
import { isObject } from './values.ts'
import { World } from './world.ts'

type Callback = (...args: readonly unknown[]) => unknown

/** One program, started once, in a world of its own. */
export class Session {
  readonly world: World
  readonly recorders: Recorders
  /** Variables that outlive a call: of the module, and of factory functions that ran before the operation. */
  readonly cells = new Map<string, () => unknown>()
  /** Function expressions made before the operation, by where they start. */
  readonly functions = new Map<number, Callback>()
  readonly #compiled: Compiled
  readonly #globals: Map<string, unknown>
  readonly #free = new Map<string, unknown>()
  readonly globalObject: object
  /** Called when a variable is first set while the module itself is the operation. */
  onCell: (name: string) => void = () => undefined
  /** What the drive works on: the instance, what the factory returned; the module if there is none. */
  it: unknown = undefined
  /** More names for the code of a drive. */
  readonly extras = new Map<string, unknown>()
  /** What was in the containers when the operation started. */
  filled: readonly Unit[] = []
  /** Arguments that stand for promises: to wait for one is all that can be done with it. */
  readonly promised = new WeakSet<object>()
  /** Containers that the operation is given, by the name of the parameter. */
  readonly handed = new Map<string, object>()
  /** Arguments made so far, by name: the same one is the same object everywhere in a run. */
  readonly memo = new Map<string, unknown>()

  constructor(compiled: Compiled, overrides: Readonly<Record<string, string>> = {}) {
    this.#compiled = compiled
    this.world = new World(compiled.realm)
    this.recorders = new Recorders(this.world)
    this.#globals = collectGlobals(this.world, this.recorders)
    this.globalObject = this.#makeGlobalObject()
    for (const [name, code] of Object.entries(overrides))
      this.#globals.set(name, compileSnippet(compiled.realm, code)(this.#scope()))
  }

  /** Runs the module. */
  load(): unknown {
    const values = [...this.#compiled.free].map(([name, shape]) => this.#resolve(name, shape))
    return this.#compiled.run(values, this.#hooks())
  }

  evaluate(code: string): unknown {
    return this.prepare(code)()
  }

  /** Compiles a piece of code once, to be run any number of times in the program's scope. */
  prepare(code: string): () => unknown {
    const run = compileSnippet(this.#compiled.realm, code)
    const scope = this.#scope()
    return () => run(scope)
  }

  cell(name: string): unknown {
    try {
      return this.cells.get(name)?.()
    } catch {
      return undefined
    }
  }

  #resolve(name: string, shape: Shape | null): unknown {
    const known = this.#free.get(name)
    if (known !== undefined) return known
    const value = this.#make(name, shape)
    this.#free.set(name, value)
    return value
  }

  #make(name: string, shape: Shape | null): unknown {
    if (GLOBAL_NAMES.has(name)) return this.globalObject
    if (this.#globals.has(name)) return this.#globals.get(name)
    const imported = this.#compiled.imports.get(name)
    if (imported) return this.#importOf(name, imported)
    const lock = LOCKS.get(name)
    if (lock && shape === null) return this.#importOf(name, lock)
    if (shape === null && isIntrinsic(this.world, name) && name !== 'console')
      return this.#compiled.realm.intrinsics.global[name]
    return this.recorders.sample(shape ?? UNKNOWN, name)
  }

  #makeGlobalObject(): object {
    const { global, object } = this.#compiled.realm.intrinsics
    return new Proxy(Object.setPrototypeOf(object(), global) as object, {
      set: (target, key, value) => {
        if (String(key).startsWith('on') && typeof value === 'function')
          this.recorders.addHandler(String(key), value as Callback)
        return Reflect.set(target, key, value)
      },
      get: (target, key) => {
        if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown
        if (this.#globals.has(key)) return this.#globals.get(key)
        return GLOBAL_CALLS.has(key) ? this.#resolve(key, null) : undefined
      },
    })
  }

  #importOf(local: string, [module, name]: readonly [string, string]): unknown {
    const plain = module.replace(/^node:/, '')
    if (plain === 'events') return this.#globals.get('EventEmitter')
    if (/^timers(?:\/promises)?$/.test(plain) && this.#globals.has(name))
      return plain === 'timers' ? this.#globals.get(name) : this.recorders.make(local)
    if (!REAL_MODULES.has(module)) return this.recorders.make(local)
    const exported = loadModule(this.#compiled, module, this.#globals)
    return name === '*' ? exported : isObject(exported) ? Reflect.get(exported, name) : undefined
  }

  #scope(): object {
    return new Proxy(
      {},
      {
        has: (_, key) => typeof key === 'string' && key !== '$scope',
        get: (_, key) => {
          if (typeof key !== 'string') return undefined
          if (key === 'it') return this.it
          if (this.extras.has(key)) return this.extras.get(key)
          if (this.cells.has(key)) return this.cells.get(key)?.()
          return this.#resolve(key, this.#compiled.free.get(key) ?? null)
        },
      },
    )
  }

  #hooks(): Hooks {
    const { world } = this
    const wrap = world.realm.intrinsics.wrap
    return {
      $at: wrap((line, value) => {
        world.countStep()
        if (isObject(value) && this.promised.has(value)) world.recordOutput('waits for', value)
        world.reachWindow('await', `at the await on line ${String(line)}`)
        return value
      }),
      $each: wrap((line, iterable) => this.#wrapIterable(Number(line), iterable)),
      $step: wrap(() => {
        world.countStep()
      }),
      $cell: wrap((name, read) => {
        if (world.isSettingUp) {
          this.cells.set(String(name), read as () => unknown)
          this.onCell(String(name))
        }
      }),
      $fn: wrap((position, fn) => {
        if (world.isSettingUp) this.functions.set(Number(position), fn as Callback)
        return fn
      }),
    }
  }

  /** A window before each step of `for await`, and no microtask more than without. */
  #wrapIterable(line: number, iterable: unknown): unknown {
    if (!isObject(iterable)) return iterable
    const isAsync = Reflect.get(iterable, Symbol.asyncIterator) !== undefined
    const key = isAsync ? Symbol.asyncIterator : Symbol.iterator
    return {
      [key]: () => {
        const iterator = (Reflect.get(iterable, key) as () => Iterator<unknown>).call(iterable)
        const step = (value?: unknown) => {
          this.world.countStep()
          this.world.reachWindow('await', `at the step of for await on line ${String(line)}`)
          return iterator.next(value)
        }
        const leave = (value?: unknown) => iterator.return?.(value)
        return iterator.return ? { next: step, return: leave } : { next: step }
      },
    }
  }
}

const GLOBAL_NAMES = new Set(['globalThis', 'window', 'self', 'global'])

const GLOBAL_CALLS = new Set(['addEventListener', 'postMessage', 'dispatchEvent', 'fetch', 'close'])

/** Locks that a program uses by their usual names, and does not import. */
const LOCKS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['Mutex', ['async-mutex', 'Mutex']],
  ['Semaphore', ['async-mutex', 'Semaphore']],
])

/** Modules that are run as they are, in the realm of the program: locks are no stubs. */
const REAL_MODULES = new Set(['async-mutex', 'p-limit'])

function loadModule(compiled: Compiled, name: string, globals: Map<string, unknown>): unknown {
  const require = createRequire(import.meta.url)
  return loadFile(compiled, require.resolve(name), globals)
}

function loadFile(compiled: Compiled, file: string, globals: Map<string, unknown>): unknown {
  const { realm } = compiled
  const code = readFileSync(file, 'utf8')
  const module = { exports: realm.intrinsics.object() as unknown }
  const require = createRequire(file)
  const main = realm.evaluate(
    `(function (module, exports, require, setTimeout, clearTimeout) {${code}\n})`,
    file,
  ) as Callback
  main(
    module,
    module.exports,
    (id: unknown) => loadFile(compiled, require.resolve(String(id)), globals),
    globals.get('setTimeout'),
    globals.get('clearTimeout'),
  )
  return module.exports
}
