import { ITERATEES } from './registrars.ts'

/**
 * Calls that go by what they are called: nobody knows the code, and it calls nobody back all the same.
 */

/** Modules whose functions work on what they are given: `path.relative(from, to)`, `assert(ok)`. */
const PURE_MODULES =
  /^(?:node:)?(?:assert(?:\/strict)?|os|path(?:\/(?:posix|win32))?|querystring|string_decoder|url)$/u

export function isPureModule(module: string): boolean {
  return PURE_MODULES.test(module)
}

/** `isOpen()`, `session.hasCallback(id)`: who asks changes nothing. */
export function isQuestion(name: string): boolean {
  return /^(?:is|has)\p{Lu}/u.test(name)
}

/** `child.getState()`; `getOrCreate()` makes, and who is given something may call it. */
export function isGetter(name: string, argumentCount: number): boolean {
  return argumentCount === 0 && /^get\p{Lu}/u.test(name) && !/(?:And|Or)\p{Lu}/u.test(name)
}

/** Methods of arrays that run the function they are given, which is followed, and nothing else. */
const ELEMENT_CALLBACKS: ReadonlySet<string> = new Set(ITERATEES)

export function takesElementCallback(name: string): boolean {
  return ELEMENT_CALLBACKS.has(name)
}

/** Without a function they compare texts. */
export function isSort(name: string): boolean {
  return name === 'sort' || name === 'toSorted'
}
