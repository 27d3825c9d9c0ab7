import type { Node, Source } from '../engine/index.ts'

import { scopeAt } from './free-name.ts'
import { descendantsOf, isInside } from './syntax.ts'

/** No name in `node` is given another value in `operation`: behind a wait, it means the same. */
export function isConstantIn(node: Node, operation: Node, source: Source): boolean {
  return [...descendantsOf(node, source)].every(
    part => part.type !== 'Identifier' || isConstantName(part.name, node, operation, source),
  )
}

function isConstantName(name: string, place: Node, operation: Node, source: Source): boolean {
  for (let scope = scopeAt(place, source); ;) {
    const variable = scope.set.get(name)
    if (variable)
      return variable.references.every(
        use => use.init === true || !use.isWrite() || !isInside(use.identifier, operation.range),
      )
    if (!scope.upper) return true
    scope = scope.upper
  }
}
