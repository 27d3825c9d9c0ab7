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

/** Runs the `abort` listeners of the signal of an `AbortController`. */
export function isAbort(method: string): boolean {
  return method === 'abort'
}
