import type { Iteration, Lookup, Node, Write } from './facts.ts'
import { findKeptCopy } from './kept-copies.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests, partsOfTest, type PassedTest } from './passed-tests.ts'
import { collectComparisons } from './rechecks.ts'
import { findAncestor, isInside, isLoop, unwrap } from './syntax.ts'

/**
 * Every way from the window to the next step looks whether the write has happened, and leaves the
 * loop if so.
 *
 *     if (this.#list.length !== length) return
 *     if (this.#generation !== generation) break      // every writer raises it
 *     if (this.#state !== 'open') break               // every writer leaves it
 *     if (this.#list !== list) return                 // every writer replaces it
 */
export function isLeftWhenChanged(
  iteration: Iteration,
  window: Node,
  write: Write,
  analysis: Analysis,
): boolean {
  const { loop, callable, callback } = iteration
  if (callback) return false
  const flow = analysis.flows.of(callable)
  const head = findHead(loop)
  const asksInTime = ({ test }: PassedTest): boolean =>
    head && isInside(test, head)
      ? !isInside(window, head)
      : !flow.canFollow(window, loop, new Set([test]))
  // Most of many conditions show nothing; what lies past a test takes a search of its own.
  return (
    stayingTestsOf(iteration, analysis).some(
      test => showsWrite(test, window, write, iteration, analysis) && asksInTime(test),
    ) || isSteppedByIdentity(iteration, analysis)
  )
}

const stayingTests = new WeakMap<Iteration, readonly PassedTest[]>()

function stayingTestsOf(iteration: Iteration, analysis: Analysis): readonly PassedTest[] {
  let tests = stayingTests.get(iteration)
  if (!tests) stayingTests.set(iteration, (tests = collectStayingTests(iteration, analysis)))
  return tests
}

/** Tests that let the loop go on only if they come out this way. */
function collectStayingTests({ loop, callable }: Iteration, analysis: Analysis): PassedTest[] {
  const tests = analysis.ifsOf(callable).flatMap(node => {
    if (!isInside(node, loop)) return []
    if (isLeavingLoop(node.consequent, loop)) return partsOfTest({ test: node.test, holds: false })
    return node.alternate && isLeavingLoop(node.alternate, loop)
      ? partsOfTest({ test: node.test, holds: true })
      : []
  })
  const head = findHead(loop)
  return head ? [...tests, ...partsOfTest({ test: head, holds: true })] : tests
}

/** Nobody gets into the body without it. */
function findHead(loop: Node): Node | null {
  return loop.type === 'ForStatement' || loop.type === 'WhileStatement' ? loop.test : null
}

function isLeavingLoop(statement: Node, loop: Node): boolean {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement
  if (last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement') return true
  if (last?.type !== 'BreakStatement') return false
  if (last.label) return !isInside(last, labelled(loop, last.label.name) ?? loop)
  return findAncestor(last, up => isLoop(up) || up.type === 'SwitchStatement') === loop
}

function labelled(loop: Node, label: string): Node | null {
  return findAncestor(loop, up => up.type === 'LabeledStatement' && up.label.name === label)
}

/** The test comes out the other way once the write has happened. */
function showsWrite(
  passed: PassedTest,
  window: Node,
  write: Write,
  iteration: Iteration,
  { effects, flows, guards }: Analysis,
): boolean {
  if (guards.isUndoneBy(passed, write.callable)) return true
  const kept = findKept(passed)
  if (!kept) return false
  const { original, copy } = kept
  // What is taken behind the window shows nothing of it.
  const flow = flows.of(iteration.callable)
  if (flow.canFollow(window, copy, new Set([passed.test, iteration.loop]))) return false
  const asked = effects
    .accessesOf(write.slot)
    .filter(access => access.type === 'lookup')
    .filter(({ ref }) => isInside(ref, original))
  if (asked.length === 0) return guards.changesOf(write.callable, original).length > 0
  return asked.some(
    lookup =>
      (SIZES.has(lookup.method) && isResizing(write)) ||
      (lookup.ref === original && write.kind === 'rebind') ||
      (isElementOf(lookup, iteration) && write.kind !== 'overwrite'),
  )
}

interface Kept {
  /** `this.#generation` */
  readonly original: Node
  /** `generation = this.#generation` */
  readonly copy: Node
}

/** The loop goes on only while a place is what it was. */
function findKept({ test, holds }: PassedTest): Kept | null {
  const [comparison] = collectComparisons(test)
  if (comparison?.operator.startsWith('=') !== holds) return null
  const left = unwrap(comparison.left)
  const right = unwrap(comparison.right)
  const leftCopy = findKeptCopy(right, left)
  if (leftCopy) return { original: left, copy: leftCopy }
  const rightCopy = findKeptCopy(left, right)
  return rightCopy && { original: right, copy: rightCopy }
}

const SIZES: ReadonlySet<string> = new Set(['length', 'size'])

/** A list that is sorted has as many elements as before. */
function isResizing({ kind, method }: Write): boolean {
  if (kind === 'shift') return !REORDERING.has(method)
  return kind !== 'overwrite' && kind !== 'rebind'
}

/** Also functions of packages: `set.remove(list, item)` takes one out, `set.swap(list, a, b)` does not. */
const REORDERING: ReadonlySet<string> = new Set([
  '[] =',
  'arrayMoveMutable',
  'copyWithin',
  'move',
  'moveItemInArray',
  'reverse',
  'sort',
  'swap',
])

function isElementOf({ key }: Lookup, { form, keyName }: Iteration): boolean {
  const isByIndex = form === 'index' || form === 'index-cached-length'
  return isByIndex && keyName !== null && key?.type === 'Identifier' && key.name === keyName
}

/** `if (list[i] === job) i++`: the index goes on only where the element has stayed. */
function isSteppedByIdentity(iteration: Iteration, { effects, updatesOf }: Analysis): boolean {
  const { loop, callable, keyName, slot } = iteration
  if (iteration.form !== 'index' || loop.type !== 'WhileStatement') return false
  const steps = updatesOf(callable).filter(
    ({ argument }) =>
      isInside(argument, loop) && argument.type === 'Identifier' && argument.name === keyName,
  )
  const isAsked = ({ test, holds }: PassedTest): boolean =>
    holds &&
    collectComparisons(test).some(({ operator }) => operator.startsWith('=')) &&
    effects
      .accessesOf(slot)
      .some(
        access =>
          access.type === 'lookup' && isInside(access.ref, test) && isElementOf(access, iteration),
      )
  return steps.length > 0 && steps.every(step => collectPassedTests(step).some(isAsked))
}
