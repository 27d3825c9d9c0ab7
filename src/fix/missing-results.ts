import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Source, StaleEntry } from '../engine/index.ts'

import { scopeAt } from './free-name.ts'
import { findPropertyName } from './syntax.ts'

/**
 * Something may be stored that counts as missing the next time, and is made again: `null`, `''`, `0`. A promise
 * of it is there.
 */
export function canBeMissing({ slot, read }: StaleEntry, source: Source): boolean {
  if (asksForPresence(read)) return false
  const type = slot.elementAnnotation
  if (!type) return true
  const parts = type.type === 'TSUnionType' ? type.types : [type]
  const others = parts.filter(part => part.type !== 'TSUndefinedKeyword')
  return others.some(part => !isObject(part) && !(isPrimitive(part) && isCompared(read, source)))
}

/** `docs.has(url)`, `url in docs` */
function asksForPresence(read: Node): boolean {
  if (read.type === 'CallExpression') return findPropertyName(read.callee) === 'has'
  return read.type === 'BinaryExpression'
}

function isObject({ type }: TSESTree.TypeNode): boolean {
  return /^TS(?:TypeReference|ArrayType|TypeLiteral|FunctionType|TupleType)$/u.test(type)
}

function isPrimitive({ type }: TSESTree.TypeNode): boolean {
  return /^TS(?:String|Number|Boolean|BigInt)Keyword$/u.test(type)
}

/** `if (known !== undefined) return known`, `sizes[url] ??= …` */
function isCompared(read: Node, source: Source): boolean {
  const { parent } = read
  if (parent?.type === 'AssignmentExpression') return parent.operator === '??='
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier')
    return parent?.type === 'BinaryExpression'
  const variable = scopeAt(parent, source).set.get(parent.id.name)
  return (
    variable?.references.some(
      ({ identifier }) => (identifier as Node).parent?.type === 'BinaryExpression',
    ) ?? false
  )
}
