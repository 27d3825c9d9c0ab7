import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { findThisClass, type Outline } from './callables.ts'
import type { Node, Slot } from './facts.ts'
import { fieldKeyOf } from './fields.ts'
import type { Slots } from './slots.ts'
import { findPropertyName, isClass, outermost, unwrap, type ClassNode } from './syntax.ts'

/** An expression that names a container. */
export interface SlotReference {
  readonly slot: Slot
  readonly node: Node
  /** The local it goes through: `const queue = this.#queue`. */
  readonly alias: Alias | null
}

export interface Alias {
  readonly name: string
  /** Where the local was bound to the container. */
  readonly declarator: Node
}

/** Identifier and `this` to what they mean. */
export interface Bindings {
  findVariable(identifier: Node): Scope.Variable | null
  /** The class that `this`, `self` or the name of a class stands for. */
  resolveReceiver(expression: Node): Receiver | null
  /** The class an `extends` clause or a `new` names, when it is declared in the file. */
  findClass(expression: Node): ClassNode | null
  /** The class and those it extends, as far as the file declares them. */
  ancestryOf(owner: ClassNode): readonly ClassNode[]
}

interface Receiver {
  readonly owner: ClassNode
  readonly isStatic: boolean
}

/** Pass 3a: needs the outline; promises one answer for each identifier, whatever scope it is in. */
export function bind(outline: Outline): Bindings {
  const variables = new Map<Node, Scope.Variable>()
  for (const scope of outline.source.scopeManager.scopes) {
    for (const reference of scope.references) {
      if (reference.resolved) variables.set(reference.identifier, reference.resolved)
    }
  }
  const findVariable = (identifier: Node): Scope.Variable | null =>
    variables.get(identifier) ?? null

  function resolveReceiver(expression: Node): Receiver | null {
    const node = unwrap(expression)
    if (node.type === 'ThisExpression' || node.type === 'Super') return findThisClass(node)
    if (node.type !== 'Identifier') return null
    const value = findConstantValue(findVariable(node))
    if (value?.type === 'ThisExpression') return findThisClass(value)
    const owner = findClass(node)
    return owner && { owner, isStatic: true }
  }

  function findClass(expression: Node): ClassNode | null {
    const node = unwrap(expression)
    if (isClass(node)) return node
    if (node.type !== 'Identifier') return null
    const variable = findVariable(node)
    const definition = variable?.defs[0]?.node
    if (definition && isClass(definition)) return definition
    const value = findConstantValue(variable)
    return value && isClass(value) ? value : null
  }

  function ancestryOf(owner: ClassNode): readonly ClassNode[] {
    const ancestry: ClassNode[] = []
    let next: ClassNode | null = owner
    while (next && !ancestry.includes(next)) {
      ancestry.push(next)
      next = next.superClass && findClass(next.superClass)
    }
    return ancestry
  }

  return { findVariable, resolveReceiver, findClass, ancestryOf }
}

/** The initializer of a binding that nothing assigns to again. */
export function findConstantValue(variable: Scope.Variable | null): Node | null {
  const [definition, ...more] = variable?.defs ?? []
  if (!variable || !definition || more.length > 0) return null
  if (definition.node.type !== 'VariableDeclarator' || definition.node.id.type !== 'Identifier') {
    return null
  }
  const { init } = definition.node
  if (!init) return null
  return variable.references.some(reference => reference.isWrite() && !reference.init)
    ? null
    : unwrap(init)
}

/**
 * Pass 3b: every expression that names a slot, in source order: directly, through a local that is
 * bound once, through destructuring of `this`, through `self`.
 */
export function collectReferences(
  outline: Outline,
  slots: Slots,
  bindings: Bindings,
): readonly SlotReference[] {
  const references: SlotReference[] = []
  const fieldNames = new Set(
    slots.all.filter(slot => slot.place === 'field' || slot.place === 'static').map(nameOfField),
  )

  for (const member of outline.members) {
    const name = findPropertyName(member)
    if (name === null || !fieldNames.has(name)) continue
    const slot = findFieldSlot(bindings.resolveReceiver(member.object), name)
    if (slot) addReference(slot, member, null)
  }
  for (const scope of outline.source.scopeManager.scopes) {
    for (const variable of scope.variables) {
      const slot = slots.findVariable(variable)
      if (slot) addUses(slot, variable, null)
    }
  }
  for (const declarator of outline.declarators) addDestructured(declarator)
  return references.sort((a, b) => a.node.range[0] - b.node.range[0])

  function findFieldSlot(receiver: Receiver | null, name: string): Slot | null {
    if (!receiver) return null
    for (const owner of bindings.ancestryOf(receiver.owner)) {
      const slot = slots.findField(owner, fieldKeyOf(name, receiver.isStatic))
      if (slot) return slot
    }
    return null
  }

  function addReference(slot: Slot, node: Node, alias: Alias | null): void {
    references.push({ slot, node, alias })
    const target = outermost(node)
    const { parent } = target
    if (parent?.type !== 'VariableDeclarator' || parent.init !== target) return
    if (parent.id.type === 'Identifier') addAlias(slot, parent, parent.id)
  }

  function addAlias(slot: Slot, declarator: TSESTree.VariableDeclarator, id: Node): void {
    const variable = findDeclared(declarator, id)
    if (!variable || variable.references.some(use => use.isWrite() && !use.init)) return
    if (slots.findVariable(variable)) return
    addUses(slot, variable, { name: variable.name, declarator })
  }

  /** Not the declaration itself: `const queue = …` names no container. */
  function addUses(slot: Slot, variable: Scope.Variable, alias: Alias | null): void {
    for (const use of variable.references) if (!use.init) addReference(slot, use.identifier, alias)
  }

  /** `const { counters, timers: t } = this` */
  function addDestructured(declarator: TSESTree.VariableDeclarator): void {
    if (declarator.id.type !== 'ObjectPattern' || !declarator.init) return
    const receiver = bindings.resolveReceiver(declarator.init)
    if (!receiver) return
    for (const property of declarator.id.properties) {
      if (property.type !== 'Property' || property.computed) continue
      const { key, value } = property
      if (key.type !== 'Identifier' || value.type !== 'Identifier') continue
      const slot = findFieldSlot(receiver, key.name)
      if (slot) addAlias(slot, declarator, value)
    }
  }

  function findDeclared(declarator: TSESTree.VariableDeclarator, id: Node): Scope.Variable | null {
    const declared = outline.source.scopeManager.getDeclaredVariables(declarator)
    return declared.find(variable => variable.identifiers.some(name => name === id)) ?? null
  }
}

function nameOfField(slot: Slot): string {
  return slot.name.slice(slot.name.indexOf('.') + 1)
}
