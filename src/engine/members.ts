import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { inSourceOrder } from './named-nodes.ts'
import { findMemberName, type ClassNode } from './syntax.ts'

type Member = TSESTree.MethodDefinition | TSESTree.Property | TSESTree.PropertyDefinition

const byOwner = new WeakMap<
  ClassNode | TSESTree.ObjectExpression,
  ReadonlyMap<string, readonly Member[]>
>()

/** Fields, properties and methods of that name, in source order: large classes are read once. */
export function membersNamed(
  owner: ClassNode | TSESTree.ObjectExpression,
  name: string,
): readonly Member[] {
  let members = byOwner.get(owner)
  if (!members) byOwner.set(owner, (members = indexMembers(owner)))
  return members.get(name) ?? []
}

function indexMembers(
  owner: ClassNode | TSESTree.ObjectExpression,
): ReadonlyMap<string, readonly Member[]> {
  const members = new Map<string, Member[]>()
  const all = owner.type === 'ObjectExpression' ? owner.properties : owner.body.body
  for (const member of all) {
    if (!isMember(member)) continue
    const name = findMemberName(member)
    if (name === null) continue
    const same = members.get(name)
    if (same) same.push(member)
    else members.set(name, [member])
  }
  return members
}

function isMember(node: TSESTree.ClassElement | TSESTree.ObjectLiteralElement): node is Member {
  return (
    node.type === 'MethodDefinition' ||
    node.type === 'Property' ||
    node.type === 'PropertyDefinition'
  )
}

/** Every member expression of those names, also where a constant says the name: `this[kConns]`. */
export function collectMembers(
  names: ReadonlySet<string>,
  { membersByName }: Outline,
  bindings: Pick<Bindings, 'findMemberKey'>,
): readonly TSESTree.MemberExpression[] {
  const isMeant = (name: string | null): boolean => name !== null && names.has(name)
  const named = membersByName.collect(isMeant)
  const keyed = membersByName.named(null).filter(member => isMeant(bindings.findMemberKey(member)))
  return keyed.length > 0 ? [...named, ...keyed].sort(inSourceOrder) : named
}
