import type { TSESTree } from '@typescript-eslint/types'

import type { Facts, Node, Source } from '../engine/index.ts'

import { scopeAt } from './free-name.ts'

/** A call that surely gives a promise, and no lazy query that waits to be waited for. */
export function isKnownPromise(value: Node, facts: Facts, source: Source): boolean {
  if (value.type === 'ImportExpression') return true
  if (value.type !== 'CallExpression') return false
  const { callee } = value
  const site = facts.callsFrom(facts.callableAt(value)).find(({ node }) => node === value)
  if (site && site.target.isAsync && !site.target.isGenerator) return true
  if (site && returnsPromise(site.target.node)) return true
  if (callee.type !== 'Identifier') return false
  for (let scope = scopeAt(value, source); ;) {
    const variable = scope.set.get(callee.name)
    if (variable && variable.defs.length > 0)
      return variable.defs.every(({ node }) => returnsPromise(node as Node))
    if (!scope.upper) return callee.name === 'fetch'
    scope = scope.upper
  }
}

/** `declare function load(url: string): Promise<Doc>`, `load: (url: string) => Promise<Doc>` */
function returnsPromise(node: Node): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
      return node.async || isPromiseType(node.returnType)
    case 'VariableDeclarator': {
      const type =
        node.id.type === 'Identifier' ? node.id.typeAnnotation?.typeAnnotation : undefined
      if (type?.type === 'TSFunctionType') return isPromiseType(type.returnType)
      return node.init !== null && node.init.type !== 'CallExpression' && returnsPromise(node.init)
    }
    default:
      return false
  }
}

function isPromiseType(annotation: TSESTree.TSTypeAnnotation | undefined): boolean {
  const type = annotation?.typeAnnotation
  return (
    type?.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Promise'
  )
}
