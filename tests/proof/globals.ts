import { EventEmitter } from 'node:events'
import type { Recorders } from './recorder.ts'
import { isObject } from './values.ts'
import type { Job, World } from './world.ts'

type Callback = (...args: readonly unknown[]) => unknown

/** Timers, clocks and emitters under the scheduler's control, by the name a program uses. */
export function collectGlobals(world: World, recorders: Recorders): Map<string, unknown> {
  const { intrinsics } = world.realm
  const wrap = intrinsics.wrap
  const timers = new Map<unknown, Job[]>()

  const addTimer = (
    name: string,
    fn: Callback,
    delay: number,
    args: readonly unknown[],
    times: number,
  ) => {
    const label = `${name} callback`
    const handle = recorders.make(`${name}#${String(timers.size + 1)}`)
    timers.set(handle, [])
    if (world.isSettingUp)
      world.entries.push({ kind: 'timer', label, fire: () => fn(...args), arity: 0 })
    if (world.actor === 'make' || (world.isSettingUp && name === 'setInterval')) return handle
    for (let round = 1; round <= times; round++)
      timers.get(handle)?.push(world.addJob(label, () => fn(...args), 1, delay * round))
    return handle
  }
  const clear = (handle: unknown) => {
    for (const job of timers.get(handle) ?? []) job.isCancelled = true
  }
  const later = (name: string) =>
    wrap((fn, delay = 0, ...args) => addTimer(name, fn as Callback, Number(delay), args, 1))

  // An interval that nobody clears would keep a run going for ever: three rounds show what it does.
  const setInterval = wrap((fn, delay = 0, ...args) =>
    addTimer('setInterval', fn as Callback, Number(delay), args, 3),
  )
  const setImmediate = wrap((fn, ...args) => addTimer('setImmediate', fn as Callback, 0, args, 1))
  const queueMicrotask = wrap(fn => {
    intrinsics.microtask(() => void (fn as Callback)())
  })
  const cancel = wrap(clear)

  return new Map<string, unknown>([
    ['setTimeout', later('setTimeout')],
    ['setInterval', setInterval],
    ['setImmediate', setImmediate],
    [
      'requestAnimationFrame',
      wrap(fn => addTimer('requestAnimationFrame', fn as Callback, 16, [world.now], 1)),
    ],
    ['clearTimeout', cancel],
    ['clearInterval', cancel],
    ['clearImmediate', cancel],
    ['cancelAnimationFrame', cancel],
    ['queueMicrotask', queueMicrotask],
    ['Date', dateOf(world)],
    ['performance', { now: () => world.now }],
    ['Math', mathOf()],
    ['EventEmitter', emitterOf(world)],
    ['EventTarget', eventTargetOf(world)],
    ['Event', Event],
    ['CustomEvent', CustomEvent],
    ['navigator', navigatorOf(world, recorders)],
  ])
}

/** Names that the realm itself answers for. */
export const isIntrinsic = (world: World, name: string) => name in world.realm.intrinsics.global

/** `Date` on the scheduler's clock. */
function dateOf(world: World): DateConstructor {
  const { Date: Inner } = world.realm.intrinsics
  return new Proxy(Inner, {
    get: (target, key) => (key === 'now' ? () => world.now : (Reflect.get(target, key) as unknown)),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [world.now], newTarget) as object,
  })
}

/** Its locks are locks: who asks for a name is called when the one before has let go of it. */
function navigatorOf(world: World, recorders: Recorders): object {
  const locks = world.realm.evaluate(LOCKS)
  return new Proxy(recorders.make('navigator'), {
    get: (target, key) => (key === 'locks' ? locks : (Reflect.get(target, key) as unknown)),
  })
}

const LOCKS = `(() => {
  const last = new Map()
  return {
    request(name, ...rest) {
      const run = Promise.resolve(last.get(name)).then(() => rest.at(-1)({ name }))
      last.set(name, run.catch(() => undefined))
      return run
    },
  }
})()`

/** A run must be the same every time: `Math.random` counts instead. */
function mathOf(): typeof Math {
  let state = 0x2545f491
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return new Proxy(Math, {
    get: (target, key) => (key === 'random' ? random : (Reflect.get(target, key) as unknown)),
  })
}

/** Node's own emitter; what is registered before the operation starts can be fired by the schedule. */
function emitterOf(world: World): new () => EventEmitter {
  return class extends EventEmitter {
    override on(event: string | symbol, fn: Callback): this {
      addEmitterEntry(world, this, event, fn)
      return super.on(event, fn)
    }

    override addListener(event: string | symbol, fn: Callback): this {
      return this.on(event, fn)
    }

    override once(event: string | symbol, fn: Callback): this {
      addEmitterEntry(world, this, event, fn)
      return super.once(event, fn)
    }
  }
}

function addEmitterEntry(
  world: World,
  emitter: EventEmitter,
  event: string | symbol,
  fn: Callback,
): void {
  if (!world.isSettingUp) return
  world.entries.push({
    kind: 'event',
    label: `emit('${String(event)}')`,
    fire: (...args) => emitter.emit(event, ...(args as unknown[])),
    arity: fn.length,
  })
}

function eventTargetOf(world: World): new () => object {
  return class EventTarget {
    readonly #handlers = new Map<string, Set<Callback>>()

    addEventListener(type: string, fn: Callback): void {
      const handlers = this.#handlers.get(type) ?? new Set()
      this.#handlers.set(type, handlers.add(fn))
      if (!world.isSettingUp) return
      const fire = (event: unknown) => fn.call(this, event)
      world.entries.push({ kind: 'event', label: `dispatch '${type}'`, fire, arity: fn.length })
    }

    removeEventListener(type: string, fn: Callback): void {
      this.#handlers.get(type)?.delete(fn)
    }

    dispatchEvent(event: unknown): boolean {
      const type = isObject(event) ? String((event as { type?: unknown }).type) : ''
      for (const fn of [...(this.#handlers.get(type) ?? [])]) fn.call(this, event)
      return true
    }
  }
}
