import type { EntryKind, RunMode } from './terms.ts'

/** Callees that take a function, and what they do with it. `%` stands for the name of the callee. */
export interface Row {
  readonly mode: RunMode
  readonly kind: EntryKind
  readonly label: string
  readonly names: readonly string[]
  /** Only on receivers of these names; `#` and `_` before a name do not count. */
  readonly objects?: readonly string[]
  /** Only for this argument: `list.find(fn)`, not `Users.find(query, fn)`. */
  readonly position?: number
}

/** `new X(fn)` */
export const CONSTRUCTORS: readonly Row[] = [
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
  row('runs-later', 'message', 'a consumer (%)', ['Consumer', 'Worker']),
]

/** Properties of an object that is handed to a call or a constructor: `f({ onX() {} })`. */
export const OPTIONS: readonly Row[] = [
  row('runs-now', 'callback', "the stream's % callback", ['start'], {
    objects: ['ReadableStream', 'TransformStream', 'WritableStream'],
  }),
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
  row('runs-later', 'message', 'the % callback', [
    'eachBatch',
    'eachMessage',
    'handleMessage',
    'handleMessageBatch',
  ]),
  row('runs-now-and-later', 'callback', 'the % callback', ['complete', 'next'], {
    objects: ['subscribe'],
  }),
  row('runs-later', 'event', 'the % callback', ['handleEvent']),
  row('runs-later', 'callback', 'the function that is given as %', [
    'callback',
    'handler',
    'handlers',
    'listener',
    'listeners',
  ]),
  row('runs-later', 'callback', 'the % callback', [
    'close',
    'complete',
    'data',
    'end',
    'error',
    'fail',
    'fetch',
    'message',
    'mutationFn',
    'next',
    'open',
    'queryFn',
    'success',
  ]),
]

/** Steps that a stream takes one after the other: it comes to the next one when the last one has called back. */
const STREAM_STEPS: ReadonlySet<string> = new Set([
  'final',
  'flush',
  'transform',
  'write',
  'writev',
])

export function isStreamStep(name: string): boolean {
  return STREAM_STEPS.has(name)
}

/** Callbacks of arrays, Maps, Sets and iterators: the first argument, and nowhere else. */
export const ITERATEES = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'reduceRight',
  'some',
  'sort',
  'toSorted',
] as const

/** Puts a step into a pipeline, which runs its steps in an order of its own. */
const PHASE_TAPS = ['tap', 'tapAsync', 'tapPromise']

export function isPhaseTap(name: string): boolean {
  return PHASE_TAPS.includes(name)
}

/** Functions and methods, in the order in which they are asked. */
export const FUNCTIONS: readonly Row[] = [
  row('runs-now', 'callback', 'a callback of %()', ['from'], { objects: ['Array'] }),
  row('runs-now', 'callback', 'a callback of %()', ['parse', 'stringify'], { objects: ['JSON'] }),
  row('runs-now', 'callback', 'a callback of %()', ['groupBy'], { objects: ['Map', 'Object'] }),
  row('runs-now', 'callback', 'a callback of %()', ['try'], { objects: ['Promise'] }),
  row('runs-now', 'callback', 'a callback of %()', ['apply', 'construct'], {
    objects: ['Reflect'],
  }),
  row('runs-now-and-later', 'callback', 'a callback of %()', ['fromAsync'], { objects: ['Array'] }),
  // Node runs the callback of a free lock before `request` returns.
  row('runs-now-and-later', 'callback', 'a callback under a lock (%)', ['request'], {
    objects: ['locks'],
  }),
  row('runs-now', 'callback', 'a callback of %()', ITERATEES, { position: 0 }),
  row('runs-now', 'callback', 'a callback of %()', ITERATEES, {
    objects: ['$', 'R', '_', 'async', 'lodash', 'underscore'],
  }),
  row('runs-now', 'callback', 'a callback of %()', ['replace', 'replaceAll'], { position: 1 }),
  row('runs-now', 'callback', 'a callback of %()', ['getOrInsertComputed']),
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
    'startTransition',
    'transact',
    'unstable_batchedUpdates',
    'untracked',
    'useMemo',
    'useState',
    'withScope',
  ]),
  // What the caller waits for is a part of what the caller does.
  row('runs-now', 'callback', 'a callback of %()', [
    'backOff',
    'eachLimit',
    'eachSeries',
    'mapLimit',
    'mapSeries',
    'pEachSeries',
    'pFilter',
    'pMap',
    'pMapSeries',
    'pRetry',
    'pTimes',
  ]),

  row('runs-now-and-later', 'callback', 'a subscriber (%)', ['subscribe']),
  row('runs-now-and-later', 'callback', 'an effect (%)', [
    'autorun',
    'createEffect',
    'effect',
    'watchEffect',
    'when',
  ]),

  row('runs-later', 'timer', 'a timer callback (%)', [
    'requestAnimationFrame',
    'requestIdleCallback',
    'setImmediate',
    'setInterval',
    'setTimeout',
  ]),
  row('runs-later', 'timer', 'a scheduled job (%)', ['schedule', 'scheduleJob', 'scheduleOnce']),
  row('runs-later', 'promise', 'a microtask (%)', ['nextTick', 'queueMicrotask']),
  row('runs-later', 'promise', 'a promise reaction (.%)', ['catch', 'finally', 'then']),
  row('runs-later', 'returned', 'a dispose handle (%)', ['create'], { objects: ['Disposable'] }),
  row('runs-later', 'returned', 'a dispose handle (%)', ['addTeardown', 'defer', 'toDisposable']),
  row('runs-later', 'callback', 'an effect (%)', [
    'reaction',
    'useEffect',
    'useInsertionEffect',
    'useLayoutEffect',
    'watch',
  ]),
  row('runs-later', 'callback', 'a callback under a lock (%)', ['runExclusive', 'withLock']),
  row('runs-later', 'callback', 'a queued callback (%)', ['add', 'enqueue'], {
    objects: ['limiter', 'queue', 'scheduler', 'taskQueue'],
  }),
  row('runs-later', 'callback', 'a hook (%)', ['addHook', 'hook', ...PHASE_TAPS]),
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

/** The first row that fits. */
export function findRow(
  rows: readonly Row[],
  name: string,
  object: string | null,
  position: number,
): Row | null {
  const receiver = object?.replace(/^[#_]+(?=\w)/u, '') ?? null
  const fits = (row: Row): boolean =>
    row.names.includes(name) &&
    (row.objects === undefined || (receiver !== null && row.objects.includes(receiver))) &&
    (row.position === undefined || row.position === position)
  return rows.find(fits) ?? null
}

function row(
  mode: RunMode,
  kind: EntryKind,
  label: string,
  names: readonly string[],
  only: Pick<Row, 'objects' | 'position'> = {},
): Row {
  return { mode, kind, label, names, ...only }
}

/** `new Worker(fn)`, `new Promise(fn)`: what is made calls back by itself. */
export function isCallingBack(constructor: string): boolean {
  return CONSTRUCTORS.some(({ names }) => names.includes(constructor))
}

/** Who is called so is called while the program starts or ends, or an extension comes or goes: `registerHandler(handler)`. */
const REGISTERING = /^(?:#|_)*(?:un)?register(?![a-z])/u

export function isRegistering(name: string): boolean {
  return REGISTERING.test(name)
}
