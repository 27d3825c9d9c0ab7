/** Methods that run the handlers of an event before they return; the event is the first argument. */
const EMITS: ReadonlySet<string> = new Set(['emit', 'trigger', 'fire', 'dispatch'])

/** `channel.fireClose()`, `node.emitChange()`: runs the handlers that the file gave to the element. */
export function isFiring(method: string): boolean {
  return /^(?:_|#)?(?:fire|emit|dispatch|trigger|invoke)/u.test(method)
}

export function isEmit(method: string): boolean {
  return EMITS.has(method)
}
