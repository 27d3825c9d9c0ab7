import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Slot, Source } from '../engine/index.ts'

import { freeName } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt } from './layout.ts'
import type { Edit } from './repair.ts'
import { descendantsOf, findStatementList, textOf } from './syntax.ts'

/** A place of its own for the promise of what is being made for a slot. */
export interface PendingPlace {
  /** As the operation writes it: `this.#pendingConn`, `pendingBrowser`. */
  readonly name: string
  /** What a function returns that makes it: `: Promise<Connection>`; empty where nothing says so. */
  readonly returnType: string
  readonly declaration: Edit
}

/**
 * The declaration goes next to the one of the slot, whose target tells how it is reached.
 *
 *     #conn?: Connection
 *     #pendingConn: Promise<Connection> | undefined
 *
 * `null` where the slot is declared by what assigns it, or shares its line with others.
 */
export function findPendingPlace(
  { declaration, shortName }: Slot,
  target: Node,
  result: 'value' | 'nothing',
  source: Source,
): PendingPlace | null {
  const short = shortName.replace(/^_+/u, '')
  const wanted = `pending${short.charAt(0).toUpperCase()}${short.slice(1)}`
  const type = typeOf(declaration, result, source)
  if (type === null) return null
  if (declaration.type === 'PropertyDefinition')
    return findFieldPlace(declaration, target, wanted, type, source)
  const statement = declaration.type === 'VariableDeclarator' ? declaration.parent : null
  const isOpen = statement?.type === 'VariableDeclaration' && target.type === 'Identifier'
  if (!isOpen || findStatementList(outermost(statement)) === null) return null
  const name = freeName([wanted], statement, source)
  const first = outermost(statement)
  const { newline, end } = layoutAt(first, source)
  const [at] = first.range
  if (!isFirstOnLine(at, source.text)) return null
  const text = `let ${name}${type}${end}${newline}${indentationAt(at, source.text)}`
  return { name, returnType: returnTypeOf(type), declaration: { range: [at, at], text } }
}

function returnTypeOf(type: string): string {
  return type.replace(/ \| undefined$/u, '')
}

function outermost(statement: Node): Node {
  return statement.parent?.type === 'ExportNamedDeclaration' ? statement.parent : statement
}

function findFieldPlace(
  field: TSESTree.PropertyDefinition,
  target: Node,
  wanted: string,
  type: string,
  source: Source,
): PendingPlace | null {
  if (target.type !== 'MemberExpression' || target.computed || field.computed) return null
  const isHard = field.key.type === 'PrivateIdentifier'
  const taken = new Set(
    [...descendantsOf(field.parent, source)].flatMap(part =>
      part.type === 'Identifier' || part.type === 'PrivateIdentifier' ? [part.name] : [],
    ),
  )
  const prefix = !isHard && textOf(field.key, source).startsWith('_') ? '_' : ''
  const name = `${isHard ? '#' : ''}${prefix}${wanted}`
  if (taken.has(prefix + wanted) || textOf(field, source).startsWith('@')) return null
  const modifiers = [
    ...(!isHard && (field.accessibility !== undefined || type !== '') ? ['private '] : []),
    ...(field.static ? ['static '] : []),
  ].join('')
  const { newline, end } = layoutAt(field, source)
  const [from, at] = field.range
  if (!isFirstOnLine(from, source.text)) return null
  const text = `${newline}${indentationAt(from, source.text)}${modifiers}${name}${type}${end}`
  const receiver = textOf(target.object, source)
  return {
    name: `${receiver}.${name}`,
    returnType: returnTypeOf(type),
    declaration: { range: [at, at], text },
  }
}

/** `: Promise<Connection> | undefined`; empty where the file has no types, `null` where they are not written. */
function typeOf(declaration: Node, result: 'value' | 'nothing', source: Source): string | null {
  const annotation = annotationOf(declaration)
  if (!annotation && !hasTypes(source)) return ''
  if (result === 'nothing') return ': Promise<void> | undefined'
  if (!annotation) return null
  const parts = annotation.type === 'TSUnionType' ? annotation.types : [annotation]
  const kept = parts.filter(({ type }) => type !== 'TSNullKeyword' && type !== 'TSUndefinedKeyword')
  return `: Promise<${kept.map(part => textOf(part, source)).join(' | ')}> | undefined`
}

function annotationOf(declaration: Node): TSESTree.TypeNode | undefined {
  if (declaration.type === 'PropertyDefinition') return declaration.typeAnnotation?.typeAnnotation
  if (declaration.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier') return
  return declaration.id.typeAnnotation?.typeAnnotation
}

/** Somewhere in the file a type is written down. */
function hasTypes(source: Source): boolean {
  for (const { type } of descendantsOf(source.ast, source)) if (type.startsWith('TS')) return true
  return false
}
