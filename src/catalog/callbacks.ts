import { CONSTRUCTORS, FUNCTIONS, OPTIONS, findRow, type Row } from './registrars.ts'
import type { EntryKind, RunMode } from './terms.ts'

/** What becomes of a function that is handed to a call, and how a message names it. */
export interface Registrar {
  readonly mode: RunMode
  readonly kind: EntryKind
  readonly label: string
}

/** The call, as far as the tables ask: `socket.on('data', fn)`, `new Promise(fn)`. */
export interface CalleeShape {
  /** `on`, `Promise`, `super`; `null` for a computed or called callee. */
  readonly name: string | null
  /** The last name of the receiver: `socket` of `this.socket.on`. */
  readonly object: string | null
  /** The first argument, when it is a literal. */
  readonly firstArgument: string | null
  readonly isNew: boolean
  /** Where the function or its receiver is imported from. */
  readonly module: string | null
  /** Where what made the receiver is imported from: `const clock = new Clock()`. */
  readonly findOrigin: () => string | null
  /** Which argument the function is, or is in: 1 in `socket.on('data', fn)`. */
  readonly position: number
  /** The name of the property that holds the function: `onData` of `f({ onData() {} })`. */
  readonly option?: string
  /** `{ leading: true }` among the arguments, or `false`; `null` where nothing is said. */
  readonly leading: boolean | null
}

/** Callees whose options object is a set of functions that they run before they return. */
const VISITORS: ReadonlySet<string> = new Set(['simple', 'traverse', 'visit', 'walk'])

/** Callees whose options object is a set of handlers, whatever their names. */
const HANDLER_TAKERS: ReadonlySet<string> = new Set([
  'addHandlers',
  'addListeners',
  'addService',
  'registerHandlers',
  'setHandlers',
])

/** Callees that give the object itself back: what it holds is an interface, not a set of handlers. */
const OBJECT_KEEPERS: ReadonlySet<string> = new Set(['assign', 'freeze', 'seal'])

const LISTENER_METHODS: ReadonlySet<string> = new Set([
  'addEventListener',
  'addListener',
  'event',
  'observe',
  // A handler that is removed was added before.
  'off',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
  'removeEventListener',
  'removeListener',
])

/** `registerCommand`, `setRequestHandler`, `addDisposableListener` */
const HANDLER_SETTER =
  /^(?:add|register|set)\w*(?:Callback|Command|Handler|Hook|Interceptor|Listener|Middleware|Observer)$/u

const MESSAGE_EVENTS: ReadonlySet<string> = new Set(['message', 'messageerror'])

/** Like `onX`, and yet the end of something: what they run tidies up. */
const END_HOOK =
  /^on(?:BeforeUnmount|Cleanup|Deactivated|Destroy|ScopeDispose|Teardown|Unmounted|WatcherCleanup)$/u

const ROUTE_METHODS: ReadonlySet<string> = new Set([
  'all',
  'delete',
  'get',
  'head',
  'options',
  'patch',
  'post',
  'put',
  'route',
])

/** Modules whose functions take a Node-style callback, which runs when the work is done. */
const CALLBACK_MODULES: ReadonlySet<string> = new Set([
  'child_process',
  'crypto',
  'dns',
  'fs',
  'graceful-fs',
  'http',
  'http2',
  'https',
  'net',
  'tls',
  'zlib',
])

/** Modules of operators, which run when the stream that they build is subscribed to. */
const OPERATOR_MODULES: ReadonlySet<string> = new Set(['rxjs', 'rxjs/operators'])

/** Modules of functions over collections, which run what they are given before they return. */
const COLLECTION_MODULES =
  /^(?:d3-array|es-toolkit|itertools|lodash|lodash-es|radash|ramda|rambda|remeda|underscore)(?:[./].*)?$/u

/** Members of such modules that only wait. */
const DELAYS: ReadonlySet<string> = new Set(['after', 'before', 'defer', 'delay'])

/** `null`: nobody knows when the call runs the function. */
export function findRegistrar(callee: CalleeShape): Registrar | null {
  const { name, object, position } = callee
  if (name === null) return null
  if (callee.option !== undefined) return findOptionRegistrar(name, callee.option)
  if (callee.isNew || name === 'super') return findConstructorRegistrar(name)
  return (
    findListenerRegistrar(name, object, callee.firstArgument) ??
    findModuleRegistrar(name, callee.module) ??
    findRouteRegistrar(callee) ??
    named(findRow(FUNCTIONS, name, object, position), name)
  )
}

function findOptionRegistrar(callee: string, option: string): Registrar | null {
  if (VISITORS.has(callee)) {
    return { mode: 'runs-now', kind: 'callback', label: `a callback of ${callee}()` }
  }
  if (OBJECT_KEEPERS.has(callee)) {
    return { mode: 'runs-later', kind: 'returned', label: `the method ${option}()` }
  }
  if (isHandlerName(option) || HANDLER_TAKERS.has(callee)) {
    return { mode: 'runs-later', kind: 'callback', label: `the ${option} callback` }
  }
  return named(findRow(OPTIONS, option, callee, 0), option)
}

/** A constructor that keeps a callback is the rule, one that runs it at once the exception. */
function findConstructorRegistrar(name: string): Registrar {
  const label =
    name === 'super' ? 'a callback given to super()' : `a callback given to new ${name}()`
  const known = named(findRow(CONSTRUCTORS, name, null, 0), name)
  return known ?? { mode: 'runs-later', kind: 'callback', label }
}

function findListenerRegistrar(
  name: string,
  object: string | null,
  event: string | null,
): Registrar | null {
  if (END_HOOK.test(name)) {
    return { mode: 'runs-later', kind: 'returned', label: `a dispose handle (${name})` }
  }
  if (LISTENER_METHODS.has(name)) return listenerOf(name, object, event)
  return isHandlerName(name) || HANDLER_SETTER.test(name)
    ? { mode: 'runs-later', kind: 'event', label: `the ${name} handler` }
    : null
}

export function isListenerMethod(name: string): boolean {
  return LISTENER_METHODS.has(name)
}

function listenerOf(name: string, object: string | null, event: string | null): Registrar {
  // `chrome.runtime.onMessage.addListener(fn)`
  const isMessage = MESSAGE_EVENTS.has(event ?? '') || (object?.startsWith('onMessage') ?? false)
  const label = event === null ? `an event handler (.${name})` : `the '${event}' event handler`
  return { mode: 'runs-later', kind: isMessage ? 'message' : 'event', label }
}

function findModuleRegistrar(name: string, module: string | null): Registrar | null {
  if (module === null || name.endsWith('Sync')) return null
  if (OPERATOR_MODULES.has(module)) {
    return { mode: 'runs-later', kind: 'callback', label: `an operator (${name})` }
  }
  if (COLLECTION_MODULES.test(module) && !DELAYS.has(name)) {
    return { mode: 'runs-now', kind: 'callback', label: `a callback of ${name}()` }
  }
  return CALLBACK_MODULES.has(module.replace(/^node:/u, ''))
    ? { mode: 'runs-later', kind: 'callback', label: `an I/O callback (${name})` }
    : null
}

/** `app.get('/users', fn)` */
function findRouteRegistrar({ name, firstArgument }: CalleeShape): Registrar | null {
  return name !== null && ROUTE_METHODS.has(name) && firstArgument?.startsWith('/')
    ? { mode: 'runs-later', kind: 'callback', label: `the handler of ${firstArgument}` }
    : null
}

/** `onDidChange`, `onData` */
export function isHandlerName(name: string): boolean {
  return /^on[A-Z]/u.test(name)
}

function named(row: Row | null, name: string): Registrar | null {
  return row && { mode: row.mode, kind: row.kind, label: row.label.replace('%', name) }
}
