import type { CallGraph } from './calls.ts'
import type { Outline } from './callables.ts'
import type { Callable, Node, Window } from './facts.ts'
import { groupBy, lazyGroups, remembering } from './groups.ts'
import { isFunction, outermost, unwrap } from './syntax.ts'

/**
 * Suspensions, settled where they wait for a function of the file that never waits for anything outside: by
 * then only promise reactions have run.
 *
 *     await this.#unlink(name)
 *     async #unlink(name) { for (const part of partsOf(name)) await this.#unlink(part) }
 */
export function findSettledCalls(
  outline: Outline,
  graph: CallGraph,
): (callable: Callable) => readonly Window[] {
  const returnsOf = lazyGroups(
    () => outline.returns,
    node => outline.callableOf(node),
  )
  const targetsOf = remembering((callable: Callable) =>
    groupBy(
      graph.sitesFrom(callable).filter(({ isLater }) => !isLater),
      ({ node }) => node,
    ),
  )

  const known = new Map<Callable, boolean>()

  /** Nothing that it leads to waits for longer: what it waits for is followed, its own loops included. */
  function isQuick(start: Callable): boolean {
    // Each with the one that waits for it: where one is slow, so are all that lead to it.
    const members = new Map<Callable, Callable | null>([[start, null]])
    for (const member of members.keys()) {
      const targets = known.get(member) === false ? null : findWaits(member)
      if (targets === null) {
        for (let up: Callable | null = member; up; up = members.get(up) ?? null)
          known.set(up, false)
        return false
      }
      if (known.get(member) === true) continue
      for (const target of targets) if (!members.has(target)) members.set(target, member)
    }
    for (const member of members.keys()) known.set(member, true)
    return true
  }

  /** What it waits for, all of it functions of the file; `null` where it may wait for anything else. */
  const findWaits = remembering((member: Callable): readonly Callable[] | null => {
    if (!member.isAsync || member.isGenerator || isOverridable(member)) return null
    const values = [...returnsOf(member).map(({ argument }) => argument), bodyOf(member)]
    if (!values.every(isPlain)) return null
    const targets: Callable[] = []
    for (const { kind, isSettled, node } of outline.suspensionsOf(member)) {
      if (isSettled) continue
      const target = kind === 'await' ? findTarget(node, member) : null
      if (!target) return null
      targets.push(target)
    }
    return targets
  })

  function findTarget(wait: Node, callable: Callable): Callable | null {
    if (wait.type !== 'AwaitExpression') return null
    const targets = targetsOf(callable).get(unwrap(wait.argument)) ?? []
    return targets.length === 1 ? (targets[0]?.target ?? null) : null
  }

  return remembering((callable: Callable) =>
    outline.suspensionsOf(callable).map(window => {
      if (window.isSettled || window.kind !== 'await') return window
      const target = findTarget(window.node, callable)
      return target && isQuick(target) ? { ...window, isSettled: true } : window
    }),
  )
}

/** A subclass in another file may have a method that does wait. */
function isOverridable({ node }: Callable): boolean {
  const { parent } = outermost(node)
  if (parent?.type !== 'MethodDefinition' && parent?.type !== 'PropertyDefinition') return false
  return parent.key.type !== 'PrivateIdentifier' && parent.accessibility !== 'private'
}

/** What an arrow function returns without a word. */
function bodyOf({ node }: Callable): Node | null {
  return isFunction(node) && node.body.type !== 'BlockStatement' ? node.body : null
}

/** No promise: what is returned is waited for as well. */
function isPlain(value: Node | null): boolean {
  return value === null || PLAIN.has(unwrap(value).type)
}

const PLAIN: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'AwaitExpression',
  'BinaryExpression',
  'Literal',
  'ObjectExpression',
  'TemplateLiteral',
  'UnaryExpression',
])
