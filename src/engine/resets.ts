import type { DrainShape } from '../catalog/harms.ts'
import { findCuts } from './cuts.ts'
import type { Access, Callable, Iteration, Lookup, Node, ReadOut, Reset, Write } from './facts.ts'
import { isMadeBehind } from './handed.ts'
import { isRechecked } from './rechecks.ts'
import type { Analysis } from './live-iterations.ts'
import { findAncestor, isInside, isLoop, findPropertyName, outermost, unwrap } from './syntax.ts'
import { findWalk } from './walks.ts'

/** A reset, seen from the operation it belongs to. */
export interface ResetSite {
  readonly callable: Callable
  readonly reset: Reset
  /** Where the reset happens in the flow of the operation. */
  readonly point: Node
  /** Other resets of the slot there: behind them begins another batch. */
  readonly others: readonly Node[]
  /** How the read-out looks from a window between it and the reset. */
  readonly shape: DrainShape
  /** The one pass whose entries are deleted one by one. */
  readonly readOut: Iteration | ReadOut | null
  readonly loop: Node | null
  /** `queue[0]`, where the reset is a `shift()` behind an await. */
  readonly peek: Node | null
  /** `send(this.buffer).then(() => { this.buffer = [] })` */
  readonly thenCall: Node | null
}

/** Every place where something empties the slot for an operation. */
export function resetsOf(accesses: readonly Access[], analysis: Analysis): readonly ResetSite[] {
  let sites = resetsByAccesses.get(accesses)
  if (!sites) resetsByAccesses.set(accesses, (sites = collectResets(accesses, analysis)))
  return sites
}

/** Drains and refills ask for the same. */
const resetsByAccesses = new WeakMap<readonly Access[], readonly ResetSite[]>()

function collectResets(accesses: readonly Access[], analysis: Analysis): readonly ResetSite[] {
  const writes = accesses.filter(access => access.type === 'write')
  const resets = writes.filter(
    write =>
      write.isReset && !isDerived(write, accesses) && !isRechecked(write, accesses, analysis),
  )
  return [
    ...resets.map(write => siteOf(write, write.node, write.callable, null, resets)),
    ...resets.flatMap(write => collectHelperSites(write, resets, accesses, analysis)),
    ...resets.flatMap(write => findReactionSite(write, accesses, analysis)),
    ...collectPasses(accesses).flatMap(pass => findPerEntrySite(pass, writes, accesses, analysis)),
    ...findPeekSites(accesses, writes, analysis),
    ...findCuts(accesses, writes, analysis).map(({ write, peek }) => peekSiteOf(write, peek)),
  ]
}

/** `this.list = [...this.list, job]` empties nothing. */
function isDerived({ value }: Write, accesses: readonly Access[]): boolean {
  return value !== null && accesses.some(access => isInside(access.ref, value))
}

function siteOf(
  write: Write,
  node: Node,
  callable: Callable,
  helper: Callable | null,
  resets: readonly Write[],
): ResetSite {
  return {
    callable,
    reset: { kind: write.kind === 'rebind' ? 'rebind' : 'in-place', write, node, helper },
    point: node,
    others: resets
      .filter(other => other.callable === callable && other.node !== node)
      .map(other => other.node),
    shape: 'snapshot',
    readOut: null,
    loop: null,
    peek: null,
    thenCall: null,
  }
}

/** `this.#reset()`: a callee that empties the slot, itself or by a callee, and reads nothing out. */
function collectHelperSites(
  write: Write,
  resets: readonly Write[],
  accesses: readonly Access[],
  { graph, effects }: Analysis,
): ResetSite[] {
  const readers = new Set(
    accesses.flatMap(({ type, callable }) =>
      type === 'iteration' || type === 'read-out' ? [callable] : [],
    ),
  )
  const helpers = new Set([write.callable])
  const sites: ResetSite[] = []
  for (const helper of helpers) {
    if (readers.has(helper) || !effects.reachedByCalling(helper, write.slot).includes(write))
      continue
    for (const { node, caller } of graph.sitesOf(helper)) {
      if (caller === helper || !isMadeBehind(write, { node, caller, target: helper })) continue
      helpers.add(caller)
      const isNear = helper === write.callable || readers.has(caller)
      if (isNear) sites.push(siteOf(write, node, caller, helper, resets))
    }
  }
  return sites
}

/**
 * The reset stands in a callback of the operation that read the slot out, and runs in a later turn.
 *
 *     send(this.buffer).then(() => { this.buffer = [] })
 *     writeFile(path, lines.join('\n'), () => { lines = [] })
 */
function findReactionSite(
  write: Write,
  accesses: readonly Access[],
  { graph }: Analysis,
): ResetSite[] {
  const reaction = write.callable
  const target = outermost(reaction.node)
  const call = target.parent
  if (call?.type !== 'CallExpression' || call.callee === target || !reaction.parent) return []
  // What the call runs at once is the operation itself.
  if (graph.sitesOf(reaction).some(site => site.node === call)) return []
  const isReading = (access: Access): boolean =>
    access.type === 'iteration' || access.type === 'read-out'
  const readsAgain = accesses.some(
    access =>
      access.callable === reaction &&
      access.node.range[0] < write.node.range[0] &&
      isReading(access),
  )
  // A timer, or a handler that is registered beside the read-out, does not wait for it.
  const isChained = accesses.some(access => isReading(access) && isInside(access.ref, call))
  if (readsAgain || !isChained) return []
  return [{ ...siteOf(write, write.node, reaction.parent, null, []), point: call, thenCall: call }]
}

/** `for (const [id, job] of this.jobs) { await run(job); this.jobs.delete(id) }` */
function findPerEntrySite(
  pass: Pass,
  writes: readonly Write[],
  accesses: readonly Access[],
  analysis: Analysis,
): ResetSite[] {
  const { flows, windows } = analysis
  const { loop, body, key, reading } = pass
  const { callable } = reading
  const flow = flows.of(callable)
  const removal = writes.find(
    write =>
      write.kind === 'delete' &&
      write.callable === callable &&
      isInside(write.node, body) &&
      write.key?.type === 'Identifier' &&
      write.key.name === key &&
      !isRechecked(write, accesses, analysis),
  )
  if (!removal) return []
  const isLate = windows
    .suspensionsOfLoop(loop, body, callable)
    .some(({ node }) => flow.canFollow(node, removal.node, new Set([loop])))
  if (!isLate) return []
  return [
    {
      ...siteOf(removal, removal.node, callable, null, []),
      reset: { kind: 'per-entry', write: removal, node: removal.node, helper: null },
      shape: 'delete-per-entry',
      readOut: reading,
      loop,
    },
  ]
}

/** A loop with the name of its key: over the container, or over a copy of its keys or entries. */
interface Pass {
  readonly reading: Iteration | ReadOut
  readonly loop: Node
  readonly body: Node
  readonly key: string
}

function collectPasses(accesses: readonly Access[]): Pass[] {
  return accesses.flatMap((access): Pass[] => {
    if (access.slot.kind === 'array') return []
    if (access.type === 'iteration') {
      const key = access.slot.kind === 'set' ? access.valueName : access.keyName
      const { loop, body, callback } = access
      return key === null || callback ? [] : [{ reading: access, loop, body, key }]
    }
    if (access.type !== 'read-out' || access.form !== 'copy') return []
    const walk = findWalk(access)
    if (walk?.loop.type !== 'ForOfStatement' || walk.key === null) return []
    return [{ reading: access, loop: walk.loop, body: walk.body, key: walk.key }]
  })
}

/** `while (queue.length) { await send(queue[0]); queue.shift() }` */
function findPeekSites(
  accesses: readonly Access[],
  writes: readonly Write[],
  { flows, effects }: Analysis,
): ResetSite[] {
  return writes.filter(isTakeOfFirst).flatMap(write => {
    const { callable } = write
    const flow = flows.of(callable)
    const isLate = (peek: Lookup): boolean =>
      effects
        .suspensionsOf(callable)
        .some(
          ({ node }) =>
            flow.canFollow(peek.node, node, new Set([write.node])) &&
            flow.canFollow(node, write.node, new Set([peek.node])),
        )
    const peek = accesses
      .filter(access => access.type === 'lookup')
      .find(lookup => lookup.callable === callable && isPeek(lookup) && isLate(lookup))
    if (!peek || !findAncestor(write.node, isLoop)) return []
    return [peekSiteOf(write, peek.node)]
  })
}

function peekSiteOf(write: Write, peek: Node): ResetSite {
  return {
    ...siteOf(write, write.node, write.callable, null, []),
    reset: { kind: 'peek-then-shift', write, node: write.node, helper: null },
    shape: 'delete-per-entry',
    peek,
  }
}

/** `queue.shift()`, `queue.splice(0, 1)`, `queue = queue.filter(other => other !== job)` */
export function isTakeOfFirst(access: Access): access is Write {
  if (access.type !== 'write') return false
  const { method, node, kind, value } = access
  if (method === 'shift') return true
  if (method === 'splice' && node.type === 'CallExpression') {
    const [start, count] = node.arguments
    return isZero(start) && count?.type === 'Literal' && count.value === 1
  }
  const call = kind === 'rebind' && value ? unwrap(value) : null
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    findPropertyName(call.callee) === 'filter'
  )
}

function isZero(node: Node | undefined): boolean {
  return node?.type === 'Literal' && node.value === 0
}

function isPeek({ key, slot }: Lookup): boolean {
  return slot.kind === 'array' && isZero(key ?? undefined)
}
