import type { TSESTree } from '@typescript-eslint/types'

import { findWrapper, isWrapperName } from '../catalog/wrappers.ts'
import { findDeclaredFunction, type Bindings } from './bindings.ts'
import { describeCallee, nameOfTarget } from './callees.ts'
import type { Outline } from './callables.ts'
import type { CallSite, Callable, Node } from './facts.ts'
import { findConstantValue, findOnlyFunction, type Owner } from './owners.ts'
import { fieldKeyOf } from './fields.ts'
import {
  findMemberName,
  findPropertyName,
  isCall,
  isClass,
  isFunction,
  outermost,
  unwrap,
  type CallNode,
  type ClassNode,
  type FunctionNode,
} from './syntax.ts'

/** Which callable a function value or a callee means, when the file declares it. */
export interface Functions {
  /** `flush`, `this.flush`, `() => …`, `this.flush.bind(this)`, and constants that are one of these. */
  readonly resolveFunction: (expression: Node) => Callable | null
  /** The function as its surroundings see it: `memoize(fn)` of `load = memoize(fn)`. */
  readonly findHome: (fn: FunctionNode) => Node
  /** The method, arrow field, accessor or constructor of that name, also an inherited one. */
  findMethod(owner: Owner, name: string, isStatic: boolean): Callable | null
}

/** `const b = a`, `const c = b`, …: by more names, only programs call a function. */
const MOST_NAMES = 100

/** Pass 6a: names of functions and methods to callables. Needs outline and bindings. */
export function indexFunctions(outline: Outline, bindings: Bindings): Functions {
  const methods = new Map<Owner, Map<string, Callable>>()
  const resolving = new Set<Node>()
  for (const owner of outline.classes) methods.set(owner, collectMethods(owner, outline))
  for (const [owner, fields] of collectStored(outline, bindings)) {
    const known = methods.get(owner) ?? new Map<string, Callable>()
    for (const [name, [value, ...others]] of fields) {
      const isKnown = known.has(name) || others.length > 0
      const callable = isKnown || !value ? null : resolveFunction(value)
      if (callable) methods.set(owner, known.set(name, callable))
    }
  }

  function findMethod(owner: Owner, name: string, isStatic: boolean): Callable | null {
    for (const ancestor of bindings.ancestryOf(owner)) {
      const method =
        methods.get(ancestor)?.get(fieldKeyOf(name, isStatic)) ??
        findLoose(ancestor, name, isStatic)
      if (method) return method
    }
    return null
  }

  /** Methods of a prototype or of an object; the constructor of a constructor function is itself. */
  function findLoose(owner: Owner, name: string, isStatic: boolean): Callable | null {
    if (isClass(owner)) return null
    if (owner.type === 'CallExpression') return null
    if (owner.type !== 'ObjectExpression' && name === 'constructor') {
      return outline.findCallable(owner)
    }
    const method = isStatic ? null : bindings.prototypes.methodsOf(owner).get(name)
    if (method) return outline.findCallable(method)
    if (owner.type !== 'ObjectExpression') return null
    for (const property of owner.properties) {
      if (property.type !== 'Property' || findMemberName(property) !== name) continue
      return property.value === owner ? null : resolveFunction(property.value)
    }
    return null
  }

  function resolveFunction(expression: Node): Callable | null {
    const node = unwrap(expression)
    if (isFunction(node)) return outline.findCallable(node)
    if (node.type === 'Identifier') return resolveNamed(node)
    if (node.type === 'CallExpression') return resolveMade(node)
    if (node.type !== 'MemberExpression') return null
    const name = findPropertyName(node)
    // Most methods that are called are those of other code.
    if (name === null || !outline.functionNames.isMethod(name)) return null
    const receiver = bindings.resolveReceiver(node.object)
    if (!receiver) return null
    // `super.refresh()` is never the method that overrides it.
    const owner =
      node.object.type === 'Super' ? bindings.ancestryOf(receiver.owner)[1] : receiver.owner
    return owner ? findMethod(owner, name, receiver.isStatic) : null
  }

  function resolveNamed(identifier: TSESTree.Identifier): Callable | null {
    const variable = bindings.findVariable(identifier)
    const declared = findDeclaredFunction(variable)
    if (declared) return outline.findCallable(declared)
    const value = findConstantValue(variable) ?? findOnlyFunction(variable)
    if (
      !value ||
      !outline.functionNames.mayBe(value) ||
      resolving.has(value) ||
      resolving.size >= MOST_NAMES
    )
      return null
    // `const a = b` and `const b = a` name nothing.
    resolving.add(value)
    const callable = resolveFunction(value)
    resolving.delete(value)
    return callable
  }

  /** `this.onData.bind(this)` is `this.onData`, `useCallback(fn)` is `fn`: whoever calls it runs that. */
  function resolveMade(call: TSESTree.CallExpression): Callable | null {
    const callee = unwrap(call.callee)
    if (callee.type === 'MemberExpression' && findPropertyName(callee) === 'bind') {
      return resolveFunction(callee.object)
    }
    const [wrapped] = call.arguments
    return wrapped && outline.functionNames.mayBe(wrapped) && isPassingOn(call, wrapped)
      ? resolveFunction(wrapped)
      : null
  }

  function isPassingOn(call: CallNode, wrapped: Node): boolean {
    if (!isWrapperName(nameOfTarget(call) ?? '')) return false
    const wrapper = findWrapper(describeCallee(call, wrapped, bindings))
    return wrapper !== null && wrapper.mode !== 'runs-later'
  }

  function findHome(fn: FunctionNode): Node {
    let home: Node = outermost(fn)
    for (let up = home.parent; up && isCall(up); up = home.parent) {
      if (up.arguments[0] !== home || !isPassingOn(up, home)) break
      home = outermost(up)
    }
    return home
  }

  return { resolveFunction, findMethod, findHome }
}

function collectMethods(owner: ClassNode, outline: Outline): Map<string, Callable> {
  const methods = new Map<string, Callable>()
  for (const member of owner.body.body) {
    if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue
    const name = findMemberName(member)
    const value = member.value && unwrap(member.value)
    const callable = value && isFunction(value) ? outline.findCallable(value) : null
    if (name !== null && callable) methods.set(fieldKeyOf(name, member.static), callable)
  }
  return methods
}

/** What the fields of each owner are given that hold a function somewhere: `this.#onData = this.receive.bind(this)`. */
function collectStored(outline: Outline, bindings: Bindings): Map<Owner, Map<string, Node[]>> {
  const stored = new Map<Owner, Map<string, Node[]>>()
  const add = (owner: Owner, name: string, value: Node): void => {
    if (isNoFunction(value)) return
    const fields = stored.get(owner) ?? new Map<string, Node[]>()
    push(fields, name, value)
    stored.set(owner, fields)
  }
  for (const owner of outline.classes) {
    for (const member of owner.body.body) {
      const name = member.type === 'PropertyDefinition' ? findMemberName(member) : null
      if (member.type !== 'PropertyDefinition' || name === null || !member.value) continue
      if (outline.functionNames.isMethod(name))
        add(owner, fieldKeyOf(name, member.static), member.value)
    }
  }
  for (const { left, right } of outline.assignments) {
    const target = unwrap(left)
    if (target.type !== 'MemberExpression' || isNoFunction(right)) continue
    const name = findPropertyName(target)
    if (name === null || !outline.functionNames.isMethod(name)) continue
    const receiver = bindings.resolveReceiver(target.object)
    if (receiver) add(receiver.owner, fieldKeyOf(name, receiver.isStatic), right)
  }
  return stored
}

/** `this.#timer = null`: what is not there is no function. */
function isNoFunction(value: Node): boolean {
  const node = unwrap(value)
  return node.type === 'Literal' || (node.type === 'Identifier' && node.name === 'undefined')
}

/** Which call runs which callable, both ways. */
export interface CallGraph {
  /** Calls whose target the file declares. */
  sitesFrom(caller: Callable): readonly CallSite[]
  sitesOf(target: Callable): readonly CallSite[]
  /** What the call runs before it returns. */
  targetsOf(call: Node): readonly Callable[]
  isResolved(call: Node): boolean
}

/** Pass 6b: the call graph of the file. `extra` are callbacks that their taker runs at once. */
export function buildCallGraph(
  outline: Outline,
  bindings: Bindings,
  functions: Functions,
  extra: readonly CallSite[],
): CallGraph {
  const from = new Map<Callable, CallSite[]>()
  const of = new Map<Callable, CallSite[]>()
  const byNode = new Map<Node, CallSite[]>()

  function add(site: CallSite): void {
    push(from, site.caller, site)
    push(of, site.target, site)
    push(byNode, site.node, site)
  }
  for (const node of outline.calls) {
    const target = resolveTarget(node, bindings, functions)
    if (target) add({ node, caller: outline.callableOf(node), target, isLater: false })
  }
  for (const site of extra) add(site)
  return {
    sitesFrom: caller => from.get(caller) ?? [],
    sitesOf: target => of.get(target) ?? [],
    targetsOf: call =>
      (byNode.get(call) ?? []).filter(site => !site.isLater).map(site => site.target),
    isResolved: call => byNode.has(call),
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function resolveTarget(node: CallNode, bindings: Bindings, functions: Functions): Callable | null {
  if (node.type === 'NewExpression') {
    const owner = bindings.findConstructor(node.callee)
    return owner && functions.findMethod(owner, 'constructor', false)
  }
  const callee = unwrap(node.callee)
  if (callee.type === 'Super') {
    const receiver = bindings.resolveReceiver(callee)
    const base = receiver && bindings.ancestryOf(receiver.owner)[1]
    return base ? functions.findMethod(base, 'constructor', false) : null
  }
  return functions.resolveFunction(callee) ?? resolveForwarded(callee, functions)
}

/** `this.onData.call(this, x)`, `fn.apply(null, args)` */
function resolveForwarded(callee: Node, functions: Functions): Callable | null {
  if (callee.type !== 'MemberExpression') return null
  const name = findPropertyName(callee)
  return name === 'call' || name === 'apply' ? functions.resolveFunction(callee.object) : null
}
