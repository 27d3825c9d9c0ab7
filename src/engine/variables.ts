import type * as Scope from '@typescript-eslint/scope-manager'

import type { Node, Source } from './facts.ts'
import { once } from './groups.ts'

/**
 * Variables by their identifiers. A name is looked up when it is first asked for: most are not, and most that
 * are asked for are nobody's variable.
 */
export function indexVariables(source: Source): (identifier: Node) => Scope.Variable | null {
  const named = once(() => {
    const byName = new Map<string, Scope.Variable[]>()
    for (const { variables } of source.scopeManager.scopes) {
      variables.forEach(variable => {
        const same = byName.get(variable.name)
        if (same) same.push(variable)
        else byName.set(variable.name, [variable])
      })
    }
    return byName
  })
  const known = new Map<string, ReadonlyMap<Node, Scope.Variable>>()
  return identifier => {
    if (!('name' in identifier) || typeof identifier.name !== 'string') return null
    let uses = known.get(identifier.name)
    if (!uses) {
      uses = indexUses(named().get(identifier.name) ?? [])
      known.set(identifier.name, uses)
    }
    return uses.get(identifier) ?? null
  }
}

function indexUses(variables: readonly Scope.Variable[]): ReadonlyMap<Node, Scope.Variable> {
  const uses = new Map<Node, Scope.Variable>()
  for (const variable of variables) {
    for (const { identifier } of variable.references) uses.set(identifier, variable)
  }
  return uses
}
