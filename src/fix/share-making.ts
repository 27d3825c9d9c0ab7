import type { TSESTree } from '@typescript-eslint/types'

import type { Facts, Node, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment, startWithComments } from './comments.ts'
import { isQuiet } from './evaluation.ts'
import { isKnownPromise } from './known-promises.ts'
import { editedText, indentationAt, layoutAt, reindentEdits, type Layout } from './layout.ts'
import { findPendingPlace, type PendingPlace } from './pending-place.ts'
import { isInTry } from './promise-readers.ts'
import type { Edit, Suggestion } from './repair.ts'
import { touchesSlot } from './share-place.ts'
import { canStandApart, findWork, suggestShared } from './share-work.ts'
import { descendantsOf, findStatement, findStatementList, isInside, textOf } from './syntax.ts'

/**
 * The promise of what is being made is kept beside the value: whoever comes meanwhile waits for the same.
 *
 *     this.#conn ??= await connect()
 *     this.#conn ??= await (this.#pendingConn ??= connect().finally(() => {
 *       this.#pendingConn = undefined
 *     }))
 */
export function shareMakingSuggestions(
  entry: StaleEntry,
  facts: Facts,
  source: Source,
): Suggestion[] {
  const { node, slot } = entry
  if (node.type !== 'AssignmentExpression') return []
  const making = findCall(entry, node, facts, source) ?? findSteps(entry, node, facts, source)
  const place = making && findPendingPlace(slot, node.left, making.result, source)
  const isWaitedFor = making?.canBePromise === true && place?.returnType === ''
  return place && !isWaitedFor
    ? suggestShared(place.name, [place.declaration, editOf(making, place, layoutAt(node, source))])
    : []
}

/** What is waited for, and where: `before (pending ??= promise.finally(…)) after`. */
interface Making {
  readonly result: 'value' | 'nothing'
  /** What is kept may be a promise itself, and an async function would wait for it. */
  readonly canBePromise: boolean
  readonly range: Edit['range']
  readonly indent: string
  readonly before: string
  readonly promise: (returnType: string) => string
  readonly after: string
}

function editOf(
  { range, indent, before, promise, after }: Making,
  { name, returnType }: PendingPlace,
  { newline, end, unit }: Layout,
): Edit {
  const lines = [
    `(${name} ??= ${promise(returnType)}.finally(() => {`,
    `${unit}${name} = undefined${end}`,
    '}))',
  ]
  return { range, text: before + lines.join(newline + indent) + after }
}

/** One call is waited for, and what it gives is what is kept. */
function findCall(
  entry: StaleEntry,
  node: TSESTree.AssignmentExpression,
  facts: Facts,
  source: Source,
): Making | null {
  const [{ window: { node: wait } } = { window: { node: null } }, ...others] = entry.hazards
  if (wait?.type !== 'AwaitExpression' || others.some(other => other.window.node !== wait))
    return null
  const first = findStatement(wait)
  const made = wait.argument
  if (!first || !isRightBefore(wait, node, source)) return null
  if (made.type !== 'CallExpression' || facts.suspensionsUnder(made).length > 0) return null
  const text = textOf(made, source)
  const promise = isKnownPromise(made, facts, source) ? text : `Promise.resolve(${text})`
  return {
    result: first.type === 'ExpressionStatement' && node.right !== wait ? 'nothing' : 'value',
    canBePromise: false,
    range: made.range,
    indent: indentationAt(first.range[0], source.text),
    before: '',
    promise: () => promise,
    after: '',
  }
}

/** Behind the wait, nothing is done but to keep what it gave: others would do it once more. */
function isRightBefore(wait: Node, act: TSESTree.AssignmentExpression, source: Source): boolean {
  if (isInside(wait, act.range))
    return act.right === wait && (act.operator !== '=' || isLast(act, source))
  const store = findStatement(act)
  const first = findStatement(wait)
  const list = store && findStatementList(store)
  if (act.operator !== '=' || !first || !list || !isLast(act, source)) return false
  if (list.indexOf(store) !== list.indexOf(first) + 1 || !list.includes(first)) return false
  return first.type === 'VariableDeclaration'
    ? isLocalOf(first, wait, act.right)
    : first.type === 'ExpressionStatement' &&
        first.expression === wait &&
        isQuiet(act.right, source)
}

/** `const made = await launch()`, and `made` */
function isLocalOf(
  { declarations: [declarator, ...others] }: TSESTree.VariableDeclaration,
  wait: Node,
  value: Node,
): boolean {
  if (declarator.init !== wait || others.length > 0 || value.type !== 'Identifier') return false
  return declarator.id.type === 'Identifier' && declarator.id.name === value.name
}

/** What comes behind the store is the result at most, and takes no more work. */
function isLast(act: Node, source: Source): boolean {
  const store = findStatement(act)
  if (store?.type !== 'ExpressionStatement' || store.expression !== act || isInTry(store))
    return false
  const list = findStatementList(store) ?? [store]
  const [next, ...rest] = list.slice(list.indexOf(store) + 1)
  const isResult = next?.type === 'ReturnStatement' && (!next.argument || isQuiet(next, source))
  return rest.length === 0 && (next === undefined || isResult)
}

/**
 * It takes more than one call: all of it becomes a function that is called at once.
 *
 *     const socket = await dial(host)      this.#conn = await (this.#pendingConn ??= (async (): Promise<Conn> => {
 *     await socket.greet()                   const socket = await dial(host)
 *     this.#conn = new Conn(socket)          await socket.greet()
 *                                            return new Conn(socket)
 *                                          })().finally(() => {
 *                                            this.#pendingConn = undefined
 *                                          }))
 */
function findSteps(
  entry: StaleEntry,
  node: TSESTree.AssignmentExpression,
  facts: Facts,
  source: Source,
): Making | null {
  const { callable, hazards } = entry
  const { left, right } = node
  const row = findRow(entry, node, source)
  if (!row) return null
  const target = textOf(left, source)
  const parts = [...row, right]
  const [first] = parts
  const isAsked = parts.some(part =>
    [...descendantsOf(part, source)].some(inner => textOf(inner, source) === target),
  )
  if (!first || isAsked || touchesSlot(parts, entry, facts)) return null
  if (!canStandApart(parts, callable.node, source, null)) return null
  if (!hazards.every(({ window }) => parts.some(part => isInside(window.node, part.range))))
    return null
  const names = collectNames(row, source)
  const behind = [...names].filter(([, uses]) => uses.some(at => at >= node.range[1]))
  const isOwn = right.type === 'Identifier' && names.has(right.name)
  const isFree = ![...descendantsOf(right, source)].some(
    part => part.type === 'Identifier' && names.has(part.name),
  )
  const result = isFree && isQuiet(right, source) ? 'nothing' : 'value'
  const isHandedOn = isOwn && behind.length === 1 && behind[0]?.[0] === right.name
  if (behind.length > 0 && !isHandedOn) return null
  return makingOf({ row, node, result, isHandedOn }, source)
}

interface Steps {
  readonly row: readonly Node[]
  readonly node: TSESTree.AssignmentExpression
  readonly result: Making['result']
  /** The local that was stored is used behind the store as well. */
  readonly isHandedOn: boolean
}

function makingOf({ row, node, result, isHandedOn }: Steps, source: Source): Making {
  const { left, right } = node
  const [first] = row
  const last = row.at(-1)
  const place = first ?? findStatement(node) ?? node
  const { newline, unit, end } = layoutAt(place, source)
  const indent = indentationAt(place.range[0], source.text)
  const moved = (range: Edit['range']): string =>
    editedText(range, reindentEdits(range, { from: indent, to: indent + unit }, source), source)
  const start = first ? startWithComments(first, source) : right.range[0]
  const value = right.type === 'AwaitExpression' ? right.argument : right
  const lines = [
    ...(last ? [moved([start, endWithComment(last, source)])] : []),
    ...(result === 'value' ? [`return ${moved(value.range)}${end}`] : []),
  ]
  const promise = (returnType: string): string =>
    [
      `(async ()${result === 'value' ? returnType : ''} => {`,
      ...lines.map(line => unit + line),
      '})()',
    ].join(newline + indent)
  const canBePromise = result === 'value' && !isSurelyValue(right, row, source)
  const making = { result, canBePromise, indent, promise, before: 'await ', after: '' }
  if (last && result === 'nothing')
    return { ...making, range: [start, endWithComment(last, source)], after: end }
  const range = [start, node.range[1]] as const
  if (!first) return { ...making, range }
  const target = textOf(left, source)
  if (!isHandedOn) return { ...making, range, before: `${target} = await ` }
  const name = textOf(right, source)
  const store = `${target} = ${name}`
  return {
    ...making,
    range,
    before: `const ${name} = await `,
    after: end + newline + indent + store,
  }
}

/** All that is done because nothing is there, without the store. */
function findRow(
  entry: StaleEntry,
  node: TSESTree.AssignmentExpression,
  source: Source,
): readonly Node[] | null {
  if (node.operator !== '=') return []
  const guard = findStatement(entry.read)
  const store = findStatement(node)
  if (guard?.type !== 'IfStatement' || guard.alternate || !isLast(node, source)) return null
  if (guard.consequent === store) return isQuiet(guard.test, source) ? [] : null
  const work = findWork(entry, guard, source)
  return work?.at(-1) === store ? work.slice(0, -1) : null
}

/** What the statements declare, and where it is used. */
function collectNames(
  row: readonly Node[],
  source: Source,
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    row
      .flatMap(statement => source.scopeManager.getDeclaredVariables(statement))
      .map(({ name, references }) => [
        name,
        references.map(({ identifier }) => identifier.range[0]),
      ]),
  )
}

/** It is waited for, or made with `new`, here or where the local gets it. */
function isSurelyValue(value: Node, row: readonly Node[], source: Source): boolean {
  if (value.type !== 'Identifier')
    return value.type === 'AwaitExpression' || value.type === 'NewExpression'
  return row
    .flatMap(statement => source.scopeManager.getDeclaredVariables(statement))
    .some(
      ({ name, defs: [def] }) =>
        name === value.name &&
        def?.node.type === 'VariableDeclarator' &&
        (def.node.init?.type === 'AwaitExpression' || def.node.init?.type === 'NewExpression'),
    )
}
