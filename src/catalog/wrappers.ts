import type { CalleeShape } from './callbacks.ts'
import type { RunMode } from './terms.ts'

/**
 * Functions that give back a function which runs the one they got. `mode`: when, once that is called.
 *
 *     socket.on('data', debounce(() => {}, 100))
 */
export interface Wrapper {
  readonly mode: RunMode
  readonly label: string
}

const DEBOUNCE: Wrapper = { mode: 'runs-later', label: 'a delayed function (debounce)' }
const THROTTLE: Wrapper = { mode: 'runs-now-and-later', label: 'a delayed function (throttle)' }
const PASSING_ON: Wrapper = { mode: 'runs-now', label: 'a wrapped function' }

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  _asyncToGenerator: PASSING_ON,
  _async_to_generator: PASSING_ON,
  action: PASSING_ON,
  ary: PASSING_ON,
  asyncHandler: PASSING_ON,
  asyncToGenerator: PASSING_ON,
  bindCallback: PASSING_ON,
  callbackify: PASSING_ON,
  catchAsync: PASSING_ON,
  curry: PASSING_ON,
  debounce: DEBOUNCE,
  memo: PASSING_ON,
  memoize: PASSING_ON,
  once: PASSING_ON,
  partial: PASSING_ON,
  promisify: PASSING_ON,
  throttle: THROTTLE,
  unary: PASSING_ON,
  useCallback: PASSING_ON,
  useEffectEvent: PASSING_ON,
  wrapAsync: PASSING_ON,
}

/** Whether it is worth a closer look: most names are none of these. */
export function isWrapperName(name: string): boolean {
  return Object.hasOwn(WRAPPERS, name)
}

/** `null` for any other callee: `stream.once(fn)` and the operator `throttle(fn)` are none. */
export function findWrapper(callee: CalleeShape): Wrapper | null {
  const { name, object, position, isNew, module, leading } = callee
  if (name === null || position > 0 || isNew || module?.startsWith('rxjs')) return null
  // `event.once(fn)` is a registration, `once(fn)` a function that runs one time.
  if (name === 'once' && object !== null && object !== '_') return null
  const wrapper = isWrapperName(name) ? (WRAPPERS[name] ?? null) : null
  if (wrapper === null || wrapper === PASSING_ON || leading === null) return wrapper
  return { ...wrapper, mode: leading ? 'runs-now-and-later' : 'runs-later' }
}

/** Options by which a debounced function also runs at once: `{ leading: true }`. */
const LEADING: ReadonlySet<string> = new Set(['immediate', 'leading'])

export function isLeadingOption(name: string): boolean {
  return LEADING.has(name)
}

/** `__awaiter(this, void 0, void 0, function* () {})`: async functions for older engines. */
const ASYNC_WRAPPERS: ReadonlySet<string> = new Set([
  '__async',
  '__awaiter',
  '_asyncToGenerator',
  '_async_to_generator',
  'asyncToGenerator',
])

export function isAsyncWrapper(name: string): boolean {
  return ASYNC_WRAPPERS.has(name)
}
