import type { Node, Source } from './facts.ts'

/**
 * Visits every node in source order, parents first, and sees to it that `parent` is set, as ESLint
 * does before any rule runs. ESLint has a list of its steps by then, and going through it is cheaper
 * than finding the way once more.
 */
export function walk(source: Source, visit: (node: Node) => void): void {
  const steps = source.traverse?.()
  if (!Array.isArray(steps)) {
    walkTree(source, visit)
    return
  }
  // Not `for … of`: what it makes at each step is garbage until the loop is compiled.
  ;(steps as readonly Step[]).forEach(({ phase, target }) => {
    if (phase === ENTER) visit(target as Node)
  })
}

/** A node that is entered or left, or an event on the paths through the code, which has no phase. */
interface Step {
  readonly phase?: number
  readonly target: unknown
}

const ENTER = 1

/** An explicit stack: generated code nests deeper than the call stack goes. */
function walkTree(source: Source, visit: (node: Node) => void): void {
  const stack: Node[] = [source.ast]
  for (let node = stack.pop(); node; node = stack.pop()) {
    visit(node)
    pushChildren(source, node, stack)
  }
}

/** Children by the parser's visitor keys, in source order. */
export function childrenOf(source: Source, node: Node): readonly Node[] {
  const keys = source.visitorKeys[node.type]
  if (!keys || keys.length === 0) return NO_NODES
  const fields = node as unknown as Readonly<Record<string, unknown>>
  const children: Node[] = []
  for (const key of keys) {
    const value = fields[key]
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) if (isNode(item)) children.push(item)
    } else if (isNode(value)) {
      children.push(value)
    }
  }
  return children
}

const NO_NODES: readonly Node[] = []

function pushChildren(source: Source, node: Node, stack: Node[]): void {
  const push = (child: unknown): void => {
    if (!isNode(child)) return
    ;(child as { parent?: Node }).parent ??= node
    stack.push(child)
  }
  const fields = node as unknown as Readonly<Record<string, unknown>>
  const keys = source.visitorKeys[node.type]
  if (!keys) return
  for (let k = keys.length - 1; k >= 0; k--) {
    const value = fields[keys[k] ?? '']
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) push(value[i])
    } else {
      push(value)
    }
  }
}

/** A node, as against the other values of a node's fields. */
/** Some node in `root`, itself included, is one; a child that is not entered is not asked. Trees can be deeper than the call stack. */
export function hasNode(
  root: Node,
  source: Source,
  is: (node: Node) => boolean,
  isEntered: (node: Node) => boolean = () => true,
): boolean {
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (is(node)) return true
    for (const child of childrenOf(source, node)) if (isEntered(child)) open.push(child)
  }
  return false
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** Those of the nodes, which are in source order, that stand inside of another one. */
export function collectInside<T extends Node>(nodes: readonly T[], ancestor: Node): T[] {
  const [begin, end] = ancestor.range
  let low = 0
  for (let high = nodes.length; low < high;) {
    const middle = (low + high) >>> 1
    if ((nodes[middle]?.range[0] ?? end) < begin) low = middle + 1
    else high = middle
  }
  const found: T[] = []
  for (let at = low; at < nodes.length; at++) {
    const node = nodes[at]
    if (!node || node.range[0] >= end) break
    if (node.range[1] <= end) found.push(node)
  }
  return found
}
/** Those whose node begins in that stretch of the source; `items` are in source order. */
export function startingIn<T>(
  items: readonly T[],
  from: number,
  to: number,
  nodeOf: (item: T) => Node,
): readonly T[] {
  const found: T[] = []
  for (let index = findFirst(items, from, nodeOf); index < items.length; index++) {
    const item = items[index]
    if (item === undefined || nodeOf(item).range[0] >= to) break
    found.push(item)
  }
  return found
}

/** By halves: the index of the first item that begins at `from` or later. */
function findFirst<T>(items: readonly T[], from: number, nodeOf: (item: T) => Node): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && nodeOf(item).range[0] < from) low = middle + 1
    else high = middle
  }
  return low
}
