import type { TSESTree } from '@typescript-eslint/types'

import { findMethodEffect } from '../catalog/collections.ts'
import { findHelperEffect, isHelperName } from '../catalog/array-helpers.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import { findImportSource, nameOfCallee } from './callees.ts'
import { groupBy } from './groups.ts'
import type { Node, Slot } from './facts.ts'
import type { Owner } from './owners.ts'
import { findPropertyName, outermost, unwrap } from './syntax.ts'

/** Arrays of objects that other files declare, and every expression that names them. */
export interface ForeignSlot {
  readonly slot: Slot
  readonly members: readonly TSESTree.MemberExpression[]
}

/**
 * `this.feed.selections`, where nothing in the file says what a feed is: an array, if the file
 * changes it as only arrays are changed.
 */
export function collectForeignSlots(
  outline: Outline,
  bindings: Bindings,
  firstId: number,
): readonly ForeignSlot[] {
  const found: ForeignSlot[] = []
  const names = collectChangedNames(outline, bindings)
  if (names.size === 0) return found
  const paths = outline.membersByName
    .collect(name => names.has(name))
    .flatMap(member => {
      const path = findPath(member, bindings)
      return path ? { ...path, member } : []
    })
  for (const [owner, ofOwner] of groupBy(paths, path => path.owner)) {
    for (const [name, group] of groupBy(ofOwner, path => path.name)) {
      const members = group.map(path => path.member)
      const [first] = members
      if (!first || !members.some(member => isChangedAsArray(member, bindings))) continue
      found.push({ slot: describe(firstId + found.length, owner, name, first), members })
    }
  }
  return found
}

function collectChangedNames(outline: Outline, bindings: Bindings): ReadonlySet<string | null> {
  const owners = outline.membersByName.collect(name => ONLY_OF_ARRAYS.has(name))
  const helped = outline.callsByName.collect(isHelperName)
  const candidates = [
    ...owners.map(({ object }) => object),
    ...helped.flatMap(({ arguments: [first] }) => first ?? []),
  ].map(unwrap)
  return new Set(
    candidates.flatMap(member =>
      member.type === 'MemberExpression' &&
      isFieldOfField(member) &&
      isChangedAsArray(member, bindings)
        ? findPropertyName(member)
        : [],
    ),
  )
}

interface Path {
  readonly owner: Owner
  readonly name: string
}

/** `feed.selections` of `this.feed.selections`, unless the file knows the object in between. */
function findPath(member: TSESTree.MemberExpression, bindings: Bindings): Path | null {
  const object = unwrap(member.object)
  if (object.type !== 'MemberExpression' || !isFieldOfField(member)) return null
  const field = findPropertyName(object)
  const name = findPropertyName(member)
  if (field === null || name === null || bindings.resolveReceiver(object)) return null
  const receiver = bindings.resolveReceiver(object.object)
  if (!receiver || receiver.isStatic || bindings.instances.findClass(object)) return null
  return { owner: receiver.owner, name: `this.${field}.${name}` }
}

/** `this.feed.selections` */
function isFieldOfField(member: TSESTree.MemberExpression): boolean {
  const object = unwrap(member.object)
  return object.type === 'MemberExpression' && unwrap(object.object).type === 'ThisExpression'
}

/** `x.splice(…)`, `x.unshift(…)`, `pull(x, item)` */
function isChangedAsArray(member: TSESTree.MemberExpression, bindings: Bindings): boolean {
  const target = outermost(member)
  const { parent } = target
  if (parent?.type === 'CallExpression') {
    if (parent.arguments[0] !== target) return false
    const callee = unwrap(parent.callee)
    const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
    const module = findImportSource(object, bindings)
    return findHelperEffect(nameOfCallee(callee) ?? '', module, null) !== null
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== target) return false
  const call = outermost(parent).parent
  const name = findPropertyName(parent) ?? ''
  if (call?.type !== 'CallExpression' || call.callee !== outermost(parent)) return false
  return ONLY_OF_ARRAYS.has(name) && findMethodEffect('array', name) !== null
}

/** Queues and lists of packages have `push`, `pop` and `shift` as well. */
const ONLY_OF_ARRAYS: ReadonlySet<string> = new Set(['copyWithin', 'splice', 'unshift'])

function describe(id: number, owner: Owner, name: string, first: Node): Slot {
  return {
    id,
    name,
    shortName: name.replace(/^.*[._#]/u, ''),
    kind: 'array',
    place: 'field',
    privacy: 'none',
    isConstant: false,
    isPlain: false,
    elements: 'unknown',
    elementType: null,
    elementAnnotation: null,
    holder: null,
    initializer: null,
    declaration: first,
    owner,
  }
}
