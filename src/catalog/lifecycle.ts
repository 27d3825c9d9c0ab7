/** What ends an object, as the name of a method says it. */
const ENDS =
  'dispose|destroy|close|stop|shutdown|shutDown|teardown|tearDown|disconnect|terminate|quit|uninstall|unload|deactivate'

/** `doDestroy_()`: what the public method begins, a private one does. */
const INNER_ENDS = ENDS.replaceAll(/(?<=^|\|)[a-z]/gu, letter => letter.toUpperCase())

/** Methods after which, most often, nobody uses the object any more. */
const TEAR_DOWN = new RegExp(
  `^(?:#|_)*(?:${ENDS}|do(?:${INNER_ENDS})|onDestroy|ngOnDestroy|componentWillUnmount)(?:All|Async|Sync|Internal|Impl)?_*$`,
  'u',
)

/** `[Symbol.dispose]() {}`, `async [Symbol.asyncDispose]() {}` */
export function isDisposeSymbol(name: string): boolean {
  return name === 'dispose' || name === 'asyncDispose'
}

/** Methods before which, most often, nobody uses the object. */
const START_UP =
  /^(?:#|_)*(?:start|init|initialize|initialise|setup|setUp|boot|bootstrap|open|connect|activate|mount|main|run|onModuleInit|onApplicationBootstrap|ngOnInit|componentDidMount|postConstruct|onStart|onStartup|onActivate)(?:All|Async|Sync)?$/u

export function isStartUp(name: string): boolean {
  return START_UP.test(name)
}

export function isTearDown(name: string): boolean {
  return TEAR_DOWN.test(name)
}

/** Calls after which the object in question is over: `conn.close()`, `disposeSession(session)`. */
const ENDING =
  /^(?:#|_)*(?:abort|close|destroy|disconnect|dispose|end|kill|shutdown|shutDown|stop|teardown|tearDown|terminate|unload)(?![a-z])/u

export function isEndingCall(name: string): boolean {
  return ENDING.test(name)
}

/** States after which an object is of no use any more: `isClosed`, `_disposed`, `cancelledOrFailed`. */
const OVER =
  /^[#_]*(?:is|was|has(?:been)?)?(?:aborted|cancell?ed|closed|closing|dead|destroyed|disposed|disposing|ended|failed|finali[sz]ed|finished|released|shutdown|shuttingdown|stopped|terminated|torndown)(?![a-z])/u

export function saysOver(name: string): boolean {
  const words = name.replaceAll(/(?<=^[#_]*(?:is|was|has|hasBeen))[A-Z]/gu, first =>
    first.toLowerCase(),
  )
  return OVER.test(words)
}

/** `isLoading`, `busy`, `_itemsLoading`: who reads meanwhile can see that there is more to come. */
const LOADING: ReadonlySet<string> = new Set([
  'busy',
  'fetching',
  'initializing',
  'loading',
  'pending',
  'refreshing',
  'reloading',
])

export function saysLoading(name: string): boolean {
  return LOADING.has(/[A-Z]?[a-z]+$/u.exec(name)?.[0].toLowerCase() ?? '')
}

/** What says that a run was called off: `signal.aborted`, `token.isCancellationRequested`. */
const CALLED_OFF =
  /^(?:aborted|isCancellationRequested|cancell?ed|isCancell?ed|isAborted|stale|throwIfAborted)$/u

export function saysCalledOff(name: string): boolean {
  return CALLED_OFF.test(name)
}

/** `controller.abort()`, `this.cancelOperation('hover')` */
const CALLING_OFF = /^(?:#|_)*(?:abort|cancel)(?![a-z])/u

export function isCallingOff(name: string): boolean {
  return CALLING_OFF.test(name)
}

/** `resetForTests()`, `_clearCacheForTesting()`: only tests call it, and they await what they start. */
const FOR_TESTS = /(?:For|In)_?(?:Unit)?_?(?:Tests?|Testing)(?:Only)?$|^_*(?:test|testing)Only/u

export function isForTests(name: string): boolean {
  return FOR_TESTS.test(name)
}

/** What a comment says of such a function: `(unit tests only)`, `only used by tests`, `for testing`. */
export const TESTS_COMMENT =
  /\btest(?:s|ing)?[- ]only\b|\bonly\b[^.*]{0,24}\btest(?:s|ing)?\b|\bfor (?:unit )?test(?:s|ing)\b|@visibleForTesting\b/iu

/** What a comment says first of a tear-down: `Cleanup when shutting down`; not `Throws when the pool is shutting down`. */
export const SHUTDOWN_COMMENT =
  /^[\s*]*(?![^.@]*\b(?:ignor\w+|never|not|reject\w*|throw\w*|unless|until|while)\b)[^.@]*\b(?:at|before|during|for|on|upon|when)\b[^.@]{0,48}\b(?:process (?:ends?|exits?)|shut(?:s|ting)?[- ]?down|tear(?:ing|s)?[- ]?down)\b/iu

/** Handlers of something that is over for good: `onDidCloseTextDocument`, `handleSocketClosed`, `'disconnect'`. */
const CLOSED =
  /(?:(?:^|[^A-Za-z])(?:closed?|disconnect(?:ed)?|disposed?|unload(?:ed)?)|[a-z_](?:Closed?|Disconnect(?:ed)?|Disposed?|Unload(?:ed)?))(?![a-z])/u

export function saysClosed(name: string): boolean {
  return CLOSED.test(name)
}
