import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { findThisClass, type Outline } from './callables.ts'
import type { ContainerKind, Node, Slot } from './facts.ts'
import {
  findElementTypeName,
  resolveElements,
  resolveKindOfType,
  resolveKindOfValue,
  type IsGlobal,
} from './kinds.ts'
import { findMemberName, findPropertyName, outermost, type ClassNode } from './syntax.ts'

/** Where slots are found again: by class and field name, or by variable. */
export interface Slots {
  readonly all: readonly Slot[]
  readonly isGlobal: IsGlobal
  findField(owner: ClassNode, key: FieldKey): Slot | null
  findVariable(variable: Scope.Variable): Slot | null
}

/** `#x` and `static x` of one class are two fields; so are `x` and `static x`. */
type FieldKey = `${'instance' | 'static'}:${string}`

interface Draft {
  declaration: Node
  initializer: Node | null
  annotation: TSESTree.TypeNode | undefined
  kind: ContainerKind | null
  isPlain: boolean
  isReadonly: boolean
  accessibility: TSESTree.Accessibility | undefined
}

export function fieldKeyOf(name: string, isStatic: boolean): FieldKey {
  return `${isStatic ? 'static' : 'instance'}:${name}`
}

/**
 * Pass 2: class fields, module and closure bindings that hold a container for longer than a turn.
 * Needs the outline; promises one slot for each place, whatever names lead to it.
 */
export function collectSlots(outline: Outline): Slots {
  const { scopeManager } = outline.source
  const declared = collectDeclaredNames(scopeManager)
  const isGlobal: IsGlobal = name => !declared.has(name)
  const all: Slot[] = []
  const fields = new Map<ClassNode, Map<FieldKey, Slot>>()
  const variables = new Map<Scope.Variable, Slot>()

  for (const [owner, drafts] of collectFields(outline, isGlobal)) {
    const slots = new Map<FieldKey, Slot>()
    fields.set(owner, slots)
    for (const [key, draft] of drafts) {
      if (!draft.kind) continue
      const slot = slotOfField(all.length, owner, key, draft, draft.kind, isGlobal)
      slots.set(key, slot)
      all.push(slot)
    }
  }
  const exported = collectExportedNames(outline.source.ast)
  for (const scope of scopeManager.scopes) {
    for (const variable of scope.variables) {
      const slot = findSlotOfVariable(all.length, variable, exported, isGlobal)
      if (!slot) continue
      variables.set(variable, slot)
      all.push(slot)
    }
  }
  return {
    all,
    isGlobal,
    findField: (owner, key) => fields.get(owner)?.get(key) ?? null,
    findVariable: variable => variables.get(variable) ?? null,
  }
}

function collectDeclaredNames(scopeManager: Scope.ScopeManager): ReadonlySet<string> {
  const names = new Set<string>()
  for (const scope of scopeManager.scopes) {
    for (const variable of scope.variables) if (variable.defs.length > 0) names.add(variable.name)
  }
  return names
}

function collectFields(outline: Outline, isGlobal: IsGlobal): Map<ClassNode, Map<FieldKey, Draft>> {
  const classes = new Map<ClassNode, Map<FieldKey, Draft>>()
  for (const owner of outline.classes) {
    const drafts = new Map<FieldKey, Draft>()
    classes.set(owner, drafts)
    for (const member of owner.body.body) {
      if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
        const name = findMemberName(member)
        if (name !== null) drafts.set(fieldKeyOf(name, member.static), draftOf(member, isGlobal))
      } else if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
        collectParameterProperties(member, drafts, isGlobal)
      }
    }
  }
  // JavaScript declares its fields by writing them: `this.clients = new Map()`.
  for (const member of outline.members) {
    if (member.object.type === 'ThisExpression') addWrittenField(member, classes, isGlobal)
  }
  return classes
}

function draftOf(
  member: TSESTree.AccessorProperty | TSESTree.PropertyDefinition,
  isGlobal: IsGlobal,
): Draft {
  const annotation = member.typeAnnotation?.typeAnnotation
  const valueKind = member.value && resolveKindOfValue(member.value, isGlobal)
  return {
    declaration: member,
    initializer: member.value,
    annotation,
    kind: resolveKindOfType(annotation, isGlobal) ?? valueKind,
    isPlain:
      member.type === 'PropertyDefinition' &&
      member.decorators.length === 0 &&
      (member.value === null || valueKind !== null || isNullish(member.value)),
    isReadonly: member.readonly,
    accessibility: member.accessibility,
  }
}

function isNullish(value: Node): boolean {
  return (
    (value.type === 'Literal' && value.value === null) ||
    (value.type === 'Identifier' && value.name === 'undefined')
  )
}

/** `constructor(private readonly clients: Map<string, Client>)` */
function collectParameterProperties(
  member: TSESTree.MethodDefinition,
  drafts: Map<FieldKey, Draft>,
  isGlobal: IsGlobal,
): void {
  for (const parameter of member.value.params) {
    if (parameter.type !== 'TSParameterProperty') continue
    const inner = parameter.parameter
    const target = inner.type === 'AssignmentPattern' ? inner.left : inner
    if (target.type !== 'Identifier') continue
    const annotation = target.typeAnnotation?.typeAnnotation
    drafts.set(fieldKeyOf(target.name, false), {
      declaration: parameter,
      initializer: null,
      annotation,
      kind: resolveKindOfType(annotation, isGlobal),
      isPlain: parameter.decorators.length === 0,
      isReadonly: parameter.readonly,
      accessibility: parameter.accessibility,
    })
  }
}

function addWrittenField(
  member: TSESTree.MemberExpression,
  classes: ReadonlyMap<ClassNode, Map<FieldKey, Draft>>,
  isGlobal: IsGlobal,
): void {
  const target = outermost(member)
  const { parent } = target
  if (parent?.type !== 'AssignmentExpression' || parent.left !== target) return
  const name = findPropertyName(member)
  const place = findThisClass(member)
  const drafts = place && classes.get(place.owner)
  if (name === null || !drafts) return
  const key = fieldKeyOf(name, place.isStatic)
  const draft = drafts.get(key)
  if (draft) {
    // An annotation decides; without one, the first container that is stored does.
    if (!draft.annotation) draft.kind ??= resolveKindOfValue(parent.right, isGlobal)
    return
  }
  drafts.set(key, {
    declaration: parent,
    initializer: parent.right,
    annotation: undefined,
    kind: resolveKindOfValue(parent.right, isGlobal),
    isPlain: true,
    isReadonly: false,
    accessibility: undefined,
  })
}

function slotOfField(
  id: number,
  owner: ClassNode,
  key: FieldKey,
  draft: Draft,
  kind: ContainerKind,
  isGlobal: IsGlobal,
): Slot {
  const isStatic = key.startsWith('static:')
  const name = key.slice(key.indexOf(':') + 1)
  const receiver = isStatic ? (owner.id?.name ?? 'this') : 'this'
  return {
    id,
    name: `${receiver}.${name}`,
    shortName: name.replace(/^[#_]+/, ''),
    kind,
    place: isStatic ? 'static' : 'field',
    privacy: name.startsWith('#') ? 'hard' : draft.accessibility === 'private' ? 'soft' : 'none',
    isConstant: draft.isReadonly,
    isPlain: draft.isPlain,
    elements: resolveElements(draft.annotation, draft.initializer, isGlobal),
    elementType: findElementTypeName(draft.annotation, draft.initializer),
    initializer: draft.initializer,
    declaration: draft.declaration,
    owner,
  }
}

function findSlotOfVariable(
  id: number,
  variable: Scope.Variable,
  exported: ReadonlySet<string>,
  isGlobal: IsGlobal,
): Slot | null {
  const [definition, ...more] = variable.defs
  if (!definition || more.length > 0 || definition.node.type !== 'VariableDeclarator') return null
  const declarator = definition.node
  if (declarator.id.type !== 'Identifier') return null
  const annotation = declarator.id.typeAnnotation?.typeAnnotation
  const kind = resolveKindOfType(annotation, isGlobal) ?? resolveKindOfBinding(variable, isGlobal)
  if (!kind) return null

  const home = variable.scope.variableScope.block
  const isModule = home.type === 'Program'
  // A container that no other function can name is gone when its function is done.
  if (!isModule && !isCaptured(variable)) return null
  return {
    id,
    name: variable.name,
    shortName: variable.name.replace(/^_+/, ''),
    kind,
    place: isModule ? 'module' : 'closure',
    privacy: isModule && exported.has(variable.name) ? 'none' : 'hard',
    isConstant: declarator.parent.kind === 'const',
    isPlain: declarator.init === null || resolveKindOfValue(declarator.init, isGlobal) !== null,
    elements: resolveElements(annotation, declarator.init, isGlobal),
    elementType: findElementTypeName(annotation, declarator.init),
    initializer: declarator.init,
    declaration: declarator,
    owner: isModule ? null : home,
  }
}

/** `let clients = null; … clients = new Map()`: the first container that is stored decides. */
function resolveKindOfBinding(variable: Scope.Variable, isGlobal: IsGlobal): ContainerKind | null {
  for (const { identifier } of variable.references) {
    const value = findAssignedValue(identifier)
    const kind = value && resolveKindOfValue(value, isGlobal)
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

function isCaptured(variable: Scope.Variable): boolean {
  const home = variable.scope.variableScope
  return variable.references.some(reference => reference.from.variableScope !== home)
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
    }
  }
  return names
}
