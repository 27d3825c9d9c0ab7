import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { isConstantIn } from './constants.ts'
import { freeName, scopeAt } from './free-name.ts'
import { isInTry } from './promise-readers.ts'
import { collectReached } from './reach.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'
import { waysOutOf } from './ways-out.ts'

/** Where a promise is made, and what becomes of the code that waited for it. */
export interface Share {
  /** All that is written anew. */
  readonly range: readonly [number, number]
  /** The statement that stores the value. */
  readonly store: Node
  /** What is waited for; `null` where it takes more than that. */
  readonly made: Node | null
  /** Statements that wait, and become an async function that is called at once. */
  readonly work: readonly Node[]
  readonly name: string
  /** The local that is there already: `conn = await connect(host)`. */
  readonly isNamed: boolean
  /** What comes behind: a wait, the result, the local that had the value, or nothing. */
  readonly rest: 'wait' | 'return' | 'return-await' | 'none' | { readonly local: string }
}

export function findShare(entry: StaleEntry, facts: Facts, source: Source): Share | null {
  const { act, hazards } = entry
  const store = findStatement(entry.node)
  if (store?.type !== 'ExpressionStatement' || store.expression !== act.node) return null
  const share = findDirect(entry, store, facts, source) ?? findWork(entry, store, facts, source)
  if (!share || !hazards.every(({ window }) => isInside(window.node, share.range))) return null
  const parts = share.work.length > 0 ? share.work : share.made ? [share.made] : []
  return touchesSlot(parts, entry, facts) ? null : share
}

/** `conns.set(host, await connect(host))` */
function findDirect(
  { act, slot }: StaleEntry,
  store: Node,
  facts: Facts,
  source: Source,
): Share | null {
  const value = act.type === 'write' ? act.value : null
  if (value?.type !== 'AwaitExpression') return null
  if (facts.suspensionsUnder(store).length > 1) return null
  return {
    range: store.range,
    store,
    made: value.argument,
    work: [],
    name: freeName(['pending'], store, source),
    isNamed: false,
    rest: isReadBehind(
      store,
      facts.accessesOf(slot).map(({ node }) => node),
    )
      ? 'none'
      : 'wait',
  }
}

/** `const conn = await connect(host); conns.set(host, conn)` */
function findWork(
  { act, slot, callable, read }: StaleEntry,
  store: Node,
  facts: Facts,
  source: Source,
): Share | null {
  const value = act.type === 'write' ? act.value : null
  const list = findStatementList(store)
  if (value?.type !== 'Identifier' || !list) return null
  const end = list.indexOf(store)
  const look = list.findIndex(statement => isInside(read, statement.range))
  const row = list.slice(look + 1, end)
  const start = row.findIndex(statement => facts.suspensionsUnder(statement).length > 0)
  const work = start < 0 ? [] : row.slice(start)
  const [first] = work
  if (!first) return null
  const common = { store, name: freeName(['pending'], store, source), isNamed: false }
  const next = list[end + 1]
  const behind = usesBehind(value.name, store, source)

  const made = work.length === 1 ? findMade(first, value.name, facts) : null
  if (made && first.type === 'ExpressionStatement') {
    const isReturned = findNext(store)?.type === 'ReturnStatement' && behind.length === 1
    const range = [first.range[0], store.range[1]] as const
    return isReturned
      ? { ...common, range, made, work: [], name: value.name, isNamed: true, rest: 'none' }
      : null
  }
  if (!made && !canMove(work, value.name, store, callable.node, source)) return null
  const [only] = behind
  const isResult = behind.length === 1 && next?.type === 'ReturnStatement' && next.argument === only
  const isRead = isReadBehind(
    store,
    facts.accessesOf(slot).map(({ node }) => node),
  )
  return {
    ...common,
    range: [first.range[0], isResult ? next.range[1] : store.range[1]],
    made,
    work: made ? [] : work,
    rest: isResult
      ? isInTry(next)
        ? 'return-await'
        : 'return'
      : behind.length > 0
        ? { local: value.name }
        : isRead
          ? 'none'
          : 'wait',
  }
}

/** `connect(host)` of `const conn = await connect(host)` and of `conn = await connect(host)` */
function findMade(statement: Node, name: string, facts: Facts): Node | null {
  if (facts.suspensionsUnder(statement).length !== 1) return null
  if (statement.type === 'ExpressionStatement') {
    const { expression } = statement
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return null
    const isOwn = expression.left.type === 'Identifier' && expression.left.name === name
    return isOwn && expression.right.type === 'AwaitExpression' ? expression.right.argument : null
  }
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return null
  const [declarator, ...others] = statement.declarations
  const isOwn = declarator?.id.type === 'Identifier' && declarator.id.name === name
  const isAlone = isOwn && others.length === 0
  return isAlone && declarator.init?.type === 'AwaitExpression' ? declarator.init.argument : null
}

/** All of it can stand in a function: it ends by itself, and gives nothing but the value. */
function canMove(
  work: readonly Node[],
  name: string,
  store: Node,
  operation: Node,
  source: Source,
): boolean {
  const isOwn = work.some(
    statement =>
      statement.type === 'VariableDeclaration' &&
      statement.kind === 'const' &&
      source.scopeManager.getDeclaredVariables(statement).some(own => own.name === name),
  )
  if (!isOwn || waysOutOf(work, new Set(), source).leaves) return false
  const declared = work.flatMap(statement => source.scopeManager.getDeclaredVariables(statement))
  const isLocal = declared.every(
    ({ name: other, references }) =>
      other === name || references.every(({ identifier }) => identifier.range[0] < store.range[0]),
  )
  return (
    isLocal &&
    work.every(statement => isConstantIn(statement, operation, source)) &&
    !work.some(statement => usesNarrowed(statement, operation, source))
  )
}

/** A field that was tested outside may be something else to the compiler in a function of its own. */
export function usesNarrowed(
  statement: Node,
  operation: Node,
  source: Source,
  plain: string | null = null,
): boolean {
  const tested = new Set<string>()
  for (const part of descendantsOf(operation, source)) {
    if (part.type !== 'IfStatement' || isInside(part, statement.range)) continue
    for (const inner of descendantsOf(part.test, source))
      if (inner.type === 'MemberExpression') tested.add(textOf(inner, source))
  }
  // `this.rows.length === 0` says nothing of `this.rows`.
  if (plain !== null) tested.delete(plain)
  for (const part of descendantsOf(statement, source)) {
    const isCallee = part.parent?.type === 'CallExpression' && part.parent.callee === part
    if (part.type === 'MemberExpression' && !isCallee && tested.has(textOf(part, source)))
      return true
  }
  return false
}

/** The work asks or changes the container that the promise is in by then. */
export function touchesSlot(
  work: readonly Node[],
  { slot, callable }: StaleEntry,
  facts: Facts,
): boolean {
  const called = collectReached(work, callable, facts, [])
  return facts
    .accessesOf(slot)
    .some(
      access => called.has(access.callable) || work.some(part => isInside(access.node, part.range)),
    )
}

function usesBehind(name: string, store: Node, source: Source): Node[] {
  for (let scope = scopeAt(store, source); ;) {
    const variable = scope.set.get(name)
    if (variable)
      return variable.references
        .map(({ identifier }) => identifier as Node)
        .filter(({ range }) => range[0] >= store.range[1])
    if (!scope.upper) return []
    scope = scope.upper
  }
}

/** What comes next gives the entry as it is: `return conns.get(host)` */
export function isReadBehind(store: Node, accesses: readonly Node[]): boolean {
  const next = findNext(store)
  if (next?.type !== 'ReturnStatement' || !next.argument) return false
  let value: Node = next.argument
  while (
    value.type === 'TSNonNullExpression' ||
    value.type === 'ChainExpression' ||
    value.type === 'AwaitExpression'
  )
    value = value.type === 'AwaitExpression' ? value.argument : value.expression
  return accesses.includes(value)
}

/** Behind the statement, or behind the `if` whose last one it is. */
function findNext(statement: Node): Node | null {
  const list = findStatementList(statement)
  const next = list?.[list.indexOf(statement) + 1]
  if (next) return next
  const outer = list ? statement.parent?.parent : statement.parent
  return outer?.type === 'IfStatement' && !outer.alternate ? findNext(outer) : null
}
