import type { Bindings } from './bindings.ts'
import { isEndingPass } from './endings.ts'
import type { Access, Iteration, MissedLookup, Node, Slot } from './facts.ts'
import { findMiss } from './misses.ts'
import type { RegistrationContext } from './registrations.ts'
import {
  findMemberName,
  findPropertyName,
  isCall,
  isFunction,
  isIdentifier,
  outermost,
  unwrap,
} from './syntax.ts'

/** A lookup of one entry that does without it, or cannot. */
interface Missed {
  readonly miss: MissedLookup['miss']
  /** `id` of `list.find(item => item.id === id)`; `null` where entries are their own keys. */
  readonly property: string | null
}

export type Misses = ReadonlyMap<Access, Missed>

/**
 * Lookups that drop or fail on what they do not find: where they stand, or where a helper that returns
 * what it has found is called.
 */
export function collectMisses(
  slot: Slot,
  accesses: readonly Access[],
  { bindings, graph, outline }: RegistrationContext,
): Misses {
  const misses = new Map<Access, Missed>()
  for (const access of accesses) {
    if (isEndingPass(access, { outline, bindings })) {
      misses.set(access, { miss: 'leaves', property: null })
      continue
    }
    const sought = findSought(access, slot)
    if (!sought) continue
    const miss = findMiss(access.node, bindings) ?? findMissOfCallers(access)
    if (miss) misses.set(access, { miss, ...sought })
  }
  return misses

  function findMissOfCallers({ node, callable }: Access): MissedLookup['miss'] | null {
    if (!isReturned(node)) return null
    const found = graph.sitesOf(callable).map(site => findMiss(site.node, bindings))
    return found.every(miss => miss !== null) ? (found[0] ?? null) : null
  }
}

function isReturned(node: Node): boolean {
  const value = outermost(node)
  const { parent } = value
  if (parent?.type === 'ReturnStatement') return true
  return parent !== undefined && isFunction(parent) && parent.body === value
}

/** How one entry is looked for; `null` where it is not. */
function findSought(access: Access, slot: Slot): Pick<Missed, 'property'> | null {
  if (access.type === 'iteration') return slot.kind === 'array' ? findCompared(access) : null
  if (access.type !== 'lookup') return null
  if (slot.kind !== 'array') return access.key && { property: null }
  return MEMBERSHIP.has(access.method) ? { property: null } : null
}

const MEMBERSHIP: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf'])
const SEEKERS: ReadonlySet<string> = new Set([
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
])

/** `calls.find(call => call.id === message.id)` */
function findCompared({ node }: Iteration): Pick<Missed, 'property'> | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null
  if (!SEEKERS.has(findPropertyName(node.callee) ?? '')) return null
  const [predicate] = node.arguments
  if (!predicate || !isFunction(predicate)) return null
  const [item] = predicate.params
  const { body } = predicate
  if (!item || body.type !== 'BinaryExpression' || !/^={2,3}$/u.test(body.operator)) return null
  const property = findMemberOf(item, body.left) ?? findMemberOf(item, body.right)
  return property === null ? null : { property }
}

/** `id` of `call.id`, where the parameter is `call`, and of `id`, where it is `{ id }`. */
function findMemberOf(item: Node, side: Node): string | null {
  const compared = unwrap(side)
  if (item.type === 'Identifier') {
    const isOfItem =
      compared.type === 'MemberExpression' && isIdentifier(compared.object, item.name)
    return isOfItem ? findPropertyName(compared) : null
  }
  if (item.type !== 'ObjectPattern' || compared.type !== 'Identifier') return null
  const { name } = compared
  const part = item.properties.find(
    each => each.type === 'Property' && isIdentifier(each.value, name),
  )
  return part?.type === 'Property' ? findMemberName(part) : null
}

/** `id` of `calls.push({ id, resolve })`, where handlers look for an `id`; else what is pushed. */
export function findKeyIn(value: Node, misses: Misses, bindings: Bindings): Node | null {
  for (const { property } of misses.values()) {
    const stored = unwrap(value)
    if (property === null) return stored
    const object = stored.type === 'Identifier' ? (findInitial(stored, bindings) ?? stored) : stored
    if (object.type !== 'ObjectExpression')
      return object === stored && !isCall(stored) ? stored : null
    const key = object.properties.find(
      each => each.type === 'Property' && findMemberName(each) === property,
    )
    if (key?.type === 'Property') return key.value
  }
  return null
}

function findInitial(name: Node, bindings: Bindings): Node | null {
  const definition = bindings.findVariable(name)?.defs[0]?.node
  return definition?.type === 'VariableDeclarator' && definition.init
    ? unwrap(definition.init)
    : null
}
