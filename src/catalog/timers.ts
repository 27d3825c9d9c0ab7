const REPEATING: ReadonlySet<string> = new Set(['setInterval', 'schedule', 'scheduleJob'])

/** `setInterval` does not wait for what it has started; `setTimeout` is set again by whoever wants to. */
export function isRepeating(timer: string): boolean {
  return REPEATING.has(timer)
}

const ONCE: ReadonlySet<string> = new Set(['once', 'prependOnceListener'])

/** Registers a handler for one event, and no more. */
export function isOnce(registrar: string): boolean {
  return ONCE.has(registrar)
}

const CLEARING: ReadonlySet<string> = new Set([
  'cancelAnimationFrame',
  'cancelIdleCallback',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
])

/** What was set does not come any more: `clearInterval(timer)`. */
export function isClearing(name: string): boolean {
  return CLEARING.has(name)
}
