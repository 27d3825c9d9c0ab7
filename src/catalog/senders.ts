/** Methods by which a message leaves, whose answer may be there before they are done. */
const SENDER =
  /^(?:#|_)*(?:send|post|publish|request|emit|transmit|dispatch|notify|submit|enqueue|produce|invoke|ask|subscribe|register|expose|join|write(?:Message|Packet|Frame|Request|Line)?$)/u

export function isSender(name: string): boolean {
  return SENDER.test(name)
}

/** `handleResponse(message)`, `onMessage(data)`: called when something has come in, whoever calls it. */
const RECEIVER =
  /^(?:#|_)*(?:on|handle|receive|dispatch|process|settle|resolve|complete)(?=\p{Lu}|$)/u

export function isReceiver(name: string): boolean {
  return RECEIVER.test(name)
}

const LOGGER = /^(?:log|debug|trace|info|warn|warning|error|verbose|silly)$/u

/** `console.warn(…)`, `this.logger.debug(…)` */
export function isLogger(method: string): boolean {
  return LOGGER.test(method)
}
