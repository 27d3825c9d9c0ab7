import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Iteration, Node } from './facts.ts'
import { findPropertyName, isFunction, patternOf, unwrap } from './syntax.ts'
import { collectInside } from './traverse.ts'

/** Locals that stand for the element in hand, and for what it holds. */
export interface ElementNames {
  readonly whole: ReadonlySet<Node>
  readonly parts: ReadonlySet<Node>
  /** Where the name is declared that an identifier means: another scope may use it for another. */
  isOneOf(identifier: Node, declared: ReadonlySet<Node>): boolean
}

/** `const l = list[i]`, `for (const { cb } of list)`, `list.map(({ cb }) => …)` */
export function collectElementNames(
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

export function findElementCall(
  node: Node,
  iteration: Iteration,
  names: ElementNames,
): string | null {
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

export function isElement(node: Node, iteration: Iteration, names: ElementNames): boolean {
  if (node.type === 'MemberExpression' && node.computed) {
    return (
      node.property.type === 'Identifier' &&
      node.property.name === iteration.keyName &&
      isSameText(node.object, iteration.ref)
    )
  }
  return node.type === 'Identifier' && names.isOneOf(node, names.whole)
}
