import type { Iteration, Node, ReadOut } from '../engine/index.ts'

import { findMethodCall, withTypeCoat } from './syntax.ts'

/** What a copy has of a container; `part` is not enough to put it back. */
export type Content = 'container' | 'entries' | 'values' | 'part'

/** What a copy made for a pass holds: `[...m]` all entries, `[...m.values()]` only a part. */
export function contentOfPass({ ref, slot, loop, callback, form }: Iteration): Content {
  const receiver = withTypeCoat(ref)
  const reader = ['keys', 'values', 'entries'].find(name => findMethodCall(receiver, [name]))
  if (slot.kind === 'array')
    return reader === undefined || reader === 'values' ? 'container' : 'part'
  if (slot.kind === 'set') return reader === 'entries' ? 'part' : 'values'
  if (form !== 'cursor' || slot.kind !== 'map') return 'part'
  if (loop.type === 'CallExpression' && reader === undefined) return callback ? 'part' : 'container'
  return reader === undefined || reader === 'entries' ? 'entries' : 'part'
}

/** What the author's copy holds, as far as its form says so. */
export function contentOfCopy({ node, slot, yields }: ReadOut): Content {
  if (node.type === 'NewExpression' || node.type === 'ObjectExpression') return 'container'
  if (!isPlainCopy(node)) return 'part'
  switch (slot.kind) {
    case 'array':
      return yields === 'values' || yields === 'whole' ? 'container' : 'part'
    case 'set':
      return yields === 'entries' ? 'part' : 'values'
    default:
      return yields === 'entries' || yields === 'whole' ? 'entries' : 'part'
  }
}

/** `[...x]`, `x.slice()`, `Array.from(x)`, `Object.entries(x)`: no filter, no second operand. */
function isPlainCopy(node: Node): boolean {
  if (node.type === 'ArrayExpression') return node.elements.length === 1
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const { object, property } = node.callee
  if (property.type !== 'Identifier') return false
  if (object.type === 'Identifier' && (object.name === 'Array' || object.name === 'Object')) {
    return ['from', 'entries'].includes(property.name) && node.arguments.length === 1
  }
  return ['slice', 'concat', 'toArray'].includes(property.name) && node.arguments.length === 0
}
