import type { Access, Callable, CallSite, Handed, Node, Slot } from './facts.ts'

/**
 * Containers that functions of the file get as parameters, and the calls that hand them over.
 *
 *     removeFrom(this.idle, conn)            // hands `this.idle` over
 *     function removeFrom(list, item) { … }  // writes `list`: for that call it is `this.idle`
 */
export interface HandOvers {
  /** The call hands the slot to the function; `through` is the parameter it has come in by itself. */
  add(slot: Slot, parameter: Node, taker: Node, call: Node, through: Handed | null): Handed
  find(slot: Slot, parameter: Node): Handed | null
  /** When all calls are known: what was handed on comes from the calls that handed it in. */
  settle(): void
}

interface Draft extends Handed {
  readonly calls: Set<Node>
  readonly origins: Set<Node>
  readonly takers: Set<Node>
}

export function createHandOvers(): HandOvers {
  const drafts = new Map<Slot, Map<Node, Draft>>()
  const handedOn: { readonly from: Draft; readonly to: Draft }[] = []

  function find(slot: Slot, parameter: Node): Draft | null {
    return drafts.get(slot)?.get(parameter) ?? null
  }

  function add(
    slot: Slot,
    parameter: Node,
    taker: Node,
    call: Node,
    through: Handed | null,
  ): Handed {
    const known = drafts.get(slot) ?? new Map<Node, Draft>()
    drafts.set(slot, known)
    const draft = known.get(parameter) ?? {
      calls: new Set<Node>(),
      origins: new Set<Node>(),
      takers: new Set([taker]),
    }
    known.set(parameter, draft)
    draft.calls.add(call)
    if (through) handedOn.push({ from: through as Draft, to: draft })
    else draft.origins.add(call)
    return draft
  }

  function settle(): void {
    for (let isChanging = true; isChanging;) {
      isChanging = false
      for (const { from, to } of handedOn) {
        const before = to.origins.size + to.takers.size
        for (const origin of from.origins) to.origins.add(origin)
        for (const taker of from.takers) to.takers.add(taker)
        isChanging ||= to.origins.size + to.takers.size > before
      }
    }
  }

  return { add, find, settle }
}

/** Where `start` runs and goes through those calls, the access is made on its slot. */
export function isMadeWithin(
  { handed }: Access,
  start: Callable,
  calls: ReadonlySet<Node>,
): boolean {
  if (!handed || handed.takers.has(start.node)) return true
  for (const origin of handed.origins) if (calls.has(origin)) return true
  return false
}

/** The call, in `caller`, gives its target the slot of the access, or leads to it by other calls. */
export function isMadeBehind(access: Access, { node, caller, target }: SiteOfCall): boolean {
  const { handed, callable } = access
  if (!handed?.takers.has(target.node)) return true
  // `prune(tree[key])` in prune(): what it calls itself with is another one.
  if (target === callable && caller === callable) return handed.calls.has(node)
  return handed.origins.has(node) || handed.takers.has(caller.node)
}

export type SiteOfCall = Pick<CallSite, 'caller' | 'node' | 'target'>
