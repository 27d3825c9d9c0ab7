import { isSingleEvent } from '../catalog/emitters.ts'
import { isOnce, isRepeating } from '../catalog/timers.ts'
import type { Bindings } from './bindings.ts'
import { nameOfCallee } from './callees.ts'
import type { Outline } from './callables.ts'
import type { Callable, EntryKind, Node } from './facts.ts'
import {
  findAncestor,
  isCall,
  isInside,
  isLoop,
  outermost,
  unwrap,
  type CallNode,
} from './syntax.ts'

/**
 * The function in each run of which a handler starts at most once; the module, too. `null` where it can
 * start again.
 *
 *     setTimeout(start)                                   // of the module
 *     function pack(path) {
 *       const out = createWriteStream(path)
 *       return new Promise(resolve => { out.on('open', async () => { … }) })    // of pack()
 *     }
 */
export function findSingleStart(
  kind: EntryKind,
  node: Node,
  outline: Outline,
  bindings: Pick<Bindings, 'findVariable'>,
): Callable | null {
  const call = isCall(node) ? node : findAncestor(node, isCall)
  if (!call || !isCall(call)) return null
  const name = nameOfCallee(unwrap(call.callee)) ?? ''
  const isAtOneTime = kind === 'promise' || isOnce(name)
  if (kind === 'timer' ? !isRepeating(name) : isAtOneTime) return findRunOf(call, outline)
  if (!isForSingleEvent(call)) return null
  const around = findRunOf(call, outline)
  return around && isOfOwnEmitter(call, around, bindings) ? around : null
}

/** Out of what `new Promise` runs at once, and out of no loop. */
function findRunOf(call: Node, outline: Outline): Callable | null {
  let callable = outline.callableOf(call)
  for (let place: Node = call; ; callable = outline.callableOf(place)) {
    const loop = findAncestor(place, isLoop)
    if (loop && isInside(loop, callable.node)) return null
    const maker = outermost(callable.node).parent
    if (maker?.type !== 'NewExpression' || nameOfCallee(unwrap(maker.callee)) !== 'Promise')
      return callable
    place = maker
  }
}

function isForSingleEvent({ arguments: [event] }: CallNode): boolean {
  return event?.type === 'Literal' && isSingleEvent(String(event.value))
}

/** `out.on('open', fn)`, where each run of the function makes an `out` of its own. */
function isOfOwnEmitter(
  { callee }: CallNode,
  around: Callable,
  { findVariable }: Pick<Bindings, 'findVariable'>,
): boolean {
  const [definition] = findVariable(emitterOf(callee))?.defs ?? []
  const declared: Node | undefined = definition?.node
  if (declared?.type !== 'VariableDeclarator' || !declared.init) return false
  return isCall(unwrap(declared.init)) && isInside(declared, around.node) && around.parent !== null
}

/** `server` of `server.on('error', report).on` */
function emitterOf(callee: Node): Node {
  let node = unwrap(callee)
  for (;;) {
    if (node.type === 'MemberExpression') node = unwrap(node.object)
    else if (node.type === 'CallExpression') node = unwrap(node.callee)
    else return node
  }
}
