import type { EntryKind } from './terms.ts'

/** When a function runs that is handed to a call. */
type RunMode = 'runs-now' | 'runs-later' | 'runs-now-and-later' | 'unknown'

/** What becomes of a function that is handed to a call, and how a message names it. */
export interface Registrar {
  readonly mode: RunMode
  readonly kind: EntryKind
  readonly label: string
}

/** The call, as far as the tables ask: `socket.on('data', fn)`, `new Promise(fn)`. */
export interface CalleeShape {
  /** `on`, `Promise`, `super`; `null` for a computed or called callee. */
  readonly name: string | null
  /** The last name of the receiver: `socket` of `this.socket.on`. */
  readonly object: string | null
  /** The first argument, when it is a literal. */
  readonly firstArgument: string | null
  readonly isNew: boolean
  /** Where the function or its receiver is imported from. */
  readonly module: string | null
  /** The name of the property that holds the function: `onData` of `f({ onData() {} })`. */
  readonly option?: string
}

/** `%` stands for the name of the callee. */
interface Row {
  readonly mode: RunMode
  readonly kind: EntryKind
  readonly label: string
  readonly names: readonly string[]
  /** Only on receivers of these names. */
  readonly objects?: readonly string[]
}

/** `new X(fn)` */
const CONSTRUCTORS: readonly Row[] = [
  row('runs-now', 'callback', 'a promise executor', ['Promise']),
  row('runs-later', 'timer', 'a scheduled job (%)', ['CronJob', 'Cron', 'Job', 'Timer']),
  row('runs-later', 'event', 'an observer callback (%)', [
    'IntersectionObserver',
    'MutationObserver',
    'PerformanceObserver',
    'ReportingObserver',
    'ResizeObserver',
  ]),
  row('runs-later', 'callback', 'a finalizer (%)', ['FinalizationRegistry']),
  row('runs-later', 'returned', 'a dispose handle (%)', ['Disposable', 'Subscription']),
]

/** Properties of an object that is handed to a call or a constructor: `f({ onX() {} })`. */
const OPTIONS: readonly Row[] = [
  row(
    'runs-now',
    'callback',
    "the stream's % callback",
    ['start'],
    ['ReadableStream', 'TransformStream', 'WritableStream'],
  ),
  row('runs-later', 'callback', "the stream's % callback", [
    'abort',
    'cancel',
    'construct',
    'destroy',
    'final',
    'flush',
    'pull',
    'read',
    'transform',
    'write',
    'writev',
  ]),
  row('runs-later', 'message', 'the % callback', ['eachBatch', 'eachMessage', 'handleMessage']),
  row('runs-now-and-later', 'callback', 'the % callback', ['complete', 'next'], ['subscribe']),
  row('runs-later', 'callback', 'the % callback', [
    'callback',
    'close',
    'complete',
    'data',
    'end',
    'error',
    'fail',
    'fetch',
    'handler',
    'listener',
    'message',
    'mutationFn',
    'next',
    'open',
    'queryFn',
    'success',
  ]),
]

/** Callees whose options object is a set of functions that they run before they return. */
const VISITORS: ReadonlySet<string> = new Set(['simple', 'traverse', 'visit', 'walk'])

/** Callees that give the object itself back: what it holds is an interface, not a set of handlers. */
const OBJECT_KEEPERS: ReadonlySet<string> = new Set(['assign', 'freeze', 'seal'])

/** Functions and methods, in the order in which they are asked. */
const FUNCTIONS: readonly Row[] = [
  row('runs-now', 'callback', 'a callback of %()', ['from'], ['Array']),
  row('runs-now', 'callback', 'a callback of %()', ['parse', 'stringify'], ['JSON']),
  row('runs-now', 'callback', 'a callback of %()', ['groupBy'], ['Map', 'Object']),
  row('runs-now', 'callback', 'a callback of %()', ['try'], ['Promise']),
  row('runs-now', 'callback', 'a callback of %()', ['apply', 'construct'], ['Reflect']),
  row('runs-now-and-later', 'callback', 'a callback of %()', ['fromAsync'], ['Array']),
  // Node runs the callback of a free lock before `request` returns.
  row('runs-now-and-later', 'callback', 'a callback under a lock (%)', ['request'], ['locks']),

  // array, Map, Set, string and iterator helpers
  row('runs-now', 'callback', 'a callback of %()', [
    'every',
    'filter',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flatMap',
    'forEach',
    'getOrInsertComputed',
    'map',
    'reduce',
    'reduceRight',
    'replace',
    'replaceAll',
    'some',
    'sort',
    'toSorted',
  ]),
  // lodash and underscore collections; trees that are walked
  row('runs-now', 'callback', 'a callback of %()', [
    'countBy',
    'differenceBy',
    'each',
    'eachRight',
    'forEachChild',
    'forEachDescendant',
    'forEachRight',
    'forIn',
    'forOwn',
    'groupBy',
    'keyBy',
    'mapKeys',
    'mapValues',
    'maxBy',
    'minBy',
    'omitBy',
    'orderBy',
    'partition',
    'pickBy',
    'sortBy',
    'sumBy',
    'times',
    'uniqBy',
  ]),
  row('runs-now', 'callback', 'a callback of %()', [
    'batch',
    'flushSync',
    'runInAction',
    'startActiveSpan',
    'startSpan',
    'unstable_batchedUpdates',
    'untracked',
    'useMemo',
    'withScope',
  ]),

  row('runs-now-and-later', 'callback', 'a subscriber (%)', ['subscribe']),
  row('runs-now-and-later', 'callback', 'an effect (%)', [
    'autorun',
    'createEffect',
    'effect',
    'watchEffect',
  ]),

  row('runs-later', 'timer', 'a timer callback (%)', [
    'requestAnimationFrame',
    'requestIdleCallback',
    'setImmediate',
    'setInterval',
    'setTimeout',
  ]),
  row('runs-later', 'timer', 'a scheduled job (%)', ['schedule', 'scheduleJob', 'scheduleOnce']),
  row('runs-later', 'timer', 'a delayed function (%)', ['debounce', 'throttle']),
  row('runs-later', 'promise', 'a microtask (%)', ['nextTick', 'queueMicrotask']),
  row('runs-later', 'promise', 'a promise reaction (.%)', ['catch', 'finally', 'then']),
  row('runs-later', 'returned', 'a dispose handle (%)', ['create'], ['Disposable']),
  row('runs-later', 'returned', 'a dispose handle (%)', [
    'addTeardown',
    'defer',
    'onCleanup',
    'onScopeDispose',
    'toDisposable',
  ]),
  row('runs-later', 'callback', 'an effect (%)', ['useEffect', 'useLayoutEffect', 'watch', 'when']),
  row('runs-later', 'callback', 'a callback under a lock (%)', ['runExclusive', 'withLock']),
  row('runs-later', 'callback', 'a hook (%)', ['addHook', 'hook', 'tap', 'tapAsync', 'tapPromise']),
  row('runs-later', 'message', 'a consumer (%)', ['consume', 'process', 'registerHandler']),
  row('runs-later', 'callback', 'a delivery callback (%)', [
    'produce',
    'publish',
    'send',
    'sendMessage',
    'sendToQueue',
  ]),
  row('runs-later', 'callback', 'a request handler (%)', ['createServer', 'handle', 'use']),
  row('runs-later', 'callback', 'an I/O callback (%)', [
    'close',
    'connect',
    'createConnection',
    'end',
    'finished',
    'listen',
    'pipeline',
    'write',
  ]),
]

const LISTENER_METHODS: ReadonlySet<string> = new Set([
  'addEventListener',
  'addListener',
  // A handler that is removed was added before.
  'off',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
  'removeEventListener',
  'removeListener',
])

const MESSAGE_EVENTS: ReadonlySet<string> = new Set(['message', 'messageerror'])

const ROUTE_METHODS: ReadonlySet<string> = new Set([
  'all',
  'delete',
  'get',
  'head',
  'options',
  'patch',
  'post',
  'put',
  'route',
])

/** Modules whose functions take a Node-style callback, which runs when the work is done. */
const CALLBACK_MODULES: ReadonlySet<string> = new Set([
  'child_process',
  'crypto',
  'dns',
  'fs',
  'graceful-fs',
  'http',
  'http2',
  'https',
  'net',
  'tls',
  'zlib',
])

/** Modules of operators, which run when the stream that they build is subscribed to. */
const OPERATOR_MODULES: ReadonlySet<string> = new Set(['rxjs', 'rxjs/operators'])

/** `null`: nobody knows when the call runs the function. */
export function findRegistrar(callee: CalleeShape): Registrar | null {
  if (callee.name === null) return null
  if (callee.option !== undefined) return findOptionRegistrar(callee.name, callee.option)
  if (callee.isNew || callee.name === 'super') return findConstructorRegistrar(callee.name)
  return (
    findListenerRegistrar(callee.name, callee.firstArgument) ??
    findModuleRegistrar(callee.name, callee.module) ??
    findRouteRegistrar(callee) ??
    findRow(FUNCTIONS, callee.name, callee.object)
  )
}

function findOptionRegistrar(callee: string, option: string): Registrar | null {
  if (VISITORS.has(callee)) {
    return { mode: 'runs-now', kind: 'callback', label: `a callback of ${callee}()` }
  }
  if (OBJECT_KEEPERS.has(callee)) {
    return { mode: 'runs-later', kind: 'returned', label: `the method ${option}()` }
  }
  if (isHandlerName(option)) {
    return { mode: 'runs-later', kind: 'callback', label: `the ${option} callback` }
  }
  return findRow(OPTIONS, option, callee)
}

/** A constructor that keeps a callback is the rule, one that runs it at once the exception. */
function findConstructorRegistrar(name: string): Registrar {
  const label =
    name === 'super' ? 'a callback given to super()' : `a callback given to new ${name}()`
  return findRow(CONSTRUCTORS, name, null) ?? { mode: 'runs-later', kind: 'callback', label }
}

function findListenerRegistrar(name: string, event: string | null): Registrar | null {
  if (LISTENER_METHODS.has(name)) {
    const kind = event !== null && MESSAGE_EVENTS.has(event) ? 'message' : 'event'
    const label = event === null ? `an event handler (.${name})` : `the '${event}' event handler`
    return { mode: 'runs-later', kind, label }
  }
  return isHandlerName(name)
    ? { mode: 'runs-later', kind: 'event', label: `the ${name} handler` }
    : null
}

function findModuleRegistrar(name: string, module: string | null): Registrar | null {
  if (module === null || name.endsWith('Sync')) return null
  if (OPERATOR_MODULES.has(module)) {
    return { mode: 'runs-later', kind: 'callback', label: `an operator (${name})` }
  }
  return CALLBACK_MODULES.has(module.replace(/^node:/, ''))
    ? { mode: 'runs-later', kind: 'callback', label: `an I/O callback (${name})` }
    : null
}

/** `app.get('/users', fn)` */
function findRouteRegistrar({ name, firstArgument }: CalleeShape): Registrar | null {
  return name !== null && ROUTE_METHODS.has(name) && firstArgument?.startsWith('/')
    ? { mode: 'runs-later', kind: 'callback', label: `the handler of ${firstArgument}` }
    : null
}

function findRow(rows: readonly Row[], name: string, object: string | null): Registrar | null {
  const found = rows.find(
    ({ names, objects }) =>
      names.includes(name) && (!objects || (object !== null && objects.includes(object))),
  )
  return found
    ? { mode: found.mode, kind: found.kind, label: found.label.replace('%', name) }
    : null
}

/** `onDidChange`, `onData` */
function isHandlerName(name: string): boolean {
  return /^on[A-Z]/.test(name)
}

/**
 * Functions that give back a function which runs the one they got: when it runs, the place says
 * where the result stands.
 *
 *     socket.on('data', debounce(() => {}, 100))
 */
const WRAPPERS: Readonly<Record<string, string>> = {
  action: 'an action',
  ary: 'a wrapped function',
  bindCallback: 'a wrapped function',
  callbackify: 'a wrapped function',
  curry: 'a wrapped function',
  debounce: 'a debounced function',
  memoize: 'a memoized function',
  partial: 'a wrapped function',
  promisify: 'a wrapped function',
  throttle: 'a throttled function',
  unary: 'a wrapped function',
  useCallback: 'a callback of a component',
  useEffectEvent: 'a callback of a component',
  wrapAsync: 'a wrapped function',
}

/** What the wrapper makes of the function, or `null` for any other callee. */
export function findWrapper(name: string): string | null {
  return Object.hasOwn(WRAPPERS, name) ? (WRAPPERS[name] ?? null) : null
}

function row(
  mode: RunMode,
  kind: EntryKind,
  label: string,
  names: readonly string[],
  objects?: readonly string[],
): Row {
  return objects ? { mode, kind, label, names, objects } : { mode, kind, label, names }
}
