import type { Facts, Iteration, Node, Slot, Source } from '../engine/index.ts'

import { hasCommentIn } from './comments.ts'
import type { Edit } from './repair.ts'
import { findMethodCall, findStatement, isInside, textOf, withTypeCoat } from './syntax.ts'

/** How one pass can walk a copy: what to copy, and where the copy's name goes. */
export interface PassCopy {
  /** `[...this.clients.values()]` */
  readonly text: string
  /** The expression that is copied. */
  readonly walked: Node
  /** Puts the name of the copy where the pass reads the container. */
  editsFor(name: string): Edit[]
}

/** `null` where a comment stands in the way, or the pass is of a form that no copy replaces. */
export function findPassCopy(
  iteration: Iteration,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): PassCopy | null {
  switch (iteration.form) {
    case 'cursor':
      return iteration.loop.type === 'ForOfStatement'
        ? copyForLoop(iteration, source)
        : copyForCallback(iteration, source)
    case 'callback': {
      const receiver = withTypeCoat(iteration.ref)
      return copyOf(receiver, source, isOptional(receiver) ? orEmpty : spread)
    }
    case 'index':
    case 'index-cached-length':
      return copyForIndexLoop(iteration, spread, { facts, source })
    case 'for-in':
      // By the indexes of a `for…in`, the compiler lets an array be asked.
      return iteration.slot.kind === 'array'
        ? copyForIndexLoop(iteration, text => `${text}.slice()`, { facts, source })
        : copyForIn(iteration, source)
    case 'keys-then-lookup':
      return copyForIndexLoop(iteration, text => wholeCopyText(text, iteration.slot), {
        facts,
        source,
      })
    case 'snapshot':
      return null
  }
}

/** `this.list` → `[...this.list]` */
function spread(text: string): string {
  return `[...${text}]`
}

/** A copy that can stand wherever the container itself is read. */
export function wholeCopyText(text: string, slot: Slot): string {
  switch (slot.kind) {
    case 'map':
      return `new Map(${text})`
    case 'set':
      return `new Set(${text})`
    case 'record':
      return `{ ...${text} }`
    case 'array':
    case 'weak':
    case 'value':
      return spread(text)
  }
}

/** `this.rooms.get(id) ?? []` */
function withDefault(node: Node): Node {
  const { parent } = withTypeCoat(node)
  const hasDefault = parent?.type === 'LogicalExpression' && parent.operator !== '&&'
  return hasDefault && parent.left === withTypeCoat(node) ? parent : node
}

/** `this.m as Map<string, Room>` needs parentheses before it can be spread or asked. */
function operandText(node: Node, source: Source): string {
  const text = textOf(node, source)
  return /^(?:TS(?:As|Satisfies)|Logical)/u.test(node.type) ? `(${text})` : text
}

function copyOf(walked: Node, source: Source, copy: (text: string) => string): PassCopy {
  return {
    text: copy(operandText(walked, source)),
    walked,
    editsFor: name => [{ range: walked.range, text: name }],
  }
}

/**
 *     for (const c of this.clients.values()) …             for (const c of clientsSnapshot) …
 *                     ^^^^^^^^^^^^^^^^^^^^^
 *     for (const c of this.clients.values().filter(f)) …   for (const c of clientsSnapshot.values().filter(f)) …
 */
function copyForLoop({ ref, loop }: Iteration, source: Source): PassCopy | null {
  if (loop.type !== 'ForOfStatement') return null
  const walked = walkedExpression(ref)
  if (withTypeCoat(withDefault(walked)) === loop.right) return copyOf(loop.right, source, spread)
  if (walked === withTypeCoat(ref)) return null
  return { ...copyOf(walked, source, spread), editsFor: name => [restart(walked, name)] }
}

/** An iterator helper goes on with an iterator. */
function restart(walked: Node, name: string): Edit {
  return { range: walked.range, text: `${name}.values()` }
}

/** `this.m.values()` around `this.m`, or `this.m` itself. */
function walkedExpression(ref: Node): Node {
  const receiver = withTypeCoat(ref)
  return findMethodCall(receiver, ['values', 'keys', 'entries']) ?? receiver
}

/**
 *     this.clients.forEach(c => …)   →   const clientsSnapshot = [...this.clients.values()]
 *     ^^^^^^^^^^^^                       clientsSnapshot.forEach(c => …)
 */
function copyForCallback({ ref, slot, callback }: Iteration, source: Source): PassCopy | null {
  const receiver = withTypeCoat(ref)
  const walked = walkedExpression(ref)
  if (isOptional(receiver)) return slot.kind === 'array' ? copyOf(receiver, source, orEmpty) : null
  if (walked !== receiver) {
    return { ...copyOf(walked, source, spread), editsFor: name => [restart(walked, name)] }
  }
  const takesValueOnly = callback !== null && parametersOf(callback.node).length <= 1
  if (!takesValueOnly || slot.kind === 'record') {
    return copyOf(receiver, source, text => wholeCopyText(text, slot))
  }
  return copyOf(receiver, source, text => spread(slot.kind === 'map' ? `${text}.values()` : text))
}

/** `this.rooms.get(id)?.forEach(…)` */
function isOptional(receiver: Node): boolean {
  const { parent } = receiver
  return parent?.type === 'MemberExpression' && parent.object === receiver && parent.optional
}

/** Nothing can be asked of what may be missing, and nothing be spread. */
function orEmpty(text: string): string {
  return `[...(${text} ?? [])]`
}

export function parametersOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.params
    default:
      return []
  }
}

/**
 *     for (let i = 0; i < this.list.length; i++) use(this.list[i])
 *                         ^^^^^^^^^                  ^^^^^^^^^
 */
function copyForIndexLoop(
  iteration: Iteration,
  copy: (text: string) => string,
  { facts, source }: { readonly facts: Facts; readonly source: Source },
): PassCopy | null {
  const { slot, loop, ref } = iteration
  const refs = facts
    .accessesOf(slot)
    .filter(({ type }) => type === 'lookup')
    .map(access => access.ref)
    .filter(lookup => isInBody(lookup, iteration, facts))
  const isKeyLocal = !isInside(ref, loop.range)
  if (isKeyLocal && !findStatement(ref)) return null
  const edits = [ref, ...refs].map(read => read.range)
  return {
    text: copy(textOf(ref, source)),
    walked: ref,
    editsFor: name => edits.map(range => ({ range, text: name })),
  }
}

/** In the loop itself, or in the callback that is its body. */
function isInBody(ref: Node, { loop, body, callable }: Iteration, facts: Facts): boolean {
  if (!isInside(ref, loop.range)) return false
  const own = facts.callableAt(ref)
  return own === callable || own === facts.callableAt(body)
}

/**
 *     for (const id in this.rooms) …   →   const roomsSnapshot = Object.keys(this.rooms)
 *                  ^^^^^^^^^^^^^           for (const id of roomsSnapshot) …
 */
function copyForIn({ loop }: Iteration, source: Source): PassCopy | null {
  if (loop.type !== 'ForInStatement') return null
  const range = [loop.left.range[1], loop.right.range[1]] as const
  if (hasCommentIn([range[0], loop.right.range[0]], source)) return null
  return {
    text: `Object.keys(${textOf(loop.right, source)})`,
    walked: loop.right,
    editsFor: name => [{ range, text: ` of ${name}` }],
  }
}
