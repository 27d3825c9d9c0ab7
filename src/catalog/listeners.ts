/** Methods of an element that tell it something, and in which it may unsubscribe. */
const NOTIFYING =
  /^(?:on[A-Z_]\w*|notify\w*|next|emit|fire|dispatch\w*|update|handle\w*|call|apply|callback|cb|fn|listener|handler|func|run|execute|invoke|trigger|close|destroy|dispose|end|stop|terminate|abort|cancel|error|complete|changed|refresh)$/u

/** `listener.onUpdate()`, `entry.cb()`; unlike `conn.write()` or `item.toString()`. */
export function isNotifying(method: string): boolean {
  return NOTIFYING.test(method)
}
