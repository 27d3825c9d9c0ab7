import type { TSESTree } from '@typescript-eslint/types'

import { isSameText } from './access-drafts.ts'
import type { Bindings } from './bindings.ts'
import type { Iteration, Node, Source, Write } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'
import { childrenOf } from './traverse.ts'

/** What `splice`, `shift` or `unshift` does to an array that is walked forward, and where. */
export interface Displacement {
  readonly shape: 'removal' | 'insertion'
  /** `unknown`: it may be ahead of the cursor, where it does no harm. */
  readonly place: 'index' | 'element' | 'front' | 'unknown'
}

/** `null`: nothing moves that is still to come, or as much goes in as comes out. */
export function findDisplacement(
  write: Write,
  iteration: Iteration,
  context: PlaceContext,
): Displacement | null {
  const { method, node } = write
  if (isLeftOut(write, iteration, context)) return { shape: 'removal', place: 'element' }
  if (node.type !== 'CallExpression') return null
  if (method === 'shift') return { shape: 'removal', place: 'front' }
  if (method === 'unshift') return { shape: 'insertion', place: 'front' }
  if (method !== 'splice') return null
  const [start, count, ...added] = node.arguments
  // Without a count the rest goes, and the loop with it.
  if (!start || !count || [start, count, ...added].some(({ type }) => type === 'SpreadElement')) {
    return null
  }
  const place = placeOf(start, iteration, context)
  if (place === 'behind the cursor' || place === null) return null
  const removed = unwrap(count)
  const taken = removed.type === 'Literal' ? Number(removed.value) : 1
  if (taken === 0) return added.length > 0 ? { shape: 'insertion', place } : null
  return added.length >= taken ? null : { shape: 'removal', place }
}

/** By how many entries a `splice` makes the array longer; `null` where nobody can say. */
export function growthOf({ method, node }: Write): number | null {
  if (method !== 'splice' || node.type !== 'CallExpression') return null
  const [, count, ...added] = node.arguments
  const removed = count && unwrap(count)
  if (removed?.type !== 'Literal' || added.some(({ type }) => type === 'SpreadElement')) return null
  return added.length - Number(removed.value)
}

/**
 * `this.list = this.list.filter(other => other !== entry)`, with the entry in hand, where each step looks at
 * what is in the slot by then.
 */
export function isLeftOut(
  { kind, value, ref }: Write,
  iteration: Iteration,
  context: PlaceContext,
): boolean {
  const call = kind === 'rebind' && iteration.readsSlotAgain && value ? unwrap(value) : null
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  const { callee, arguments: given } = call
  const [test] = given
  if (findPropertyName(callee) !== 'filter' || !isSameText(callee.object, ref)) return false
  if (test?.type !== 'ArrowFunctionExpression' || test.body.type !== 'BinaryExpression')
    return false
  const { operator, left, right } = test.body
  if (operator !== '!==' && operator !== '!=') return false
  const [other, at] = test.params
  const isPair = (one: Node, two: Node) =>
    (isNamed(one, nameOf(other)) && isInHand(two, iteration, context)) ||
    (isNamed(one, nameOf(at)) && isNamed(two, iteration.keyName))
  const [one, two] = withoutProperty(unwrap(left), unwrap(right))
  return isPair(one, two) || isPair(two, one)
}

/** `other.id` and `entry.id`, where it is the same of both. */
function withoutProperty(one: Node, two: Node): readonly [Node, Node] {
  const isSame =
    one.type === 'MemberExpression' &&
    two.type === 'MemberExpression' &&
    !one.computed &&
    findPropertyName(one) === findPropertyName(two)
  return isSame ? [unwrap(one.object), unwrap(two.object)] : [one, two]
}

/** `list[i]`, and what keeps it. */
function isInHand(node: Node, { ref, keyName }: Iteration, { bindings }: PlaceContext): boolean {
  const stored = node.type === 'Identifier' ? bindings.findStoredValue(node) : node
  const entry = stored && unwrap(stored)
  return (
    entry?.type === 'MemberExpression' &&
    entry.computed &&
    isNamed(entry.property, keyName) &&
    isSameText(entry.object, ref)
  )
}

const nameOf = (node?: Node) => (node?.type === 'Identifier' ? node.name : null)

const isNamed = (node: Node, name: string | null) => name !== null && nameOf(node) === name

export interface PlaceContext {
  readonly source: Source
  readonly bindings: Bindings
}

type Place = Displacement['place'] | 'behind the cursor' | null

/** Where a position of the array is, seen from the element in hand; `null` where nobody can say. */
function placeOf(position: Node, iteration: Iteration, context: PlaceContext): Place {
  const node = unwrap(position)
  const index = indexNameOf(iteration)
  switch (node.type) {
    case 'Identifier':
      return node.name === index ? 'index' : placeOfLocal(node, iteration, context)
    case 'UpdateExpression':
      return placeOf(node.argument, iteration, context)
    case 'BinaryExpression':
      return placeOfSum(node, index)
    case 'Literal':
      return node.value === 0 ? 'front' : 'unknown'
    // `-1` counts from the end.
    case 'UnaryExpression':
      return 'behind the cursor'
    case 'CallExpression':
      return placeOfSearch(node, iteration, context)
    default:
      return 'unknown'
  }
}

/** `i + 1` is still to come, `list.length - 1` is the end; whoever takes `i - 1` counts for himself. */
function placeOfSum({ left, operator }: TSESTree.BinaryExpression, index: string | null): Place {
  const isIndex = left.type === 'Identifier' && left.name === index
  if (isIndex && operator === '+') return 'behind the cursor'
  const isLength = left.type === 'MemberExpression' && findPropertyName(left) === 'length'
  return isLength ? 'behind the cursor' : 'unknown'
}

/** `list.indexOf(x)`, `list.findIndex(other => other.id === x.id)`, with the element in hand */
function placeOfSearch(
  call: TSESTree.CallExpression,
  { ref, valueName, keyName }: Iteration,
  { source }: PlaceContext,
): Place {
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || !SEARCHES.has(findPropertyName(callee) ?? '')) {
    return 'unknown'
  }
  const isAboutElement = call.arguments.some(
    argument =>
      (valueName !== null && mentions(argument, valueName, source)) ||
      (keyName !== null && mentions(argument, keyName, source)),
  )
  return isAboutElement && isSameText(callee.object, ref) ? 'element' : 'unknown'
}

const SEARCHES: ReadonlySet<string> = new Set(['indexOf', 'lastIndexOf', 'findIndex'])

/** `const at = list.indexOf(x)`; `j` of `for (let j = i + 1; …)` is ahead all the way. */
function placeOfLocal(
  name: TSESTree.Identifier,
  iteration: Iteration,
  context: PlaceContext,
): Place {
  const stored = context.bindings.findStoredValue(name)
  if (stored) return placeOf(stored, iteration, context)
  const definition = context.bindings.findVariable(name)?.defs[0]?.node
  if (definition?.type !== 'VariableDeclarator' || !definition.init) return 'unknown'
  if (definition.parent.parent.type !== 'ForStatement')
    return placeOf(definition.init, iteration, context)
  const start = placeOf(definition.init, iteration, context)
  return start === 'behind the cursor' ? start : 'unknown'
}

/** The name of the running index, whatever form the loop is of. */
export function indexNameOf({ form, yields, keyName, slot }: Iteration): string | null {
  if (slot.kind !== 'array') return null
  return form === 'cursor' && yields === 'values' ? null : keyName
}

export function mentions(node: Node, name: string, source: Source): boolean {
  if (node.type === 'Identifier') return node.name === name
  // `args.job` is no `job`.
  if (node.type === 'MemberExpression' && !node.computed) return mentions(node.object, name, source)
  for (const child of childrenOf(source, node)) if (mentions(child, name, source)) return true
  return false
}
