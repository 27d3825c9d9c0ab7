import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { collectElementNames, findElementCall, type ElementNames } from './element-names.ts'
import { groupBy, remembering } from './groups.ts'
import { collectEndHandlers } from './end-handlers.ts'
import type { Access, CallSite, Callable, Iteration, Node, Slot } from './facts.ts'
import type { Owner } from './owners.ts'
import { isClass, unwrap } from './syntax.ts'
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
  /** Callbacks of the file that the end of the element, or of a part of it, runs by all appearances. */
  endingsOf(call: Node, iteration: Iteration): readonly Callable[]
  /** Besides the targets that the file declares, the call can run others. */
  isOpen(call: Node): boolean
}

/** What a method of the elements of a slot can run, and whether that is all of it. */
interface Targets {
  readonly callables: readonly Callable[]
  readonly isOpen: boolean
}

interface Classes {
  readonly owners: ReadonlySet<Owner>
  /** Values of other classes may be among them. */
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
    const { owners, isOpen } = classesOf(slot)
    if (owners.size === 0 || isOfItsOwnClass(slot, owners)) return NOTHING
    const found = [...owners].map(owner => functions.findMethod(owner, method, false))
    const overriding = [...owners].flatMap(owner => collectOverriding(owner, method))
    return {
      callables: [...new Set([...found.filter(callable => callable !== null), ...overriding])],
      isOpen: isOpen || found.includes(null),
    }
  }

  /** By declaration, or by what is stored; an annotation leaves nothing open. */
  const classesOf = remembering((slot: Slot): Classes => {
    const declared =
      instances.findClassOfType(slot.elementAnnotation) ?? findClassNamed(slot.elementType)
    const stored = valuesOf(slot).map(value => instances.findClass(value))
    const owners = [declared, ...stored].filter(owner => owner !== null)
    const isOpen = declared === null && (stored.includes(null) || valuesOf(slot).some(isUntyped))
    return { owners: new Set(owners), isOpen }
  })

  /** A parameter of which only the calls in this file tell the class: others may give another. */
  function isUntyped(value: Node): boolean {
    const definition = bindings.findVariable(unwrap(value))?.defs[0]
    if (definition?.type !== PARAMETER) return false
    return definition.name.type !== 'Identifier' || !definition.name.typeAnnotation
  }

  /** Everything that the file puts into the slot. */
  const valuesOf = remembering((slot: Slot): readonly Node[] => {
    const values = (bySlot.get(slot) ?? []).flatMap(access => {
      if (access.type !== 'write' || !access.value) return []
      return access.kind === 'rebind' ? collectItems(access.value) : [access.value]
    })
    return slot.initializer ? [...values, ...collectItems(slot.initializer)] : values
  })

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

  function endingsOf(call: Node, iteration: Iteration): readonly Callable[] {
    const { slot } = iteration
    const element = {
      names: namesOf(iteration),
      owners: classesOf(slot).owners,
      values: valuesOf(slot),
    }
    return collectEndHandlers(call, iteration, element, { outline, bindings, functions })
  }

  return {
    endingsOf,
    findElementCall: (node, iteration) => findElementCall(node, iteration, namesOf(iteration)),
    targetsOf: (slot, method) => findTargets(slot, method).callables,
    sites,
    isOpen: call => open.has(call),
  }
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

const NOTHING: Targets = { callables: [], isOpen: true }

/** What an array starts with: `options.sessions || [this]`. */
function collectItems(value: Node): Node[] {
  const node = unwrap(value)
  if (node.type === 'LogicalExpression') return collectItems(node.right)
  if (node.type !== 'ArrayExpression') return []
  return node.elements.flatMap(item => (item ? [item] : []))
}
