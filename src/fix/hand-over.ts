import type { Iteration, Node, Source } from '../engine/index.ts'

import type { Batch } from './batch.ts'
import { freeName } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import { descendantsOf } from './syntax.ts'

/** A batch that knows at every moment what of it was not handed over yet. */
export interface TrackedBatch {
  readonly batch: Batch
  /** The batch as the restoring code reads it: only the rest is left in it. */
  readonly rest: Batch
  /** `let handedOver = 0` */
  readonly line: string | null
}

/**
 *     for (const job of jobs) {             for (const job of jobs) {
 *       await run(job)                        await run(job)
 *     }                                       handedOver += 1
 *                                           }
 * `null` where the work is no single loop whose steps all come to its end.
 */
export function findTrackedBatch(
  batch: Batch,
  place: Node,
  taken: ReadonlySet<string>,
  source: Source,
): TrackedBatch | null {
  const [loop, ...others] = batch.drain.readOuts
  if (!loop || others.length > 0 || loop.type !== 'iteration') return null
  if (loop.loop.type !== 'ForOfStatement' || !runsToItsEnd(loop.body, source)) return null
  const key = findTakenKey(loop)
  if (batch.holds === 'container' && batch.slot.kind !== 'array') {
    if (key === null) return null
    return { ...tracked(batch, batch, `${batch.name}.delete(${key})`, loop, source), line: null }
  }
  if (batch.slot.kind === 'record') return null
  const counter = freeName(['handedOver'], place, source, taken)
  const rest = { ...batch, name: `${batch.name}.slice(${counter})` }
  return {
    ...tracked(batch, rest, `${counter} += 1`, loop, source),
    line: `let ${counter} = 0`,
  }
}

function tracked(batch: Batch, rest: Batch, statement: string, loop: Iteration, source: Source) {
  const { body } = loop
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined
  const at = last?.range[1] ?? body.range[1]
  const layout = layoutAt(body, source)
  const indent = indentationAt(last?.range[0] ?? at, source.text)
  const isOnOwnLine = last !== undefined && isFirstOnLine(last.range[0], source.text)
  const text = isOnOwnLine
    ? `${layout.newline}${indent}${statement}${layout.end}`
    : `; ${statement}${layout.end}`
  return { batch: { ...batch, edits: [...batch.edits, { range: [at, at], text } as const] }, rest }
}

/** A `continue` would pass by what is put at the end of the body. */
function runsToItsEnd(body: Node, source: Source): boolean {
  if (body.type !== 'BlockStatement' || body.body.length === 0) return false
  for (const node of descendantsOf(body, source, { ownCodeOnly: true })) {
    if (node.type === 'ContinueStatement') return false
  }
  return !/^(?:Return|Throw|Break)Statement$/u.test(body.body.at(-1)?.type ?? '')
}

function findTakenKey({ slot, yields, keyName, valueName }: Iteration): string | null {
  if (slot.kind === 'set') return valueName
  return slot.kind === 'map' && yields !== 'values' ? keyName : null
}
