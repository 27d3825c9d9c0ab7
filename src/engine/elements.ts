import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { groupBy } from './effects.ts'
import type { Access, Callable, Iteration, Node, Slot, Write } from './facts.ts'
import type { Owner } from './owners.ts'
import { findPropertyName, isFunction, isInside, patternOf, unwrap } from './syntax.ts'

/** What a call of the element in hand runs. */
export interface Elements {
  /**
   * The method of the element that is called: `close` of `conn.close()`; `''` where the element is a
   * function itself, or holds one: `fn()`, `fn.call(x)`, `const { cb } = entry; cb()`.
   */
  findElementCall(node: Node, iteration: Iteration): string | null
  /** The functions stored in the slot, or the methods of what is stored in it. */
  targetsOf(slot: Slot, method: string): readonly Callable[]
}

/**
 * Pass 11: what is stored in a container, resolved to what a call of an element runs: functions
 * pushed in this file, and methods of the class of the elements when the file declares it.
 */
export function resolveElementCalls(
  outline: Outline,
  bindings: Bindings,
  functions: Functions,
  accesses: readonly Access[],
): Elements {
  const bySlot = groupBy(accesses, access => access.slot)

  function storedIn(slot: Slot): readonly Write[] {
    return (bySlot.get(slot) ?? []).filter(access => access.type === 'write')
  }

  function targetsOf(slot: Slot, method: string): readonly Callable[] {
    const values = storedIn(slot).flatMap(({ value, kind }) => {
      if (!value) return []
      return kind === 'rebind' ? collectItems(value) : [value]
    })
    if (slot.initializer) values.push(...collectItems(slot.initializer))
    if (method === '') return values.flatMap(value => functions.resolveFunction(value) ?? [])
    const owners = new Set<Owner>(values.flatMap(value => findClassOfValue(value) ?? []))
    const declared = findElementClass(slot)
    if (declared) owners.add(declared)
    return [...owners].flatMap(owner => functions.findMethod(owner, method, false) ?? [])
  }

  /** `push(this)`, `push(new Session())` */
  function findClassOfValue(value: Node): Owner | null {
    const node = unwrap(value)
    if (node.type === 'ThisExpression') return bindings.resolveReceiver(node)?.owner ?? null
    return node.type === 'NewExpression' ? bindings.findConstructor(node.callee) : null
  }

  /** `sessions: Session[]`, of a class that the file declares. */
  function findElementClass({ elementType }: Slot): Owner | null {
    if (elementType === null) return null
    return outline.classes.find(({ id }) => id?.name === elementType) ?? null
  }

  const named = new Map<number, ElementNames>()

  function namesOf(iteration: Iteration): ElementNames {
    let names = named.get(iteration.id)
    if (!names) named.set(iteration.id, (names = collectElementNames(iteration, outline, bindings)))
    return names
  }

  return {
    findElementCall: (node, iteration) => findElementCall(node, iteration, namesOf(iteration)),
    targetsOf,
  }
}

/** Locals that stand for the element in hand, and for what it holds. */
interface ElementNames {
  readonly whole: ReadonlySet<Node>
  readonly parts: ReadonlySet<Node>
  /** Where the name is declared that an identifier means: another scope may use it for another. */
  isOneOf(identifier: Node, declared: ReadonlySet<Node>): boolean
}

/** `const l = list[i]`, `for (const { cb } of list)`, `list.map(({ cb }) => …)` */
function collectElementNames(
  iteration: Iteration,
  outline: Outline,
  bindings: Bindings,
): ElementNames {
  const names = {
    whole: new Set<Node>(),
    parts: new Set<Node>(),
    isOneOf: (identifier: Node, declared: ReadonlySet<Node>) =>
      (bindings.findVariable(identifier)?.identifiers ?? []).some(id => declared.has(id)),
  }
  addPattern(findPattern(iteration), names)
  for (const { id, init } of outline.declarators) {
    if (!init || !isInside(id, iteration.body)) continue
    const value = unwrap(init)
    if (isElement(value, iteration, names)) addPattern(id, names)
    else if (
      value.type === 'MemberExpression' &&
      isElement(unwrap(value.object), iteration, names)
    ) {
      if (id.type === 'Identifier') names.parts.add(id)
    }
  }
  return names
}

interface MutableNames {
  readonly whole: Set<Node>
  readonly parts: Set<Node>
}

function addPattern(pattern: Node | null, names: MutableNames): void {
  if (pattern?.type === 'Identifier') names.whole.add(pattern)
  if (pattern?.type !== 'ObjectPattern') return
  for (const property of pattern.properties) {
    if (property.type === 'Property' && property.value.type === 'Identifier') {
      names.parts.add(property.value)
    }
  }
}

/** Where a loop or a callback binds the value. */
function findPattern({ loop, slot, yields }: Iteration): Node | null {
  if (yields === 'keys') return null
  if (loop.type === 'ForOfStatement') {
    const pattern = patternOf(loop)
    if (yields !== 'entries' || slot.kind === 'set') return pattern
    return pattern.type === 'ArrayPattern' ? (pattern.elements[1] ?? null) : null
  }
  if (loop.type !== 'CallExpression') return null
  const callback = loop.arguments[0] && unwrap(loop.arguments[0])
  if (!callback || !isFunction(callback)) return null
  const isReduce =
    loop.callee.type === 'MemberExpression' && findPropertyName(loop.callee)?.startsWith('reduce')
  return callback.params[isReduce ? 1 : 0] ?? null
}

/** What an array starts with: `options.sessions || [this]`. */
function collectItems(value: Node): Node[] {
  const node = unwrap(value)
  if (node.type === 'LogicalExpression') return collectItems(node.right)
  if (node.type !== 'ArrayExpression') return []
  return node.elements.flatMap(item => (item ? [item] : []))
}

function findElementCall(node: Node, iteration: Iteration, names: ElementNames): string | null {
  if (node.type !== 'CallExpression') return null
  const callee = unwrap(node.callee)
  if (callee.type === 'Identifier' && names.isOneOf(callee, names.parts)) return ''
  if (isElement(callee, iteration, names)) return ''
  if (callee.type !== 'MemberExpression') return null
  const method = findPropertyName(callee)
  const object = unwrap(callee.object)
  if (isElement(object, iteration, names)) return isForwarding(method) ? '' : method
  if (!isForwarding(method)) return null
  // `entry.callback.call(this, x)`, `cb.apply(null, args)`
  if (object.type === 'Identifier') return names.isOneOf(object, names.parts) ? '' : null
  return object.type === 'MemberExpression' && isElement(unwrap(object.object), iteration, names)
    ? ''
    : null
}

function isForwarding(method: string | null): boolean {
  return method === 'call' || method === 'apply'
}

function isElement(node: Node, iteration: Iteration, names: ElementNames): boolean {
  if (node.type === 'MemberExpression' && node.computed) {
    return (
      node.property.type === 'Identifier' &&
      node.property.name === iteration.keyName &&
      isSameText(node.object, iteration.ref)
    )
  }
  return node.type === 'Identifier' && names.isOneOf(node, names.whole)
}
