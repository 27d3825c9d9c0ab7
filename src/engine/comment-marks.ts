import { once } from './groups.ts'
import type { Node, Source } from './facts.ts'

/** Whether the doc comment of the declaration that a function is written in says something. */
export type IsMarked = (fn: Node) => boolean

/** Needs the comments of the file, which are gone through once, and only if somebody asks. */
export function createMarks({ ast, text }: Source, mark: RegExp): IsMarked {
  /** Where the comments end that say so. */
  const ends = once(() =>
    (ast.comments ?? [])
      .filter(({ type, value }) => type === 'Block' && mark.test(value))
      .map(({ range }) => range[1]),
  )

  /** The comment stands right before the declaration. */
  return fn => {
    if (ends().length === 0) return false
    for (let up: Node | undefined = fn; up && DECLARATIONS.has(up.type); up = up.parent) {
      const start = up.range[0]
      const isRightBefore = (end: number): boolean =>
        end <= start && text.slice(end, start).trim() === ''
      if (ends().some(isRightBefore)) return true
    }
    return false
  }
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
