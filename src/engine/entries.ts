import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import { isPublic } from '../catalog/entry-ranks.ts'
import { isForTests, TESTS_COMMENT } from '../catalog/lifecycle.ts'
import type { Vocabulary } from '../catalog/vocabulary.ts'
import type { Bindings } from './bindings.ts'
import type { Functions } from './calls.ts'
import type { Outline } from './callables.ts'
import { createMarks } from './comment-marks.ts'
import type { CallSite, Callable, Entry, Node } from './facts.ts'
import { collectDecorations } from './decorations.ts'
import { collectEmits, findRegistration, type Registration } from './emits.ts'
import { canHaveRole, collectRoles, entry, type Role, type RoleContext } from './roles.ts'
import { findSingleStart } from './single-starts.ts'
import {
  findFunctionName,
  findMemberName,
  isCall,
  isClass,
  isFunction,
  isNullish,
} from './syntax.ts'

/** Who starts turns, and which callbacks run inside the call that takes them. */
export interface EntryScan {
  readonly entries: readonly Entry[]
  readonly runsNow: readonly CallSite[]
  /** Callbacks that nobody can say when they run; they may run at once. */
  readonly mayRunNow: readonly CallSite[]
  readonly hasEntry: (callable: Callable) => boolean
}

/**
 * Pass 7: how each function gets to run: by its form (public method, export) and by every place
 * where it stands as a value. Needs functions; promises at least one entry for what code outside
 * the file can start.
 */
export function scanEntries(outline: Outline, bindings: Bindings, functions: Functions): EntryScan {
  const context = { outline, bindings, functions, vocabulary: outline.vocabulary, depth: 0 }
  const entries = new Map<string, Entry>()
  const runsNow: CallSite[] = []
  const mayRunNow: CallSite[] = []
  const registrations: Registration[] = []
  const isMarkedForTests = createMarks(outline.source, TESTS_COMMENT)

  for (const callable of outline.callables) {
    for (const role of collectOwnRoles(callable, context)) addRole(callable, role)
    if (callable.node.type !== 'FunctionDeclaration') addRoles(callable, callable.node)
  }
  visitFunctionUses(outline, functions, addRoles)
  runsNow.push(...collectEmits(outline, bindings, registrations))
  const all = [...entries.values()]
  const started = new Set(all.map(({ callable }) => callable))
  return { entries: all, runsNow, mayRunNow, hasEntry: callable => started.has(callable) }

  function isOnlyForTests(fn: Node): boolean {
    return isForTests(findFunctionName(fn) ?? '') || isMarkedForTests(fn)
  }

  function addRoles(callable: Callable, value: Node): void {
    for (const role of collectRoles(value, context)) addRole(callable, role)
  }

  function addRole(callable: Callable, role: Role): void {
    const { node } = role
    if (role.type === 'called') {
      const { isLater } = role
      runsNow.push({ node, caller: outline.callableOf(node), target: callable, isLater })
      return
    }
    const kind = role.type === 'entry' ? role.kind : 'unknown-callback'
    // What anybody can call, and nobody but tests does.
    if (isPublic(kind) && isOnlyForTests(callable.node)) return
    const registration = findRegistration(callable, node)
    if (registration) registrations.push(registration)
    const key = `${callable.id} ${kind} ${role.label}`
    const known = entries.get(key)
    // Of `.then(end, end)` one comes.
    const isFirst = !known || (kind === 'promise' && known.node.parent === node.parent)
    const single = isFirst ? findSingleStart(kind, node, outline, bindings) : null
    const startsOnce = isFirst && (callable.isStartUp || single?.parent === null)
    const { node: first } = known ?? { node }
    const oncePer = single?.node ?? null
    entries.set(key, { kind, callable, label: role.label, node: first, startsOnce, oncePer })
    if (role.type === 'unknown' && isCall(node)) {
      mayRunNow.push({ node, caller: outline.callableOf(node), target: callable, isLater: false })
    }
  }
}

/** What the declaration itself says: a public method, an export. */
function collectOwnRoles(
  callable: Callable,
  { bindings, functions, vocabulary }: RoleContext,
): readonly Role[] {
  const { node, name } = callable
  if (!isFunction(node)) return []
  // `F.prototype.add = F.prototype.push = function () {}`
  if (bindings.prototypes.findOwnerOf(node)) {
    return [entry('public-method', `the public method ${name}`, node)]
  }
  const { parent } = functions.findHome(node)
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') {
    return collectMethodRoles(parent, callable, vocabulary)
  }
  const statement = parent?.type === 'VariableDeclarator' ? parent.parent.parent : parent
  const isExported =
    statement?.type === 'ExportNamedDeclaration' || statement?.type === 'ExportDefaultDeclaration'
  if (!isExported) return []
  const isNamed = findFunctionName(node) !== null || parent?.type === 'VariableDeclarator'
  return [entry('exported', isNamed ? `the exported function ${name}` : 'the default export', node)]
}

function collectMethodRoles(
  member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  { name }: Callable,
  vocabulary: Vocabulary,
): readonly Role[] {
  const isConstructor = member.type === 'MethodDefinition' && member.kind === 'constructor'
  if (isConstructor || !isClass(member.parent.parent)) return []
  const decorations = collectDecorations(member, vocabulary)
  const decorated = decorations.map(({ kind, label }) =>
    entry(kind, label.replace('%', name), member),
  )
  if (decorations.some(({ kind }) => kind !== 'unknown-callback')) return decorated
  const isHidden = member.accessibility === 'private' || member.accessibility === 'protected'
  if (isHidden || findMemberName(member)?.startsWith('#')) return decorated
  const what = member.static ? 'static' : 'public'
  return [entry('public-method', `the ${what} method ${name}`, member)]
}

/** Every place where a declared function or a method stands as a value and is not just called. */
function visitFunctionUses(
  outline: Outline,
  functions: Functions,
  visit: (callable: Callable, value: Node) => void,
): void {
  const isMethod = (name: string): boolean => outline.functionNames.isMethod(name)
  for (const member of outline.membersByName.collect(isMethod)) {
    const method = canHaveRole(member) ? functions.resolveFunction(member) : null
    if (method) visit(method, member)
  }
  for (const variable of outline.variables) {
    if (!canHoldFunction(variable, outline)) continue
    const uses = variable.references.filter(isValue)
    const callable = uses[0] ? functions.resolveFunction(uses[0].identifier) : null
    if (!callable) continue
    for (const { identifier } of uses) visit(callable, identifier)
  }
}

/** Not what is imported, or comes in as a parameter. */
function canHoldFunction({ defs }: Scope.Variable, outline: Outline): boolean {
  const [only, ...others] = defs
  // The initializer of what is declared once says it, or nobody has given it one yet.
  if (only?.node.type === 'VariableDeclarator' && others.length === 0) {
    return (
      only.node.init === null ||
      isNullish(only.node.init) ||
      outline.functionNames.mayBe(only.node.init)
    )
  }
  return defs.some(({ type }) => type === 'FunctionName' || type === 'Variable')
}

function isValue(reference: Scope.Reference): boolean {
  return reference.isRead() && canHaveRole(reference.identifier)
}
