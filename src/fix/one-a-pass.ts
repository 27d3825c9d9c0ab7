import type { Node, Source } from '../engine/index.ts'
import type { Edit } from './repair.ts'

/**
 * ESLint applies all fixes of a file at once that do not touch one another, and each of them has looked for
 * names that were free before. So one that declares something reaches up to where its block begins:
 * another one in this block has to wait for the next pass, and sees the names then.
 *
 *     const jobs = this.a.jobs; …      // fixed now
 *     const jobs2 = this.b.jobs; …     // in the next pass
 */
export function oneAPass(edits: readonly Edit[], source: Source): readonly Edit[] {
  const declaring = edits.filter(({ text }) => DECLARING.test(text))
  const starts = declaring.map(({ range: [start] }) => startOfBlock(start, source))
  if (starts.length === 0) return edits
  const start = Math.min(...starts)
  return [{ range: [start, start], text: '' }, ...edits]
}

/** `const jobs = …` anywhere in what is put in */
const DECLARING = /(?<![\w$.])(?:const|let)\s/u

/** Where the first statement of the block around may stand. */
function startOfBlock(index: number, source: Source): number {
  let node: Node | null | undefined = source.getNodeByRangeIndex?.(index)
  for (; node; node = node.parent) {
    const { range } = node
    const isAround = range[0] < index && index < range[1]
    if (isAround && (node.type === 'BlockStatement' || node.type === 'StaticBlock'))
      return range[0] + 1
  }
  return Math.min(index, source.ast.range[0])
}
