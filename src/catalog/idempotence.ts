/**
 * Whether it matters that something is made or done twice, as far as its name tells. A second
 * connection is one too many; a second look at the same file costs time and no more.
 */

/** What is made here has an identity or an owner: two of them are one too many. */
const MAKERS =
  /^(?:acquire|allocate|attach|book|boot|charge|claim|connect|deploy|dial|fork|init|initialize|initialise|install|instantiate|join(?=[A-Z])|launch|listen|mount|open|provision|register|reserve|restore|schedule|setInterval|setTimeout|spawn|start|subscribe|watch)(?![a-z])/u

/** What is made here may be as good as another one, as long as nobody keeps account of it. */
const BUILDERS = /^(?:build|create|make|produce)(?![a-z])/u

/** What is done here is seen outside, so that twice is not once. Only asked of what is waited for. */
const EFFECTS =
  /^(?:add|append|deliver|dispatch|emit|enqueue|execute|generate|import|insert|join|notify|pay|post|process|publish|push|put|run|save|send|setup|store|submit|summarize|upload|write)(?![a-z])/u

/** What is read or worked out here is the same for whoever asks again. */
const READERS =
  /^(?:calculate|check|compile|compute|decode|detect|discover|download|encode|ensure|estimate|fetch|find|format|get|has|hash|is|list|load|look|lookup|map|parse|prepare|probe|query|read|refresh|render|request|resolve|retrieve|scan|search|select|stat|transform|translate|try|validate|verify|wait|warm)(?![a-z])/u

/** What is done here is done once, however often it is asked for. */
const IDEMPOTENT =
  /^(?:chmod|makeDir|mkdir|mkdirp|mkdirs|outputDir|touch)(?![a-z])|(?:IfAbsent|IfMissing|IfNecessary|IfNeeded|IfNotExists)$/u

const SEEN = /known|loaded|resolved|seen|visited/iu

const STOCKS = /cache|memo(?:s|ized)?$/iu

/** `providerCache`: what is missing there is made again by who asks for it; not `seen` and not `known`. */
export function isStockName(name: string): boolean {
  return STOCKS.test(name)
}

const FAILURES =
  /(?:broken|dead|error(?:ed|s)?|failed|failing|failures?|invalid|missing|rejected|unavailable|unreachable|unsupported)(?:by\w+|ids?|keys?|list|map|paths?|set|urls?)?$/iu

/** `failedUrls`: what stands there is not tried again, and no more. */
export function isFailureName(name: string): boolean {
  return FAILURES.test(name)
}

/** Classes whose instances are values: one is as good as another with the same content. */
const VALUE_CLASSES: ReadonlySet<string> = new Set([
  'Array',
  'Date',
  'Error',
  'Map',
  'Promise',
  'RegExp',
  'Set',
  'String',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'Uint8Array',
  'WeakMap',
  'WeakSet',
])

/** `doCreateSession`, `_createSession`, `#createSession` → `createSession` */
function verbOf(name: string): string {
  const bare = name.replace(/^[_#$]+/u, '').replace(/^(?:do|internal|really|maybe)(?=[A-Z])/u, '')
  return bare.charAt(0).toLowerCase() + bare.slice(1)
}

/** Calls after which the value is no good any more: who has to be put away, is one of its kind. */
const ENDERS =
  /^(?:abort|cancel|close|destroy|detach|disconnect|dispose|disposeAsync|end|free|kill|release|remove|shutdown|stop|teardown|terminate|unload|unsubscribe|unwatch)$/u

export function isEnder(name: string): boolean {
  return ENDERS.test(name)
}

/** What is taken away is away, however often that is done: `fs.unlink(path)`, `store.deleteAccount(id)`. */
const REMOVERS = /^(?:delete|destroy|drop|erase|purge|remove|rm|rimraf|unlink)(?![a-z])/u

export function isRemover(name: string): boolean {
  return REMOVERS.test(verbOf(name))
}

export function isMaker(name: string): boolean {
  return MAKERS.test(verbOf(name))
}

export function isBuilder(name: string): boolean {
  return BUILDERS.test(verbOf(name))
}

export function isEffect(name: string): boolean {
  return EFFECTS.test(verbOf(name))
}

export function isReader(name: string): boolean {
  return READERS.test(verbOf(name))
}

/** `mkdir`, `createTableIfNotExists` */
export function isIdempotent(name: string): boolean {
  return IDEMPOTENT.test(verbOf(name))
}

/** `#cache`, `loadedFonts` */
export function isCacheName(name: string): boolean {
  return isStockName(name) || SEEN.test(name)
}

export function isValueClass(name: string): boolean {
  return VALUE_CLASSES.has(name)
}

/** Keys that nobody can have used before: `randomUUID()`, `nextId()`. */
const FRESH =
  /^[_#$]*(?:uuid\w*|v4|nanoid|ulid|cuid|random\w*|(?:next|new|generate|create|make|unique)\w*(?:id|key|token|name))$/iu

export function isFreshKeyMaker(name: string): boolean {
  return FRESH.test(name)
}

/** What is called so is made for one time only; a request of the next connection may have the id of this one. */
const UNIQUE = /^[_#$]*(?:correlation_?id|guid|uuid)$/iu

export function isUniqueName(name: string): boolean {
  return UNIQUE.test(name)
}
