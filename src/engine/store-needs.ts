import type * as Scope from '@typescript-eslint/scope-manager'

import { isSender } from '../catalog/senders.ts'
import { isSameText } from './access-drafts.ts'
import type { Callable, Node, Window } from './facts.ts'
import type { RegistrationContext } from './registrations.ts'
import { isOwnState, isReassigned, nameOfCallee, type StorePlace } from './store-places.ts'
import { findPropertyName, isFunction, isInside, unwrap } from './syntax.ts'
import { childrenOf, startingIn } from './traverse.ts'
import { isExecutor, isResolver } from './windows.ts'

/** Waits that every way to the store passes, and that neither key nor value has to do with. */
export function collectUnneeded(
  place: StorePlace,
  context: RegistrationContext,
): readonly Window[] {
  const { operation, node, act, parts, reaction } = place
  const isReady = (wait: Node): boolean =>
    parts.every(part => isReadyBefore(part, wait, operation, context)) &&
    !isAssignedBetween(parts, wait, act, context)
  if (reaction) return isReady(reaction.waited) ? [reaction.window] : []
  const { effects, flows } = context
  const flow = flows.of(operation)
  return effects
    .suspensionsOf(operation)
    .filter(({ kind, isSettled }) => kind === 'await' && !isSettled)
    .filter(window => window.node.range[1] < node.range[0])
    .filter(window => flow.canFollow(window.node, node))
    .filter(window => !flow.isReachedBefore(node, new Set([window.node])))
    .filter(window => isReady(window.node))
}

/** `conn.id = await bind(); conns.set(conn.id, conn)` */
function isAssignedBetween(
  parts: readonly Node[],
  wait: Node,
  store: Node,
  { outline }: RegistrationContext,
): boolean {
  return startingIn(outline.assignments, wait.range[0], store.range[0], node => node).some(
    ({ left }) => parts.some(part => isSameText(part, left)),
  )
}

/** All that the expression is made of is there before the wait. */
export function isReadyBefore(
  part: Node,
  wait: Node,
  operation: Callable,
  { outline, bindings }: RegistrationContext,
): boolean {
  return isReady(part, true)

  function isReady(node: Node, isRunNow: boolean): boolean {
    if (node.type === 'Identifier') return isVariableReady(bindings.findVariable(node), isRunNow)
    if (isRunNow) {
      if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') return false
      // What a call gives, or a field holds by then, the wait may decide.
      if (node.type === 'CallExpression' && !isInside(wait, node)) return false
      if (isOwnState(node)) return false
    }
    for (const child of childrenOf(outline.source, node)) {
      if (!isReady(child, isRunNow && !isFunction(node))) return false
    }
    return true
  }

  function isVariableReady(variable: Scope.Variable | null, isRunNow: boolean): boolean {
    const [definition] = variable?.defs ?? []
    if (!variable || !definition) return true
    const isLocal = isInside(variable.scope.block, operation.node)
    // A parameter's definition is its function, and that of a function is its name.
    const made = definition.node.type === 'VariableDeclarator' ? definition.node : definition.name
    const isLate = isLocal && made.range[1] > wait.range[0]
    if (isLate && !isFunction(definition.node)) return isInside(definition.name, part)
    // What the reaction is given is what was waited for.
    if (isLate && isGivenLate(definition)) return isInside(definition.name, part)
    const isAssigned = variable.references.some(reference => {
      const { identifier, init, writeExpr } = reference
      const end = writeExpr?.range[1] ?? identifier.range[1]
      return reference.isWrite() && !init && end > wait.range[0]
    })
    return isLocal ? !isAssigned : !isRunNow || !variable.references.some(isReassigned)
  }
}

/** A parameter, but for those of an executor: they are there when the promise is made. */
function isGivenLate({ type, node }: Scope.Definition): boolean {
  return type === PARAMETER && !isExecutor(node)
}

/** How scope analysis marks a parameter. */
const PARAMETER = 'Parameter'

/** `await socket.send({ id })`: the wait is for the call that asks for the answer. */
export function isAskedBy(
  { node }: Window,
  { key, reaction }: StorePlace,
  context: RegistrationContext,
): boolean {
  const waited = reaction?.waited ?? (node.type === 'AwaitExpression' ? node.argument : null)
  const call = waited && findFirstCall(waited)
  if (call?.type !== 'CallExpression') return false
  const name = nameOfCallee(call)
  if (name === null || !isSender(name)) return false
  return call.arguments.some(argument => mentions(argument, key, context))
}

/**
 * What asks for the answer leaves in the turn in which the entry is stored, and before that nobody was asked.
 *
 *     await this.#connect(); this.#socket.send(hello); this.#waiting.set('ready', resolve)
 */
export function isAskedBehind(
  window: Window,
  { operation, node }: StorePlace,
  { windows, flows }: RegistrationContext,
): boolean {
  const flow = flows.of(operation)
  return windows
    .callsOf(operation)
    .some(
      call =>
        call !== node &&
        call.range[1] > window.node.range[1] &&
        isSender(nameOfCallee(call) ?? '') &&
        flow.canFollow(window.node, call) &&
        flow.canFollow(call, node),
    )
}

/** `send(id)` of `send(id).then(f).catch(g)` */
function findFirstCall(waited: Node): Node {
  const call = unwrap(waited)
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : null
  if (callee?.type !== 'MemberExpression') return call
  return CHAINING.test(findPropertyName(callee) ?? '') ? findFirstCall(callee.object) : call
}

const CHAINING = /^(?:then|catch|finally)$/u

const DEEPEST = 3

/** The key, or an object that it was put into. */
function mentions(node: Node, key: Node, context: RegistrationContext, depth = 0): boolean {
  if (isSameText(node, key)) return true
  if (node.type === 'Identifier') {
    const value = depth < DEEPEST ? valueOf(node, context) : null
    return value !== null && mentions(value, key, context, depth + 1)
  }
  // `send(message)`, and the entry under `message.id`
  const root = rootOf(key)
  if (root !== key && isSameText(node, root)) return true
  for (const child of childrenOf(context.outline.source, node)) {
    if (mentions(child, key, context, depth)) return true
  }
  return false
}

function rootOf(key: Node): Node {
  let root = unwrap(key)
  while (root.type === 'MemberExpression') root = unwrap(root.object)
  return root
}

function valueOf(node: Node, { bindings }: RegistrationContext): Node | null {
  const definition = bindings.findVariable(node)?.defs[0]?.node
  return definition?.type === 'VariableDeclarator' ? definition.init : null
}

/** The entry settles a promise that somebody waits for. */
export function hasResolver(values: readonly Node[], context: RegistrationContext): boolean {
  return values.some(value => holds(value, 0))

  function holds(node: Node, depth: number): boolean {
    if (node.type === 'Identifier') {
      if (isResolver(node, context.bindings)) return true
      const kept = depth < DEEPEST ? valueOf(node, context) : null
      return kept !== null && holds(kept, depth + 1)
    }
    for (const child of childrenOf(context.outline.source, node)) {
      if (holds(child, depth)) return true
    }
    return false
  }
}
