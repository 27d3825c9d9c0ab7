import type * as Scope from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'

import type { Bindings } from './bindings.ts'
import type { Outline } from './callables.ts'
import type { ContainerKind, Node, Slot, Source } from './facts.ts'
import { resolveKindOfType, resolveKindOfValue, type Names } from './kinds.ts'
import type { SlotReference } from './references.ts'
import { findAncestor, findPropertyName, isFunction, isLoop, unwrap } from './syntax.ts'

/** Containers that one function works on, and the expressions that name them. */
export interface LocalContainers {
  readonly slots: readonly Slot[]
  readonly references: readonly SlotReference[]
}

/** What an expression starts from, and the properties it goes through: `node.children`. */
interface Path {
  /** A variable, or the function whose `this` is meant. */
  readonly root: Scope.Variable | Node
  readonly names: readonly string[]
}

/**
 * Pass 5, continued: containers that are no slots, because nobody else can get at them, or because the
 * file does not say whose they are – but that a loop resizes.
 *
 *     function drop(list, id) { for (const x of list) if (x.id === id) list.splice(list.indexOf(x), 1) }
 *
 * Needs bindings and references; promises only what a loop or a callback resizes, so that a file pays
 * for nothing else.
 */
export function collectLocalContainers(
  outline: Outline,
  bindings: Bindings,
  names: Names,
  known: { readonly references: readonly SlotReference[]; readonly slots: number },
): LocalContainers {
  const named = new Set(known.references.map(({ node }) => node))
  const found = new Map<Path['root'], Map<string, Slot>>()
  const slots: Slot[] = []

  for (const call of outline.callsByName.collect(name => RESIZING.has(name))) {
    const receiver = findResized(call)
    if (!receiver || named.has(receiver) || !isRepeated(call)) continue
    const path = findPath(receiver, bindings)
    if (!path) continue
    const key = keyOf(path)
    let ofRoot = found.get(path.root)
    if (!ofRoot) found.set(path.root, (ofRoot = new Map<string, Slot>()))
    if (ofRoot.has(key)) continue
    const kind = resolveKind(path, call, names)
    if (!kind) continue
    const slot = describe(known.slots + slots.length, receiver, kind, path, {
      source: outline.source,
      known: names,
    })
    slots.push(slot)
    ofRoot.set(key, slot)
  }
  return { slots, references: collectReferences(found, outline, bindings, named) }
}

/** `list` of `list.splice(…)`: what the methods below are called on. */
function findResized(call: Node): TSESTree.Identifier | TSESTree.MemberExpression | null {
  if (call.type !== 'CallExpression') return null
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || !RESIZING.has(findPropertyName(callee) ?? ''))
    return null
  const receiver = unwrap(callee.object)
  return receiver.type === 'Identifier' || receiver.type === 'MemberExpression' ? receiver : null
}

const RESIZING: ReadonlySet<string> = new Set([
  'splice',
  'shift',
  'unshift',
  'push',
  'add',
  'set',
  'delete',
])

/** In a loop, or in a function that some call may run for each element. */
function isRepeated(call: Node): boolean {
  const around = findAncestor(call, up => isLoop(up) || isFunction(up))
  if (!around) return false
  return isLoop(around) || around.parent?.type === 'CallExpression'
}

function findPath(expression: Node, bindings: Bindings): Path | null {
  const names: string[] = []
  let node = unwrap(expression)
  while (node.type === 'MemberExpression') {
    const name = findPropertyName(node)
    if (name === null) return null
    names.unshift(name)
    node = unwrap(node.object)
  }
  if (node.type === 'ThisExpression') {
    const root = findAncestor(node, up => isFunction(up) && up.type !== 'ArrowFunctionExpression')
    return root && names.length > 0 ? { root, names } : null
  }
  const root = node.type === 'Identifier' ? bindings.findVariable(node) : null
  return root && { root, names }
}

function keyOf({ names }: Path): string {
  return names.join('.')
}

/** As declared; where nobody says so, what is spliced is an array. */
function resolveKind({ root, names: path }: Path, call: Node, names: Names): ContainerKind | null {
  const isSpliced =
    call.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    findPropertyName(call.callee) === 'splice'
  const byUse = isSpliced ? 'array' : null
  if (path.length > 0 || !('defs' in root)) return byUse
  const [definition, ...more] = root.defs
  if (!definition || more.length > 0) return byUse
  const { name, node } = definition
  const type = name.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined
  if (type && type.type !== 'TSAnyKeyword') return resolveKindOfType(type, names)
  const init = node.type === 'VariableDeclarator' && node.id === name ? node.init : null
  const kind = init && resolveKindOfValue(init, names)
  // `const queue = new Queue()`: whatever its methods do.
  return kind ?? (init && unwrap(init).type === 'NewExpression' ? null : byUse)
}

function describe(
  id: number,
  receiver: Node,
  kind: ContainerKind,
  { root, names }: Path,
  { source, known }: { readonly source: Source; readonly known: Names },
): Slot {
  const definition = 'defs' in root ? root.defs[0] : undefined
  const declarator = definition?.node.type === 'VariableDeclarator' ? definition.node : null
  const name = source.text.slice(...receiver.range)
  const isFresh = declarator?.init ? resolveKindOfValue(declarator.init, known) !== null : false
  return {
    id,
    name,
    shortName: names.at(-1)?.replace(/^#/u, '') ?? name,
    kind,
    place: 'closure',
    privacy: names.length > 0 ? 'none' : 'hard',
    // What a parameter is given, or a local was bound to, is somebody else's name for it as well.
    isConstant: names.length > 0 || declarator?.parent.kind !== 'let' || !isFresh,
    isPlain: names.length === 0,
    elements: 'unknown',
    elementType: null,
    elementAnnotation: null,
    holder: null,
    initializer: names.length > 0 ? null : (declarator?.init ?? null),
    declaration: definition?.node ?? receiver,
    owner: 'defs' in root ? root.scope.variableScope.block : root,
  }
}

function collectReferences(
  found: ReadonlyMap<Path['root'], ReadonlyMap<string, Slot>>,
  outline: Outline,
  bindings: Bindings,
  named: ReadonlySet<Node>,
): SlotReference[] {
  const references: SlotReference[] = []
  const lastNames = new Set<string>()
  for (const [root, slots] of found) {
    for (const key of slots.keys())
      if (key !== '') lastNames.add(key.slice(key.lastIndexOf('.') + 1))
    const slot = slots.get('')
    if (!slot || !('references' in root)) continue
    for (const use of root.references) {
      if (use.init || use.isTypeReference || named.has(use.identifier)) continue
      references.push({ slot, node: use.identifier, alias: null })
    }
  }
  if (lastNames.size > 0) {
    for (const member of outline.membersByName.collect(name => lastNames.has(name))) {
      if (named.has(member)) continue
      const path = findPath(member, bindings)
      const slot = path && found.get(path.root)?.get(keyOf(path))
      if (slot) references.push({ slot, node: member, alias: null })
    }
  }
  return references.sort((a, b) => a.node.range[0] - b.node.range[0])
}
