import { isSameText } from './access-drafts.ts'
import type { Access, Node, ReadOut, Write } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { findPropertyName, outermost, unwrap } from './syntax.ts'

/** A list whose first entries are read out, waited on, and cut off by their number. */
export interface Cut {
  readonly write: Write
  /** Where the entries are read out. */
  readonly peek: Node
}

/**
 *     const batch = this.queue.slice(0, 100)
 *     await send(batch)
 *     this.queue.splice(0, batch.length)      // or: this.queue = this.queue.slice(batch.length)
 *
 * Needs accesses and flows; a wait must lie between the two, and no other read-out of the first entries.
 */
export function findCuts(
  accesses: readonly Access[],
  writes: readonly Write[],
  { flows, effects }: Analysis,
): Cut[] {
  const heads = accesses.filter(access => access.type === 'read-out').filter(isOfHead)
  if (heads.length === 0) return []
  return writes.filter(isCut).flatMap(write => {
    const { callable } = write
    const flow = flows.of(callable)
    const isLate = (head: ReadOut): boolean =>
      effects
        .suspensionsOf(callable)
        .some(
          ({ node }) =>
            flow.canFollow(head.node, node, new Set([write.node])) &&
            flow.canFollow(node, write.node, new Set([head.node])),
        )
    const head = heads.find(
      other => other.callable === callable && other.slot === write.slot && isLate(other),
    )
    return head ? [{ write, peek: head.node }] : []
  })
}

/** `queue.slice(0, 100)` */
function isOfHead({ ref, slot }: ReadOut): boolean {
  const call = findCall(ref, 'slice')
  return slot.kind === 'array' && call?.length === 2 && isZero(call[0])
}

/** `queue.splice(0, batch.length)`, whose result nobody takes, and `queue = queue.slice(batch.length)` */
function isCut({ slot, method, node, kind, ref, value }: Write): boolean {
  if (slot.kind !== 'array') return false
  if (method === 'splice' && node.type === 'CallExpression') {
    const [start, count, ...added] = node.arguments
    const isDropped = outermost(node).parent?.type === 'ExpressionStatement'
    return isZero(start) && count !== undefined && added.length === 0 && isDropped
  }
  const rest = kind === 'rebind' && value ? unwrap(value) : null
  if (rest?.type !== 'CallExpression' || rest.callee.type !== 'MemberExpression') return false
  const { callee } = rest
  return (
    findPropertyName(callee) === 'slice' &&
    rest.arguments.length === 1 &&
    isSameText(unwrap(callee.object), unwrap(ref))
  )
}

/** The arguments of the call of the method on what is named here. */
function findCall(ref: Node, method: string): readonly Node[] | null {
  const member = outermost(ref).parent
  if (member?.type !== 'MemberExpression' || findPropertyName(member) !== method) return null
  const call = outermost(member).parent
  return call?.type === 'CallExpression' && unwrap(call.callee) === member ? call.arguments : null
}

function isZero(node: Node | undefined): boolean {
  return node?.type === 'Literal' && node.value === 0
}
