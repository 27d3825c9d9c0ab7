import type { TSESTree } from '@typescript-eslint/types'

import { isSameText } from './access-drafts.ts'
import { COPYING_METHODS, isComputing } from '../catalog/updates.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node } from './facts.ts'
import { givesBack } from './folds.ts'
import { findFirstLook } from './first-uses.ts'
import { collectClears } from './late-clears.ts'
import { isRollback } from './rollbacks.ts'
import { findPropertyName, isFunction, isWrapper, unwrap } from './syntax.ts'
import { childrenOf, startingIn } from './traverse.ts'

/** An assignment to what can be shared, whose new value is made of the old one. */
export interface Update {
  readonly node: TSESTree.AssignmentExpression
  /** Where the old value is read. */
  readonly read: Node
  /** The local that keeps it up to the assignment. */
  readonly local: string | null
  readonly how: Making | 'clear' | 'first-use'
}

/**
 * How a new value comes from an old one: reckoned from it, a copy with changes, or what a call made
 * of it, of which nobody knows how much of the old one is in it.
 */
export type Making = 'sum' | 'copy' | 'call'

/**
 * Assignments of functions that are suspended somewhere, whether or not between read and write.
 *
 *     this.total += await costOf(job)
 *     const n = this.n; await save(); this.n = n + 1
 *     this.state = { ...this.state, user: await load() }
 *
 * Needs the outline and bindings; looks at the right side of each such assignment once.
 */
export function* collectUpdates(outline: Outline, bindings: Bindings): Generator<Update> {
  yield* collectClears(outline, (target, callable) => canBeShared(target, callable, bindings))
  const suspended = new Set(outline.suspensions.map(({ callable }) => callable))
  if (suspended.size === 0) return
  const waiting = collectWaiting(outline)
  for (const node of outline.assignments) {
    const callable = outline.callableOf(node)
    if (!suspended.has(callable) || !canBeShared(node.left, callable, bindings)) continue
    const isWaiting = waiting.has(node)
    if (node.operator === '=') yield* collectPlain(node, callable, isWaiting, { outline, bindings })
    else if (isWaiting && !LOGICAL.has(node.operator)) {
      yield { node, read: unwrap(node.left), local: null, how: 'sum' }
    }
    const look = isWaiting || isKept(node.right) ? findFirstLook(node) : null
    if (look && (isWaiting || waitsBetween(look, node, callable, outline)))
      yield { node, read: look, local: null, how: 'first-use' }
  }
}

/** `this.#conn = conn`, `this.#conn = new Conn(socket)`, `this.isReady = true` */
function isKept(value: Node): boolean {
  const node = unwrap(value)
  return KEPT.has(node.type) || (node.type === 'Literal' && Boolean(node.value))
}

const KEPT: ReadonlySet<string> = new Set(['Identifier', 'NewExpression', 'CallExpression'])

function waitsBetween(
  from: Node,
  to: Node,
  operation: Callable,
  { suspensions }: Outline,
): boolean {
  return startingIn(suspensions, from.range[1], to.range[0], ({ node }) => node).some(
    ({ callable }) => callable === operation,
  )
}

/** Assignments that wait for their value. */
function collectWaiting({ suspensions }: Outline): ReadonlySet<Node> {
  const waiting = new Set<Node>()
  for (const { node, callable } of suspensions) {
    for (let up = node.parent; up && up !== callable.node; up = up.parent) {
      if (up.type === 'AssignmentExpression') waiting.add(up)
    }
  }
  return waiting
}

const LOGICAL: ReadonlySet<string> = new Set(['??=', '||=', '&&='])

interface Context {
  readonly outline: Outline
  readonly bindings: Bindings
}

/** A field, or a variable of a function further out: what else belongs to one run alone. */
function canBeShared(target: Node, { node, parent }: Callable, bindings: Bindings): boolean {
  const left = unwrap(target)
  if (left.type === 'MemberExpression') return true
  const variable = left.type === 'Identifier' ? bindings.findVariable(left) : null
  return variable !== null && (parent === null || variable.scope.variableScope.block !== node)
}

/** `total = total + await f()`, and by way of a local: `const n = total; …; total = n + 1`. */
function* collectPlain(
  node: TSESTree.AssignmentExpression,
  callable: Callable,
  isWaiting: boolean,
  context: Context,
): Generator<Update> {
  const { outline, bindings } = context
  if (isRollback(node, bindings)) return
  for (const part of partsOf(node.right, outline)) {
    if (isSameText(part, node.left)) {
      const how = isWaiting ? findMaking(part, node.right, outline) : null
      if (how && how !== 'same') yield { node, read: part, local: null, how }
    } else if (part.type === 'Identifier') {
      const used = findMaking(part, node.right, outline)
      const kept = used === null ? null : findKept(part, node.left, callable, context)
      const how = kept && used !== null ? stronger(used, kept.how) : null
      if (kept && how && how !== 'same') yield { node, read: kept.read, local: part.name, how }
    }
  }
}

/** `same`: the old value itself. */
type Use = Making | 'same'

/** What a local of the same function keeps of `target`: `const n = this.n`, `const l = [...this.list]`. */
function findKept(
  local: TSESTree.Identifier,
  target: Node,
  callable: Callable,
  { outline, bindings }: Context,
): { readonly read: Node; readonly how: Use } | null {
  const variable = bindings.findVariable(local)
  const declarator = variable?.defs[0]?.node
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return null
  const { init } = declarator
  if (!variable || !init || outline.callableOf(declarator) !== callable) return null
  const read = partsOf(init, outline).find(part => isSameText(part, target))
  let how = read ? findMaking(read, init, outline) : null
  for (const { identifier, init: isInit } of variable.references.filter(use => use.isWrite())) {
    if (isInit || how === null) continue
    const change = findChange(identifier, outline)
    how = change && stronger(how, change)
  }
  return read && how ? { read, how } : null
}

/** `n++`, `n += 1`, `list = list.concat(more)`; `null`: from here on it is something else. */
function findChange(local: Node, outline: Outline): Use | null {
  const { parent } = local
  if (parent?.type === 'UpdateExpression') return 'sum'
  if (parent?.type !== 'AssignmentExpression') return null
  if (parent.operator !== '=') return LOGICAL.has(parent.operator) ? 'same' : 'sum'
  const again = partsOf(parent.right, outline).find(part => isSameText(part, local))
  return again ? findMaking(again, parent.right, outline) : null
}

function stronger(left: Use, right: Use): Use {
  return STRENGTH.indexOf(left) >= STRENGTH.indexOf(right) ? left : right
}

const STRENGTH: readonly Use[] = ['same', 'sum', 'copy', 'call']

/** How the value of `whole` is made of `part`; `null` where `part` only decides, or only a part of it is used. */
function findMaking(part: Node, whole: Node, outline: Outline): Use | null {
  let how: Use = 'same'
  for (let below = part; below !== whole;) {
    const up = below.parent
    if (!up) return null
    const step = isWrapper(up) ? 'same' : makingBy(up, below, outline)
    if (step === null) return null
    how = stronger(how, step)
    below = up
  }
  return how
}

function makingBy(up: Node, part: Node, outline: Outline): Use | null {
  switch (up.type) {
    case 'BinaryExpression':
      return /^(?:[-+*/%|&^]|\*\*)$/u.test(up.operator) ? 'sum' : null
    case 'TemplateLiteral':
      return 'sum'
    case 'LogicalExpression':
      // `this.user ?? await load()` only asks whether there is one.
      return up.left === part && (up.operator === '&&' || waits(up.right, outline)) ? null : 'same'
    case 'ConditionalExpression':
      return up.test === part ? null : 'same'
    case 'AwaitExpression':
      return isFold(part, outline) ? 'same' : 'call'
    case 'SpreadElement':
    case 'ArrayExpression':
    case 'ObjectExpression':
      return 'copy'
    case 'Property':
      return up.value === part ? 'copy' : null
    case 'MemberExpression':
      return makingByMethod(up, part)
    case 'NewExpression':
    case 'CallExpression':
      return givesBack(up, part, outline.source) ? 'same' : makingByCall(up, part)
    default:
      return null
  }
}

/** What is waited for is what it was before, with a change. */
function isFold(awaited: Node, { source }: Outline): boolean {
  const call = unwrap(awaited)
  const start = call.type === 'CallExpression' ? call.arguments[1] : undefined
  return start !== undefined && givesBack(call, start, source)
}

/** `list.concat(more)` is made of the list, `list.length` is a part of it. */
function makingByMethod(member: TSESTree.MemberExpression, part: Node): Use | null {
  const { parent } = member
  if (member.object !== part || parent.type !== 'CallExpression' || parent.callee !== member)
    return null
  return COPYING_METHODS.has(findPropertyName(member) ?? '') ? 'copy' : null
}

function makingByCall(call: TSESTree.CallExpression | TSESTree.NewExpression, part: Node): Use {
  if (call.callee === part) return 'same'
  const callee = unwrap(call.callee)
  const path =
    callee.type === 'MemberExpression' && callee.object.type === 'Identifier'
      ? `${callee.object.name}.${findPropertyName(callee) ?? ''}`
      : callee.type === 'Identifier'
        ? callee.name
        : ''
  return isComputing(path) ? 'copy' : 'call'
}

function waits(node: Node, outline: Outline): boolean {
  return partsOf(node, outline).some(({ type }) => type === 'AwaitExpression')
}

/** The expression and what it is made of, without the bodies of functions. */
function partsOf(node: Node, outline: Outline): Node[] {
  const parts = [node]
  for (const part of parts) {
    if (isFunction(part)) continue
    for (const child of childrenOf(outline.source, part)) parts.push(child)
  }
  return parts
}
