import { isSameText } from './access-drafts.ts'
import { answersOf, type Answer } from './answers.ts'
import type { Node } from './facts.ts'
import type { PassedTest } from './passed-tests.ts'
import { isFunction, isNullish, unwrap } from './syntax.ts'

/**
 * What a test says, and what may have been missing where it says less: control comes here whenever
 * there is nothing, and also when what is there is no good any more, or when somebody wants another.
 *
 *     if (conn && conn.isOpen) return conn
 *     if (isForced || token === null || isOld(token)) token = await renew()
 *     if (socket?.isOpen) return socket
 */
export function needsOf(whole: Node, whether: boolean, leaves: Answer['leaves']): Answer[] {
  const parts = splitTest({ test: whole, holds: whether })
  return parts.flatMap(part => {
    const answers = answersOfPart(part, leaves)
    if (!part.isOneOfMany) return answers
    const others = parts.filter(other => other.isOneOfMany && other !== part)
    return answers
      .filter(
        ({ asked, isPresent }) =>
          !isPresent && others.every(({ test }) => isWish(test) || isAbout(test, subjectOf(asked))),
      )
      .map(answer => ({ ...answer, isSure: false }))
  })
}

interface Part extends PassedTest {
  /** Control comes here the same way whatever the others say. */
  readonly isOneOfMany: boolean
}

/** Each part as it has to come out, from left to right. */
function splitTest(whole: PassedTest): Part[] {
  const parts: Part[] = []
  const open: Part[] = [{ ...whole, isOneOfMany: false }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { holds, isOneOfMany } = next
    const test = unwrap(next.test)
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      open.push({ test: test.argument, holds: !holds, isOneOfMany })
    } else if (test.type === 'LogicalExpression' && test.operator !== '??') {
      const isEither = test.operator !== (holds ? '&&' : '||')
      const part = { holds, isOneOfMany: isOneOfMany || isEither }
      open.push({ test: test.right, ...part }, { test: test.left, ...part })
    } else parts.push({ test, holds, isOneOfMany })
  }
  return parts
}

function answersOfPart({ test, holds }: PassedTest, leaves: Answer['leaves']): Answer[] {
  const owner = isMissed(test, holds) ? findOptional(test) : null
  const said = answersOf(test, holds, leaves)
  return owner ? [...said, { asked: owner, isPresent: false, leaves, isSure: false }] : said
}

/** It came out as it does where there is nothing: `conn?.isOpen`, `conn?.state === 'open'`. */
function isMissed(test: Node, holds: boolean): boolean {
  if (test.type !== 'BinaryExpression') return !holds
  return !isNullish(unwrap(test.right)) && (holds ? UNEQUAL : EQUAL).has(test.operator)
}

const EQUAL: ReadonlySet<string> = new Set(['==', '==='])
const UNEQUAL: ReadonlySet<string> = new Set(['!=', '!=='])

/** `conn` of `conn?.socket.isOpen` */
function findOptional(test: Node): Node | null {
  let node = unwrap(test.type === 'BinaryExpression' ? test.left : test)
  while (node.type === 'MemberExpression' || node.type === 'CallExpression') {
    if (node.type === 'CallExpression') node = unwrap(node.callee)
    else if (node.optional) return unwrap(node.object)
    else node = unwrap(node.object)
  }
  return null
}

/** `conns` of `conns.has(host)` and of `conns.get(host)`; else what is asked. */
function subjectOf(asked: Node): Node {
  if (asked.type !== 'CallExpression') return asked
  const callee = unwrap(asked.callee)
  return callee.type === 'MemberExpression' ? unwrap(callee.object) : asked
}

/** `isForced`, `options.isForced`: what the caller wants. */
function isWish(test: Node): boolean {
  let node = unwrap(test)
  while (node.type === 'MemberExpression') node = unwrap(node.object)
  return node.type === 'Identifier'
}

function isAbout(test: Node, subject: Node): boolean {
  const open = [test]
  for (let next = open.pop(); next; next = open.pop()) {
    const node = unwrap(next)
    if (isSameText(node, subject)) return true
    open.push(...operandsOf(node))
  }
  return false
}

/** What the value of an expression is made of; functions and objects are left alone. */
function operandsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [node.left, node.right]
    case 'UnaryExpression':
      return [node.argument]
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object]
    case 'CallExpression':
      return [node.callee, ...node.arguments.filter(part => !isFunction(part))]
    default:
      return []
  }
}
