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

/** Methods after which an object is done with. */
export function isEnding(method: string): boolean {
  return ENDING.test(method)
}

const ENDING =
  /^(?:abort|cancel|close|destroy|detach|disconnect|dispose|end|shutdown|stop|terminate)$/u

/** Options and methods that are told of that: `{ onclose }`, `{ onDisconnected }`. */
export function isEndHandler(name: string): boolean {
  return END_HANDLER.test(name)
}

const END_HANDLER =
  /^on_?(?:abort|cancel|close|destroy|detach|disconnect|dispose|end|shutdown|stop|terminate)(?:l?ed|d)?$/iu
