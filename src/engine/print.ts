import type {
  Access,
  CallSite,
  Callable,
  Drain,
  Entry,
  Facts,
  Guard,
  Hazard,
  Iteration,
  LateRegistration,
  LiveIteration,
  EmptiedView,
  LiveView,
  Node,
  Resize,
  Reader,
  RefillHazard,
  Slot,
  StaleEntry,
  TornRefill,
  Window,
  Write,
  Writer,
} from './facts.ts'

/**
 * The facts as text, one per line with the line of the source it stands on: how tests read them,
 * and how one finds out why a rule speaks or keeps silent.
 *
 *     1: slot jobs: module map, private
 *       4: iterates by cursor, yields entries, in drain()
 *     3: drain(), async
 *       entered as the exported function drain()
 */
export function printFacts(facts: Facts): string {
  return [
    ...facts.slots.flatMap(slot => [printSlot(slot), ...facts.accessesOf(slot).map(printAccess)]),
    ...facts.callables.flatMap(callable => printCallable(callable, facts)),
    ...facts.liveIterations.flatMap(live => printLiveIteration(live, facts)),
    ...facts.drains.flatMap(printDrain),
    ...facts.staleEntries.flatMap(printStaleEntry),
    ...facts.resizes.map(printResize),
    ...facts.tornRefills.flatMap(printRefill),
    ...facts.liveViews.flatMap(printLiveView),
    ...facts.emptiedViews.map(printEmptiedView),
    ...facts.lateRegistrations.flatMap(printRegistration),
  ].join('\n')
}

export function printSlot(slot: Slot): string {
  const { declaration, name, place, kind, privacy, elements, elementType } = slot
  const marks = [
    PRIVACY[privacy],
    ...(slot.isConstant ? ['constant'] : []),
    ...(slot.isPlain ? [] : ['not plain']),
    ...(elements === 'unknown' ? [] : [`of ${elements === 'number' ? 'numbers' : 'containers'}`]),
    ...(elementType === null ? [] : [`of ${elementType}`]),
  ]
  return `${lineOf(declaration)}: slot ${name}: ${place} ${kind}, ${marks.join(', ')}`
}

const PRIVACY: Readonly<Record<Slot['privacy'], string>> = {
  hard: 'private',
  soft: 'private to the compiler',
  none: 'public',
}

export function printAccess(access: Access): string {
  const via = access.alias === null ? '' : ` through ${access.alias}`
  return `  ${lineOf(access.node)}: ${describeAccess(access)}${via}, in ${access.callable.name}`
}

function describeAccess(access: Access): string {
  switch (access.type) {
    case 'iteration':
      return describeIteration(access)
    case 'read-out':
      return `reads out by ${access.form}, yields ${access.yields}${access.local === null ? '' : ` into ${access.local}`}`
    case 'write':
      return `${access.isReset ? 'resets' : 'writes'} by ${access.method}: ${access.kind}`
    case 'lookup':
      return `looks up by ${access.method || 'use'}`
    case 'escape':
      return `escapes: ${access.how}`
  }
}

function describeIteration(iteration: Iteration): string {
  const { form, yields, keyName, valueName, direction, readsSlotAgain } = iteration
  const names = [...new Set([keyName, valueName])].filter(name => name !== null)
  return [
    `iterates by ${form}, yields ${yields}`,
    ...(names.length > 0 ? [` as ${names.join(', ')}`] : []),
    ...(direction === 'backward' ? [', backward'] : []),
    ...(readsSlotAgain ? [', reads the slot again'] : []),
  ].join('')
}

function printCallable(callable: Callable, facts: Facts): string[] {
  return [
    printCallableHead(callable),
    ...facts.entries.filter(entry => entry.callable === callable).map(printEntry),
    ...facts.callsFrom(callable).map(printCallSite),
    ...suspensionsOf(callable, facts).map(window => printSuspension(window, facts)),
    ...printEffects(callable, facts),
  ]
}

export function printCallableHead(callable: Callable): string {
  const { node, name, isAsync, isGenerator, isStartUp } = callable
  const marks = [
    ...(isAsync ? ['async'] : []),
    ...(isGenerator ? ['generator'] : []),
    ...(isStartUp ? ['start-up'] : []),
  ]
  return `${lineOf(node)}: ${[name, ...marks].join(', ')}`
}

export function printEntry({ label, kind, node }: Entry): string {
  return `  entered as ${label} (${kind}, ${lineOf(node)})`
}

export function printCallSite({ node, target, isLater }: CallSite): string {
  return `  ${lineOf(node)}: calls ${target.name}${isLater ? ', later' : ''}`
}

function suspensionsOf(callable: Callable, facts: Facts): readonly Window[] {
  return facts.suspensionsUnder(callable.node).filter(window => window.callable === callable)
}

function printSuspension(window: Window, facts: Facts): string {
  const guards = facts.guardsAt(window.node).map(printGuard)
  return `  ${printWindow(window)}${guards.map(guard => `, ${guard}`).join('')}`
}

export function printGuard({ kind, name, state, node, end, isExclusive }: Guard): string {
  const until = end && lineOf(end) !== lineOf(node) ? ` until ${lineOf(end)}` : ''
  if (kind === 'lock') return `under lock ${name} since ${lineOf(node)}${until}`
  const whom = isExclusive ? '' : ', for who tests it'
  return `flag ${name} is ${state} since ${lineOf(node)}${until}${whom}`
}

export function printWindow({ kind, isSettled, node }: Window): string {
  return `${lineOf(node)}: ${kind}${isSettled ? ', settled' : ''}`
}

/** Writes that the callable makes, itself or by what it calls: in the turn of its call, or later. */
function printEffects(callable: Callable, facts: Facts): string[] {
  return facts.slots.flatMap(slot => {
    const now = kindsOf(facts.accessesReachedByCalling(callable, slot))
    const ever = kindsOf(collectReachedInTime(callable, slot, facts))
    const later = ever.filter(kind => !now.includes(kind))
    const parts = [
      ...(now.length > 0 ? [`in this turn: ${now.join(', ')}`] : []),
      ...(later.length > 0 ? [`later: ${later.join(', ')}`] : []),
    ]
    return parts.length > 0 ? [`  writes ${slot.name} ${parts.join('; ')}`] : []
  })
}

function collectReachedInTime(callable: Callable, slot: Slot, facts: Facts): readonly Access[] {
  const reached = new Set([callable])
  for (const member of reached) {
    for (const { target } of facts.callsFrom(member)) reached.add(target)
  }
  return facts.accessesOf(slot).filter(({ callable: home, handed }) => {
    if (!reached.has(home)) return false
    const comesIn = !handed || handed.takers.has(callable.node)
    return comesIn || [...handed.origins].some(call => reached.has(facts.callableAt(call)))
  })
}

function kindsOf(accesses: readonly Access[]): readonly string[] {
  const writes = accesses.filter((access): access is Write => access.type === 'write')
  return [...new Set(writes.map(write => write.kind))]
}

export function printLiveIteration(live: LiveIteration, facts: Facts): string[] {
  const { iteration, hazards, handlerWriters, handsOver, drain } = live
  const { loop, form, slot, callback } = iteration
  const suspensions = callback
    ? []
    : facts.suspensionsUnder(loop).filter(({ node }) => facts.canFollow(node, loop))
  return [
    `${lineOf(loop)}: live ${form} over ${slot.name}${drain ? ', part of a drain' : ''}${handsOver ? ', hands over' : ''}`,
    ...suspensions.map(window => `  window ${printWindow(window)}`),
    ...hazards.map(printHazard),
    ...handlerWriters.map(writer => `  handler: ${printWriter(writer)}`),
  ]
}

export function printDrain({ slot, reset, readOuts, hazards, callable }: Drain): string[] {
  const read = readOuts.map(({ node }) => lineOf(node)).join(', ') || 'peek'
  const helper = reset.helper ? ` through ${reset.helper.name}` : ''
  const place = lineOf(reset.node)
  return [
    `${place}: drain of ${slot.name} in ${callable.name}, read out on ${read}, ${reset.kind} reset${helper}`,
    ...hazards.map(printHazard),
  ]
}

export function printStaleEntry(entry: StaleEntry): string[] {
  const { shape, slot, callable, read, node, hazards } = entry
  return [
    `${lineOf(node)}: ${shape} of ${slot.name} in ${callable.name}, read on ${lineOf(read)}`,
    ...hazards.map(printHazard),
  ]
}

export function printResize({ shape, iteration, write, place, harm, tier }: Resize): string {
  const { loop, form, slot } = iteration
  const where = `${shape} at ${place} by ${write.method} on ${lineOf(write.node)}`
  return `${lineOf(loop)}: ${form} over ${slot.name} resizes it, ${tier} ${harm}: ${where}`
}

export function printLiveView(view: LiveView): string[] {
  const { slot, callable, expression, method, receiver, hazards, writers } = view
  const what = method ? `an iterator over ${slot.name}` : slot.name
  return [
    `${lineOf(expression)}: ${what} leaves ${callable.name} live`,
    ...(receiver ? [`  walked on ${lineOf(receiver.loop)} by ${receiver.form}`] : []),
    ...hazards.map(printHazard),
    ...writers.map(writer => `  for others: ${printWriter(writer)}`),
  ]
}

export function printEmptiedView({ slot, callable, call, write, tier }: EmptiedView): string {
  return `${lineOf(write.node)}: ${tier} emptied, ${slot.name} in ${callable.name}, handed on live on ${lineOf(call)}`
}

export function printHazard({ tier, harm, window, writer }: Hazard): string {
  return `  ${tier} ${harm}: ${window.kind} on ${lineOf(window.node)}, ${printWriter(writer)}`
}

export function printRefill({ slot, callable, emptying, fills, hazards }: TornRefill): string[] {
  const filled = fills.map(({ node }) => lineOf(node)).join(', ')
  const helper = emptying.helper ? ` through ${emptying.helper.name}` : ''
  const place = lineOf(emptying.node)
  return [
    `${place}: refill of ${slot.name} in ${callable.name}, emptied${helper}, filled on ${filled}`,
    ...hazards.map(printRefillHazard),
  ]
}

function printRefillHazard(hazard: RefillHazard): string {
  const { tier, harm, fill } = hazard
  const by = hazard.harm === 'half-filled' ? printReader(hazard.reader) : printWriter(hazard.writer)
  return `  ${tier} ${harm}: ${fill.window.kind} on ${lineOf(fill.window.node)}, ${by}`
}

export function printRegistration(late: LateRegistration): string[] {
  const { slot, callable, node, window, hazards } = late
  return [
    `${lineOf(node)}: registers in ${slot.name} in ${callable.name}, behind ${window.kind} on ${lineOf(window.node)}`,
    ...hazards.map(({ tier, miss, reader }) => `  ${tier} ${miss}: ${printReader(reader)}`),
  ]
}

function printReader({ access, entry }: Reader): string {
  return `read on ${lineOf(access.node)} by ${entry.label}`
}

export function printWriter({ write, entry, isSecondRun, startedAt }: Writer): string {
  const start = startedAt ? ` that ${lineOf(startedAt)} starts` : ''
  const by = isSecondRun ? `a second run${start}` : (entry?.label ?? 'the call itself')
  return `${write.kind} on ${lineOf(write.node)} by ${by}`
}

function lineOf(node: Node): number {
  return node.loc.start.line
}
