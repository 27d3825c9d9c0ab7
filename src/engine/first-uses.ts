import type { TSESTree } from '@typescript-eslint/types'

import { isCacheName, isEnder } from '../catalog/idempotence.ts'
import { isSameText } from './access-drafts.ts'
import { collectAnswers } from './answers.ts'
import { nameOfReceiver } from './callees.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node, Slot, Write } from './facts.ts'
import { isMakingCall } from './makings.ts'
import { needsOf } from './needs.ts'
import { resolveOrigin } from './origins.ts'
import type { StaleContext, StaleDraft } from './stale-drafts.ts'
import { unwrap } from './syntax.ts'
import { startingIn } from './traverse.ts'

/**
 * The look that finds nothing in a field or variable, so that what is waited for is assigned to it.
 *
 *     this.#conn ??= await connect()
 *     if (!this.#conn) this.#conn = await connect()
 *     if (browser) return browser; const made = await launch(); browser = made
 */
export function findFirstLook(node: TSESTree.AssignmentExpression): Node | null {
  if (node.operator === '??=' || node.operator === '||=') return unwrap(node.left)
  if (node.operator !== '=') return null
  const looks = collectLooks(node)
  return looks.at(-1) ?? null
}

/** The nearest first: the last one has been asked first. */
function collectLooks(node: TSESTree.AssignmentExpression): Node[] {
  return collectAnswers(node, needsOf)
    .filter(({ asked, isPresent, leaves }) => {
      const isAbout = isSameText(unwrap(asked), unwrap(node.left))
      return isAbout && !isPresent && leaves !== 'throws'
    })
    .map(({ asked }) => asked)
}

/** Two runs that find nothing both make it: one connection too many, or the same work done twice. */
export function draftOfFirstUse(
  node: TSESTree.AssignmentExpression,
  act: Write,
  context: StaleContext,
): StaleDraft | null {
  const look = findFirstLook(node)
  const origin = resolveOrigin(node.right, act.callable.node, context).node
  // `this.conn = await this.connecting` keeps what all the others wait for as well.
  const { slot, callable } = act
  if (!look || !MADE.has(origin.type) || isWorkShared(look, node, callable, context)) return null
  return {
    shape: 'first-use',
    slot,
    callable,
    read: look,
    node,
    act,
    fresh: collectLooks(node).filter(other => other !== look),
    judge: () => null,
    key: null,
    reaction: null,
    secondRun: {
      tier: isOneTooMany(node.left, origin, slot, context) ? 'likely' : 'possible',
      harm: 'acts-twice',
    },
  }
}

/**
 * Whoever comes meanwhile waits for the same work.
 *
 *     await (this.#starting ??= this.#connect())
 *     this.isStarted = true
 */
function isWorkShared(
  look: Node,
  act: Node,
  callable: Callable,
  { outline }: StaleContext,
): boolean {
  const waits = startingIn(
    outline.suspensions,
    look.range[1],
    act.range[1],
    ({ node }) => node,
  ).filter(wait => wait.callable === callable)
  return waits.length > 0 && waits.every(({ node }) => isOfKept(node))
}

function isOfKept(wait: Node): boolean {
  const kept = wait.type === 'AwaitExpression' ? unwrap(wait.argument) : null
  return kept?.type === 'AssignmentExpression' && /^(?:\?\?|\|\|)=$/u.test(kept.operator)
}

const MADE: ReadonlySet<string> = new Set(['CallExpression', 'Literal', 'NewExpression'])

/** It is opened or started here, or somebody closes it: the first of two is never closed. */
function isOneTooMany(
  target: Node,
  origin: Node,
  { shortName }: Slot,
  context: StaleContext,
): boolean {
  if (isCacheName(shortName) || origin.type === 'Literal') return false
  if (origin.type === 'CallExpression' && isMakingCall(origin, context)) return true
  return context.ended.has(nameOfReceiver(target) ?? '')
}

const endedByOutline = new WeakMap<Outline, ReadonlySet<string>>()

/** The last names of what is closed or stopped somewhere: `#conn` of `this.#conn?.close()`. */
export function endedNamesOf(outline: Outline): ReadonlySet<string> {
  let names = endedByOutline.get(outline)
  if (!names) endedByOutline.set(outline, (names = collectEndedNames(outline)))
  return names
}

function collectEndedNames({ callsByName }: Outline): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { callee } of callsByName.collect(isEnder)) {
    const member = unwrap(callee)
    if (member.type !== 'MemberExpression') continue
    const name = nameOfReceiver(member.object)
    if (name !== null) names.add(name)
  }
  return names
}
