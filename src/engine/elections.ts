import { isStore } from '../catalog/terms.ts'
import type { ReadUse, Uses, WriteUse } from './entry-uses.ts'
import type { Node } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { isMadeAnew } from './made-anew.ts'
import { collectKeptAnswers, findInitial } from './origins.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'

/**
 * The first one does the work for all, and is taken for the first as long as it has not joined.
 *
 *     if (this.#tokens.size === 0) await this.#start()
 *     this.#tokens.add(token)
 *
 * A list that is filled because it is empty is the same, with twice as many entries in the end.
 */
export function collectElections(
  uses: Uses,
  { effects }: Analysis,
  context: StaleContext,
): StaleDraft[] {
  const sizes = uses.reads.filter(({ access }) => SIZES.has(methodOf(access)))
  if (sizes.length === 0) return []
  const waits = effects.suspensionsOf(uses.callable).map(({ node }) => node)
  return uses.writes
    .filter(({ access, reaction }) => isStore(access.kind) && reaction === null)
    .flatMap(act => {
      const fill = findEmptyRead(act.node, sizes, context)
      if (fill) return [draftOf(fill, act, uses, shapeOfFill(fill, act, uses, context))]
      for (const wait of waits) {
        const read = findEmptyRead(wait, sizes, context)
        if (read) return [draftOf(read, act, uses, 'election')]
      }
      return []
    })
}

const SIZES: ReadonlySet<string> = new Set(['length', 'size'])

function methodOf(access: ReadUse['access']): string {
  return access.type === 'lookup' ? access.method : ''
}

/** The look at the size that has to have been 0, for control to get to the node. */
function findEmptyRead(
  node: Node,
  sizes: readonly ReadUse[],
  context: StaleContext,
): ReadUse | null {
  for (const { asked, isPresent } of collectKeptAnswers(node, context)) {
    if (isPresent) continue
    const value = findInitial(asked, context)
    const read = sizes.find(use => use.node === value)
    if (read) return read
  }
  return null
}

/** Who joins where the work is done for all joins as the first one: the work is what counts. */
function shapeOfFill(
  read: ReadUse,
  act: WriteUse,
  { slot, callable }: Uses,
  context: StaleContext,
): 'election' | 'fill' {
  if (slot.kind === 'array') return 'fill'
  return isMadeAnew(act, callable, read.node, context) ? 'election' : 'fill'
}

function draftOf(read: ReadUse, act: WriteUse, uses: Uses, shape: 'election' | 'fill'): StaleDraft {
  const { slot, callable, reads, writes } = uses
  // What is stored under a key is there once, however often it is stored.
  const isDoubled = shape === 'election' || slot.kind === 'array'
  return {
    shape,
    slot,
    callable,
    read: read.node,
    node: act.node,
    act: act.access,
    key: null,
    reaction: null,
    fresh: [...reads, ...writes]
      .filter(use => use !== read && use !== act && use.key === null)
      .map(({ node }) => node),
    judge: () => null,
    secondRun: { tier: isDoubled ? 'likely' : 'possible', harm: 'acts-twice' },
  }
}
