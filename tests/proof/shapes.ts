import ts from 'typescript'
import { boundNames, type FunctionNode } from './instrument.ts'

/** What a type annotation says about a stub: what its calls return, and how an argument looks. */
export type Shape =
  | { readonly kind: 'unknown' | 'void' | 'number' | 'string' | 'boolean' | 'error' | 'nothing' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'promise' | 'array' | 'set' | 'iterable'; readonly of: Shape }
  | { readonly kind: 'map' | 'record'; readonly key: Shape; readonly of: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'function'; readonly parameters: readonly Shape[]; readonly returns: Shape }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Shape> }

export const UNKNOWN: Shape = { kind: 'unknown' }

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration

/** Reads shapes from the annotations of one file, without a type checker. */
export class Shapes {
  readonly #types = new Map<string, TypeDeclaration>()

  constructor(file: ts.SourceFile) {
    const visit = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        this.#types.set(node.name.text, node)
      if (ts.isClassDeclaration(node) && node.name && isAmbientClass(node))
        this.#types.set(node.name.text, node)
      node.forEachChild(visit)
    }
    visit(file)
  }

  of(type: ts.TypeNode | undefined, depth = 0): Shape {
    if (!type || depth > 6) return UNKNOWN
    if (ts.isParenthesizedTypeNode(type)) return this.of(type.type, depth)
    if (ts.isTypeOperatorNode(type)) return this.of(type.type, depth)
    if (ts.isArrayTypeNode(type)) return { kind: 'array', of: this.of(type.elementType, depth + 1) }
    if (ts.isTupleTypeNode(type))
      return { kind: 'tuple', items: type.elements.map(each => this.#ofElement(each, depth + 1)) }
    if (ts.isLiteralTypeNode(type)) return ofLiteral(type.literal)
    if (ts.isUnionTypeNode(type)) return this.#ofUnion(type, depth)
    if (ts.isIntersectionTypeNode(type)) return this.#ofIntersection(type, depth)
    if (ts.isFunctionTypeNode(type)) return this.#ofSignature(type, depth)
    if (ts.isTypeLiteralNode(type)) return this.#ofMembers(type.members, depth)
    if (ts.isTypeReferenceNode(type)) return this.#ofReference(type, depth)
    return KEYWORDS.get(type.kind) ?? UNKNOWN
  }

  /** A parameter, by its annotation or else by its default value. */
  ofParameter(parameter: ts.ParameterDeclaration): Shape {
    return this.of(parameter.type)
  }

  /** A function that is only declared: `declare function send(x: Job): Promise<void>`. */
  ofFunction(node: ts.SignatureDeclaration): Shape {
    return this.#ofSignature(node, 0)
  }

  /** Names that the file declares without a value: `declare const`, `declare function`, `declare class`. */
  collectAmbient(file: ts.SourceFile): Map<string, Shape> {
    const shapes = new Map<string, Shape>()
    for (const statement of file.statements) {
      if (ts.isFunctionDeclaration(statement) && !statement.body && statement.name)
        shapes.set(statement.name.text, this.ofFunction(statement))
      if (ts.isVariableStatement(statement))
        for (const each of statement.declarationList.declarations)
          for (const name of boundNames(each.name)) shapes.set(name, this.of(each.type))
    }
    return shapes
  }

  #ofElement(element: ts.TypeNode | ts.NamedTupleMember, depth: number): Shape {
    return this.of(ts.isNamedTupleMember(element) ? element.type : element, depth)
  }

  /** The first member that is not `null` or `undefined`. */
  #ofUnion(type: ts.UnionTypeNode, depth: number): Shape {
    const members = type.types.map(each => this.of(each, depth + 1))
    const promise = members.find(each => each.kind === 'promise')
    return (
      promise ?? members.find(each => each.kind !== 'nothing' && each.kind !== 'void') ?? UNKNOWN
    )
  }

  #ofIntersection(type: ts.IntersectionTypeNode, depth: number): Shape {
    const members = new Map<string, Shape>()
    for (const each of type.types) {
      const shape = this.of(each, depth + 1)
      if (shape.kind === 'object')
        for (const [name, member] of shape.members) members.set(name, member)
    }
    return members.size > 0 ? { kind: 'object', members } : UNKNOWN
  }

  #ofSignature(node: ts.SignatureDeclaration, depth: number): Shape {
    return {
      kind: 'function',
      parameters: node.parameters.map(each => this.of(each.type, depth + 1)),
      returns: this.of(node.type, depth + 1),
    }
  }

  #ofMembers(elements: readonly (ts.TypeElement | ts.ClassElement)[], depth: number): Shape {
    const members = new Map<string, Shape>()
    for (const each of elements) {
      if (ts.isIndexSignatureDeclaration(each)) {
        const key = this.of(each.parameters[0]?.type, depth + 1)
        return { kind: 'record', key, of: this.of(each.type, depth + 1) }
      }
      if (!each.name || !(ts.isIdentifier(each.name) || ts.isStringLiteral(each.name))) continue
      if (ts.isPropertySignature(each) || ts.isPropertyDeclaration(each))
        members.set(each.name.text, this.of(each.type, depth + 1))
      if (ts.isMethodSignature(each) || ts.isMethodDeclaration(each))
        members.set(each.name.text, this.#ofSignature(each, depth + 1))
    }
    return { kind: 'object', members }
  }

  #ofReference(type: ts.TypeReferenceNode, depth: number): Shape {
    const name = type.typeName.getText()
    const inner = (index: number) => this.of(type.typeArguments?.[index], depth + 1)
    const declared = this.#types.get(name)
    if (declared && ts.isTypeAliasDeclaration(declared)) return this.of(declared.type, depth + 1)
    if (declared) return this.#ofMembers(declared.members, depth + 1)
    if (/^(Promise|PromiseLike)$/.test(name)) return { kind: 'promise', of: inner(0) }
    if (/^(Readonly)?Array$/.test(name)) return { kind: 'array', of: inner(0) }
    if (/^(Readonly|Weak)?Set$/.test(name)) return { kind: 'set', of: inner(0) }
    if (/^(Readonly|Weak)?Map$/.test(name)) return { kind: 'map', key: inner(0), of: inner(1) }
    if (/^(Async)?(Iterable|Iterator|IterableIterator|Generator)$/.test(name))
      return { kind: 'iterable', of: inner(0) }
    if (name === 'Record') return { kind: 'record', key: inner(0), of: inner(1) }
    if (name === 'Partial' || name === 'Readonly' || name === 'Required') return inner(0)
    if (name === 'AbortSignal') return ABORT_SIGNAL
    if (name.endsWith('Error')) return { kind: 'error' }
    return UNKNOWN
  }
}

/** The annotations of a function's parameters, `this` left out. */
export function parametersOf(node: FunctionNode): readonly ts.ParameterDeclaration[] {
  return node.parameters.filter(each => !(ts.isIdentifier(each.name) && each.name.text === 'this'))
}

const isAmbientClass = (node: ts.ClassDeclaration) =>
  node.modifiers?.some(each => each.kind === ts.SyntaxKind.DeclareKeyword) ?? false

const ABORT_SIGNAL: Shape = {
  kind: 'object',
  members: new Map<string, Shape>([
    ['aborted', { kind: 'literal', value: false }],
    ['addEventListener', { kind: 'function', parameters: [], returns: { kind: 'void' } }],
    ['removeEventListener', { kind: 'function', parameters: [], returns: { kind: 'void' } }],
    ['throwIfAborted', { kind: 'function', parameters: [], returns: { kind: 'void' } }],
  ]),
}

const KEYWORDS = new Map<ts.SyntaxKind, Shape>([
  [ts.SyntaxKind.NumberKeyword, { kind: 'number' }],
  [ts.SyntaxKind.BigIntKeyword, { kind: 'number' }],
  [ts.SyntaxKind.StringKeyword, { kind: 'string' }],
  [ts.SyntaxKind.BooleanKeyword, { kind: 'boolean' }],
  [ts.SyntaxKind.VoidKeyword, { kind: 'void' }],
  [ts.SyntaxKind.UndefinedKeyword, { kind: 'nothing' }],
])

function ofLiteral(literal: ts.LiteralTypeNode['literal']): Shape {
  if (ts.isStringLiteral(literal)) return { kind: 'literal', value: literal.text }
  if (ts.isNumericLiteral(literal)) return { kind: 'literal', value: Number(literal.text) }
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true }
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false }
  return { kind: 'nothing' }
}
