import type { TSESTree } from '@typescript-eslint/types'

import type { Pass } from '../catalog/collections.ts'
import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type {
  Access,
  Callable,
  Iteration,
  Lookup,
  Node,
  ReadOut,
  Write,
  WriteKind,
} from './facts.ts'
import type { Names } from './kinds.ts'
import { isFunction, isNullish, outermost, patternOf, unwrap } from './syntax.ts'

/** An access before it is numbered: what a resolver has to say of one reference. */
export type AccessDraft =
  Draft<Iteration> | Draft<Lookup> | Draft<ReadOut> | Draft<Write> | EscapeDraft
export type Draft<T extends Access> = Omit<
  T,
  'alias' | 'boundAt' | 'callable' | 'handed' | 'id' | 'ref' | 'slot'
>
export interface EscapeDraft {
  readonly type: 'escape'
  readonly node: Node
  readonly how: 'passed' | 'returned' | 'stored' | 'yielded'
}

/** What resolvers need to know beside the reference itself. */
export interface AccessContext {
  readonly outline: Outline
  readonly names: Names
  readonly findVariable: Bindings['findVariable']
  /** The function that a callback means, also one that is handed over by name. */
  readonly resolveFunction: (expression: Node) => Callable | null
  /** What a constant or a field is initialized with. */
  readonly findStoredValue: (expression: Node) => Node | null
}

/** `(this.listeners ?? [])` is the listeners, where there are some; `isOpen ? this.listeners : []` as well. */
export function outermostOperand(node: Node): Node {
  let target = outermost(node)
  while (target.parent && isElseNothing(target, target.parent)) target = outermost(target.parent)
  return target
}

/** `(isIdle ? this.idle : this.busy).push(x)` may be either: what is done to it may be done to both. */
export function outermostChoice(node: Node): Node {
  let target = outermostOperand(node)
  while (target.parent?.type === 'ConditionalExpression' && target.parent.test !== target) {
    target = outermostOperand(target.parent)
  }
  return target
}

/** `list ?? []`, `isOpen ? list : []`: the list, or an empty one. */
function isElseNothing(value: Node, around: Node): boolean {
  if (around.type === 'LogicalExpression') {
    return around.left === value && around.operator !== '&&'
  }
  if (around.type !== 'ConditionalExpression' || around.test === value) return false
  return isEmptyOrNullish(around.consequent === value ? around.alternate : around.consequent)
}

/** `null`, `undefined`, `[]`, `{}`, `new Map()` */
export function isEmptyOrNullish(value: Node): boolean {
  const node = unwrap(value)
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length === 0
    case 'ObjectExpression':
      return node.properties.length === 0
    case 'NewExpression':
      return node.arguments.length === 0
    default:
      return isNullish(node)
  }
}

/** The same simple expression: names, `this`, constants, and members of those. */
export function isSameText(left: Node, right: Node): boolean {
  const a = unwrap(left)
  const b = unwrap(right)
  if (a.type === 'Identifier') return b.type === 'Identifier' && a.name === b.name
  if (a.type === 'PrivateIdentifier') return b.type === 'PrivateIdentifier' && a.name === b.name
  if (a.type === 'ThisExpression') return b.type === 'ThisExpression'
  if (a.type === 'Literal') return b.type === 'Literal' && a.value === b.value
  return (
    a.type === 'MemberExpression' &&
    b.type === 'MemberExpression' &&
    a.computed === b.computed &&
    isSameText(a.object, b.object) &&
    isSameText(a.property, b.property)
  )
}

/** The local that a value is kept in: `const copy = [...list]`. */
export function findLocal(value: Node): string | null {
  const { parent } = outermost(value)
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? parent.id.name
    : null
}

export function callbackIteration(
  call: TSESTree.CallExpression,
  { form, isBackward = false, valueAt = 0 }: Omit<Pass, 'does'>,
  context: AccessContext,
): AccessDraft {
  const [argument] = call.arguments
  const node = argument ? unwrap(argument) : call
  const [value, key] = isFunction(node) ? node.params.slice(valueAt) : []
  return {
    type: 'iteration',
    node: call,
    form,
    yields: 'entries',
    loop: call,
    body: isFunction(node) ? node.body : call,
    callback: context.resolveFunction(node),
    readsSlotAgain: false,
    direction: isBackward ? 'backward' : 'forward',
    keyName: key?.type === 'Identifier' ? key.name : null,
    valueName: value?.type === 'Identifier' ? value.name : null,
  }
}

export function forOf(
  loop: TSESTree.ForOfStatement,
  yields: Iteration['yields'],
): Draft<Iteration> {
  const pattern = patternOf(loop)
  const [key, value] =
    pattern.type === 'ArrayPattern'
      ? pattern.elements
      : [yields === 'keys' ? pattern : null, pattern]
  return {
    type: 'iteration',
    node: loop,
    form: 'cursor',
    yields,
    loop,
    body: loop.body,
    callback: null,
    readsSlotAgain: false,
    direction: 'forward',
    keyName: key?.type === 'Identifier' ? key.name : null,
    valueName: value?.type === 'Identifier' ? value.name : null,
  }
}

export function forIn(loop: TSESTree.ForInStatement): AccessDraft {
  const pattern = patternOf(loop)
  return {
    type: 'iteration',
    node: loop,
    form: 'for-in',
    yields: 'keys',
    loop,
    body: loop.body,
    callback: null,
    readsSlotAgain: false,
    direction: 'forward',
    keyName: pattern.type === 'Identifier' ? pattern.name : null,
    valueName: null,
  }
}

export function write(
  node: Node,
  kind: WriteKind,
  method: string,
  key: Node | null,
  value: Node | null,
): Draft<Write> {
  const isEmptying = kind === 'clear'
  return {
    type: 'write',
    node,
    kind,
    method,
    key,
    value,
    isReset: false,
    isEmptying,
    isCreation: false,
  }
}

export function rebind(node: Node): AccessDraft {
  return write(node, 'rebind', '=', null, null)
}

export function readOut(
  node: Node,
  form: ReadOut['form'],
  yields: ReadOut['yields'],
): Draft<ReadOut> {
  return { type: 'read-out', node, form, local: null, yields }
}

export function escape(node: Node, how: EscapeDraft['how']): EscapeDraft {
  return { type: 'escape', node, how }
}

export function lookup(node: Node, method: string): Draft<Lookup> {
  return { type: 'lookup', node, method, key: null }
}
