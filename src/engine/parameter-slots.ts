import type * as Scope from '@typescript-eslint/scope-manager'

import { isDefaulting } from './creation.ts'
import type { Slot } from './facts.ts'
import { resolveKindOfValue, type Names } from './kinds.ts'
import { isFunction } from './syntax.ts'

/**
 * `function bus(all) { all = all || {}; return { on() { all[type] … } } }`: what nobody gives, the
 * function makes, and what it returns works on it.
 */
export function findSlotOfParameter(
  id: number,
  variable: Scope.Variable,
  names: Names,
): Slot | null {
  const [definition, ...more] = variable.defs
  const owner = definition?.node
  if (!owner || !isFunction(owner) || more.length > 0 || !isCaptured(variable)) return null
  const [assigned, ...others] = variable.references.filter(use => use.isWrite())
  const kind = assigned?.writeExpr ? resolveKindOfValue(assigned.writeExpr, names) : null
  const declaration = definition.name
  if (!assigned || !kind || others.length > 0 || !isDefault(assigned)) return null
  return {
    id,
    name: variable.name,
    shortName: variable.name.replace(/^_+/, ''),
    kind,
    place: 'closure',
    privacy: 'none',
    isConstant: true,
    isPlain: false,
    elements: 'unknown',
    elementType: null,
    elementAnnotation: null,
    holder: null,
    initializer: null,
    declaration,
    owner,
  }
}

/** `(all = new Map()) => …`, `all ??= new Map()`, `all = all || {}` */
function isDefault({ identifier, init }: Scope.Reference): boolean {
  const { parent } = identifier
  if (init) return true
  return parent.type === 'AssignmentExpression' && isDefaulting(parent)
}

/** Another function names it. */
export function isCaptured(variable: Scope.Variable): boolean {
  const home = variable.scope.variableScope
  return variable.references.some(reference => reference.from.variableScope !== home)
}
