/**
 * Calls into the platform that never come back into the program: no handler, listener or method
 * of it runs before they return. Callbacks that such a call takes are followed on their own.
 */

/** Every member is quiet, at any depth: `Object.prototype.hasOwnProperty.call`. */
const QUIET_NAMESPACES: ReadonlySet<string> = new Set([
  'Array',
  'ArrayBuffer',
  'Atomics',
  'BigInt',
  'Boolean',
  'Buffer',
  'Date',
  'Error',
  'Intl',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'RegExp',
  'Set',
  'SharedArrayBuffer',
  'String',
  'Symbol',
  'URL',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'console',
  'crypto',
  'performance',
])

/** Called by themselves or with `new`, and single members of namespaces that are not all quiet. */
const QUIET_GLOBALS: ReadonlySet<string> = new Set([
  'AbortController',
  'AbortSignal.timeout',
  'AggregateError',
  'BigInt64Array',
  'BigUint64Array',
  'Blob',
  'DOMException',
  'DataView',
  'EvalError',
  'Event',
  'EventTarget',
  'File',
  'FinalizationRegistry',
  'Float32Array',
  'Float64Array',
  'FormData',
  'Headers',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'MessageChannel',
  'RangeError',
  'ReferenceError',
  'Reflect.defineProperty',
  'Reflect.deleteProperty',
  'Reflect.get',
  'Reflect.getOwnPropertyDescriptor',
  'Reflect.getPrototypeOf',
  'Reflect.has',
  'Reflect.ownKeys',
  'Reflect.set',
  'Request',
  'Response',
  'SyntaxError',
  'TextDecoder',
  'TextEncoder',
  'TypeError',
  'URIError',
  'URLSearchParams',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'atob',
  'btoa',
  'cancelAnimationFrame',
  'cancelIdleCallback',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'fetch',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'process.cpuUsage',
  'process.cwd',
  'process.hrtime',
  'process.hrtime.bigint',
  'process.memoryUsage',
  'process.memoryUsage.rss',
  'process.nextTick',
  'process.resourceUsage',
  'process.uptime',
  'queueMicrotask',
  'requestAnimationFrame',
  'requestIdleCallback',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'structuredClone',
])

/** `Promise.try(fn)`, `Array.fromAsync(it, fn)`: where the function is not seen, it may be anyone's. */
const NOT_QUIET: ReadonlySet<string> = new Set([
  'Array.fromAsync',
  'Map.groupBy',
  'Object.groupBy',
  'Promise.try',
])

/** `console.log`, `Math.max`, `Date.now`, `Map` of `new Map()`, `globalThis.setTimeout`. */
export function isQuietGlobal(path: string): boolean {
  const name = path.replace(/^(?:globalThis|window|self|global)\./, '')
  if (NOT_QUIET.has(name)) return false
  const [namespace] = name.split('.', 1)
  return QUIET_GLOBALS.has(name) || (namespace !== undefined && QUIET_NAMESPACES.has(namespace))
}

/**
 * Methods of strings, numbers, arrays, dates, buffers, patterns, promises and timers, by names
 * that other classes have never or mean the same by.
 */
const QUIET_METHODS: ReadonlySet<string> = new Set([
  // string
  'charAt',
  'charCodeAt',
  'codePointAt',
  'endsWith',
  'isWellFormed',
  'localeCompare',
  'match',
  'matchAll',
  'normalize',
  'padEnd',
  'padStart',
  'repeat',
  'replace',
  'replaceAll',
  'search',
  'split',
  'startsWith',
  'substring',
  'substr',
  'test',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLowerCase',
  'toUpperCase',
  'toWellFormed',
  'trim',
  'trimEnd',
  'trimStart',
  // number and any value
  'hasOwnProperty',
  'isPrototypeOf',
  'toExponential',
  'toFixed',
  'toJSON',
  'toLocaleString',
  'toPrecision',
  'toString',
  'valueOf',
  // array
  'at',
  'concat',
  'copyWithin',
  'fill',
  'flat',
  'includes',
  'indexOf',
  'join',
  'lastIndexOf',
  'pop',
  'reverse',
  'shift',
  'slice',
  'splice',
  'toReversed',
  'toSpliced',
  'unshift',
  // Map, Set and iterators; elsewhere too they only look something up
  'difference',
  'entries',
  'get',
  'has',
  'intersection',
  'isDisjointFrom',
  'isSubsetOf',
  'isSupersetOf',
  'keys',
  'symmetricDifference',
  'union',
  'values',
  // Date
  'getTime',
  'getTimezoneOffset',
  'now',
  'toDateString',
  'toISOString',
  'toTimeString',
  'toUTCString',
  // Buffer, typed array, encoder, hash
  'byteLength',
  'copy',
  'decode',
  'digest',
  'encode',
  'equals',
  'subarray',
  // function, promise, timer, reference
  'bind',
  'catch',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'deref',
  'finally',
  'hasRef',
  'ref',
  'reject',
  'resolve',
  'then',
  'unref',
  // registrations: the handler runs later
  'addEventListener',
  'addListener',
  'on',
  'once',
  'postMessage',
  'prependListener',
  'prependOnceListener',
  'removeEventListener',
  // logs
  'debug',
  'info',
  'log',
  'trace',
  'verbose',
  'warn',
])

/** `readUInt32BE`, `setFloat64`, `getUTCHours` */
const QUIET_FAMILIES = [
  /^(?:read|write)(?:Big)?U?(?:Int|Float|Double)/,
  /^[gs]et(?:Big)?U?(?:Int|Float)\d/,
  /^[gs]et(?:UTC)?(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$/,
] as const

/** Methods of collections that mean more on some classes: `stream.push` runs `data` handlers. */
const COLLECTION_WRITES: ReadonlySet<string> = new Set(['add', 'clear', 'delete', 'push', 'set'])

const LISTENED_TO =
  /(?:atom|duplex|emitter|model|observable|readable|signal|state|store|stream|subject|subscription|transform)$/i

/** Methods that are quiet on a log alone: `observer.error` runs a subscriber. */
const LOG_METHODS: ReadonlySet<string> = new Set(['error', 'fatal', 'silly'])

const LOG = /log(?:ger|s)?$/i

/**
 * The method is one of a built-in that runs none of the program's functions. `receiver` is the last
 * name of what it is called on, `buffer` of `this.buffer.push()`, when there is one.
 */
export function isQuietMethod(name: string, receiver: string | null = null): boolean {
  if (COLLECTION_WRITES.has(name)) return receiver === null || !LISTENED_TO.test(receiver)
  if (LOG_METHODS.has(name)) return receiver !== null && LOG.test(receiver)
  return QUIET_METHODS.has(name) || QUIET_FAMILIES.some(family => family.test(name))
}
