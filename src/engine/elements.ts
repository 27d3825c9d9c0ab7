import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { groupBy } from './effects.ts'
import type { Access, CallSite, Callable, Iteration, Node, Slot } from './facts.ts'
import type { Owner } from './owners.ts'
import { findPropertyName, isClass, isFunction, patternOf, unwrap } from './syntax.ts'
import { collectInside } from './traverse.ts'

/** What a call of the element in hand runs. */
export interface Elements {
  /**
   * The method of the element that is called: `close` of `conn.close()`; `''` where the element is a
   * function itself, or holds one: `fn()`, `fn.call(x)`, `const { cb } = entry; cb()`.
   */
  findElementCall(node: Node, iteration: Iteration): string | null
  /** The functions stored in the slot, or the methods of what is stored in it. */
  targetsOf(slot: Slot, method: string): readonly Callable[]
  /** Calls of elements whose target the file declares. */
  readonly sites: readonly CallSite[]
  /** Besides the targets that the file declares, the call can run others. */
  isOpen(call: Node): boolean
}

/** What a method of the elements of a slot can run, and whether that is all of it. */
interface Targets {
  readonly callables: readonly Callable[]
  readonly isOpen: boolean
}

/**
 * Pass 6: what is stored in a container, resolved to what a call of an element runs: functions
 * pushed in this file, and methods of the class of the elements when the file declares it.
 */
export function resolveElementCalls(
  outline: Outline,
  bindings: Bindings,
  functions: Functions,
  accesses: readonly Access[],
): Elements {
  const { instances } = bindings
  const bySlot = groupBy(accesses, access => access.slot)
  const subclasses = groupBy(outline.classes, ({ superClass }) =>
    superClass ? bindings.findConstructor(superClass) : null,
  )
  const known = new Map<string, Targets>()

  function findTargets(slot: Slot, method: string): Targets {
    const key = `${slot.id} ${method}`
    let targets = known.get(key)
    if (!targets)
      known.set(key, (targets = method === '' ? functionsOf(slot) : methodsOf(slot, method)))
    return targets
  }

  function functionsOf(slot: Slot): Targets {
    const found = valuesOf(slot).map(value => functions.resolveFunction(value))
    const callables = found.filter(callable => callable !== null)
    return { callables, isOpen: callables.length < found.length }
  }

  function methodsOf(slot: Slot, method: string): Targets {
    const declared =
      instances.findClassOfType(slot.elementAnnotation) ?? findClassNamed(slot.elementType)
    const stored = valuesOf(slot).map(value => instances.findClass(value))
    const owners = new Set([declared, ...stored].filter(owner => owner !== null))
    if (owners.size === 0 || isOfItsOwnClass(slot, owners)) return NOTHING
    const found = [...owners].map(owner => functions.findMethod(owner, method, false))
    const overriding = [...owners].flatMap(owner => collectOverriding(owner, method))
    return {
      callables: [...new Set([...found.filter(callable => callable !== null), ...overriding])],
      isOpen: found.includes(null) || (declared === null && stored.includes(null)),
    }
  }

  /** Everything that the file puts into the slot. */
  function valuesOf(slot: Slot): Node[] {
    const values = (bySlot.get(slot) ?? []).flatMap(access => {
      if (access.type !== 'write' || !access.value) return []
      return access.kind === 'rebind' ? collectItems(access.value) : [access.value]
    })
    return slot.initializer ? [...values, ...collectItems(slot.initializer)] : values
  }

  /** `sessions: Session[]`, of a class that the file declares. */
  function findClassNamed(name: string | null): Owner | null {
    if (name === null) return null
    return outline.classes.find(({ id }) => id?.name === name) ?? null
  }

  /** A child in a tree has a list of its own; sessions that store themselves share theirs. */
  function isOfItsOwnClass(slot: Slot, owners: ReadonlySet<Owner>): boolean {
    if (slot.place !== 'field' || slot.owner === null) return false
    const home = bindings.ancestryOf(slot.owner as Owner)
    const isOwn = [...owners].some(
      owner => home.includes(owner) || bindings.ancestryOf(owner).some(up => up === slot.owner),
    )
    return isOwn && !valuesOf(slot).some(value => unwrap(value).type === 'ThisExpression')
  }

  function collectOverriding(owner: Owner, method: string): Callable[] {
    return (isClass(owner) ? (subclasses.get(owner) ?? []) : [])
      .flatMap(subclass => [
        ...(functions.findMethod(subclass, method, false)
          ? [functions.findMethod(subclass, method, false)]
          : []),
        ...collectOverriding(subclass, method),
      ])
      .filter(callable => callable !== null)
  }

  const named = new Map<number, ElementNames>()

  function namesOf(iteration: Iteration): ElementNames {
    let names = named.get(iteration.id)
    if (!names) named.set(iteration.id, (names = collectElementNames(iteration, outline, bindings)))
    return names
  }

  const sites: CallSite[] = []
  const open = new Set<Node>()
  for (const iteration of accesses) {
    if (iteration.type !== 'iteration') continue
    for (const node of collectInside(outline.calls, iteration.body)) {
      const method = findElementCall(node, iteration, namesOf(iteration))
      if (method === null) continue
      const { callables, isOpen } = findTargets(iteration.slot, method)
      const caller = outline.callableOf(node)
      sites.push(...callables.map(target => ({ node, caller, target, isLater: false })))
      if (isOpen) open.add(node)
    }
  }

  return {
    findElementCall: (node, iteration) => findElementCall(node, iteration, namesOf(iteration)),
    targetsOf: (slot, method) => findTargets(slot, method).callables,
    sites,
    isOpen: call => open.has(call),
  }
}

const NOTHING: Targets = { callables: [], isOpen: true }

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
  for (const { id, init } of collectInside(outline.declarators, iteration.body)) {
    if (!init) continue
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
