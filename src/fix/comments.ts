import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from '../engine/index.ts'

import { isFirstOnLine } from './layout.ts'
import type { Edit, Repair } from './repair.ts'

/** Comments that speak to a tool about the line or statement that follows them. */
const DIRECTIVE =
  /^[\s*]*(?:(?:eslint|oxlint)-disable-next-line\b|@ts-(?:expect-error|ignore)\b|(?:prettier|biome|deno-lint|rome|dprint)-ignore\b|(?:istanbul|c8|v8) ignore\b|NOSONAR\b|tslint:disable-next-line\b)/u

export function commentsIn(range: readonly [number, number], source: Source): TSESTree.Comment[] {
  return (source.ast.comments ?? []).filter(
    comment => comment.range[0] >= range[0] && comment.range[1] <= range[1],
  )
}

export function hasCommentIn(range: readonly [number, number], source: Source): boolean {
  return commentsIn(range, source).length > 0
}

/** Every comment that the edits take out is in what they put in. */
export function keepsComments(edits: readonly Edit[], source: Source): boolean {
  const inserted = edits.map(edit => edit.text).join('\n')
  return edits
    .flatMap(edit => commentsIn(edit.range, source))
    .every(({ range }) => inserted.includes(source.text.slice(range[0], range[1])))
}

/** The same repair without what would lose a comment. */
export function withoutLosses({ fix, suggestions }: Repair, source: Source): Repair {
  return {
    fix: fix && keepsComments(fix, source) ? fix : null,
    suggestions: suggestions.filter(({ edits }) => keepsComments(edits, source)),
  }
}

/**
 * Comments on lines of their own, right above `node` without a blank line between, the top one first.
 *
 *     log('x')
 *
 *     // tell everybody
 *     for (const client of this.clients) …
 */
function leadingCommentsOf(node: Node, source: Source): TSESTree.Comment[] {
  const leading: TSESTree.Comment[] = []
  let start = node.range[0]
  for (const comment of (source.ast.comments ?? []).toReversed()) {
    if (comment.range[1] > start) continue
    const between = source.text.slice(comment.range[1], start)
    const isAttached = between.trim() === '' && between.split('\n').length === 2
    if (!isAttached || !isFirstOnLine(comment.range[0], source.text)) break
    leading.unshift(comment)
    start = comment.range[0]
  }
  return leading
}

/** Where `node` starts together with the comments right above it. */
export function startWithComments(node: Node, source: Source): number {
  return leadingCommentsOf(node, source)[0]?.range[0] ?? node.range[0]
}

/**
 * Where `node` starts together with the directives above it: a statement put below one would be what
 * the directive speaks about.
 *
 *     // eslint-disable-next-line no-await-in-loop
 *     ^
 *     for (const client of this.clients) await client.close()
 */
export function startWithDirectives(node: Node, source: Source): number {
  const directive = leadingCommentsOf(node, source).find(comment => DIRECTIVE.test(comment.value))
  return directive?.range[0] ?? node.range[0]
}

/**
 * Where `node` ends together with a comment behind it on its line.
 *
 *     this.buf = [] // start over
 *                              ^
 */
export function endWithComment(node: Node, source: Source): number {
  const end = node.range[1]
  const comment = (source.ast.comments ?? []).find(({ range }) => range[0] >= end)
  if (!comment || !/^[ \t]*$/u.test(source.text.slice(end, comment.range[0]))) return end
  const isLastOnLine = /^[ \t]*(?:\r?\n|$)/u.test(source.text.slice(comment.range[1]))
  return isLastOnLine && comment.loc.start.line === comment.loc.end.line ? comment.range[1] : end
}
