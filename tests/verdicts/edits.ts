import ts from 'typescript'

import { isFunctionNode, type FunctionNode } from '../proof/instrument.ts'
import { parentFunctionOf, parseSource } from '../proof/source.ts'

/** The edit that prefer-snapshot warns of, in the loop at a place of the text. */
export type Edit = 'wait' | 'call'

/** A name that no case uses; it stands for what is waited for, or for a callee that calls back. */
const GUEST = 'somethingElse'

/**
 * The loop whose head is at `position`, with a wait in it, or with a call of what nobody knows; `null` where
 * there is no place for it.
 */
export function withEdit(
  text: string,
  filename: string,
  position: number,
  edit: Edit,
): string | null {
  const file = parseSource(text, filename)
  const body = findBody(file, position)
  if (!body) return null
  const statement = edit === 'wait' ? `await ${GUEST}()` : `${GUEST}()`
  const inserts: (readonly [number, string])[] = ts.isBlock(body)
    ? [[body.getStart(file) + 1, ` ${statement};`]]
    : ts.isExpression(body)
      ? [
          [body.getStart(file), `{ ${statement}; return (`],
          [body.getEnd(), ') }'],
        ]
      : [
          [body.getStart(file), `{ ${statement}; `],
          [body.getEnd(), ' }'],
        ]
  if (edit === 'wait') {
    const fn = parentFunctionOf(body)
    if (fn && !canWait(fn)) return null
    if (fn && !isAsync(fn)) inserts.push([startOfFunction(fn, file), 'async '])
  }
  return inserts
    .toSorted(([a], [b]) => b - a)
    .reduce((rest, [at, added]) => rest.slice(0, at) + added + rest.slice(at), text)
}

/** The body of the loop, or of the callback, that takes what stands at `position`. */
function findBody(file: ts.SourceFile, position: number): ts.Node | null {
  let found: ts.Node | null = null
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > position || node.getEnd() <= position) return
    if (ts.isIterationStatement(node, false) && !isIn(node.statement, position, file))
      found = node.statement
    if (ts.isCallExpression(node) && isIn(node.expression, position, file)) {
      const [callback] = node.arguments
      if (callback && isFunctionNode(callback)) found = callback.body
    }
    node.forEachChild(visit)
  }
  visit(file)
  return found
}

const isIn = (node: ts.Node, position: number, file: ts.SourceFile) =>
  node.getStart(file) <= position && position < node.getEnd()

const isAsync = (fn: FunctionNode) =>
  ts.canHaveModifiers(fn) &&
  (ts.getModifiers(fn)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)

/** A callback of a walk waits for nobody: `forEach` goes on at once. */
function canWait(fn: FunctionNode): boolean {
  if (ts.isConstructorDeclaration(fn) || ts.isAccessor(fn)) return false
  return !ts.isCallExpression(fn.parent) || isAsync(fn)
}

/** Behind `export`, `private`, and in front of the name. */
function startOfFunction(fn: FunctionNode, file: ts.SourceFile): number {
  const modifiers = ts.canHaveModifiers(fn) ? (ts.getModifiers(fn) ?? []) : []
  const last = modifiers.at(-1)
  return last ? last.getEnd() + 1 : fn.getStart(file)
}
