import type { TSESTree } from '@typescript-eslint/types'

import type { Outline } from './callables.ts'
import type { Access, Iteration, Lookup, Node } from './facts.ts'
import type { Flows } from './flow.ts'
import { collectPassedTests } from './passed-tests.ts'
import { findAncestor, isFunction, isInside, outermost } from './syntax.ts'
import { findWalk } from './walks.ts'

/**
 * Pass 5: passes that find their elements by index or key, which no single access shows.
 *
 *     for (let i = 0; i < this.list.length; i++) this.list[i]
 *     for (const id of Object.keys(this.locals)) this.locals[id].destroy()
 *
 * Needs accesses and flows; promises that the `length` or the copied keys stand for the pass, in their place.
 */
export function recognizeIndexedPasses(
  accesses: readonly Access[],
  outline: Outline,
  flows: Flows,
): Access[] {
  const elements = new Map<number, Lookup[]>()
  for (const access of accesses) {
    if (access.type !== 'lookup' || !access.key || !isByKey(access)) continue
    const known = elements.get(access.slot.id)
    if (known) known.push(access)
    else elements.set(access.slot.id, [access])
  }
  return accesses.map(access => {
    const lookups = elements.get(access.slot.id)
    if (!lookups) return access
    return (
      findIndexLoop(access, lookups) ??
      findKeyLoop(access, lookups, accesses, outline, flows) ??
      access
    )
  })
}

function isByKey(access: Lookup): boolean {
  return access.method === '[]' || access.method === 'get'
}

type IndexLoop = TSESTree.DoWhileStatement | TSESTree.ForStatement | TSESTree.WhileStatement

function isIndexLoop(node: Node): node is IndexLoop {
  return (
    node.type === 'ForStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement'
  )
}

function findIndexLoop(access: Access, lookups: readonly Lookup[]): Iteration | null {
  if (access.type !== 'lookup' || access.method !== 'length') return null
  const loop = findAncestor(access.ref, up => isIndexLoop(up) || isFunction(up))
  if (loop && isIndexLoop(loop)) {
    const isInTest = loop.test !== null && isInside(access.ref, loop.test)
    const isInInit = loop.type === 'ForStatement' && loop.init && isInside(access.ref, loop.init)
    if (isInTest) return findPassByIndex(access, loop, 'index', lookups)
    return isInInit ? findPassByIndex(access, loop, 'index-cached-length', lookups) : null
  }
  const { parent } = outermost(access.node)
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return null
  return findPassToLocal(access, parent.id.name, lookups)
}

/** `const count = list.length; for (let i = 0; i < count; i++) list[i]` */
function findPassToLocal(
  access: Lookup,
  bound: string,
  lookups: readonly Lookup[],
): Iteration | null {
  for (const lookup of lookups) {
    if (lookup.callable !== access.callable || lookup.node.range[0] < access.node.range[0]) continue
    const loop = findAncestor(lookup.node, isIndexLoop)
    if (!loop || !isIndexLoop(loop) || !loop.test || !mentions(loop.test, bound)) continue
    return findPassByIndex(access, loop, 'index-cached-length', [lookup])
  }
  return null
}

function findPassByIndex(
  access: Lookup,
  loop: IndexLoop,
  form: 'index' | 'index-cached-length',
  lookups: readonly Lookup[],
): Iteration | null {
  const element = lookups.find(
    lookup =>
      isInside(lookup.ref, loop.body) &&
      (isLoopVariable(lookup.key, loop) || isStepping(lookup.key)),
  )
  if (!element) return null
  return {
    ...passOver(access, loop, loop.body),
    form,
    yields: 'keys',
    readsSlotAgain: element.alias === null,
    direction: isCountingDown(loop) ? 'backward' : 'forward',
    keyName: element.key?.type === 'Identifier' ? element.key.name : null,
  }
}

/** Declared in the head, or asked for in the test; `list[i++]` steps where it reads. */
function isLoopVariable(key: Node | null, loop: IndexLoop): boolean {
  if (key?.type === 'UpdateExpression') return isLoopVariable(key.argument, loop)
  if (key?.type !== 'Identifier') return false
  const { name } = key
  if (loop.type === 'ForStatement' && loop.init?.type === 'VariableDeclaration') {
    return loop.init.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name)
  }
  return loop.test !== null && mentions(loop.test, name)
}

/** `for (let i = 0; i < list.length; i++) list[at++]`: begins anywhere, and goes round once. */
function isStepping(key: Node | null): boolean {
  return key?.type === 'UpdateExpression' && key.argument.type === 'Identifier'
}

function mentions(test: Node, name: string): boolean {
  if (test.type === 'Identifier') return test.name === name
  if (test.type === 'UpdateExpression') return mentions(test.argument, name)
  if (test.type !== 'BinaryExpression' && test.type !== 'LogicalExpression') return false
  return mentions(test.left, name) || mentions(test.right, name)
}

function isCountingDown(loop: IndexLoop): boolean {
  const update = loop.type === 'ForStatement' ? loop.update : null
  const step = update ?? findDecrement(loop.test)
  if (!step) return false
  if (step.type === 'UpdateExpression') return step.operator === '--'
  return step.type === 'AssignmentExpression' && step.operator === '-='
}

/** `for (let i = list.length; i--;)` */
function findDecrement(test: Node | null): Node | null {
  if (test?.type === 'UpdateExpression') return test
  return test?.type === 'BinaryExpression' ? findDecrement(test.left) : null
}

function findKeyLoop(
  access: Access,
  lookups: readonly Lookup[],
  accesses: readonly Access[],
  outline: Outline,
  flows: Flows,
): Iteration | null {
  if (access.type !== 'read-out' || access.yields !== 'keys' || access.form !== 'copy') return null
  const walk = findWalk(access)
  if (!walk?.key) return null
  const name = walk.key
  const element = lookups.find(
    lookup =>
      isInside(lookup.ref, walk.body) &&
      lookup.key?.type === 'Identifier' &&
      lookup.key.name === name &&
      (isUsedUnchecked(lookup.node) || isKeptUnchecked(lookup.node, walk.body, outline)) &&
      !isAskedFor(lookup, accesses, outline, flows),
  )
  if (!element) return null
  return {
    ...passOver(access, walk.loop, walk.body),
    callback: walk.callback && outline.findCallable(walk.callback),
    form: 'keys-then-lookup',
    yields: 'keys',
    readsSlotAgain: element.alias === null,
    direction: 'forward',
    keyName: name,
  }
}

/** `if (!this.locals[id]) continue`, `if (Object.hasOwn(this.locals, id))`, and no wait behind it. */
function isAskedFor(
  { node, slot, callable }: Lookup,
  accesses: readonly Access[],
  { suspensionsOf }: Outline,
  flows: Flows,
): boolean {
  const tests = collectPassedTests(node).map(({ test }) => test)
  if (tests.length === 0) return false
  const flow = flows.of(callable)
  return accesses
    .filter(access => access.slot === slot && tests.some(test => isInside(access.ref, test)))
    .some(({ ref }) => {
      const asked = new Set([ref])
      return !suspensionsOf(callable).some(
        window => flow.canFollow(ref, window.node) && flow.canFollow(window.node, node, asked),
      )
    })
}

/** `record[key].destroy()`, `map.get(key)!.close()`: fails, or acts on nothing, once the key is gone. */
function isUsedUnchecked(node: Node): boolean {
  const target = outermost(node)
  const { parent } = target
  if (parent?.type === 'MemberExpression') return parent.object === target && !parent.optional
  return parent?.type === 'CallExpression' && parent.callee === target && !parent.optional
}

/** `const job = record[key]; job.close()`, and nobody asks whether there is a job. */
function isKeptUnchecked(
  node: Node,
  body: Node,
  { ifs, members }: Pick<Outline, 'ifs' | 'members'>,
): boolean {
  const { parent } = outermost(node)
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false
  const { name } = parent.id
  const isLocal = (expression: Node): boolean =>
    expression.type === 'Identifier' && expression.name === name
  const isUsed = members.some(
    member => isLocal(member.object) && !member.optional && isInside(member, body),
  )
  const isTested = ifs.some(({ test }) => {
    const asked = test.type === 'UnaryExpression' ? test.argument : test
    return isInside(test, body) && (isLocal(asked) || mentions(asked, name))
  })
  return isUsed && !isTested
}

function passOver(
  access: Access,
  loop: Node,
  body: Node,
): Omit<Iteration, 'form' | 'yields' | 'readsSlotAgain' | 'direction' | 'keyName'> {
  const { id, slot, ref, callable, alias, boundAt, handed } = access
  return {
    id,
    slot,
    ref,
    callable,
    alias,
    boundAt,
    handed,
    type: 'iteration',
    node: loop,
    loop,
    body,
    callback: null,
    valueName: null,
  }
}
