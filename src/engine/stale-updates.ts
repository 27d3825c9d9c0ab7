import type { Access, Node, Write, Writer } from './facts.ts'
import { draftOfFirstUse } from './first-uses.ts'
import { draftsOfClear } from './late-clears.ts'
import type { Analysis } from './live-iterations.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { isInside } from './syntax.ts'
import type { Update } from './updates.ts'

/**
 * A whole field, variable or container that is written from what it held before a window.
 *
 *     this.total += await costOf(job)
 *     this.list = [...this.list, await load(id)]
 *
 * Needs updates, values and accesses.
 */
export function* collectStaleUpdates(
  analysis: Analysis,
  context: StaleContext,
): Generator<StaleDraft> {
  const { accesses, effects } = analysis
  const { updates, values } = context
  for (const update of values.updates) {
    if (update.how === 'clear') {
      const own = values.writes.find(({ node }) => node === update.read) ?? null
      yield* draftsOfClear(update, update.write, own, analysis, context)
      continue
    }
    const draft = draftOf(update, update.write, context)
    if (draft) yield draft
  }
  if (updates.length === values.updates.length) return
  const rebinds = new Map<Node, Write>()
  for (const access of accesses) {
    if (access.type === 'write' && access.kind === 'rebind') rebinds.set(access.node, access)
  }
  for (const update of updates) {
    const write =
      update.how === 'sum' || update.how === 'clear' ? undefined : rebinds.get(update.node)
    if (!write) continue
    const looks = collectLooks(update, write, effects.accessesOf(write.slot))
    const draft = draftOf(update, write, context, looks)
    if (draft) yield draft
  }
}

/**
 * Places behind which the value is no longer a stale one: the container was taken out of its slot, or
 * what it holds now goes into the new value, too.
 *
 *     const lines = this.lines; this.lines = []; …; this.lines = [...lines, ...this.lines]
 */
function collectLooks(
  { node, read }: Update,
  write: Write,
  accesses: readonly Access[],
): readonly Node[] {
  return accesses
    .filter(access => access.callable === write.callable && access !== write)
    .filter(access =>
      access.type === 'write'
        ? access.kind === 'rebind' && access.alias === null
        : access.alias === null && isInside(access.ref, node.right),
    )
    .map(access => (access.type === 'write' ? access.node : access.ref))
    .filter(look => !isInside(read, look) && !isInside(look, read))
}

function draftOf(
  update: Update,
  act: Write,
  context: StaleContext,
  looks: readonly Node[] = [],
): StaleDraft | null {
  const { node, read, how } = update
  if (how === 'first-use') return draftOfFirstUse(node, act, context)
  return {
    shape: how === 'sum' ? 'compound' : 'write-back',
    slot: act.slot,
    callable: act.callable,
    read,
    node,
    act,
    fresh: looks,
    judge: judgeWriter,
    // Who runs `this.list = await refresh(this.list)` twice most often gets the same again.
    key: null,
    reaction: null,
    secondRun: { tier: how === 'call' ? 'possible' : 'likely', harm: 'loses-write' },
  }
}

function judgeWriter({ write }: Writer): Verdict {
  return { tier: write.callable.isTearDown ? 'possible' : 'likely', harm: 'loses-write' }
}
