import type { TSESTree } from '@typescript-eslint/types'

import type { Node, Slot, Source } from '../engine/index.ts'

import type { Edit } from './repair.ts'
import { textOf } from './syntax.ts'

/**
 * The type of a container whose values become promises, where it is declared and where it is made.
 *
 *     #conns = new Map<string, Connection>()   →   #conns = new Map<string, Promise<Connection>>()
 *
 * No edits where nothing is written down; `null` where what is written is out of reach.
 */
export function findPromiseTypeEdits(
  { declaration, initializer }: Slot,
  made: readonly (Node | null)[],
  source: Source,
): Edit[] | null {
  const annotation = annotationOf(declaration)
  if (annotation === undefined) return null
  const edits = [
    annotation ? typeEdits(annotation, source) : [],
    ...[initializer, ...made].map(value => (value ? valueEdits(value, source) : [])),
  ]
  return edits.some(each => each === null) ? null : edits.flatMap(each => each ?? [])
}

/** `undefined` where the type comes from elsewhere: a parameter, a part of an object. */
function annotationOf(declaration: Node): TSESTree.TypeNode | null | undefined {
  switch (declaration.type) {
    case 'PropertyDefinition':
      return declaration.typeAnnotation?.typeAnnotation ?? null
    case 'VariableDeclarator':
      return declaration.id.type === 'Identifier'
        ? (declaration.id.typeAnnotation?.typeAnnotation ?? null)
        : undefined
    // `this.conns = new Map()`, of a field that nothing declares
    case 'MemberExpression':
      return null
    default:
      return undefined
  }
}

/** An empty container, as it is made. */
function valueEdits(value: Node, source: Source): Edit[] | null {
  switch (value.type) {
    case 'NewExpression': {
      const isEmptyMap = value.callee.type === 'Identifier' && value.arguments.length === 0
      const [, item] = value.typeArguments?.params ?? []
      if (!isEmptyMap) return null
      return item ? wrapEdits(item, source) : value.typeArguments ? null : []
    }
    case 'ObjectExpression':
      return value.properties.length === 0 ? [] : null
    case 'CallExpression':
      return textOf(value, source) === 'Object.create(null)' ? [] : null
    case 'TSAsExpression':
    case 'TSSatisfiesExpression': {
      const inner = valueEdits(value.expression, source)
      const own = typeEdits(value.typeAnnotation, source)
      return inner && own && [...inner, ...own]
    }
    default:
      return null
  }
}

/** `Map<string, Doc>`, `Record<string, Doc>`, `{ [url: string]: Doc }` */
function typeEdits(type: TSESTree.TypeNode, source: Source): Edit[] | null {
  if (type.type === 'TSTypeLiteral') {
    const [member, ...others] = type.members
    const item = member?.type === 'TSIndexSignature' && member.typeAnnotation?.typeAnnotation
    return item && others.length === 0 ? wrapEdits(item, source) : null
  }
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return null
  const [first, second] = type.typeArguments?.params ?? []
  if (type.typeName.name === 'Partial') return first ? typeEdits(first, source) : null
  const isKnown = type.typeName.name === 'Map' || type.typeName.name === 'Record'
  return isKnown && second ? wrapEdits(second, source) : null
}

/** What a look gives where there is nothing stays outside: `Promise<Doc> | undefined`. */
function wrapEdits(type: TSESTree.TypeNode, source: Source): Edit[] {
  const isMissing = (part: TSESTree.TypeNode): boolean => part.type === 'TSUndefinedKeyword'
  if (type.type !== 'TSUnionType' || !type.types.some(isMissing))
    return [
      { range: [type.range[0], type.range[0]], text: 'Promise<' },
      { range: [type.range[1], type.range[1]], text: '>' },
    ]
  const parts = type.types.filter(part => !isMissing(part)).map(part => textOf(part, source))
  return [{ range: type.range, text: `Promise<${parts.join(' | ')}> | undefined` }]
}
