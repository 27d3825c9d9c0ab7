/** Methods that run the handlers of an event before they return; the event is the first argument. */
const EMITS: ReadonlySet<string> = new Set(['emit', 'trigger', 'fire', 'dispatch'])

export function isEmit(method: string): boolean {
  return EMITS.has(method)
}
