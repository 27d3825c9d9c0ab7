import type { TSESTree } from '@typescript-eslint/types'

import type { Decoration } from '../catalog/decorators.ts'
import type { Vocabulary } from '../catalog/vocabulary.ts'
import { nameOfCallee } from './callees.ts'
import type { Node } from './facts.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/** What frameworks do with a method, as far as its decorators tell. */
export function collectDecorations(
  member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  vocabulary: Vocabulary,
): readonly Decoration[] {
  return decoratorsOf(member).flatMap(({ expression }) => {
    const callee = expression.type === 'CallExpression' ? expression.callee : expression
    return vocabulary.findDecoration(nameOfDecorator(unwrap(callee))) ?? []
  })
}

/** `@postConstruct() init() {}`: part of making the object, as the constructor is. */
export function isStartUpHook({ parent }: Node, vocabulary: Vocabulary): boolean {
  if (parent?.type !== 'MethodDefinition') return false
  return collectDecorations(parent, vocabulary).some(({ startsUp }) => startsUp === true)
}

/** Parsers of plain JavaScript leave decorators out altogether. */
function decoratorsOf(member: {
  readonly decorators?: readonly TSESTree.Decorator[]
}): readonly TSESTree.Decorator[] {
  return member.decorators ?? []
}

/** `action` of `@action.bound` and `@action`, `Cron` of `@schedule.Cron('…')`. */
function nameOfDecorator(decorator: Node): string {
  if (decorator.type !== 'MemberExpression') return nameOfCallee(decorator) ?? ''
  const name = findPropertyName(decorator) ?? ''
  return /^[a-z]/u.test(name) ? (nameOfCallee(unwrap(decorator.object)) ?? name) : name
}
