import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Outline } from './callables.ts'
import type { Node } from './facts.ts'
import {
  findMemberName,
  findPropertyName,
  isFunction,
  outermost,
  patternOf,
  unwrap,
  type CallNode,
} from './syntax.ts'

/**
 * Where a function turns up that an array or an object literal holds.
 *
 *     [this.onData, this.onEnd].forEach(fn => bus.on('x', fn))      // value: `fn`
 *     const options = { onData() {} }; listen(options)              // handed: to listen, as onData
 */
export type Place =
  | { readonly type: 'value'; readonly node: Node }
  | {
      readonly type: 'handed'
      readonly call: CallNode
      readonly argument: Node
      /** Names of the properties it is in, the innermost first. */
      readonly options: readonly string[]
    }
  /** Returned, exported, stored: who knows. */
  | { readonly type: 'lost' }

/** An index or a name for each literal around the function, the outermost first. */
type Path = readonly string[]

const LOST: readonly Place[] = [{ type: 'lost' }]

/** Literals in literals in variables … */
const DEEPEST = 8

/** `value` is an element of an array literal, or the value of a property. */
export function followHeld(value: Node, outline: Outline): readonly Place[] {
  return followUp(outermost(value), [], outline, 0)
}

function followUp(node: Node, path: Path, outline: Outline, depth: number): readonly Place[] {
  const { parent } = node
  if (depth > DEEPEST) return LOST
  switch (parent?.type) {
    case 'ArrayExpression': {
      const index = parent.elements.indexOf(node as TSESTree.Expression)
      return followUp(outermost(parent), [String(index), ...path], outline, depth + 1)
    }
    case 'Property': {
      const object = outermost(parent.parent)
      const name = findMemberName(parent)
      return name === null ? LOST : followUp(object, [name, ...path], outline, depth + 1)
    }
    case 'VariableDeclarator':
      return parent.init === node ? followPattern(parent.id, parent, path, outline, depth) : LOST
    case 'ForOfStatement':
      return parent.right === node && path.length > 0
        ? followPattern(patternOf(parent), parent.left, path.slice(1), outline, depth)
        : LOST
    case 'MemberExpression':
      return parent.object === node ? followMember(parent, path, outline, depth) : LOST
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node ? LOST : followArgument(parent, node, path, outline, depth)
    default:
      return LOST
  }
}

/** `handlers[0]`, `handlers.onData`, `handlers.forEach(fn => …)` */
function followMember(
  member: TSESTree.MemberExpression,
  path: Path,
  outline: Outline,
  depth: number,
): readonly Place[] {
  const [first, ...rest] = path
  const name = findPropertyName(member)
  if (name === first) {
    return rest.length === 0
      ? [{ type: 'value', node: member }]
      : followUp(outermost(member), rest, outline, depth + 1)
  }
  const call = outermost(member).parent
  const callback = call?.type === 'CallExpression' ? call.arguments[0] : undefined
  if (!WALKS.has(name ?? '') || !callback || !isFunction(callback)) return LOST
  const [element] = callback.params
  return element ? followPattern(element, callback, rest, outline, depth) : LOST
}

const WALKS: ReadonlySet<string> = new Set(['every', 'filter', 'flatMap', 'forEach', 'map', 'some'])

/** `Object.entries(handlers)`, or the call that the literal is handed to. */
function followArgument(
  call: CallNode,
  argument: Node,
  path: Path,
  outline: Outline,
  depth: number,
): readonly Place[] {
  const callee = unwrap(call.callee)
  const [, ...rest] = path
  if (callee.type === 'MemberExpression' && unwrap(callee.object).type === 'Identifier') {
    const name = outline.source.text.slice(...callee.range)
    // Each entry of the result is `[key, value]`.
    if (name === 'Object.entries') {
      return followUp(outermost(call), ['', '1', ...rest], outline, depth + 1)
    }
    if (name === 'Object.values') {
      return followUp(outermost(call), ['', ...rest], outline, depth + 1)
    }
  }
  const options = path.filter(step => !/^\d+$/u.test(step)).toReversed()
  return [{ type: 'handed', call, argument, options }]
}

/** `fn`, `[event, fn]`, `{ handler }`: what is bound at the path. */
function followPattern(
  pattern: Node,
  home: Node,
  path: Path,
  outline: Outline,
  depth: number,
): readonly Place[] {
  const [first, ...rest] = path
  switch (pattern.type) {
    case 'Identifier':
      return followReads(pattern, home, path, outline, depth)
    case 'ArrayPattern': {
      const element = first === undefined ? null : pattern.elements[Number(first)]
      return element ? followPattern(element, home, rest, outline, depth) : LOST
    }
    case 'ObjectPattern': {
      const property = pattern.properties.find(
        other => other.type === 'Property' && findMemberName(other) === first,
      )
      return property?.type === 'Property'
        ? followPattern(property.value, home, rest, outline, depth)
        : LOST
    }
    default:
      return LOST
  }
}

function followReads(
  name: TSESTree.Identifier,
  home: Node,
  path: Path,
  outline: Outline,
  depth: number,
): readonly Place[] {
  const reads = findReads(name, home, outline)
  if (reads === null) return LOST
  return path.length === 0
    ? reads.map(node => ({ type: 'value', node }))
    : reads.flatMap(node => followUp(outermost(node), path, outline, depth + 1))
}

/** Where a parameter of the function is read; `null` where it is more than a name. */
export function findParameterReads(
  taker: Node,
  position: number,
  outline: Outline,
): readonly Node[] | null {
  const parameter = isFunction(taker) ? taker.params[position] : undefined
  const name = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter
  return name?.type === 'Identifier' ? findReads(name, taker, outline) : null
}

/** Where a binding is read; `null` where it is exported, or gets other values too. */
function findReads(
  name: TSESTree.Identifier,
  home: Node,
  { source }: Outline,
): readonly Node[] | null {
  const variable = findDeclared(name, home, source.scopeManager)
  if (!variable || variable.references.some(reference => reference.isWrite() && !reference.init)) {
    return null
  }
  if (home.parent?.parent?.type === 'ExportNamedDeclaration') return null
  return variable.references
    .filter(reference => reference.isRead())
    .map(reference => reference.identifier)
}

function findDeclared(
  name: TSESTree.Identifier,
  home: Node,
  scopes: Scope.ScopeManager,
): Scope.Variable | null {
  const declarations = home.type === 'VariableDeclaration' ? [home, ...home.declarations] : [home]
  return (
    declarations
      .flatMap(declaration => scopes.getDeclaredVariables(declaration))
      .find(variable => variable.name === name.name) ?? null
  )
}
