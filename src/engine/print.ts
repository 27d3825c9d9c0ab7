import type { Access, Entry, Facts, Hazard, Node, Writer } from './facts.ts'

/**
 * The facts as text, one per line with the line of the source it stands on: how tests read them,
 * and how one finds out why a rule speaks or keeps silent.
 */
export function printFacts(facts: Facts): string {
  const lines: string[] = []
  for (const slot of facts.slots) {
    lines.push(`${lineOf(slot.declaration)}: slot ${slot.name} is a ${slot.place} ${slot.kind}`)
    for (const access of facts.accessesOf(slot)) lines.push(`  ${printAccess(access)}`)
  }
  for (const entry of facts.entries) lines.push(printEntry(entry))
  for (const { iteration, hazards } of facts.liveIterations) {
    lines.push(`${lineOf(iteration.loop)}: live ${iteration.form} over ${iteration.slot.name}`)
    for (const hazard of hazards) lines.push(`  ${printHazard(hazard)}`)
  }
  for (const { slot, reset, readOuts, hazards } of facts.drains) {
    const read = readOuts.map(readOut => lineOf(readOut.node)).join(', ')
    lines.push(
      `${lineOf(reset.node)}: ${reset.kind} reset of ${slot.name}, read out on ${read || 'peek'}`,
    )
    for (const hazard of hazards) lines.push(`  ${printHazard(hazard)}`)
  }
  return lines.join('\n')
}

function printAccess(access: Access): string {
  const place = `${lineOf(access.node)}: `
  const via = access.alias === null ? '' : ` through ${access.alias}`
  const where = ` in ${access.callable.name}`
  switch (access.type) {
    case 'iteration':
      return `${place}iterates by ${access.form}, yields ${access.yields}${via}${where}`
    case 'read-out':
      return `${place}reads out by ${access.form}${via}${where}`
    case 'write':
      return `${place}${access.isReset ? 'resets' : 'writes'}: ${access.kind} by ${access.method}${via}${where}`
    case 'lookup':
      return `${place}looks up by ${access.method || 'use'}${via}${where}`
    case 'escape':
      return `${place}escapes, ${access.how}${via}${where}`
  }
}

function printEntry({ node, kind, label, callable }: Entry): string {
  return `${lineOf(node)}: entry ${kind}: ${label} → ${callable.name}`
}

function printHazard({ tier, harm, window, writer }: Hazard): string {
  return `${tier} ${harm}: ${window.kind} on ${lineOf(window.node)}, ${printWriter(writer)}`
}

function printWriter({ write, entry, isSecondRun }: Writer): string {
  const by = isSecondRun ? 'a second run' : (entry?.label ?? 'the call itself')
  return `${write.kind} on ${lineOf(write.node)} by ${by}`
}

function lineOf(node: Node): number {
  return node.loc.start.line
}
