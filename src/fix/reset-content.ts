import type { Node, Source, Write } from '../engine/index.ts'

import { descendantsOf, textOf } from './syntax.ts'

/**
 * What a reset that assigns puts in the slot, by what it takes to run it earlier.
 * `empty`: `= []`. `constant`: `= new Map([['failures', 0]])`. `reads`: `= [this.head]`.
 * `acts`: `= new Set(await load())`, which is no reset any more when others get in before it is done.
 */
export type ResetContent = 'empty' | 'constant' | 'reads' | 'acts'

export function resetContentOf({ kind, value }: Write, source: Source): ResetContent {
  if (kind !== 'rebind' || value === null) return 'empty'
  if (isEmpty(value, source)) return 'empty'
  let content: ResetContent = 'constant'
  for (const part of descendantsOf(value, source, { ownCodeOnly: true })) {
    if (isAct(part, source)) return 'acts'
    if (isRead(part)) content = 'reads'
  }
  return content
}

/**
 * The reset can stand in front of `stretch` and put the same in the slot.
 *
 *     this.jobs = [...failed]   // not before the loop that finds out who failed
 */
export function canResetBefore(
  stretch: readonly Node[],
  { value }: Write,
  content: ResetContent,
  source: Source,
): boolean {
  if (content === 'acts') return false
  if (content !== 'reads' || value === null) return true
  const names = collectNames([value], source)
  const mentioned = collectNames(stretch, source)
  return ![...names].some(name => mentioned.has(name))
}

function collectNames(places: readonly Node[], source: Source): ReadonlySet<string> {
  const names = new Set<string>()
  for (const place of places) {
    for (const part of descendantsOf(place, source)) {
      const isName = part.type === 'Identifier' || part.type === 'PrivateIdentifier'
      if (isName && !BUILT_INS.has(part.name)) names.add(part.name)
    }
  }
  return names
}

const BUILT_INS: ReadonlySet<string> = new Set(['Array', 'Map', 'Object', 'Set', 'undefined'])

/** A fresh and empty container, whose making reads nothing. */
function isEmpty(value: Node, source: Source): boolean {
  switch (value.type) {
    case 'ArrayExpression':
      return value.elements.length === 0
    case 'ObjectExpression':
      return value.properties.length === 0
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return isEmpty(value.expression, source)
    case 'NewExpression':
      return isBuiltIn(value.callee, source) && value.arguments.length === 0
    case 'CallExpression':
      return isBareObject(value, source)
    default:
      return false
  }
}

function isBuiltIn(callee: Node, source: Source): boolean {
  return /^(?:Map|Set|Array)$/u.test(textOf(callee, source))
}

/** `Object.create(null)` */
function isBareObject(call: Node, source: Source): boolean {
  return textOf(call, source).replaceAll(/\s/gu, '') === 'Object.create(null)'
}

function isAct(node: Node, source: Source): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
      return true
    case 'CallExpression':
      return !isBareObject(node, source)
    case 'NewExpression':
      return !isBuiltIn(node.callee, source) && node.arguments.length > 0
    default:
      return false
  }
}

function isRead(node: Node): boolean {
  if (node.type === 'MemberExpression' || node.type === 'SpreadElement') return true
  if (node.type !== 'Identifier' || node.name === 'undefined') return false
  const { parent } = node
  const isName =
    parent.type === 'NewExpression' ||
    (parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) ||
    parent.type.startsWith('TS')
  return !isName
}
