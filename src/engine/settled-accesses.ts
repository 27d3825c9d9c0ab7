import type { Access, Callable, Node, Slot } from './facts.ts'
import { findPropertyName } from './syntax.ts'

/** What an access means once all accesses of its slot are known. */
export function settleAccesses(accesses: readonly Access[]): Access[] {
  return settleMoves(withoutLooks(accesses.filter(isOfContainer(accesses))))
}

/**
 * `this.report = {}; this.report.startedAt = now(); this.report.state = 'idle'` is an object with fields,
 * and no dictionary; one name, as in `handlers.error = fn`, is a key like others.
 */
function isOfContainer(accesses: readonly Access[]): (access: Access) => boolean {
  const fields = new Map<Slot, Set<string>>()
  for (const access of accesses) {
    const { slot } = access
    if (slot.kind !== 'record' || slot.elementAnnotation !== null) continue
    const name = access.type === 'write' ? findFieldName(access.key) : null
    if (name !== null) fields.set(slot, (fields.get(slot) ?? new Set()).add(name))
  }
  return ({ slot }) => (fields.get(slot)?.size ?? 0) < 2
}

/** `record.startedAt`, not `record[startedAt]`. */
function findFieldName(key: Node | null): string | null {
  const member = key?.parent
  const isField = member?.type === 'MemberExpression' && !member.computed
  return isField ? findPropertyName(member) : null
}

/**
 * `list[i] = list[last]` removes an entry where the list gets shorter in the same function, and
 * otherwise changes places, as sorting and rotating do: each entry is still there.
 */
function settleMoves(accesses: readonly Access[]): Access[] {
  const shortened = new Map<Callable, Set<Slot>>()
  for (const access of accesses) {
    if (access.type !== 'write' || access.kind !== 'pop') continue
    const { slot, callable } = access
    shortened.set(callable, (shortened.get(callable) ?? new Set()).add(slot))
  }
  return accesses.map(access => {
    const isMove = access.type === 'write' && access.method === '[] =' && access.kind === 'shift'
    const isRemoval = shortened.get(access.callable)?.has(access.slot) === true
    return isMove && !isRemoval ? { ...access, kind: 'overwrite' } : access
  })
}

/** `removeFrom(this.idle, conn)` reads nothing out when the function only looks and writes. */
function withoutLooks(accesses: readonly Access[]): Access[] {
  const reading = new Set<Node>()
  const taking = new Set<Node>()
  for (const { type, handed } of accesses) {
    for (const call of handed?.calls ?? []) {
      taking.add(call)
      if (type !== 'lookup' && type !== 'write') reading.add(call)
    }
  }
  return accesses.map(access => {
    const { node } = access
    const isHandOver = access.type === 'read-out' && access.form === 'bulk' && taking.has(node)
    if (!isHandOver || reading.has(node)) return access
    const { id, slot, ref, callable, alias, boundAt, handed } = access
    const whence = { id, slot, ref, callable, alias, boundAt, handed }
    return { ...whence, type: 'lookup', node, method: 'handing it over', key: null }
  })
}
