/** Methods of an element that tell it something, and in which it may unsubscribe. */
const NOTIFYING =
  /^(?:on[A-Z_]\w*|notify\w*|next|emit|fire\w*|dispatch\w*|update|handle\w*|callback|cb|fn|listener|handler|func|trigger|close|destroy|dispose|end|stop|terminate|abort|cancel|error|complete|changed|refresh)$/u

/** `listener.onUpdate()`, `entry.cb()`; unlike `conn.write()` or `item.toString()`. */
export function isNotifying(method: string): boolean {
  return NOTIFYING.test(method)
}

/** `fn.call(this, x)`, `entry.callback(x)`: a stored function, under whatever name it is kept. */
export function isInvocation(method: string): boolean {
  return INVOCATIONS.has(method)
}

const INVOCATIONS: ReadonlySet<string> = new Set([
  'apply',
  'call',
  'callback',
  'cb',
  'fn',
  'func',
  'handler',
  'invoke',
  'listener',
])
