import type { TSESTree } from '@typescript-eslint/types'
import type * as Scope from '@typescript-eslint/scope-manager'

import { isSender } from '../catalog/senders.ts'
import { findReaction } from './callees.ts'
import type { Callable, LateRegistration, Node, Window, Write } from './facts.ts'
import { findTakingCall } from './fills.ts'
import type { RegistrationContext } from './registrations.ts'
import {
  findPropertyName,
  isCall,
  isFunction,
  isInside,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'
import { childrenOf } from './traverse.ts'
import { isExecutor } from './windows.ts'

/** A write that stores one entry, and the key under which it is found again. */
export interface Store {
  readonly write: Write
  readonly key: Node
}

/** Where a store stands in an operation that waits before it. */
export interface StorePlace {
  readonly operation: Callable
  readonly how: LateRegistration['how']
  /** In the operation: the store, or what leads to it. */
  readonly node: Node
  /** What a report points at. */
  readonly act: Node
  /** As the operation writes it. */
  readonly key: Node
  /** All that key and value are made of, as the operation writes it. */
  readonly parts: readonly Node[]
  /** The promise or the call in whose reaction it is stored. */
  readonly reaction: Reaction | null
}

interface Reaction {
  readonly window: Window
  /** What is waited for: `send(id)` of `send(id).then(() => { … })`. */
  readonly waited: Node
}

/**
 * The operations that a store belongs to.
 *
 *     this.pending.set(id, call)                              // the function itself
 *     return new Promise(resolve => { pending.set(id, …) })   // the one that makes the promise
 *     this.#register(id, call)                                // callers of the function
 *     send(id).then(() => { this.pending.set(id, call) })     // the one that leaves the reaction
 */
export function collectStorePlaces(store: Store, context: RegistrationContext): StorePlace[] {
  const { write, key } = store
  const { node, callable, value } = write
  const parts = [key, value].flatMap(part => part ?? [])
  const own = { operation: callable, node, act: node, key, parts, reaction: null }
  const reaction = findReactionPlace(write, context)
  if (reaction) return [{ ...own, ...reaction, how: 'reaction' }]
  const promise = callable.node.parent
  const isMadeHere = !callable.isAsync && promise && isExecutor(callable.node) && callable.parent
  const first: StorePlace = isMadeHere
    ? { ...own, operation: isMadeHere, node: promise, how: 'promise' }
    : { ...own, how: 'own' }
  return [first, ...collectCallers(first, context)]
}

function findReactionPlace(
  { callable }: Write,
  { outline, effects }: RegistrationContext,
): Pick<StorePlace, 'operation' | 'node' | 'reaction'> | null {
  const call = findReaction(callable.node) ?? findSendingCall(callable.node)
  if (!call || effects.suspensionsOf(callable).length > 0) return null
  const waited = findWaited(call, callable.node)
  if (!waited) return null
  const operation = outline.callableOf(call)
  const window: Window = { kind: 'then', node: call, callable: operation, isSettled: false }
  return { operation, node: call, reaction: { window, waited } }
}

/** `socket.send(text, () => { … })` */
function findSendingCall(fn: Node): TSESTree.CallExpression | null {
  const call = findTakingCall(fn)
  if (call?.type !== 'CallExpression') return null
  const name = nameOfCallee(call)
  return name !== null && isSender(name) ? call : null
}

/** What is done before the callback runs; `null` for what runs after a failure. */
function findWaited(call: CallNode, fn: Node): Node | null {
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || !findReaction(fn)) return call
  const isFirst = call.arguments[0] === outermost(fn)
  return findPropertyName(callee) === 'then' && isFirst ? unwrap(callee.object) : null
}

export function nameOfCallee({ callee }: CallNode): string | null {
  const node = unwrap(callee)
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' ? findPropertyName(node) : null
}

const MOST_HOPS = 2

/** Callers of a function that stores in its first turn, with what they give for its parameters. */
function collectCallers(place: StorePlace, context: RegistrationContext, hop = 1): StorePlace[] {
  const { operation: helper, node } = place
  const { graph, effects, bindings } = context
  if (helper.isGenerator || !effects.runsBeforeSuspension(node, helper)) return []
  return graph.sitesOf(helper).flatMap(site => {
    const { node: call, caller, isLater } = site
    if (isLater || caller === helper || !isCall(call)) return []
    // `ids.forEach(register)` gives it what nobody here knows.
    const isHanded = call.arguments.some(each => bindings.findFunctionNode(each) === helper.node)
    if (isHanded) return []
    const given = new Given(helper, call, context)
    const [key, ...others] = given.partsOf(place.key) ?? []
    const parts = place.parts.map(part => given.partsOf(part))
    if (!key || others.length > 0 || parts.includes(null)) return []
    const above: StorePlace = {
      operation: caller,
      how: 'helper',
      node: call,
      act: call,
      key,
      parts: parts.flatMap(part => part ?? []),
      reaction: null,
    }
    return [above, ...(hop < MOST_HOPS ? collectCallers(above, context, hop + 1) : [])]
  })
}

/** What the expressions of a helper are made of, in the words of the call. */
class Given {
  readonly #helper: Callable
  readonly #call: CallNode
  readonly #context: RegistrationContext

  constructor(helper: Callable, call: CallNode, context: RegistrationContext) {
    this.#helper = helper
    this.#call = call
    this.#context = context
  }

  /** `null` where the helper itself makes something of the state that it finds. */
  partsOf(part: Node): readonly Node[] | null {
    const parts: Node[] = []
    return this.#collect(part, true, parts, new Set()) ? parts : null
  }

  #collect(node: Node, isRunNow: boolean, parts: Node[], seen: Set<Scope.Variable>): boolean {
    const { bindings, outline } = this.#context
    if (node.type === 'Identifier') {
      const variable = bindings.findVariable(node)
      if (!variable || seen.has(variable)) return true
      if (!isInside(variable.scope.block, this.#helper.node)) {
        parts.push(node)
        return true
      }
      seen.add(variable)
      return this.#collectLocal(variable, node, isRunNow, parts, seen)
    }
    if (isRunNow && (isChanging(node) || isOwnState(node))) return false
    return childrenOf(outline.source, node).every(child =>
      this.#collect(child, isRunNow && !isFunction(node), parts, seen),
    )
  }

  #collectLocal(
    variable: Scope.Variable,
    use: Node,
    isRunNow: boolean,
    parts: Node[],
    seen: Set<Scope.Variable>,
  ): boolean {
    const [definition] = variable.defs
    if (!definition || variable.references.some(isReassigned)) return false
    const { node: declaration } = definition
    if (declaration === this.#helper.node) {
      const argument = this.#argumentOf(variable)
      if (argument) parts.push(argument)
      return argument !== null
    }
    // A parameter of a closure that is stored, or of the executor: it has its value from elsewhere.
    if (isFunction(declaration)) return !isRunNow || isExecutor(declaration)
    if (declaration.type !== 'VariableDeclarator') return !isRunNow
    const { init } = declaration
    return init === null || isInside(use, init) || this.#collect(init, isRunNow, parts, seen)
  }

  #argumentOf({ identifiers }: Scope.Variable): Node | null {
    const fn = this.#helper.node
    if (!isFunction(fn)) return null
    const index = fn.params.findIndex(param => param === identifiers[0])
    const before = this.#call.arguments.slice(0, index + 1)
    if (before.some(({ type }) => type === 'SpreadElement')) return null
    return before[index] ?? null
  }
}

/** What it gives may be another thing a moment later. */
function isChanging({ type }: Node): boolean {
  return type === 'CallExpression' || type === 'AwaitExpression' || type === 'YieldExpression'
}

/** `this.socket` */
export function isOwnState(node: Node): boolean {
  if (node.type !== 'MemberExpression') return false
  let object: Node = node
  while (object.type === 'MemberExpression') object = unwrap(object.object)
  return object.type === 'ThisExpression'
}

export function isReassigned(reference: Scope.Reference): boolean {
  return reference.isWrite() && reference.init !== true
}
