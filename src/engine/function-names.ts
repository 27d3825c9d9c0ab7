import type { TSESTree } from '@typescript-eslint/types'

import { isWrapperName } from '../catalog/wrappers.ts'
import { nameOfTarget } from './callees.ts'
import type { Outline } from './callables.ts'
import { finalValueOf } from './constructors.ts'
import type { Node } from './facts.ts'
import { once } from './groups.ts'
import { findMemberName, findPropertyName, isFunction, unwrap } from './syntax.ts'

/**
 * By names alone: what can stand for a function of the file at all. Most members hold data, and most calls
 * are of other code; nobody has to find out what object they are members of.
 */
export interface FunctionNames {
  /** No object and no class of the file has a function under another name, be it declared or assigned. */
  isMethod(name: string): boolean
  /** A function, or what can mean one: `fn`, `this.fn`, `fn.bind(this)`, `memoize(fn)`. */
  mayBe(value: Node): boolean
}

type Lists = Pick<Outline, 'assignments' | 'callables' | 'classes' | 'declarators' | 'properties'>

/** Both made when first asked for. */
export function collectFunctionNames(lists: Lists): FunctionNames {
  const bound = once(() => collectBoundNames(lists))
  const methods = once(() => collectMethodNames(lists, bound()))
  return {
    isMethod: name => methods().has(name),
    mayBe: value => isPossible(value, bound, name => methods().has(name)),
  }
}

/** Names of functions and of variables: a parameter and an import are no function of the file. */
function collectBoundNames({ callables, declarators }: Lists): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { node } of callables) if (isFunction(node) && node.id) names.add(node.id.name)
  for (const { id } of declarators) if (id.type === 'Identifier') names.add(id.name)
  return names
}

interface Named {
  readonly name: string
  readonly value: Node
}

function collectMethodNames(lists: Lists, bound: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(['constructor'])
  const isFound = (name: string): boolean => found.has(name)
  const links: Named[] = []
  for (const { name, value } of collectMembers(lists)) {
    if (found.has(name)) continue
    if (unwrap(value).type === 'MemberExpression') links.push({ name, value })
    else if (isPossible(value, () => bound, isFound)) found.add(name)
  }
  // `this.onData = this.receive` is one if the other is.
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const { name, value } of links)
      if (!found.has(name) && isPossible(value, () => bound, isFound)) found.add(name)
  }
  return found
}

function collectMembers({ classes, properties, assignments }: Lists): readonly Named[] {
  const members: Named[] = []
  const add = (name: string | null, value: Node | null): void => {
    if (name !== null && value) members.push({ name, value })
  }
  for (const { body } of classes) {
    for (const member of body.body) {
      if (member.type === 'MethodDefinition' || member.type === 'PropertyDefinition')
        add(findMemberName(member), member.value)
    }
  }
  for (const property of properties) add(findMemberName(property), property.value)
  for (const { left, right } of assignments) {
    const target = unwrap(left)
    if (target.type === 'MemberExpression') add(findPropertyName(target), right)
  }
  return members
}

function isPossible(
  value: Node,
  bound: () => ReadonlySet<string>,
  isMethod: (name: string) => boolean,
): boolean {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true
    case 'Identifier':
      return bound().has(node.name)
    case 'MemberExpression':
      return isMethod(findPropertyName(node) ?? '')
    case 'CallExpression':
      return isMaking(node)
    case 'AssignmentExpression':
      // `p.on = p.addListener = function () {}`
      return isFunction(finalValueOf(node))
    default:
      return false
  }
}

/** `fn.bind(this)`, `memoize(fn)` */
function isMaking(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee)
  const isBound = callee.type === 'MemberExpression' && findPropertyName(callee) === 'bind'
  return isBound || isWrapperName(nameOfTarget(call) ?? '')
}
