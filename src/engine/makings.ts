import type { TSESTree } from '@typescript-eslint/types'

import { isMaker, isReader, isValueClass } from '../catalog/idempotence.ts'
import { nameOfCallee } from './callees.ts'
import type { Node } from './facts.ts'
import { isOpenThing } from './open-things.ts'
import { resolveOrigin } from './origins.ts'
import type { StaleContext } from './stale-drafts.ts'
import { isInside, unwrap, type FunctionNode } from './syntax.ts'
import { startingIn } from './traverse.ts'

/**
 * What the call hands back is a thing of its own, of which two are one too many: it is opened, started or
 * made with `new`. Of a function of this file, what it returns says more than its name.
 *
 *     async init() { return { layout: await read(this.#io) } }    // as good as another one
 *     async init() { return new Session(await dial(this.#url)) }  // another one
 */
export function isMakingCall(call: TSESTree.CallExpression, context: StaleContext): boolean {
  return isMaking(call, context, DEPTH)
}

const DEPTH = 4

function isMaking(call: TSESTree.CallExpression, context: StaleContext, depth: number): boolean {
  const callee = unwrap(call.callee)
  const fn = depth > 0 ? context.bindings.findFunctionNode(callee) : null
  const returned = fn ? collectReturned(fn, context) : []
  const name = nameOfCallee(callee) ?? ''
  const isNamedMaker = isMaker(name)
  if (!fn || returned.length === 0) return isNamedMaker
  return returned.some(value => {
    const { node } = resolveOrigin(value, fn, context)
    if (node.type === 'NewExpression') {
      // What a promise is resolved with, nobody can tell.
      if (isPromise(node.callee)) return isNamedMaker
      // Who only looks something up may wrap what it finds: `async getTarget() { return new Target(await find()) }`
      return isIdentityClass(node.callee) && (!isReader(name) || isOpenThing(node, context))
    }
    return node.type === 'CallExpression' && isMaking(node, context, depth - 1)
  })
}

/** `rows` of `return rows`, of the function itself. */
export function collectReturned(fn: FunctionNode, { outline }: StaleContext): Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body]
  const [start, end] = fn.body.range
  return startingIn(outline.returns, start, end, node => node)
    .filter(node => isInside(node, fn.body) && outline.callableOf(node).node === fn)
    .flatMap(({ argument }) => argument ?? [])
}

function isPromise(callee: Node): boolean {
  return nameOfCallee(unwrap(callee)) === 'Promise'
}

/** `new Socket()`, and whatever nobody can name; not `new Map()`. */
export function isIdentityClass(callee: Node): boolean {
  const name = nameOfCallee(unwrap(callee))
  return name === null || !isValueClass(name)
}
