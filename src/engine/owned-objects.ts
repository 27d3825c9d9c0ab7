import type * as Scope from '@typescript-eslint/scope-manager'

import { isAwaited, isReturned } from './awaited-calls.ts'
import type { Outline } from './callables.ts'
import type { CallGraph } from './calls.ts'
import type { Callable, CallSite, Entry, Node } from './facts.ts'
import { lazyGroups, remembering } from './groups.ts'
import {
  findAncestor,
  findMemberName,
  findPropertyName,
  isClass,
  isDecorated,
  isInside,
  outermost,
  unwrap,
  type ClassNode,
} from './syntax.ts'

/**
 * Pass 8: objects that one function makes, uses step by step and drops.
 *
 *     const patcher = new Patcher(folder)
 *     await patcher.remove(path)
 *     await patcher.restore()        // nobody else has the patcher, and what it did before is over
 *
 * Needs the outline, calls and entries; promises the entries without the methods of classes whose
 * objects are all used like that: they are started by that function, one after the other.
 */
export function omitOwnSteps(
  entries: readonly Entry[],
  outline: Outline,
  graph: CallGraph,
): readonly Entry[] {
  const candidates = outline.classes.filter(isPlainDeclaration)
  if (candidates.length === 0) return entries
  const entriesIn = lazyGroups(() => entries, entryClassOf)
  const callablesIn = lazyGroups(
    () => outline.callables,
    ({ node }) => findClass(node),
  )
  const selvesIn = lazyGroups(() => outline.selves, findClass)
  const entered = lazyGroups(
    () => entries,
    entry => entry.callable,
  )
  const suspends = remembering(collectSuspending)

  const owned = new Set<ClassNode | null>(candidates.filter(isOwned))
  if (owned.size === 0) return entries
  return entries.filter(entry => !owned.has(entryClassOf(entry)))

  function isOwned(declared: ClassNode): boolean {
    const instances = collectInstances(declared, outline)
    return (
      instances !== null &&
      instances.every(instance => isUsedInSteps(instance, declared)) &&
      entriesIn(declared).every(isStartedFromOutside) &&
      selvesIn(declared).every(self => isOwnMember(self)) &&
      callablesIn(declared).every(callable => graph.sitesFrom(callable).every(isWaitedFor))
    )
  }

  /** `new Patcher().run()`, and every use of `const patcher = new Patcher()`. */
  function isUsedInSteps(instance: Node, declared: ClassNode): boolean {
    const { parent } = outermost(instance)
    if (parent?.type === 'MemberExpression') return isStep(instance, declared)
    if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false
    if (
      parent.init !== outermost(instance) ||
      parent.parent.parent.type === 'ExportNamedDeclaration'
    )
      return false
    const maker = outline.callableOf(parent)
    const [variable] = outline.source.scopeManager.getDeclaredVariables(parent)
    const uses = variable?.references.filter(reference => !reference.init) ?? []
    return uses.every(
      ({ identifier }) =>
        isStep(identifier as Node, declared) &&
        isRunBy(outline.callableOf(identifier as Node), maker),
    )
  }

  /** `await patcher.restore()`, or `batch.add(row)` of a method that waits for nothing. */
  function isStep(object: Node, declared: ClassNode): boolean {
    const member = outermost(object).parent
    if (member?.type !== 'MemberExpression') return false
    const call = outermost(member).parent
    if (call?.type !== 'CallExpression' || call.callee !== outermost(member)) return false
    if (isAwaited(call)) return true
    const method = findMethod(declared, findPropertyName(member))
    return method !== null && !suspends(method)
  }

  function findMethod(declared: ClassNode, name: string | null): Callable | null {
    for (const member of declared.body.body) {
      if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue
      if (member.static || name === null || findMemberName(member) !== name) continue
      return member.value && outline.findCallable(unwrap(member.value))
    }
    return null
  }

  /** In the function itself, or in closures that its calls run before they return, also recursive ones. */
  function isRunBy(callable: Callable, maker: Callable): boolean {
    const members = new Set([callable])
    for (const member of members) {
      if (member === maker) continue
      const sites = graph.sitesOf(member)
      if (member.isAsync || member.isGenerator || entered(member).length > 0) return false
      if (sites.length === 0 || sites.some(({ isLater }) => isLater)) return false
      for (const { caller } of sites) members.add(caller)
    }
    return members.has(maker)
  }

  /** What is suspended is over before the caller goes on. */
  function isWaitedFor({ node, target, isLater }: CallSite): boolean {
    if (isLater) return false
    if (!suspends(target)) return true
    // `rows.map(async row => …)`: its runs overlap each other.
    if (isInside(target.node, node)) return false
    return isAwaited(node) || isReturned(node)
  }

  function collectSuspending(start: Callable): boolean {
    const members = new Set([start])
    for (const member of members) {
      if (member.isAsync || member.isGenerator) return true
      for (const { target } of graph.sitesFrom(member)) members.add(target)
    }
    return false
  }
}

/** Not exported, of no base class, and nothing that runs code of others when it is declared. */
function isPlainDeclaration(node: ClassNode): boolean {
  if (node.type !== 'ClassDeclaration' || !node.id || node.superClass) return false
  if (isDecorated(node) || node.parent.type.startsWith('Export')) return false
  return node.body.body.every(
    member =>
      member.type === 'TSIndexSignature' || (member.type !== 'StaticBlock' && !isDecorated(member)),
  )
}

/** Every `new Patcher()`; `null` where there is none, or the class is used for anything else. */
function collectInstances(declared: ClassNode, { source }: Outline): readonly Node[] | null {
  const references = source.scopeManager
    .getDeclaredVariables(declared)
    .flatMap(variable => variable.references)
    .filter(reference => !isOfType(reference))
  const made = references.flatMap(({ identifier }) => {
    const { parent } = identifier
    return parent.type === 'NewExpression' && parent.callee === identifier ? [parent] : []
  })
  return made.length > 0 && made.length === references.length ? made : null
}

/** `batch: Batch` */
function isOfType(reference: Scope.Reference): boolean {
  return 'isTypeReference' in reference && reference.isTypeReference && !reference.isValueReference
}

/** `this.rows`, and no `this` that is handed on. */
function isOwnMember(self: Node): boolean {
  const { parent } = outermost(self)
  return parent?.type === 'MemberExpression' && parent.object === outermost(self)
}

/** A method of the class, and not what the class hands to others. */
function isStartedFromOutside({ kind, callable }: Entry): boolean {
  return kind === 'public-method' && isMember(callable.node)
}

function isMember(fn: Node): boolean {
  const { parent } = outermost(fn)
  return parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition'
}

function entryClassOf({ callable }: Entry): ClassNode | null {
  return findClass(callable.node)
}

function findClass(node: Node): ClassNode | null {
  const found = findAncestor(node, isClass)
  return found && isClass(found) ? found : null
}
