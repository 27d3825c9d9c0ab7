import type { TSESTree } from '@typescript-eslint/types'

import { findThisClass, type Outline } from './callables.ts'
import type { ContainerKind, Node, Slot } from './facts.ts'
import {
  findElementTypeName,
  isBuiltIn,
  resolveElements,
  resolveKindOfType,
  resolveKindOfValue,
  type Names,
} from './kinds.ts'
import {
  findMemberName,
  isDecorated,
  findPropertyName,
  outermost,
  type ClassNode,
} from './syntax.ts'

/** `#x` and `static x` of one class are two fields; so are `x` and `static x`. */
export type FieldKey = `${'instance' | 'static'}:${string}`

export interface FieldDraft {
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

/** Declared fields, parameter properties, and what JavaScript declares by writing it. */
export function collectFields(
  outline: Outline,
  names: Names,
): Map<ClassNode, Map<FieldKey, FieldDraft>> {
  const classes = new Map<ClassNode, Map<FieldKey, FieldDraft>>()
  for (const owner of outline.classes) {
    const drafts = new Map<FieldKey, FieldDraft>()
    classes.set(owner, drafts)
    for (const member of owner.body.body) {
      if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
        const name = findMemberName(member)
        if (name !== null) drafts.set(fieldKeyOf(name, member.static), draftOf(member, names))
      } else if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
        collectParameterProperties(member, drafts, names)
      }
    }
  }
  // JavaScript declares its fields by writing them: `this.clients = new Map()`.
  for (const member of outline.members) {
    if (member.object.type === 'ThisExpression') addWrittenField(member, classes, names)
  }
  return classes
}

function draftOf(
  member: TSESTree.AccessorProperty | TSESTree.PropertyDefinition,
  names: Names,
): FieldDraft {
  const annotation = member.typeAnnotation?.typeAnnotation
  const valueKind = member.value && resolveKindOfValue(member.value, names)
  return {
    declaration: member,
    initializer: member.value,
    annotation,
    kind: resolveKindOfType(annotation, names) ?? valueKind,
    isPlain:
      member.type === 'PropertyDefinition' &&
      !isDecorated(member) &&
      (member.value === null || isBuiltIn(member.value, names) || isNullish(member.value)),
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
  drafts: Map<FieldKey, FieldDraft>,
  names: Names,
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
      kind: resolveKindOfType(annotation, names),
      isPlain: !isDecorated(parameter),
      isReadonly: parameter.readonly,
      accessibility: parameter.accessibility,
    })
  }
}

function addWrittenField(
  member: TSESTree.MemberExpression,
  classes: ReadonlyMap<ClassNode, Map<FieldKey, FieldDraft>>,
  names: Names,
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
    if (!draft.annotation) draft.kind ??= resolveKindOfValue(parent.right, names)
    return
  }
  drafts.set(key, {
    declaration: parent,
    initializer: parent.right,
    annotation: undefined,
    kind: resolveKindOfValue(parent.right, names),
    isPlain: true,
    isReadonly: false,
    accessibility: undefined,
  })
}

export function slotOfField(
  id: number,
  owner: ClassNode,
  key: FieldKey,
  draft: FieldDraft,
  kind: ContainerKind,
  names: Names,
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
    elements: resolveElements(draft.annotation, draft.initializer, names),
    elementType: findElementTypeName(draft.annotation, draft.initializer),
    initializer: draft.initializer,
    declaration: draft.declaration,
    owner,
  }
}
