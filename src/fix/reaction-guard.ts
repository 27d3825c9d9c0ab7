import type { Node, Source } from '../engine/index.ts'

import { descendantsOf, findPropertyName, findStatementList } from './syntax.ts'

/**
 * A guard of the operation means the same in a callback that goes on with it.
 *
 *     const known = conns.get(host)
 *     if (known) return Promise.resolve(known)
 *     return connect(host).then(conn => { … })     // what the reaction returns is the result, too
 *
 *     if (known) return done(null, known)
 *     openRoom(name, (err, room) => { … })         // nobody looks at what the callback returns
 */
export function canGuardReaction(reaction: Node, look: Node, source: Source): boolean {
  const list = findStatementList(look)
  const guard = look.type === 'IfStatement' ? look : list?.[list.indexOf(look) + 1]
  if (guard?.type !== 'IfStatement') return false
  const { consequent } = guard
  const way = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  const call = reaction.parent
  if (!way || call?.type !== 'CallExpression') return false
  const isThen = /^(?:then|catch|finally)$/u.test(findPropertyName(call.callee) ?? '')
  const { parent } = call
  const isResult =
    isThen &&
    (parent.type === 'ReturnStatement' ||
      (parent.type === 'ArrowFunctionExpression' && parent.body === call))
  const means =
    way.type === 'ReturnStatement'
      ? isResult || !way.argument || (!isThen && way.argument.type === 'CallExpression')
      : way.type === 'ThrowStatement' && isResult
  return means && !hidesNames(reaction, [look, guard], source)
}

/** A name of the guard is another one's name in the callback. */
function hidesNames(reaction: Node, guard: readonly Node[], source: Source): boolean {
  const names = new Set<string>()
  for (const part of descendantsOf(reaction, source)) {
    const scope = source.scopeManager.acquire(part, true)
    for (const variable of scope?.variables ?? [])
      if (variable.defs.length > 0) names.add(variable.name)
  }
  return guard.some(statement =>
    [...descendantsOf(statement, source)].some(
      part => part.type === 'Identifier' && names.has(part.name),
    ),
  )
}
