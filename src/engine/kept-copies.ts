import { isSameText } from './access-drafts.ts'
import type { Node } from './facts.ts'
import { unwrap } from './syntax.ts'

/** `generation = this.#generation` of a local that stands for what a place was, where it is declared. */
export function findKeptCopy(copy: Node, original: Node): Node | null {
  const local = unwrap(copy)
  if (local.type !== 'Identifier' || !isPlace(unwrap(original), local)) return null
  for (let up = local.parent as Node | undefined; up; up = up.parent) {
    if (up.type !== 'BlockStatement' && up.type !== 'Program') continue
    for (const statement of up.body) {
      if (statement.type !== 'VariableDeclaration') continue
      const kept = statement.declarations.find(
        ({ id, init }) =>
          id.type === 'Identifier' &&
          id.name === local.name &&
          init !== null &&
          isSameText(assignedBy(init), original),
      )
      if (kept) return kept
    }
  }
  return null
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
