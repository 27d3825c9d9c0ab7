import { isCallingOff, saysCalledOff } from '../catalog/lifecycle.ts'
import { nameOfCallee } from './callees.ts'
import type { Callable, Node } from './facts.ts'
import type { Analysis } from './live-iterations.ts'
import { collectPassedTests } from './passed-tests.ts'
import { findPropertyName, unwrap } from './syntax.ts'

/**
 * A second run calls the first one off, and that asks for it behind the window.
 *
 *     this.#controller?.abort()
 *     const { signal } = (this.#controller = new AbortController())
 *     const rows = await load(signal)
 *     if (signal.aborted) return
 */
export function isCalledOff(
  act: Node,
  window: Node,
  operation: Callable,
  { windows }: Pick<Analysis, 'windows'>,
): boolean {
  return (
    collectPassedTests(act).some(
      ({ test }) => test.range[0] >= window.range[1] && asksForCallOff(test),
    ) &&
    windows
      .callsOf(operation)
      .some(
        ({ callee, range }) =>
          range[1] <= window.range[0] && isCallingOff(nameOfCallee(unwrap(callee)) ?? ''),
      )
  )
}

function asksForCallOff(test: Node): boolean {
  const node = unwrap(test)
  switch (node.type) {
    case 'LogicalExpression':
      return asksForCallOff(node.left) || asksForCallOff(node.right)
    case 'UnaryExpression':
      return asksForCallOff(node.argument)
    case 'BinaryExpression':
      return asksForCallOff(node.left)
    default:
      return isCallOffName(node)
  }
}

/** `signal.aborted`, `stale` */
export function isCallOffName(node: Node): boolean {
  if (node.type === 'Identifier') return saysCalledOff(node.name)
  return node.type === 'MemberExpression' && saysCalledOff(findPropertyName(node) ?? '')
}
