import type { TSESTree } from '@typescript-eslint/types'

import { isListenerMethod, isHandlerName } from '../catalog/callbacks.ts'
import { isBuilder, isEnder, isMaker } from '../catalog/idempotence.ts'
import { nameOfCallee } from './callees.ts'
import type { Node } from './facts.ts'
import { collectIngredients } from './origins.ts'
import type { StaleContext } from './stale-drafts.ts'
import { findMemberName, findPropertyName, isClass, outermost, unwrap } from './syntax.ts'
import { startingIn } from './traverse.ts'

/**
 * What is made with `new` goes on by itself or holds something open, so that two of it are one too many:
 * it is listened to, started or ended; it is made of what was opened; its class says that it has to be ended.
 *
 *     const pool = new Pool(await connect(url)); pools.set(url, pool)
 *     const channel = new Channel(id); channel.onClose(() => channels.delete(id)); channels.set(id, channel)
 *
 * A second `new Matcher(await read(path))` costs time, and nothing more.
 */
export function isOpenThing(made: TSESTree.NewExpression, context: StaleContext): boolean {
  return isMadeOfOpened(made, context) || isPutToUse(made, context) || isToBeEnded(made, context)
}

function isMadeOfOpened(made: TSESTree.NewExpression, context: StaleContext): boolean {
  return made.arguments.some(argument =>
    [...collectIngredients(argument, context)].some(part => {
      const call = part.type === 'AwaitExpression' ? unwrap(part.argument) : null
      if (call?.type !== 'CallExpression') return false
      const name = nameOfCallee(unwrap(call.callee)) ?? ''
      return isMaker(name) || isBuilder(name)
    }),
  )
}

/** `client.on('error', report)`, `watcher.start()`: of the local that it is kept in. */
function isPutToUse(made: Node, { bindings }: StaleContext): boolean {
  const { parent } = outermost(made)
  const name =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression'
        ? parent.left
        : null
  const variable = name?.type === 'Identifier' ? bindings.findVariable(name) : null
  return (
    variable?.references.some(({ identifier }) => {
      const use = outermost(identifier)
      const member = use.parent
      if (member?.type !== 'MemberExpression' || member.object !== use) return false
      const call = member.parent
      return call.type === 'CallExpression' && call.callee === member && isUse(member)
    }) ?? false
  )
}

function isUse(member: TSESTree.MemberExpression): boolean {
  const name = findPropertyName(member) ?? ''
  return isListenerMethod(name) || isHandlerName(name) || isMaker(name) || isEnder(name)
}

/** `class Channel { close() {} }`, `class Poller { constructor() { this.timer = setInterval(poll) } }` */
function isToBeEnded(made: TSESTree.NewExpression, { bindings, outline }: StaleContext): boolean {
  const owner = bindings.instances.findClass(made)
  if (!owner || !isClass(owner)) return false
  return owner.body.body.some(member => {
    if (member.type !== 'MethodDefinition') return false
    if (member.kind !== 'constructor') return isEnder(findMemberName(member) ?? '')
    const [start, end] = member.range
    return startingIn(outline.calls, start, end, node => node).some(call => {
      const callee = nameOfCallee(unwrap(call.callee)) ?? ''
      return isListenerMethod(callee) || isMaker(callee)
    })
  })
}
