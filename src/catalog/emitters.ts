/** Methods that run the handlers of an event before they return; the event is the first argument. */
const EMITS: ReadonlySet<string> = new Set(['emit', 'trigger', 'fire', 'dispatch'])

/** `channel.fireClose()`, `node.emitChange()`: runs the handlers that the file gave to the element. */
export function isFiring(method: string): boolean {
  return /^(?:_|#)?(?:fire|emit|dispatch|trigger|invoke)/u.test(method)
}

export function isEmit(method: string): boolean {
  return EMITS.has(method)
}

/** Runs the listeners of the event that it is given: `dispatchEvent(new Event('drop'))`. */
export function isDispatch(method: string): boolean {
  return method === 'dispatchEvent'
}

/** Methods that fire one event of their own before they return. */
const FIRED: Readonly<Record<string, string>> = {
  abort: 'abort',
  off: 'removeListener',
  push: 'data',
  removeAllListeners: 'removeListener',
  removeListener: 'removeListener',
}

/** `controller.abort()` → `abort`, `readable.push(chunk)` and `passThrough.write(chunk)` → `data`. */
export function findFiredEvent(method: string, receiver: string | null): string | null {
  // What is written to a socket does not come back as its data.
  if (method === 'write') return PASSING_THROUGH.test(receiver ?? '') ? 'data' : null
  return Object.hasOwn(FIRED, method) ? (FIRED[method] ?? null) : null
}

/** Whether it is worth a closer look: most names are none of these. */
export function isFiringName(method: string): boolean {
  return isEmit(method) || isDispatch(method) || method === 'write' || Object.hasOwn(FIRED, method)
}

const PASSING_THROUGH = /(?:pass-?through|transform)$/iu

/** Comes once, when what fires it is over: `socket.on('close', …)`. */
const LAST: ReadonlySet<string> = new Set([
  'abort',
  'close',
  'closed',
  'disconnect',
  'disconnected',
  'end',
  'ended',
  'exit',
  'finish',
  'terminated',
])

export function isLastEvent(event: string): boolean {
  return LAST.has(event)
}

/** Comes once in the life of a stream, a server or a process; a connection may be made again. */
const SINGLE: ReadonlySet<string> = new Set(['close', 'end', 'exit', 'finish', 'listening', 'open'])

export function isSingleEvent(event: string): boolean {
  return SINGLE.has(event)
}

const UNLISTENING: ReadonlySet<string> = new Set([
  'off',
  'removeAllListeners',
  'removeEventListener',
  'removeListener',
  'unbind',
])

/** Takes handlers away: `socket.removeAllListeners()`. */
export function isUnlistening(method: string): boolean {
  return UNLISTENING.has(method)
}
