import * as parser from '@typescript-eslint/parser'
import { SourceCode } from 'eslint'
import { expect, test } from 'vitest'

import type { Node, Source } from '../../src/engine/index.ts'
import { walk } from '../../src/engine/traverse.ts'

const CODE = `
@bound() class Pool<T> extends Base {
  static #jobs = new Map<string, T>()
  [key()] = async (job, rest = \`\${first}-\${(() => last)()}\`) => { for await (const x of job) yield_(x) }
}
label: do { if (a?.b && c) break label; else delete r[k] } while (x)
export const { a, ...others } = { get a() { return 1 }, b: class {} }
`

test('the steps of ESLint lead through the same nodes in the same order as the tree does', () => {
  const text = CODE
  const parsed = parser.parseForESLint(text, {
    loc: true,
    range: true,
    tokens: true,
    comment: true,
  })
  const { ast, scopeManager, visitorKeys } = parsed
  const bare = { text, ast, scopeManager, visitorKeys }

  const byTree = nodesOf(bare)
  const bySteps = nodesOf(new SourceCode(bare as unknown as SourceCode.Config) as unknown as Source)

  expect(byTree.length).toBeGreaterThan(80)
  expect(bySteps).toEqual(byTree)
})

/** Compared by what they are and where they stand: a node as such is a graph without end. */
function nodesOf(source: Source): string[] {
  const nodes: Node[] = []
  walk(source, node => nodes.push(node))
  return nodes.map(
    ({ type, range, parent }) => `${type} ${range.join('-')} in ${parent?.type ?? '–'}`,
  )
}
