/** How known locks are taken and let go. */

/** Methods that run the function they are given while no other such function runs. */
interface Runner {
  readonly method: string
  /** Only on receivers of these names: other `request` methods lock nothing. */
  readonly receivers?: readonly string[]
  /** Runs the function before it returns, if the lock is free. */
  readonly isNow?: boolean
}

const RUNNERS: readonly Runner[] = [
  // async-mutex
  { method: 'runExclusive' },
  { method: 'withLock' },
  { method: 'runWithLock' },
  // async-lock: acquire(key, fn)
  { method: 'acquire' },
  { method: 'lock' },
  // navigator.locks.request(name, fn): Node calls fn at once
  { method: 'request', receivers: ['locks'], isNow: true },
]

export function isExclusiveRunner(method: string, receiver: string | null): boolean {
  return findRunner(method, receiver) !== undefined
}

export function isStartedAtOnce(method: string, receiver: string | null): boolean {
  return findRunner(method, receiver)?.isNow === true
}

/** Of a lock or a queue, whatever the receiver is. */
export function isRunner(method: string): boolean {
  return RUNNERS.some(runner => runner.method === method) || isQueueRunner(method)
}

function findRunner(method: string, receiver: string | null): Runner | undefined {
  return RUNNERS.find(
    runner =>
      runner.method === method &&
      (!runner.receivers || (receiver !== null && runner.receivers.includes(receiver))),
  )
}

const SEMAPHORES: ReadonlySet<string> = new Set(['Semaphore'])

/** `new Semaphore(1)` is a lock, `new Semaphore(5)` is none. */
export function isSemaphore(name: string): boolean {
  return SEMAPHORES.has(name)
}

/** `const limit = pLimit(1)`: functions that make a queue of one out of `1`. */
const LIMITERS: ReadonlySet<string> = new Set(['pLimit', 'limitFunction', 'pThrottle'])

export function isLimiter(name: string): boolean {
  return LIMITERS.has(name)
}

/** `new PQueue({ concurrency: 1 })`, and the methods that run a function in the queue. */
const QUEUES: ReadonlySet<string> = new Set(['PQueue', 'Queue', 'TaskQueue'])
const QUEUE_RUNNERS: ReadonlySet<string> = new Set(['add', 'enqueue', 'push', 'run', 'schedule'])

export function isQueueClass(name: string): boolean {
  return QUEUES.has(name)
}

export function isQueueRunner(method: string): boolean {
  return QUEUE_RUNNERS.has(method)
}

/** `await lock.acquire()`, paired with `lock.release()` or a call of what it returned. */
const ACQUIRERS: ReadonlySet<string> = new Set(['acquire', 'acquireAsync', 'acquireLock', 'lock'])
const RELEASERS: ReadonlySet<string> = new Set(['release', 'releaseLock', 'unlock'])

export function isAcquirer(method: string): boolean {
  return ACQUIRERS.has(method)
}

export function isReleaser(method: string): boolean {
  return RELEASERS.has(method)
}

/** `lock`, `writeMutex`, `sem`: `release()` of these is no return of a thing to a pool. */
export function isLockName(name: string | null): boolean {
  return name !== null && /lock|mutex|sem(?:aphore)?$/iu.test(name)
}

/** `#stopLocked()`, `flushUnderLock()`: by its name, whoever calls it has taken a lock. */
export function isNamedAsLocked(name: string): boolean {
  return (
    /[a-z](?:Locked|(?:Under|Inside|Holding)(?:The)?(?:Lock|Mutex))$/u.test(name) &&
    !/^(?:are|has|is)[A-Z]/u.test(name)
  )
}

/** `this.#assertLocked()`: whoever calls the function has taken the lock, or fails here. */
export function isLockAssertion(name: string): boolean {
  return /^#?assert\w*Lock(?:ed)?\w*$/u.test(name)
}
