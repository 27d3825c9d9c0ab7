import type { TSESTree } from '@typescript-eslint/types'
import type * as Scope from '@typescript-eslint/scope-manager'

import type { Iteration, Node, ReadOut, Source } from '../engine/index.ts'

import { descendantsOf, isInside } from './syntax.ts'

/**
 * The name is bound, and by nothing but a walk over what is read out here, to the key in hand.
 *
 *     for (const name of Object.keys(this.counts)) …
 *                ^^^^
 *     const ids = [...this.jobs.keys()]
 *     await Promise.all(ids.map(id => …))
 *                               ^^
 */
export function isLoopKey(
  name: TSESTree.Identifier,
  readOuts: readonly (Iteration | ReadOut)[],
  source: Source,
): boolean {
  const variable = findVariable(name, source)
  const [definition, ...others] = variable?.defs ?? []
  if (!variable || !definition || others.length > 0 || isAssignedAgain(variable)) return false
  const binding = definition.name as Node
  return readOuts.some(readOut => bindsKey(readOut, binding, source))
}

function findVariable(name: TSESTree.Identifier, source: Source): Scope.Variable | null {
  for (const scope of source.scopeManager.scopes) {
    const found = scope.references.find(({ identifier }) => identifier === name)
    if (found) return found.resolved
  }
  return null
}

function isAssignedAgain({ references }: Scope.Variable): boolean {
  return references.some(reference => reference.isWrite() && reference.init !== true)
}

function bindsKey(readOut: Iteration | ReadOut, binding: Node, source: Source): boolean {
  const walk = findWalkAround(binding)
  if (!walk || !isOver(walk.walked, readOut, source)) return false
  if (walk.pattern === binding)
    return readOut.yields === 'keys' || walk.loop.type === 'ForInStatement'
  const [key] = walk.pattern.type === 'ArrayPattern' ? walk.pattern.elements : []
  return key === binding && readOut.yields !== 'values'
}

interface Walk {
  readonly loop: Node
  readonly pattern: Node
  readonly walked: Node
}

/** The loop, or the call with a callback, whose element `binding` is or is a part of. */
function findWalkAround(binding: Node): Walk | null {
  const pattern = binding.parent?.type === 'ArrayPattern' ? binding.parent : binding
  const { parent } = pattern
  if (parent?.type === 'VariableDeclarator') {
    const loop = parent.parent.parent
    const isWalk = loop.type === 'ForOfStatement' || loop.type === 'ForInStatement'
    return isWalk && loop.left === parent.parent ? { loop, pattern, walked: loop.right } : null
  }
  const isCallback =
    parent?.type === 'ArrowFunctionExpression' || parent?.type === 'FunctionExpression'
  if (!isCallback || parent.params[0] !== pattern) return null
  const call = parent.parent
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null
  return { loop: call, pattern, walked: call.callee.object }
}

/** The walk is over the read-out itself, or over the local that keeps it. */
function isOver(walked: Node, readOut: Iteration | ReadOut, source: Source): boolean {
  if (isInside(readOut.ref, walked.range)) return true
  if (readOut.type !== 'read-out' || readOut.local === null) return false
  const { local } = readOut
  return [...descendantsOf(walked, source, { ownCodeOnly: true })].some(
    node => node.type === 'Identifier' && node.name === local,
  )
}
