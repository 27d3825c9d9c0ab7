import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { ContainerKind, Node, Slot } from './facts.ts'
import { collectFields, slotOfField, type FieldKey } from './fields.ts'
import {
  collectNames,
  findElementAnnotation,
  findElementTypeName,
  isBuiltIn,
  resolveElements,
  resolveKindOfType,
  resolveKindOfValue,
  type Names,
} from './kinds.ts'
import type { Owner } from './owners.ts'
import { findSelfSlot } from './self.ts'
import { findSlotOfParameter, isCaptured } from './parameter-slots.ts'
import { findPropertyName, isNullish, unwrap } from './syntax.ts'

/** Where slots are found again: by class and field name, or by variable. */
export interface Slots {
  readonly all: readonly Slot[]
  readonly names: Names
  /** Names under which a member expression can mean a slot: the cheap test comes first. */
  readonly fieldNames: ReadonlySet<string>
  findField(owner: Owner, key: FieldKey): Slot | null
  /** Of a class that extends a collection: the collection that it is. */
  findSelf(owner: Owner): Slot | null
  readonly hasSelves: boolean
  /** In the order of their scopes. */
  readonly variables: ReadonlyMap<Scope.Variable, Slot>
  findVariable(variable: Scope.Variable): Slot | null
}

/**
 * Pass 3: class fields, module and closure bindings that hold a container for longer than a turn.
 * Needs the outline; promises one slot for each place, whatever names lead to it.
 */
export function collectSlots(outline: Outline, bindings: Bindings): Slots {
  const declared = new Set(outline.variables.map(({ name }) => name))
  const names = collectNames(outline.classes, outline.types, declared)
  const all: Slot[] = []
  const fields = new Map<Owner, Map<FieldKey, Slot>>()
  const variables = new Map<Scope.Variable, Slot>()
  const fieldNames = new Set<string>()

  for (const [owner, drafts] of collectFields(outline, bindings, names)) {
    const slots = new Map<FieldKey, Slot>()
    fields.set(owner, slots)
    for (const [key, draft] of drafts) {
      if (!draft.kind) continue
      const slot = slotOfField(all.length, owner, key, draft, draft.kind, names)
      slots.set(key, slot)
      fieldNames.add(key.slice(key.indexOf(':') + 1))
      all.push(slot)
    }
  }
  const selves = new Map<Owner, Slot>()
  for (const owner of outline.classes) {
    const slot = findSelfSlot(all.length, owner, names)
    if (!slot) continue
    selves.set(owner, slot)
    all.push(slot)
  }
  const exported = collectExportedNames(outline.source.ast)
  for (const variable of outline.variables) {
    const slot = findSlotOfVariable(all.length, variable, exported, names)
    if (!slot) continue
    variables.set(variable, slot)
    all.push(slot)
  }
  return {
    all,
    names,
    fieldNames,
    findField: (owner, key) => fields.get(owner)?.get(key) ?? null,
    findSelf: owner => selves.get(owner) ?? null,
    hasSelves: selves.size > 0,
    variables,
    findVariable: variable => variables.get(variable) ?? null,
  }
}

function findSlotOfVariable(
  id: number,
  variable: Scope.Variable,
  exported: ReadonlySet<string>,
  names: Names,
): Slot | null {
  if (isOtherConstant(variable, names)) return null
  const kept = findKeptVariable(variable)
  if (!kept) return findSlotOfParameter(id, variable, names)
  if (kept.declarator.id.type !== 'Identifier') return null
  const { declarator, place, owner } = kept
  const annotation = kept.declarator.id.typeAnnotation?.typeAnnotation
  const kind =
    (annotation && resolveKindOfType(annotation, names)) ?? resolveKindOfBinding(variable, names)
  if (!kind) return null

  return {
    id,
    name: variable.name,
    shortName: variable.name.replace(/^_+/, ''),
    kind,
    place,
    privacy: place === 'module' && exported.has(variable.name) ? 'none' : 'hard',
    isConstant: declarator.parent.kind === 'const',
    isPlain:
      declarator.init === null || isBuiltIn(declarator.init, names) || isNullish(declarator.init),
    elements: resolveElements(annotation, declarator.init, names),
    elementType: findElementTypeName(annotation, declarator.init, names),
    elementAnnotation: findElementAnnotation(annotation, declarator.init, names),
    holder: null,
    initializer: declarator.init,
    declaration: declarator,
    owner,
  }
}

/** Most variables are: nobody has to find out who uses `const size = list.length`. */
function isOtherConstant(variable: Scope.Variable, names: Names): boolean {
  const declarator = findDeclarator(variable)
  if (!declarator?.init || declarator.parent.kind !== 'const') return false
  const { id, init } = declarator
  if (id.type !== 'Identifier') return true
  return !id.typeAnnotation && resolveKindOfValue(init, names) === null
}

/** A variable that outlives a run of the function it is declared in, or the module's own. */
export interface KeptVariable {
  readonly declarator: TSESTree.VariableDeclarator
  readonly place: 'module' | 'closure'
  /** The function that declares it; `null` for the module. */
  readonly owner: Node | null
}

/** What no other function can name is gone when its function is done. */
export function findKeptVariable(variable: Scope.Variable): KeptVariable | null {
  const declarator = findDeclarator(variable)
  if (!declarator) return null
  const home = variable.scope.variableScope.block
  if (home.type === 'Program') return { declarator, place: 'module', owner: null }
  return isCaptured(variable) ? { declarator, place: 'closure', owner: home } : null
}

/** Of the one declaration there is. */
function findDeclarator({ defs }: Scope.Variable): TSESTree.VariableDeclarator | null {
  const node = defs.length === 1 ? defs[0]?.node : undefined
  return node?.type === 'VariableDeclarator' ? node : null
}

/** `let clients = null; … clients = new Map()`: the first container that is stored decides. */
function resolveKindOfBinding(variable: Scope.Variable, names: Names): ContainerKind | null {
  for (const use of variable.references) {
    if (!use.isWrite()) continue
    const value = findAssignedValue(use.identifier)
    // `let listeners = this.listeners; if (other) listeners = [other]` is another name, and no place.
    if (value && isPathOfThis(value)) return null
    const kind = value && resolveKindOfValue(value, names)
    if (kind) return kind
  }
  return null
}

/** The value in `let x = value` and `x = value`; what a pattern or a loop head binds is another. */
function findAssignedValue(identifier: Node): Node | null {
  const { parent } = identifier
  if (parent?.type === 'VariableDeclarator' && parent.id === identifier) return parent.init
  if (parent?.type !== 'AssignmentExpression' || parent.left !== identifier) return null
  return parent.right
}

function isPathOfThis(value: Node): boolean {
  const node = unwrap(value)
  if (node.type === 'MemberExpression') return !node.computed && isPathOfThis(node.object)
  return node.type === 'ThisExpression'
}

/** `export const a`, `export { a as b }`, `export default a`, `module.exports = { a }`. */
function collectExportedNames(program: TSESTree.Program): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      for (const specifier of statement.specifiers) {
        if (specifier.local.type === 'Identifier') names.add(specifier.local.name)
      }
      if (statement.declaration?.type !== 'VariableDeclaration') continue
      for (const { id } of statement.declaration.declarations) {
        if (id.type === 'Identifier') names.add(id.name)
      }
    } else if (
      statement.type === 'ExportDefaultDeclaration' &&
      statement.declaration.type === 'Identifier'
    ) {
      names.add(statement.declaration.name)
    } else if (statement.type === 'ExpressionStatement') {
      for (const name of collectCommonExports(statement.expression)) names.add(name)
    }
  }
  return names
}

/** `module.exports = { a }`, `module.exports = a`, `exports.b = a`, `module.exports.b = a` */
function collectCommonExports(expression: Node): string[] {
  if (expression.type !== 'AssignmentExpression') return []
  const { left, right } = expression
  if (left.type !== 'MemberExpression' || !isCommonExport(left)) return []
  const values =
    right.type === 'ObjectExpression'
      ? right.properties.map(property => (property.type === 'Property' ? property.value : null))
      : [right]
  return values.flatMap(value => (value?.type === 'Identifier' ? [value.name] : []))
}

function isCommonExport(member: TSESTree.MemberExpression): boolean {
  const { object } = member
  if (object.type === 'MemberExpression') return isCommonExport(object)
  if (object.type !== 'Identifier') return false
  return (
    object.name === 'exports' ||
    (object.name === 'module' && findPropertyName(member) === 'exports')
  )
}
