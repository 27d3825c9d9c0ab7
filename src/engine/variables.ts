import type * as Scope from '@typescript-eslint/scope-manager'

import type { Node, Source } from './facts.ts'
import { once } from './groups.ts'

/** Variables that the file declares, scope by scope. The global scope of the parser has hundreds of others. */
export function collectDeclared({ scopeManager }: Source): readonly Scope.Variable[] {
  const declared: Scope.Variable[] = []
  for (const { variables } of scopeManager.scopes) {
    for (const variable of variables) if (variable.defs.length > 0) declared.push(variable)
  }
  return declared
}

/**
 * Variables by their identifiers. A name is looked up when it is first asked for: most are not, and most that
 * are asked for are nobody's variable.
 */
export function indexVariables({
  scopeManager,
}: Source): (identifier: Node) => Scope.Variable | null {
  const { globalScope } = scopeManager
  const named = once(() => {
    const byName = new Map<string, Scope.Variable[]>()
    for (const scope of scopeManager.scopes) {
      if (scope === globalScope) continue
      for (const variable of scope.variables) {
        const same = byName.get(variable.name)
        if (same) same.push(variable)
        else byName.set(variable.name, [variable])
      }
    }
    return byName
  })
  const known = new Map<string, ReadonlyMap<Node, Scope.Variable> | null>()
  return identifier => {
    if (identifier.type !== 'Identifier' && identifier.type !== 'JSXIdentifier') return null
    const { name } = identifier
    let uses = known.get(name)
    if (uses === undefined) {
      uses = indexUses(globalScope?.set.get(name), named().get(name))
      known.set(name, uses)
    }
    return uses?.get(identifier) ?? null
  }
}

function indexUses(
  global: Scope.Variable | undefined,
  others: readonly Scope.Variable[] = [],
): ReadonlyMap<Node, Scope.Variable> | null {
  if (!global && others.length === 0) return null
  const uses = new Map<Node, Scope.Variable>()
  for (const variable of global ? [global, ...others] : others) {
    for (const { identifier } of variable.references) uses.set(identifier, variable)
  }
  return uses
}
