import type { Facts, LateRegistration, Node, Slot, Source } from '../engine/index.ts'

import { endWithComment, hasCommentIn, startWithComments, withoutLosses } from './comments.ts'
import { freeBlockName, scopeAt } from './free-name.ts'
import { indentationAt, isFirstOnLine, layoutAt, reindentEdits, editedText } from './layout.ts'
import { findMoveEdits, lineRangeOf } from './move-statement.ts'
import { findPromiseFirstEdits } from './promise-first.ts'
import { collectReached } from './reach.ts'
import {
  because,
  concessionsOf,
  NO_REPAIR,
  obstacle,
  type Edit,
  type Obstacle,
  type Repair,
  type SnapshotOptions,
} from './repair.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * Moves the author's store in front of the wait. Where the wait fails, the entry must not stay: the
 * author takes it out already, or the repair does.
 *
 *     try {                                       try {
 *       await socket.send(id, text)                 this.pending.set(id, call)
 *       this.pending.set(id, call)                  await socket.send(id, text)
 *     } catch (error) {                           } catch (error) {
 *       this.pending.delete(id)                     this.pending.delete(id)
 */
export function registerFirstRepair(
  facts: Facts,
  source: Source,
  registration: LateRegistration,
  { fix }: SnapshotOptions,
): Repair {
  const title = `Store the entry of \`${registration.slot.name}\` before the wait`
  const removal = findRemoval(registration, source)
  const early = findPromiseFirstEdits(registration, removal?.[0] ?? null, facts, source)
  if (early) return withoutLosses(guarded(title, early, []), source)
  const place = findPlace(facts, source, registration)
  if (!place) return NO_REPAIR
  const obstacles = isWithoutEffect(registration, source)
    ? []
    : [obstacle('what makes it then runs before the wait, too', 'order')]
  if (isTakenOutOnFailure(place, registration, facts)) {
    const { store, wait } = place
    const edits = findMoveEdits(store, { statement: wait, side: 'before' }, source)
    if (!edits) return NO_REPAIR
    const suggestions = [
      {
        id: 'registerFirst' as const,
        title: title + because(obstacles),
        edits,
        concessions: concessionsOf(obstacles),
      },
    ]
    const isSafe = fix === 'all' && obstacles.length === 0 && registration.slot.isPlain
    return withoutLosses(
      isSafe ? { fix: edits, suggestions: [] } : { fix: null, suggestions },
      source,
    )
  }
  const edits = findGuardedEdits(place, removal, source)
  return edits ? withoutLosses(guarded(title, edits, obstacles), source) : NO_REPAIR
}

function guarded(what: string, edits: readonly Edit[], obstacles: readonly Obstacle[]): Repair {
  const title = `${what}, and remove it when that fails${because(obstacles)}`
  const concessions = ['failure', ...concessionsOf(obstacles)] as const
  return { fix: null, suggestions: [{ id: 'registerFirst', title, edits, concessions }] }
}

interface Place {
  /** The statement that stores. */
  readonly store: Node
  /** The statement that waits. */
  readonly wait: Node
  /** From the wait up to the store, in one row. */
  readonly passed: readonly Node[]
}

function findPlace(facts: Facts, source: Source, registration: LateRegistration): Place | null {
  const { slot, node, window, callable } = registration
  const store = findStatement(node)
  const list = store && findStatementList(store)
  if (store?.type !== 'ExpressionStatement' || store.expression !== node || !list) return null
  const start = list.findIndex(statement => isInside(window.node, statement.range))
  const wait = list[start]
  const passed = list.slice(start, list.indexOf(store))
  if (!wait || passed.length === 0) return null
  // Each way out would have to take the entry out again.
  if (passed.some(statement => leaves(statement, source))) return null
  const called = collectReached(passed, callable, facts, [])
  // What the helper does beside the store would come before the wait as well.
  if (registration.how === 'helper' && !isOnlyStore(registration, facts)) return null
  const isTouched = facts
    .accessesOf(slot)
    .some(
      access =>
        called.has(access.callable) ||
        passed.some(statement => isInside(access.node, statement.range)),
    )
  return isTouched ? null : { store, wait, passed }
}

/** `#register(id, call) { this.#calls.set(id, call) }`, called by the operation itself */
function isOnlyStore(
  { callable: operation, node: call, store: { node, callable } }: LateRegistration,
  facts: Facts,
): boolean {
  const isCalled = facts
    .callsFrom(operation)
    .some(site => site.node === call && site.target === callable)
  const statement = findStatement(node)
  if (!isCalled || !statement) return isCalled && node.parent === callable.node
  return findStatementList(statement)?.length === 1 && statement.parent?.parent === callable.node
}

function leaves(statement: Node, source: Source): boolean {
  for (const { type } of descendantsOf(statement, source, { ownCodeOnly: true })) {
    if (/^(?:Return|Break|Continue|Throw)Statement$/u.test(type)) return true
  }
  return false
}

/** The `catch` or `finally` around both takes the entry out, before anybody else can run. */
function isTakenOutOnFailure(
  { store }: Place,
  { slot, key }: LateRegistration,
  facts: Facts,
): boolean {
  const block = store.parent
  const attempt = block?.parent
  if (attempt?.type !== 'TryStatement' || attempt.block !== block) return false
  return [attempt.handler?.body, attempt.finalizer].some(body => {
    for (const statement of body?.body ?? []) {
      if (statement.type !== 'ExpressionStatement') return false
      if (isRemoval(statement.expression)) return true
      if (facts.suspensionsUnder(statement).length > 0) return false
    }
    return false
  })

  function isRemoval(node: Node): boolean {
    return facts
      .accessesOf(slot)
      .some(
        access =>
          access.type === 'write' &&
          access.kind === 'delete' &&
          access.node === node &&
          access.key !== null &&
          isSameName(access.key, key),
      )
  }
}

function isSameName(left: Node, right: Node): boolean {
  if (left.type === 'Identifier') return right.type === 'Identifier' && left.name === right.name
  if (left.type !== 'MemberExpression' || right.type !== 'MemberExpression') return false
  const isSameProperty =
    !left.computed && !right.computed && isSameName(left.property, right.property)
  return isSameProperty && isSameName(left.object, right.object)
}

/** Neither key nor value runs code of anybody else. */
function isWithoutEffect({ store, node, how }: LateRegistration, source: Source): boolean {
  const given = how === 'helper' && node.type === 'CallExpression' ? node.arguments : []
  return [store.key, store.value, ...given].every(part => {
    if (!part) return true
    for (const { type } of descendantsOf(part, source, { ownCodeOnly: true })) {
      if (/^(?:Call|New|TaggedTemplate|Await|Yield|Assignment|Update)Expression$/u.test(type)) {
        return false
      }
    }
    return true
  })
}

/**
 *     await socket.send(id, text)        this.pending.set(id, call)
 *     this.pending.set(id, call)         try {
 *                                          await socket.send(id, text)
 *                                        } catch (error) {
 *                                          this.pending.delete(id)
 *                                          throw error
 *                                        }
 */
function findGuardedEdits(
  { store, wait, passed }: Place,
  removal: readonly string[] | null,
  source: Source,
): Edit[] | null {
  // What they declare would be out of sight for the code behind them.
  if (passed.some(({ type }) => type !== 'ExpressionStatement')) return null
  const first = startWithComments(wait, source)
  const last = passed.at(-1) ?? wait
  const end = endWithComment(last, source)
  const isTidy = isFirstOnLine(first, source.text) && isFirstOnLine(store.range[0], source.text)
  if (!removal || !isTidy) return null
  const stored = [startWithComments(store, source), endWithComment(store, source)] as const
  if (hasCommentIn([end, stored[0]], source)) return null
  const { newline, unit, end: semicolon } = layoutAt(wait, source)
  const outer = indentationAt(first, source.text)
  const inner = outer + unit
  const range = [first, end] as const
  const body = editedText(range, reindentEdits(range, { from: outer, to: inner }, source), source)
  const error = freeBlockName('error', wait, removal, source)
  const text = [
    source.text.slice(...stored),
    `${outer}try {`,
    `${inner}${body}`,
    `${outer}} catch (${error}) {`,
    ...removal.map(line => `${inner}${line}${semicolon}`),
    `${inner}throw ${error}${semicolon}`,
    `${outer}}`,
  ].join(newline)
  return [
    { range: [first, end], text },
    { range: lineRangeOf(stored, source.text), text: '' },
  ]
}

function findRemoval(registration: LateRegistration, source: Source): string[] | null {
  const { slot, store, how, node } = registration
  const container = findContainerText(registration, source)
  const key = findKeyText(registration, source)
  if (container === null) return null
  const entry = how === 'own' && store.value?.type === 'Identifier' ? store.value : null
  const index = freeBlockName('index', node, [container, entry?.name ?? ''], source)
  switch (slot.kind) {
    case 'map':
    case 'set':
    case 'weak':
      return key === null ? null : [`${container}.delete(${key})`]
    case 'record':
      return key === null ? null : [`delete ${container}[${key}]`]
    case 'array':
      return (
        entry && [
          `const ${index} = ${container}.indexOf(${entry.name})`,
          `if (${index} !== -1) ${container}.splice(${index}, 1)`,
        ]
      )
    default:
      return null
  }
}

/** The container as the operation can name it. */
function findContainerText(
  { slot, store: { ref }, how, node }: LateRegistration,
  source: Source,
): string | null {
  if (how !== 'helper') return textOf(ref, source)
  if (node.type !== 'CallExpression') return null
  const { callee } = node
  const isOfThis =
    isMemberOfThis(ref) && callee.type === 'MemberExpression' && isMemberOfThis(callee)
  const isOfModule = ref.type === 'Identifier' && slot.place === 'module'
  const isVisible = isOfModule && !isHidden(ref.name, node, slot, source)
  return isOfThis || isVisible ? textOf(ref, source) : null
}

function isMemberOfThis(node: Node): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'ThisExpression'
}

/** Another variable of that name stands between the call and the module. */
function isHidden(name: string, place: Node, { declaration }: Slot, source: Source): boolean {
  for (let scope = scopeAt(place, source); scope.upper; scope = scope.upper) {
    const variable = scope.set.get(name)
    if (variable) return !variable.defs.some(({ node }) => node === declaration)
  }
  return false
}

/** `call.id` for the parameter `call` of the helper is `request.id` where it is given `request`. */
function findKeyText({ store, key, how }: LateRegistration, source: Source): string | null {
  if (how !== 'helper' || store.key?.type === 'Identifier') return textOf(key, source)
  let root: Node | null = store.key
  while (root?.type === 'MemberExpression') root = root.object
  if (!store.key || root?.type !== 'Identifier' || key.type !== 'Identifier') return null
  return key.name + textOf(store.key, source).slice(root.name.length)
}
