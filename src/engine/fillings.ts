import type { Access, Slot, Write } from './facts.ts'
import { isThinning } from './thinning.ts'

/**
 * Nothing is ever in it: the file does not put anything in, or take it out, and no other file can get at it.
 *
 *     #exporters: Exporter[] = []      // read, and set back to [], and nothing else
 */
export function isNeverFilled(slot: Slot, accesses: readonly Access[]): boolean {
  if (slot.privacy === 'none' || slot.holder !== null || !startsEmpty(slot)) return false
  return accesses.every(access => {
    switch (access.type) {
      case 'write':
        return access.isEmptying
      case 'escape':
        return false
      case 'read-out':
        // Who is handed the container itself may fill it.
        return access.form !== 'bulk' || access.yields !== 'whole'
      default:
        return true
    }
  })
}

function startsEmpty({ initializer }: Slot): boolean {
  switch (initializer?.type) {
    case 'ArrayExpression':
      return initializer.elements.length === 0
    case 'ObjectExpression':
      return initializer.properties.length === 0
    case 'NewExpression':
      return initializer.arguments.length === 0
    default:
      return false
  }
}

/** `sort()` leaves everything there, `splice(i, 1)` only takes out. */
export function isFilling(write: Write): boolean {
  if (write.isEmptying || isThinning(write)) return false
  const { node, kind, value } = write
  if (kind === 'shift' && value === null)
    return node.type === 'CallExpression' && node.arguments.length > 2
  return !TAKING.has(kind)
}

const TAKING: ReadonlySet<string> = new Set(['clear', 'delete', 'pop'])
