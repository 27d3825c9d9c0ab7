import type { TSESTree } from '@typescript-eslint/types'

import { isSameText } from './access-drafts.ts'
import { groupBy } from './groups.ts'
import type { Node } from './facts.ts'
import { unwrap } from './syntax.ts'

/** `generation = this.#generation` of a local that stands for what a place was, where it is declared. */
export function findKeptCopy(copy: Node, original: Node): Node | null {
  const local = unwrap(copy)
  if (local.type !== 'Identifier' || !isPlace(unwrap(original), local)) return null
  for (let up = local.parent as Node | undefined; up; up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    const kept = declaredIn(up.body, local.name).find(
      ({ init }) => init !== null && isSameText(assignedBy(init), original),
    )
    if (kept) return kept
  }
  return null
}

const byList = new WeakMap<
  readonly Node[],
  ReadonlyMap<string, readonly TSESTree.VariableDeclarator[]>
>()

/** Declarations of that name in a list of statements, which is gone through once. */
function declaredIn(
  statements: readonly Node[],
  name: string,
): readonly TSESTree.VariableDeclarator[] {
  let names = byList.get(statements)
  if (!names) byList.set(statements, (names = collectDeclared(statements)))
  return names.get(name) ?? []
}

function collectDeclared(
  statements: readonly Node[],
): ReadonlyMap<string, readonly TSESTree.VariableDeclarator[]> {
  const declarators = statements.flatMap(statement =>
    statement.type === 'VariableDeclaration' ? statement.declarations : [],
  )
  return groupBy(declarators, ({ id }) => (id.type === 'Identifier' ? id.name : ''))
}

function isPlace(original: Node, copy: Node): boolean {
  if (original.type === 'MemberExpression') return true
  return original.type === 'Identifier' && copy.type === 'Identifier' && original.name !== copy.name
}

/** `this.#version` of `++this.#version` and of `(this.#version = Symbol())` */
function assignedBy(init: Node): Node {
  const node = unwrap(init)
  if (node.type === 'UpdateExpression') return node.argument
  return node.type === 'AssignmentExpression' ? node.left : node
}
