import type { TSESTree } from '@typescript-eslint/types'

import { isColumnDecorator, isSerialDecorator, type Decoration } from '../catalog/decorators.ts'
import type { Vocabulary } from '../catalog/vocabulary.ts'
import { nameOfCallee } from './callees.ts'
import type { Node } from './facts.ts'
import { findPropertyName, isClass, unwrap } from './syntax.ts'

/** What frameworks do with a method, as far as its decorators tell. */
export function collectDecorations(
  member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  vocabulary: Vocabulary,
): readonly Decoration[] {
  return decoratorsOf(member).flatMap(
    decorator => vocabulary.findDecoration(nameOfDecorator(decorator)) ?? [],
  )
}

/** `@gate() private async load() {}`: who comes while it runs waits for that run. */
export function isDecoratedSerial({ parent }: Node): boolean {
  return (
    parent?.type === 'MethodDefinition' &&
    decoratorsOf(parent).some(decorator => isSerialDecorator(nameOfDecorator(decorator)))
  )
}

/** `@postConstruct() init() {}`: part of making the object, as the constructor is. */
export function isStartUpHook({ parent }: Node, vocabulary: Vocabulary): boolean {
  if (parent?.type !== 'MethodDefinition') return false
  return collectDecorations(parent, vocabulary).some(({ startsUp }) => startsUp === true)
}

/** `class User { @Column() name: string }`: its objects are rows, each loaded by who works on it. */
export function isRowClass(node: Node | null): boolean {
  return (
    node !== null &&
    isClass(node) &&
    node.body.body.some(
      member =>
        member.type === 'PropertyDefinition' &&
        decoratorsOf(member).some(decorator => isColumnDecorator(nameOfDecorator(decorator))),
    )
  )
}

/** Parsers of plain JavaScript leave decorators out altogether. */
function decoratorsOf(member: {
  readonly decorators?: readonly TSESTree.Decorator[]
}): readonly TSESTree.Decorator[] {
  return member.decorators ?? []
}

/** `action` of `@action.bound` and `@action`, `Cron` of `@schedule.Cron('…')`. */
function nameOfDecorator({ expression }: TSESTree.Decorator): string {
  const node = unwrap(expression.type === 'CallExpression' ? expression.callee : expression)
  if (node.type !== 'MemberExpression') return nameOfCallee(node) ?? ''
  const name = findPropertyName(node) ?? ''
  return /^[a-z]/u.test(name) ? (nameOfCallee(unwrap(node.object)) ?? name) : name
}
