/**
 * Calls that only begin to send what they are given: it is serialised when the connection gets to it.
 *
 *     proxy.$onFileEvent(events)      // RPC methods of editors have a `$` in front
 *     this.remote.update(rows)
 */
export function isRemote(method: string, receiver: string | null): boolean {
  return /^\$\w/u.test(method) || REMOTE.test(receiver ?? '')
}

const REMOTE = /^(?:#|_)*(?:proxy|remote|rpc|stub)$|(?:Proxy|Remote|Rpc|RPC|Stub)$/u
