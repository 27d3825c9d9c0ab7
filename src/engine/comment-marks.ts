import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source } from './facts.ts'
import { once, remembering } from './groups.ts'

/** Whether the doc comment of the declaration that a function is written in says something. */
export type IsMarked = (fn: Node) => boolean

/** Needs the comments of the file; only those are read that stand before what somebody asks about. */
export function createMarks({ ast, text }: Source, mark: RegExp): IsMarked {
  const blocks = once(() => (ast.comments ?? []).filter(({ type }) => type === 'Block'))
  const isMark = remembering((comment: TSESTree.Comment) => mark.test(comment.value))

  /** The comment stands right before the declaration. */
  return fn => {
    if (blocks().length === 0) return false
    for (let up: Node | undefined = fn; up && DECLARATIONS.has(up.type); up = up.parent) {
      const start = up.range[0]
      const comment = findLastBefore(blocks(), start)
      if (comment && text.slice(comment.range[1], start).trim() === '' && isMark(comment))
        return true
    }
    return false
  }
}

/** By halves. */
function findLastBefore(
  comments: readonly TSESTree.Comment[],
  position: number,
): TSESTree.Comment | null {
  let low = 0
  for (let high = comments.length; low < high;) {
    const middle = (low + high) >>> 1
    if ((comments[middle]?.range[1] ?? Infinity) <= position) low = middle + 1
    else high = middle
  }
  return comments[low - 1] ?? null
}

const DECLARATIONS: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'FunctionDeclaration',
  'FunctionExpression',
  'MethodDefinition',
  'Property',
  'PropertyDefinition',
  'VariableDeclaration',
  'VariableDeclarator',
])
