import { isFiring } from '../catalog/emitters.ts'
import { isPromiseReaction } from '../catalog/promises.ts'
import { isRemote } from '../catalog/remote.ts'
import { isSender } from '../catalog/senders.ts'
import { isSameText } from './access-drafts.ts'
import { nameOfCallee, nameOfReceiver } from './callees.ts'
import type { Access, EmptiedView, Node, Tier, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { findPropertyName, outermost, unwrap, type CallNode } from './syntax.ts'

/**
 * Pass 16: containers that are handed live to what works on them later, and emptied in the same turn.
 *
 *     events.created.push(uri)
 *     proxy.$onFileEvent(events)       // serialised in a later turn
 *     events.created.length = 0        // by then it is empty
 *
 * Needs accesses, calls, flows and windows; a call that is waited for belongs to the drains.
 */
export function collectEmptiedViews(analysis: Analysis): readonly EmptiedView[] {
  const views: EmptiedView[] = []
  for (const [slot, accesses] of analysis.effects.byContainer) {
    for (const write of accesses) {
      if (write.type !== 'write' || !isEmptiedInPlace(write)) continue
      const { callable } = write
      const taken = analysis.windows
        .callsOf(callable)
        .flatMap(call => findTaking(call, write, accesses, analysis))
      const [first] = taken.sort(
        (a, b) => Number(a.tier !== 'likely') - Number(b.tier !== 'likely'),
      )
      if (first) views.push({ slot, callable, write, ...first })
    }
  }
  return views
}

function isEmptiedInPlace({ kind, isReset, handed, callable }: Write): boolean {
  return kind === 'clear' && isReset && handed === null && !callable.isTearDown
}

type Taking = Pick<EmptiedView, 'call' | 'tier'>

/** The call takes the container live, is over before the write, and what it has begun is not. */
function findTaking(
  call: CallNode,
  write: Write,
  accesses: readonly Access[],
  analysis: Analysis,
): Taking[] {
  if (call.range[1] > write.node.range[0] || !takes(call, write, accesses)) return []
  const tier = tierOf(call, accesses, analysis)
  if (!tier) return []
  const { flows, effects } = analysis
  const waits = new Set(effects.suspensionsOf(write.callable).map(({ node }) => node))
  return flows.of(write.callable).canFollow(call, write.node, waits) ? [{ call, tier }] : []
}

/** As an argument, in an object of its own, or as a part of the object that it is kept in. */
function takes(call: CallNode, { ref }: Write, accesses: readonly Access[]): boolean {
  const parts = call.arguments.flatMap(partsOf)
  const holder = ref.type === 'MemberExpression' ? unwrap(ref.object) : null
  return parts.some(
    part =>
      accesses.some(access => access.ref === part && access.type !== 'iteration') ||
      (holder !== null && holder.type !== 'ThisExpression' && isSameText(part, holder)),
  )
}

function partsOf(argument: Node): Node[] {
  const value = unwrap(argument)
  if (value.type !== 'ObjectExpression') return [value]
  return value.properties.flatMap(property =>
    property.type === 'Property' ? [unwrap(property.value)] : [],
  )
}

/** `null`: it is done with the container when it returns, or is waited for. */
function tierOf(
  call: CallNode,
  accesses: readonly Access[],
  { graph, windows, effects }: Analysis,
): Tier | null {
  const { parent } = outermost(call)
  if (call.type === 'NewExpression' || isWaitedFor(call)) return null
  const targets = graph.targetsOf(call)
  if (targets.length > 0) {
    const isLater = accesses.some(
      access =>
        access.handed?.calls.has(call) === true && isUsedLater(access, { effects, windows }),
    )
    return isLater ? 'likely' : null
  }
  const callee = unwrap(call.callee)
  const name = nameOfCallee(callee) ?? ''
  if (!windows.isUnknown(call) || COPYING.has(name)) return null
  const receiver = callee.type === 'MemberExpression' ? nameOfReceiver(callee.object) : null
  if (isRemote(name, receiver) || isPromise(call)) return 'likely'
  const isSent = isSender(name) || isFiring(name)
  return isSent && parent?.type === 'ExpressionStatement' ? 'possible' : null
}

/** `await send(rows)`, `await pipe(read(rows), sink)` */
function isWaitedFor(call: Node): boolean {
  const value = outermost(call)
  const { parent } = value
  if (parent?.type === 'AwaitExpression') return true
  return parent?.type === 'CallExpression' && parent.callee !== value && isWaitedFor(parent)
}

/** What they are given is copied before they return. */
const COPYING: ReadonlySet<string> = new Set(['postMessage', 'structuredClone'])

/** `void send(lines)`, `send(lines).catch(report)` */
function isPromise(call: Node): boolean {
  const { parent } = outermost(call)
  if (parent?.type === 'UnaryExpression') return parent.operator === 'void'
  return parent?.type === 'MemberExpression' && isPromiseReaction(findPropertyName(parent) ?? '')
}

/** Behind the first wait of the function that was handed the container, or in a loop that waits. */
function isUsedLater(
  access: Access,
  { effects, windows }: Pick<Analysis, 'effects' | 'windows'>,
): boolean {
  if (!effects.runsBeforeSuspension(access.node, access.callable)) return true
  if (access.type !== 'iteration' || access.form === 'snapshot' || access.callback) return false
  return windows.suspensionsOfLoop(access.loop, access.body, access.callable).length > 0
}
