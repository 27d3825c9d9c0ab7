import { isEnder } from '../catalog/idempotence.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Access, Node, Slot } from './facts.ts'
import { findPropertyName, isFunction, outermost, patternOf } from './syntax.ts'

interface File {
  readonly outline: Outline
  readonly bindings: Bindings
}

/**
 * Slots whose elements have to be put away: what is made twice there is one too many.
 *
 *     for (const conn of this.#conns.values()) conn.close()
 *     this.#timers.get(id)?.stop()
 */
export function collectEndings(accesses: readonly Access[], file: File): ReadonlySet<Slot> {
  const endings = new Set<Slot>()
  for (const access of accesses) {
    if (!endings.has(access.slot) && collectElements(access, file).some(isEnded))
      endings.add(access.slot)
  }
  return endings
}

/** `for (const conn of this.#conns) conn.close()` */
export function isEndingPass(access: Access, file: File): boolean {
  return access.type === 'iteration' && collectElements(access, file).some(isEnded)
}

/** Expressions that are one element of the slot. */
function collectElements(access: Access, { outline }: File): Node[] {
  switch (access.type) {
    case 'lookup':
      return access.method === 'get' || access.method === '[]'
        ? [access.node, ...collectUsesOf(outermost(access.node).parent, outline)]
        : []
    case 'iteration':
      return collectUsesOf(binderOf(access.loop), outline, access.valueName)
    default:
      return []
  }
}

/** What binds the element: `const x of …`, or the callback of `forEach`. */
function binderOf(loop: Node): Node | undefined {
  if (loop.type === 'ForOfStatement' && patternOf(loop).parent?.type === 'VariableDeclarator')
    return patternOf(loop).parent
  const [callback] = loop.type === 'CallExpression' ? loop.arguments : []
  return callback && isFunction(callback) ? callback : undefined
}

/** Every mention of the name that `binder` declares. */
function collectUsesOf(
  binder: Node | undefined,
  { source }: Outline,
  name: string | null = null,
): Node[] {
  if (!binder || (binder.type !== 'VariableDeclarator' && !isFunction(binder))) return []
  return source.scopeManager
    .getDeclaredVariables(binder)
    .filter(variable => name === null || variable.name === name)
    .flatMap(variable => variable.references.map(({ identifier }) => identifier as Node))
}

/** `conn.close()`, `conn?.close()` */
function isEnded(element: Node): boolean {
  const target = outermost(element)
  const member = target.parent
  if (member?.type !== 'MemberExpression' || member.object !== target) return false
  const call = outermost(member).parent
  const isCalled = call?.type === 'CallExpression' && call.callee === outermost(member)
  return isCalled && isEnder(findPropertyName(member) ?? '')
}
