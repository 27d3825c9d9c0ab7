import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { Node } from './facts.ts'
import {
  findMemberName,
  findPropertyName,
  isClass,
  outermost,
  unwrap,
  type ClassNode,
} from './syntax.ts'

/** Getters and methods that do nothing but return a field: `get conns() { return this.#conns }`. */
export interface Getters {
  /** Names under which a member expression can mean one: the cheap test comes first. */
  readonly names: ReadonlySet<string>
  /** `this.#conns`, for `this.conns` and `this.getConns()`. */
  find(member: TSESTree.MemberExpression, bindings: Bindings): TSESTree.MemberExpression | null
  /** The expression that stands for the field: the member, or its call. */
  valueOf(member: TSESTree.MemberExpression): Node
}

export function collectGetters(outline: Outline): Getters {
  const byClass = new Map<ClassNode, Map<string, TSESTree.MemberExpression>>()
  const names = new Set<string>()
  for (const owner of outline.classes) {
    for (const member of owner.body.body) {
      const name = member.type === 'MethodDefinition' ? findMemberName(member) : null
      const returned = member.type === 'MethodDefinition' ? findReturnedField(member) : null
      if (name === null || !returned) continue
      names.add(name)
      const known = byClass.get(owner)
      if (known) known.set(name, returned)
      else byClass.set(owner, new Map([[name, returned]]))
    }
  }

  function find(
    member: TSESTree.MemberExpression,
    bindings: Bindings,
  ): TSESTree.MemberExpression | null {
    const name = findPropertyName(member)
    const receiver = name === null ? null : bindings.resolveReceiver(member.object)
    if (!receiver || name === null) return null
    for (const owner of bindings.ancestryOf(receiver.owner)) {
      const returned = isClass(owner) ? byClass.get(owner)?.get(name) : undefined
      if (returned) return returned
    }
    return null
  }

  return { names, find, valueOf }
}

function valueOf(member: TSESTree.MemberExpression): Node {
  const target = outermost(member)
  const { parent } = target
  return parent?.type === 'CallExpression' && parent.callee === target ? parent : member
}

function findReturnedField(method: TSESTree.MethodDefinition): TSESTree.MemberExpression | null {
  const { value } = method
  if (method.kind === 'set' || method.kind === 'constructor') return null
  if (value.type !== 'FunctionExpression' || value.async || value.generator) return null
  const [statement, ...more] = value.body.body
  if (statement?.type !== 'ReturnStatement' || !statement.argument || more.length > 0) return null
  const returned = unwrap(statement.argument)
  return returned.type === 'MemberExpression' && returned.object.type === 'ThisExpression'
    ? returned
    : null
}
