import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { isDisposeSymbol, SHUTDOWN_COMMENT } from '../catalog/lifecycle.ts'
import type { Vocabulary } from '../catalog/vocabulary.ts'
import { isAsyncBody, nameOfCallee } from './callees.ts'
import { createMarks, type IsMarked } from './comment-marks.ts'
import { isStartUpHook } from './decorations.ts'
import type { Callable, Node, Source, Window } from './facts.ts'
import { collectFunctionNames, type FunctionNames } from './function-names.ts'
import { lazyGroups, once } from './groups.ts'
import { indexNames, type NamedNodes } from './named-nodes.ts'
import {
  findFunctionName,
  findMemberName,
  findPropertyName,
  isFunction,
  unwrap,
  type CallNode,
  type ClassNode,
} from './syntax.ts'
import { walk } from './traverse.ts'
import { collectDeclared } from './variables.ts'

export type TypeDeclaration = TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration

/** What one walk over the file brings in; every later pass starts from these lists. */
export interface Outline {
  readonly source: Source
  /** What names mean, in the platform and in this project. */
  readonly vocabulary: Vocabulary
  readonly callables: readonly Callable[]
  readonly classes: readonly ClassNode[]
  readonly calls: readonly CallNode[]
  /** `this.x`, `self.x`, `Pool.x`: every member expression, the cheap test comes later. */
  readonly members: readonly TSESTree.MemberExpression[]
  readonly membersByName: NamedNodes<TSESTree.MemberExpression>
  /** By the name of the callee: `push` of `this.list.push(x)`. */
  readonly callsByName: NamedNodes<CallNode>
  readonly declarators: readonly TSESTree.VariableDeclarator[]
  readonly suspensions: readonly Window[]
  readonly ifs: readonly TSESTree.IfStatement[]
  readonly assignments: readonly TSESTree.AssignmentExpression[]
  readonly updates: readonly TSESTree.UpdateExpression[]
  readonly returns: readonly TSESTree.ReturnStatement[]
  /** `delete r[k]` */
  readonly deletions: readonly TSESTree.UnaryExpression[]
  readonly suspensionsOf: (callable: Callable) => readonly Window[]
  readonly ifsOf: (callable: Callable) => readonly TSESTree.IfStatement[]
  readonly updatesOf: (callable: Callable) => readonly TSESTree.UpdateExpression[]
  readonly assignmentsOf: (callable: Callable) => readonly TSESTree.AssignmentExpression[]
  readonly callsOf: (callable: Callable) => readonly CallNode[]
  readonly deletionsOf: (callable: Callable) => readonly TSESTree.UnaryExpression[]
  /** Of objects and of patterns. */
  readonly properties: readonly TSESTree.Property[]
  readonly functionNames: FunctionNames
  readonly types: readonly TypeDeclaration[]
  /** `this` and `super`. */
  readonly selves: readonly (TSESTree.Super | TSESTree.ThisExpression)[]
  /** What the file declares, scope by scope. */
  readonly variables: readonly Scope.Variable[]
  readonly callableOf: (node: Node) => Callable
  /** The callable that a function node is. */
  readonly findCallable: (node: Node) => Callable | null
}

/**
 * Pass 1: callables, classes, calls, members and suspensions, in source order.
 * Needs nothing; promises that every node lies in exactly one callable, the module if in no other.
 */
export function outline(source: Source, vocabulary: Vocabulary): Outline {
  const isMarkedTearDown = createMarks(source, SHUTDOWN_COMMENT)
  const callables: Callable[] = []
  const byNode = new Map<Node, Callable>()
  const classes: ClassNode[] = []
  const calls: CallNode[] = []
  const members: TSESTree.MemberExpression[] = []
  const declarators: TSESTree.VariableDeclarator[] = []
  const suspended: { kind: Window['kind']; node: Node }[] = []
  const ifs: TSESTree.IfStatement[] = []
  const assignments: TSESTree.AssignmentExpression[] = []
  const updates: TSESTree.UpdateExpression[] = []
  const returns: TSESTree.ReturnStatement[] = []
  const deletions: TSESTree.UnaryExpression[] = []
  const properties: TSESTree.Property[] = []
  const types: TypeDeclaration[] = []
  const selves: (TSESTree.Super | TSESTree.ThisExpression)[] = []

  // Whatever may stand around the next node of the walk, the innermost last.
  const around: { readonly callable: Callable; readonly range: Node['range'] }[] = []
  const callers: Callable[] = []

  walk(source, node => {
    switch (node.type) {
      // Most nodes are these.
      case 'Identifier':
      case 'Literal':
        break
      // Code that is run by a call of its own: functions, static blocks, field initializers, the module.
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'StaticBlock':
      case 'Program':
        addCallable(node)
        break
      case 'PropertyDefinition':
      case 'AccessorProperty':
        if (node.value !== null) addCallable(node)
        break
      case 'ClassDeclaration':
      case 'ClassExpression':
        classes.push(node)
        break
      case 'CallExpression':
      case 'NewExpression':
        calls.push(node)
        callers.push(findAround(node))
        break
      case 'MemberExpression':
        members.push(node)
        break
      case 'VariableDeclarator':
        declarators.push(node)
        break
      case 'IfStatement':
        ifs.push(node)
        break
      case 'AssignmentExpression':
        assignments.push(node)
        break
      case 'Property':
        properties.push(node)
        break
      case 'UpdateExpression':
        updates.push(node)
        break
      case 'ReturnStatement':
        returns.push(node)
        break
      case 'UnaryExpression':
        if (node.operator === 'delete') deletions.push(node)
        break
      case 'ThisExpression':
      case 'Super':
        selves.push(node)
        break
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        types.push(node)
        break
      case 'AwaitExpression':
        suspended.push({ kind: 'await', node })
        break
      case 'VariableDeclaration':
        // The scope of `await using x = …` waits at its end.
        if (node.kind === 'await using' && !isLoopHead(node))
          suspended.push({ kind: 'await', node })
        break
      case 'YieldExpression':
        suspended.push({ kind: 'yield', node })
        break
      case 'ForOfStatement':
        if (node.await || isAwaitUsing(node.left)) suspended.push({ kind: 'for-await', node })
        break
      default:
    }
  })

  function addCallable(node: Node): void {
    const parent = callables.length === 0 ? null : findAround(node)
    const callable = new CallableAt(node, callables.length, parent, vocabulary, isMarkedTearDown)
    callables.push(callable)
    byNode.set(node, callable)
    around.push({ callable, range: initializerOf(node).range })
  }

  /** By its range, in the course of the walk: the same as `callableOf`, without the way up. */
  function findAround(node: Node): Callable {
    const begin = node.range[0]
    const end = node.range[1]
    for (let last = around.at(-1); last && last.range[1] <= begin; last = around.at(-1))
      around.pop()
    for (let at = around.length - 1; at >= 0; at--) {
      const outer = around[at]
      if (outer && outer.range[0] <= begin && outer.range[1] >= end) return outer.callable
    }
    return moduleOf(callables)
  }

  function findOwner(node: Node): Callable | null {
    for (let up = node.parent, below = node; up; below = up, up = up.parent) {
      if (!canBeCallable(up)) continue
      const callable = byNode.get(up)
      if (callable && !isBesideInitializer(below, up)) return callable
    }
    return null
  }

  function callableOf(node: Node): Callable {
    const own = canBeCallable(node) ? byNode.get(node) : null
    return own ?? findOwner(node) ?? moduleOf(callables)
  }

  const callsByCaller = once(() => {
    const groups = new Map<Callable, CallNode[]>()
    calls.forEach((call, at) => {
      const caller = callers[at] ?? callableOf(call)
      const group = groups.get(caller)
      if (group) group.push(call)
      else groups.set(caller, [call])
    })
    return groups
  })
  const suspensions = suspended.map(({ kind, node }) => ({
    node,
    // The loop `for await (… of …)` suspends the callable it stands in.
    callable: callableOf(node),
    // In `__awaiter(this, void 0, void 0, function* () {})` a `yield` waits for a promise.
    kind: kind === 'yield' && !callableOf(node).isGenerator ? 'await' : kind,
    isSettled: node.type === 'AwaitExpression' && isSettled(node.argument),
  }))
  return {
    source,
    vocabulary,
    callables,
    classes,
    calls,
    members,
    membersByName: indexNames(members, findPropertyName),
    callsByName: indexNames(calls, ({ callee }) => nameOfCallee(unwrap(callee))),
    declarators,
    suspensions,
    ifs,
    assignments,
    updates,
    returns,
    deletions,
    properties,
    functionNames: collectFunctionNames({
      assignments,
      callables,
      classes,
      declarators,
      properties,
    }),
    suspensionsOf: lazyGroups(
      () => suspensions,
      window => window.callable,
    ),
    ifsOf: lazyGroups(() => ifs, callableOf),
    updatesOf: lazyGroups(() => updates, callableOf),
    assignmentsOf: lazyGroups(() => assignments, callableOf),
    callsOf: callable => callsByCaller().get(callable) ?? [],
    deletionsOf: lazyGroups(() => deletions, callableOf),
    types,
    selves,
    variables: collectDeclared(source),
    callableOf,
    findCallable: node => byNode.get(node) ?? null,
  }
}

function moduleOf([first]: readonly Callable[]): Callable {
  if (!first) throw new Error('The file has no module callable: is `ast` a Program?')
  return first
}

/** What is run of a field: its value. */
function initializerOf(node: Node): Node {
  const isField = node.type === 'PropertyDefinition' || node.type === 'AccessorProperty'
  return (isField ? node.value : null) ?? node
}

function canBeCallable({ type }: Node): boolean {
  switch (type) {
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'StaticBlock':
    case 'Program':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return true
    default:
      return false
  }
}

/** Computed names and decorators of a field are evaluated where the class stands. */
function isBesideInitializer(node: Node, member: Node): boolean {
  if (member.type !== 'PropertyDefinition' && member.type !== 'AccessorProperty') return false
  return node !== member.value
}

function isAwaitUsing(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.kind === 'await using'
}

function isLoopHead(node: Node): boolean {
  return node.parent?.type === 'ForOfStatement' && node.parent.left === node
}

/** `await 0`, `await Promise.resolve()` */
function isSettled(value: Node): boolean {
  if (value.type === 'Literal' || value.type === 'TemplateLiteral') return true
  if (value.type === 'Identifier') return value.name === 'undefined'
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false
  const { object } = value.callee
  const [settled] = value.arguments
  return (
    object.type === 'Identifier' &&
    object.name === 'Promise' &&
    findPropertyName(value.callee) === 'resolve' &&
    (!settled || isSettled(settled))
  )
}

/** Of most functions nobody asks for the name. */
class CallableAt implements Callable {
  readonly id: number
  readonly node: Node
  readonly parent: Callable | null
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly isStartUp: boolean
  readonly #vocabulary: Vocabulary
  readonly #isMarkedTearDown: IsMarked

  constructor(
    node: Node,
    id: number,
    parent: Callable | null,
    vocabulary: Vocabulary,
    isMarkedTearDown: IsMarked,
  ) {
    const isFunctionNode = isFunction(node)
    const isAsynchronous = isAsyncBody(node)
    this.id = id
    this.node = node
    this.parent = parent
    this.isAsync = isFunctionNode && (node.async || isAsynchronous)
    this.isGenerator = isFunctionNode && node.generator && !isAsynchronous
    this.isStartUp = !isFunctionNode || isConstructor(node) || isStartUpHook(node, vocabulary)
    this.#vocabulary = vocabulary
    this.#isMarkedTearDown = isMarkedTearDown
  }

  get name(): string {
    return nameOf(this.node)
  }

  get isTearDown(): boolean {
    return (
      this.#vocabulary.isTearDown(findFunctionName(this.node) ?? '') ||
      isDisposer(this.node) ||
      this.#isMarkedTearDown(this.node)
    )
  }
}

export function isConstructor(node: Node): boolean {
  return node.parent?.type === 'MethodDefinition' && node.parent.kind === 'constructor'
}

/** `[Symbol.dispose]() {}` */
function isDisposer({ parent }: Node): boolean {
  if (!parent || !('key' in parent) || !('computed' in parent) || !parent.computed) return false
  const { key } = parent
  return (
    key.type === 'MemberExpression' &&
    key.object.type === 'Identifier' &&
    key.object.name === 'Symbol' &&
    isDisposeSymbol(findPropertyName(key) ?? '')
  )
}

function nameOf(node: Node): string {
  if (node.type === 'Program') return 'the module'
  if (node.type === 'StaticBlock') return 'a static block'
  if (node.type === 'PropertyDefinition' || node.type === 'AccessorProperty') {
    return `the initializer of ${findMemberName(node) ?? 'a field'}`
  }
  const name = findFunctionName(node)
  return name ? `${name}()` : 'a function'
}
