import type { TSESTree } from '@typescript-eslint/types'

import type { Target } from './flow-graph.ts'

/** A statement that can be left, or gone on with, from the inside; each loop also goes by no name. */
export interface Label {
  readonly names: readonly string[]
  readonly onBreak: Target
  readonly onContinue: Target | null
}

/** Where `break` and `continue outer` lead; `labels` stand from the outermost to the innermost. */
export function findTarget(
  jump: TSESTree.BreakStatement | TSESTree.ContinueStatement,
  labels: readonly Label[],
): Target | null {
  const name = jump.label?.name ?? ''
  const isBreak = jump.type === 'BreakStatement'
  const label = labels.findLast(
    ({ names, onContinue }) => names.includes(name) && (isBreak || onContinue !== null),
  )
  return (isBreak ? label?.onBreak : label?.onContinue) ?? null
}
