import { isInvocation, isNotifying } from '../catalog/listeners.ts'
import { isEmptyOrNullish } from './access-drafts.ts'
import type { Elements } from './elements.ts'
import type { Callable, Hazard, Iteration, Node, Tier, Window, Write } from './facts.ts'
import { isExecutor } from './windows.ts'
import type { Analysis } from './live-iterations.ts'
import { isCall, isFunction, isInside, outermost, unwrap } from './syntax.ts'

/**
 * Listener arrays: what a public method stores is called in the loop, and may call the public
 * method that takes an element out again.
 *
 *     on(fn) { this.fns.push(fn) }
 *     off(fn) { this.fns.splice(this.fns.indexOf(fn), 1) }
 *     emit() { for (const fn of this.fns) fn() }        // a listener that leaves hides the next one
 */
export function findListenerHazards(
  iteration: Iteration,
  calls: readonly Window[],
  analysis: Analysis,
): Hazard[] {
  const { effects, writers, elements, windows } = analysis
  const { slot } = iteration
  if (slot.kind !== 'array' || iteration.form === 'snapshot') return []
  const told = calls
    .filter(({ node }) => isNotified(node, iteration, elements))
    // A method of the file that calls nobody else unsubscribes nobody but by what it reaches itself.
    .filter(({ node, callable }) => windows.runsUnknown(node, callable))
  if (told.length === 0) return []
  const writes = effects.accessesOf(slot).filter(access => access.type === 'write')
  const isOffered = (write: Write): boolean =>
    writers.entriesOf(write.callable).some(({ kind }) => OFFERED.has(kind))
  if (!writes.some(write => isRegistration(write, analysis) && isOffered(write))) return []
  const removals = writes.filter(
    write => isRemovalOfOne(write, iteration.readsSlotAgain) && isOffered(write),
  )
  return told.flatMap(window =>
    removals.map(write => ({
      tier: tierOf(write, iteration),
      harm: 'skips-or-repeats' as const,
      window,
      writer: { write, entry: writers.entriesOf(write.callable)[0] ?? null, isSecondRun: false },
    })),
  )
}

/** What a listener asks for; what another run of the loop takes out for itself is rarer by far. */
function tierOf(write: Write, { direction, callable, callback, loop }: Iteration): Tier {
  const isOwn =
    (write.callable === callable || write.callable === callback) && isInside(write.node, loop)
  return direction === 'forward' && !isOwn ? 'likely' : 'possible'
}

const OFFERED: ReadonlySet<string> = new Set(['exported', 'public-method', 'returned', 'callback'])

/**
 * `fn()`, `fn.call(this)`, `entry.callback()`, `this.fns[i]()` of the element in hand. A method whose
 * result is used is asked for something; one that is called for nothing is told something.
 */
function isNotified(node: Node, iteration: Iteration, elements: Elements): boolean {
  const method = elements.findElementCall(node, iteration)
  if (method === null) return false
  if (method === '' || isInvocation(method)) return true
  const isStatement = outermost(node).parent?.type === 'ExpressionStatement'
  return isNotifying(method) && (isStatement || isConcise(node))
}

/** `fns.forEach(fn => fn.notify())` */
function isConcise(node: Node): boolean {
  const body = outermost(node)
  return body.parent?.type === 'ArrowFunctionExpression' && body.parent.body === body
}

/** `push(listener)`, `push({ listener, once })` of a parameter that comes from outside. */
function isRegistration(write: Write, analysis: Analysis): boolean {
  if (write.kind !== 'add' && write.method !== 'unshift') return false
  const value = write.value && unwrap(write.value)
  if (!value) return false
  const names = value.type === 'ObjectExpression' ? collectValueNames(value.properties) : [value]
  return names
    .flatMap(name => collectSources(name, write.callable, analysis))
    .some(
      name =>
        isArgument(name) ||
        (name.type === 'Identifier' && isGiven(name.name, write.callable, analysis)),
    )
}

/** What a value may be: `isGrouped ? arguments[1] : fn`, also by way of a local. */
function collectSources(value: Node, callable: Callable, analysis: Analysis): Node[] {
  const node = unwrap(value)
  if (node.type === 'ConditionalExpression') {
    return [node.consequent, node.alternate].flatMap(part =>
      collectSources(part, callable, analysis),
    )
  }
  if (node.type !== 'Identifier' || indexOfParameter(node.name, callable) !== -1) return [node]
  const source = analysis.findConstant(node)
  return source && source.type !== 'Identifier'
    ? collectSources(source, callable, analysis)
    : [node]
}

/** `arguments[1]` */
function isArgument(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.computed &&
    node.object.type === 'Identifier' &&
    node.object.name === 'arguments'
  )
}

function collectValueNames(properties: readonly Node[]): Node[] {
  return properties.flatMap(property => (property.type === 'Property' ? [property.value] : []))
}

/**
 * A parameter that others give a value. What a private helper gets from its class is known.
 *
 *     setBlend(isOn) { this.#toggle(System.checkBlend, isOn) }      // no listener of anybody
 */
function isGiven(
  name: string,
  callable: Callable,
  analysis: Analysis,
  seen: ReadonlySet<Callable> = new Set(),
): boolean {
  const { node } = callable
  // Settling a promise runs nobody in this turn.
  if (!isFunction(node) || isExecutor(node) || seen.has(callable)) return false
  const index = indexOfParameter(name, callable)
  if (index === -1) return false
  const isEntry = analysis.writers.entriesOf(callable).some(entry => entry.callable === callable)
  const sites = isEntry ? [] : analysis.graph.sitesOf(callable)
  return (
    sites.length === 0 ||
    sites.some(({ node: call, caller }) => {
      const argument = isCall(call) ? call.arguments[index] : undefined
      if (!argument) return true
      const value = unwrap(argument)
      if (value.type !== 'Identifier') return !isOfClass(value)
      return (
        indexOfParameter(value.name, caller) === -1 ||
        isGiven(value.name, caller, analysis, new Set([...seen, callable]))
      )
    })
  )
}

function indexOfParameter(name: string, { node }: Callable): number {
  if (!isFunction(node)) return -1
  return node.params.findIndex(parameter => namesOf(parameter).includes(name))
}

/** `this.check`, `System.checkBlend` */
function isOfClass(value: Node): boolean {
  if (value.type !== 'MemberExpression') return false
  const { object } = value
  return (
    object.type === 'ThisExpression' ||
    (object.type === 'Identifier' && /^\p{Lu}/u.test(object.name))
  )
}

function namesOf(parameter: Node): string[] {
  if (parameter.type === 'Identifier') return [parameter.name]
  if (parameter.type === 'AssignmentPattern') return namesOf(parameter.left)
  return parameter.type === 'TSParameterProperty' ? namesOf(parameter.parameter) : []
}

/** An index-moving removal of an element that the caller names, or that a handle remembers. */
function isRemovalOfOne(write: Write, readsSlotAgain: boolean): boolean {
  const { kind, method, callable, value, isReset, isEmptying, isCreation } = write
  // A new array without the element disturbs a loop that looks its elements up in the slot.
  // `this.queue = undefined` and `this.queue ??= []` take no element out.
  const isFiltered =
    kind === 'rebind' &&
    value !== null &&
    !isReset &&
    !isCreation &&
    !isEmptying &&
    !isEmptyOrNullish(value)
  if (kind !== 'shift' && !(isFiltered && readsSlotAgain)) return false
  if (method === 'sort' || method === 'reverse' || method === 'unshift') return false
  const { node, parent } = callable
  if (!isFunction(node)) return false
  return (
    node.params.length > 0 ||
    (parent !== null && isInside(node, parent.node) && isFunction(parent.node))
  )
}
