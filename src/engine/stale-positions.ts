import { FINDERS, MOVERS } from '../catalog/positions.ts'
import type { Access, Lookup, Node, Write, Writer } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import type { StaleContext, StaleDraft, Verdict } from './stale-drafts.ts'
import { isInside, isWrapper, outermost, unwrap } from './syntax.ts'

/**
 * A position in an array that is kept over a window, in which others move the entries.
 *
 *     const index = this.list.indexOf(item)
 *     await save()
 *     this.list.splice(index, 1)
 *
 * Needs accesses, calls and bindings; positions that a helper returns count like those found in place.
 */
export function* collectStalePositions(
  analysis: Analysis,
  context: StaleContext,
): Generator<StaleDraft> {
  for (const [slot, accesses] of analysis.effects.byContainer) {
    if (slot.kind !== 'array' || !accesses.some(({ type }) => type === 'write')) continue
    const positions = collectPositions(accesses, analysis)
    if (positions.size === 0) continue
    for (const use of accesses.filter(isUse)) {
      const draft = findDraft(use, accesses, positions, context)
      if (draft) yield draft
    }
  }
}

type Use = Lookup | Write

/** Where the position is found, by the declaration of the local that keeps it. */
type Positions = ReadonlyMap<Node, Node>

function collectPositions(accesses: readonly Access[], { graph }: Analysis): Positions {
  const positions = new Map<Node, Node>()
  for (const access of accesses) {
    if (!isFinder(access)) continue
    const keeper = findKeeper(access.node)
    if (keeper?.type === 'VariableDeclarator') positions.set(keeper, access.node)
    const isAnswer = keeper?.type === 'ReturnStatement' || keeper === access.callable.node
    if (!isAnswer) continue
    for (const { node } of graph.sitesOf(access.callable)) {
      const declarator = findKeeper(node)
      if (declarator?.type === 'VariableDeclarator') positions.set(declarator, node)
    }
  }
  return positions
}

/** `list.findIndex(…)`, `list.indexOf(x)`, `list.push(x) - 1`, `list.length` */
function isFinder(access: Access): boolean {
  const { node } = access
  if (access.type === 'iteration') {
    return node.type === 'CallExpression' && FINDERS.has(methodOf(node.callee))
  }
  return (access.type === 'lookup' || access.type === 'write') && FINDERS.has(access.method)
}

function methodOf(callee: Node): string {
  const member = unwrap(callee)
  return member.type === 'MemberExpression' && member.property.type === 'Identifier'
    ? member.property.name
    : ''
}

/** What takes the value as it is, or less one: a declaration, or the end of a function. */
function findKeeper(value: Node): Node | null {
  let up = value.parent ?? null
  while (up && (isWrapper(up) || isStep(up))) up = up.parent ?? null
  return up
}

function isStep(node: Node): boolean {
  return node.type === 'BinaryExpression' && /^[-+]$/u.test(node.operator)
}

function isUse(access: Access): access is Use {
  if (access.type === 'lookup') return access.method === '[]'
  return access.type === 'write' && (access.method === 'splice' || access.method === '[] =')
}

/** In place: all behind it have another position from then on. */
function isShift({ kind, method }: Write): boolean {
  return kind === 'shift' && (MOVERS.has(method) || method === '[] =')
}

function findDraft(
  use: Use,
  accesses: readonly Access[],
  positions: Positions,
  { bindings, outline, continuationsOf }: StaleContext,
): StaleDraft | null {
  const index = findIndex(use)
  const variable = index && bindings.findVariable(index)
  const declarator = variable?.defs[0]?.node
  const read = declarator && positions.get(declarator)
  if (!variable || !read || isAsked(use)) return null
  const finder = outline.callableOf(read)
  const reaction =
    continuationsOf(use.callable).find(({ operation }) => operation === finder) ?? null
  if (finder !== use.callable && !reaction) return null
  const again = [use, ...accesses].find(
    access => access.type === 'write' && access.callable === use.callable && isShift(access),
  )
  const shift = again?.type === 'write' ? again : null
  const looks = accesses.filter(access => access !== use && isUse(access))
  const tests = collectPassedTests(use.node).map(({ test }) => test)
  return {
    shape: 'stale-index',
    slot: use.slot,
    callable: finder,
    read,
    node: use.node,
    act: use,
    fresh: [
      // `index = this.list.indexOf(item)`
      ...variable.references.flatMap(({ writeExpr, init, identifier }) =>
        writeExpr && init !== true ? [outermost(identifier).parent ?? identifier] : [],
      ),
      // `if (this.list[index] !== item) return`
      ...looks.map(({ node }) => node).filter(node => tests.some(test => isInside(node, test))),
    ],
    judge: writer => judgeWriter(writer, use),
    key: null,
    reaction,
    secondRun: shift && { tier: 'likely', harm: 'hits-another' },
    again: shift,
  }
}

/** `i` of `splice(i, 1)`, `list[i]` and `list[i + 1]` */
function findIndex(use: Use): Node | null {
  const { node } = use
  const key = use.type === 'write' && use.method === 'splice' ? findFirst(node) : use.key
  const index = key && unwrap(key)
  if (index?.type === 'BinaryExpression' && isStep(index)) return unwrap(index.left)
  return index?.type === 'Identifier' ? index : null
}

function findFirst(call: Node): Node | null {
  return call.type === 'CallExpression' ? (call.arguments[0] ?? null) : null
}

/** A look that only decides is no use: `if (list[i] === item) …`. */
function isAsked({ type, node }: Use): boolean {
  if (type !== 'lookup') return false
  for (let up: Node | undefined = node; up; up = up.parent) {
    const { parent } = up
    if (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression')
      return parent.test === up
    if (parent?.type.endsWith('Statement') === true) return false
  }
  return false
}

/** What comes behind the position moves nothing, and what is gone altogether is no other entry. */
function judgeWriter({ write }: Writer, use: Use): Verdict | null {
  const isDerived = write.kind === 'rebind' && !write.isReset
  if (!isDerived && !isShift(write)) {
    const isGone = write.kind === 'clear' || write.kind === 'pop' || write.kind === 'rebind'
    const isRead = use.type === 'lookup'
    return isGone && isRead ? { tier: 'possible', harm: 'hits-another' } : null
  }
  return { tier: write.callable.isTearDown ? 'possible' : 'likely', harm: 'hits-another' }
}
