import type { TSESTree } from '@typescript-eslint/types'

import { isStoreLook, isStoreWrite } from '../catalog/stores.ts'
import { isSameText, write } from './access-drafts.ts'
import { collectAnswers } from './answers.ts'
import { groupBy } from './groups.ts'
import type { Callable, Node, Slot, Window } from './facts.ts'
import { findInitial } from './origins.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/**
 * A store that is asked by waiting, and filled because it had nothing.
 *
 *     const known = await this.store.get(key)
 *     if (known !== undefined) return known
 *     await this.store.set(key, await make())
 *
 * Needs suspensions; the two calls must be written for the same store and the same key. What is in such a
 * store, other programs write as well: at most the work is done twice.
 */
export function* collectStoreFills(context: StaleContext): Generator<StaleDraft> {
  const calls = context.outline.suspensions.flatMap(({ node, callable }) => {
    const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : null
    return call?.type === 'CallExpression' ? (findStoreCall(call, node, callable) ?? []) : []
  })
  let id = 0
  for (const group of groupBy(calls, ({ callable }) => callable).values()) {
    const looks = group.filter(({ method }) => isStoreLook(method))
    for (const act of looks.length === 0 ? [] : group) {
      const look = isStoreWrite(act.method) ? findLook(act, looks, context) : null
      if (look) yield draftOf(look, act, --id, context)
    }
  }
}

/** What is waited for may be a store that is filled. */
export function mayFillStore({ node }: Pick<Window, 'node'>): boolean {
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : null
  const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : null
  return callee?.type === 'MemberExpression' && isStoreWrite(findPropertyName(callee) ?? '')
}

interface StoreCall {
  readonly wait: Node
  readonly call: TSESTree.CallExpression
  readonly store: Node
  readonly key: Node
  readonly method: string
  readonly callable: Callable
}

function findStoreCall(
  call: TSESTree.CallExpression,
  wait: Node,
  callable: Callable,
): StoreCall | null {
  const callee = unwrap(call.callee)
  const [key] = call.arguments
  if (callee.type !== 'MemberExpression' || !key) return null
  const method = findPropertyName(callee)
  return method === null
    ? null
    : { wait, call, store: unwrap(callee.object), key, method, callable }
}

/** The look that has to have found nothing, for control to get to the store. */
function findLook(
  { call, store, key }: StoreCall,
  looks: readonly StoreCall[],
  context: StaleContext,
): StoreCall | null {
  const asked = collectAnswers(call)
    .filter(({ isPresent }) => !isPresent)
    .map(answer => findInitial(answer.asked, context))
  return (
    looks.find(
      look =>
        asked.includes(look.wait) && isSameText(look.store, store) && isSameText(look.key, key),
    ) ?? null
  )
}

function draftOf(
  look: StoreCall,
  { call, store, key, callable }: StoreCall,
  id: number,
  { outline }: StaleContext,
): StaleDraft {
  const name = outline.source.text.slice(...store.range)
  const slot: Slot = {
    id,
    name,
    shortName: name.replace(/^.*[.#]/u, ''),
    kind: 'value',
    place: 'module',
    privacy: 'none',
    isConstant: true,
    isPlain: false,
    elements: 'unknown',
    elementType: null,
    elementAnnotation: null,
    holder: null,
    initializer: null,
    declaration: store,
    owner: null,
  }
  const place = { id, slot, ref: store, callable, alias: null, boundAt: null, handed: null }
  return {
    shape: 'cache-fill',
    slot,
    callable,
    read: look.wait,
    node: call,
    act: { ...write(call, 'add-or-overwrite', 'set', key, call.arguments[1] ?? null), ...place },
    key: outline.source.text.slice(...key.range),
    reaction: null,
    fresh: [],
    judge: () => null,
    secondRun: { tier: 'possible', harm: 'acts-twice' },
  }
}
