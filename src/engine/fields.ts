import type { TSESTree } from '@typescript-eslint/types'

import { isArrayOnly } from '../catalog/collections.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { isPrototype } from './constructors.ts'
import type { ContainerKind, Node, Slot, SlotKind } from './facts.ts'
import {
  findElementAnnotation,
  findElementTypeName,
  isBuiltIn,
  resolveElements,
  resolveKindOfType,
  resolveKindOfValue,
  type Names,
} from './kinds.ts'
import { findBoxFieldOf, isKeptBetweenRuns, type Owner } from './owners.ts'
import {
  findAncestor,
  findMemberName,
  isClass,
  isDecorated,
  isFunction,
  isNullish,
  unwrap,
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

type Drafts = Map<FieldKey, FieldDraft>

/** Declared fields, parameter properties, properties of state objects, and what is just written. */
export function collectFields(
  outline: Outline,
  bindings: Bindings,
  names: Names,
): Map<Owner, Drafts> {
  const owners = new Map<Owner, Drafts>([[outline.source.ast, new Map()]])
  for (const owner of outline.classes) owners.set(owner, collectClassFields(owner, bindings, names))
  for (const { node } of outline.callables) {
    if (isFunction(node) && bindings.prototypes.isConstructor(node)) owners.set(node, new Map())
  }
  // The class of a prototype that is an object may be made by a helper: `makeClass()`.
  for (const { right } of outline.assignments) {
    if (isPrototype(right)) addStateObject(right, owners, names)
  }
  // JavaScript declares its fields by writing them: `this.clients = new Map()`, `self.clients = …`.
  for (const assignment of outline.assignments) {
    addWrittenField(assignment, owners, bindings, names)
  }
  for (const declarator of outline.declarators) {
    const { init } = declarator
    if (init && !isPassing(declarator, outline)) addStateObject(init, owners, names)
  }
  for (const drafts of [...owners.values()]) {
    for (const { initializer } of drafts.values()) {
      if (initializer) addStateObject(initializer, owners, names)
    }
  }
  for (const member of outline.membersByName.collect(isArrayOnly))
    addKindByUse(member, owners, bindings)
  return owners
}

/** `this.conns.splice(…)`: what comes from elsewhere, and is used as an array. */
function addKindByUse(
  { object, property }: TSESTree.MemberExpression,
  owners: ReadonlyMap<Owner, Drafts>,
  bindings: Bindings,
): void {
  if (property.type !== 'Identifier') return
  const field = unwrap(object)
  if (field.type !== 'MemberExpression') return
  const name = bindings.findMemberKey(field)
  const place = bindings.resolveReceiver(field.object)
  const draft =
    place && name !== null ? owners.get(place.owner)?.get(fieldKeyOf(name, place.isStatic)) : null
  if (!draft || draft.kind || isOtherwise(draft, bindings)) return
  draft.kind = 'array'
  draft.isPlain = false
}

/** `#list = new LinkedList()`, `list: LinkedList` of a class in the file, `get list() {}`. */
function isOtherwise({ initializer, annotation }: FieldDraft, { instances }: Bindings): boolean {
  if (initializer && (initializer.type === 'NewExpression' || isFunction(initializer))) return true
  return instances.findClassOfType(annotation) !== null
}

function collectClassFields(owner: ClassNode, bindings: Bindings, names: Names): Drafts {
  const drafts: Drafts = new Map()
  for (const member of owner.body.body) {
    if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
      const name =
        findMemberName(member) ?? (member.computed ? bindings.findConstantKey(member.key) : null)
      if (name !== null) drafts.set(fieldKeyOf(name, member.static), draftOf(member, names))
    } else if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
      collectParameterProperties(member, drafts, names)
    }
  }
  return drafts
}

/** `const part = { op: [item] }` of a function, which no other function uses: gone when it is done. */
function isPassing(declarator: TSESTree.VariableDeclarator, { source }: Outline): boolean {
  const { init } = declarator
  const value = init && unwrap(init)
  if (value?.type !== 'ObjectExpression' || !findAncestor(declarator, isFunction)) return false
  const isInterface = value.properties.some(
    property => property.type === 'Property' && isFunction(property.value),
  )
  const [variable] = source.scopeManager.getDeclaredVariables(declarator)
  const home = variable?.scope.variableScope
  const isHere = variable?.references.every(({ from }) => from.variableScope === home)
  return !isInterface && isHere === true
}

/** `const state = { clients: new Map(), queues: { high: [], low: [] } }` */
function addStateObject(value: Node, owners: Map<Owner, Drafts>, names: Names): void {
  const object = unwrap(value)
  if (object.type === 'CallExpression') addBox(object, owners, names)
  if (object.type !== 'ObjectExpression' || owners.has(object)) return
  const drafts: Drafts = new Map()
  owners.set(object, drafts)
  for (const property of object.properties) {
    if (property.type !== 'Property') continue
    const name = findMemberName(property)
    if (name === null) continue
    addStateObject(property.value, owners, names)
    drafts.set(fieldKeyOf(name, false), {
      declaration: property,
      initializer: property.value,
      annotation: undefined,
      kind: resolveKindOfValue(property.value, names),
      isPlain: property.kind === 'init' && isBuiltIn(property.value, names),
      isReadonly: false,
      accessibility: undefined,
    })
  }
}

/** `const files = useRef([])`: one container for all renders, in `files.current`; `ref([])` in `files.value`. */
function addBox(call: TSESTree.CallExpression, owners: Map<Owner, Drafts>, names: Names): void {
  const [initial] = call.arguments
  const field = findBoxFieldOf(call)
  if (!initial || field === null) return
  owners.set(
    call,
    new Map([
      [
        fieldKeyOf(field, false),
        {
          declaration: call,
          initializer: initial,
          annotation: call.typeArguments?.params[0],
          kind:
            resolveKindOfType(call.typeArguments?.params[0], names) ??
            resolveKindOfValue(initial, names),
          isPlain: field === 'current',
          isReadonly: false,
          accessibility: undefined,
        },
      ],
    ]),
  )
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

/** `constructor(private readonly clients: Map<string, Client>)` */
function collectParameterProperties(
  member: TSESTree.MethodDefinition,
  drafts: Drafts,
  names: Names,
): void {
  for (const parameter of member.value.params) {
    if (parameter.type !== 'TSParameterProperty') continue
    const inner = parameter.parameter
    const target = inner.type === 'AssignmentPattern' ? inner.left : inner
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
  assignment: TSESTree.AssignmentExpression,
  owners: ReadonlyMap<Owner, Drafts>,
  bindings: Bindings,
  names: Names,
): void {
  const member = unwrap(assignment.left)
  if (member.type !== 'MemberExpression' || !bindings.isThis(member.object)) return
  const name = bindings.findMemberKey(member)
  const place = bindings.resolveReceiver(member.object)
  const drafts = place && owners.get(place.owner)
  if (name === null || !drafts) return
  const key = fieldKeyOf(name, place.isStatic)
  const draft = drafts.get(key)
  if (draft) {
    // An annotation decides; without one, the first container that is stored does.
    if (!draft.annotation) draft.kind ??= resolveKindOfValue(assignment.right, names)
    return
  }
  drafts.set(key, {
    declaration: assignment,
    initializer: assignment.right,
    annotation: undefined,
    kind: resolveKindOfValue(assignment.right, names),
    isPlain: place.owner.type !== 'Program',
    isReadonly: false,
    accessibility: undefined,
  })
}

export function slotOfField(
  id: number,
  owner: Owner,
  key: FieldKey,
  draft: FieldDraft,
  kind: SlotKind,
  names: Names,
): Slot {
  const isStatic = key.startsWith('static:')
  const name = key.slice(key.indexOf(':') + 1)
  const isComputed = name.startsWith('[')
  return {
    id,
    name: `${receiverOf(owner, isStatic)}${isComputed ? '' : '.'}${name}`,
    shortName: name.replace(/^[#_[]+|\]$/gu, ''),
    kind,
    ...homeOf(owner, isStatic),
    privacy: name.startsWith('#') ? 'hard' : draft.accessibility === 'private' ? 'soft' : 'none',
    isConstant: draft.isReadonly,
    isPlain: draft.isPlain,
    elements: resolveElements(draft.annotation, draft.initializer, names),
    elementType: findElementTypeName(draft.annotation, draft.initializer, names),
    elementAnnotation: findElementAnnotation(draft.annotation, draft.initializer, names),
    holder: null,
    initializer: draft.initializer,
    declaration: draft.declaration,
  }
}

/** A state object is one for the module, or one for each run of the function that makes it. */
function homeOf(owner: Owner, isStatic: boolean): Pick<Slot, 'owner' | 'place'> {
  if (owner.type === 'Program') return { owner: null, place: 'module' }
  if (owner.type === 'CallExpression' && isKeptBetweenRuns(owner)) {
    return { owner: null, place: 'field' }
  }
  if (owner.type !== 'ObjectExpression' && owner.type !== 'CallExpression')
    return { owner, place: isStatic ? 'static' : 'field' }
  if (isPrototype(owner)) return { owner, place: 'field' }
  const home = findAncestor(owner, up => isFunction(up) || isClass(up))
  if (home && isClass(home)) return { owner: home, place: 'field' }
  return home ? { owner: home, place: 'closure' } : { owner: null, place: 'module' }
}

/** How the code names the object: `this`, `Pool`, `state`, `this.state`. */
function receiverOf(owner: Owner, isStatic: boolean): string {
  if (owner.type === 'Program') return 'globalThis'
  if (isClass(owner)) return isStatic ? (owner.id?.name ?? 'this') : 'this'
  const { parent } = owner
  if (owner.type !== 'ObjectExpression' && owner.type !== 'CallExpression') return 'this'
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name
  if (parent.type === 'PropertyDefinition') return `this.${findMemberName(parent) ?? '…'}`
  if (parent.type === 'Property' && parent.parent.type === 'ObjectExpression') {
    return `${receiverOf(parent.parent, false)}.${findMemberName(parent) ?? '…'}`
  }
  return 'this'
}
