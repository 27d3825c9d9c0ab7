import { isStore } from '../catalog/terms.ts'
import type { Access, Facts, Node, Slot, Source, Write } from '../engine/index.ts'

import {
  descendantsOf,
  findPropertyName,
  findStatement,
  isFunction,
  isInside,
  textOf,
} from './syntax.ts'

/** `0` or `0n` when every entry is only ever counted up, so that two values merge by adding. */
export function findCounterZero(slot: Slot, facts: Facts, source: Source): string | null {
  const writes = facts.accessesOf(slot).filter(isEntryWrite)
  const zeros = writes.map(write => findZeroOf(write, source))
  const [zero] = zeros.filter(found => found !== null)
  const isCounter = writes.every(
    (write, index) => zeros[index] !== null || isFirstCount(write, slot),
  )
  return isCounter ? (zero ?? null) : null
}

function isEntryWrite(access: Access): access is Write {
  if (access.type !== 'write' || access.isReset) return false
  return isStore(access.kind)
}

/** A fresh key may start at any number. */
function isFirstCount({ kind }: Write, { elements }: Slot): boolean {
  return kind === 'add' && elements === 'number'
}

/** The `0` of `m.set(k, (m.get(k) ?? 0) + n)`, `r[k] = (r[k] || 0) + n`; `0` for `r[k] += n`. */
function findZeroOf({ value, node, slot }: Write, source: Source): string | null {
  if (isCountingUp(node, slot)) return hasBigInts(slot, source) ? '0n' : '0'
  const sum = value && resolveLocal(value, source)
  if (sum?.type !== 'BinaryExpression' || sum.operator !== '+') return null
  for (const side of [sum.left, sum.right]) {
    const old = resolveLocal(side, source)
    if (old.type !== 'LogicalExpression' || old.operator === '&&') continue
    if (/^0n?$/u.test(textOf(old.right, source)) && isLookup(old.left)) {
      return textOf(old.right, source)
    }
  }
  return null
}

/** `r[k] += text` would join. */
function isCountingUp(node: Node, { elements }: Slot): boolean {
  if (node.type === 'UpdateExpression') return node.operator === '++'
  return node.type === 'AssignmentExpression' && node.operator === '+=' && elements === 'number'
}

function hasBigInts(slot: Slot, source: Source): boolean {
  return textOf(slot.declaration, source).includes('bigint')
}

function isLookup(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.computed
  return node.type === 'CallExpression' && findPropertyName(node.callee) === 'get'
}

/** `const n = m.get(k) ?? 0`: what `n` stands for. */
function resolveLocal(node: Node, source: Source): Node {
  if (node.type !== 'Identifier') return node
  for (let scope: Node | undefined = node.parent; scope; scope = scope.parent) {
    if (!isFunction(scope)) continue
    for (const part of descendantsOf(scope, source, { ownCodeOnly: true })) {
      if (part.type !== 'VariableDeclarator' || part.id.type !== 'Identifier') continue
      if (part.id.name === node.name && part.parent.kind === 'const') return part.init ?? node
    }
    return node
  }
  return node
}

/** `m.set(k, [...(m.get(k) ?? []), x])`, `r[k] += text`: while the old value is out, it is made of nothing. */
export function makesValuesOfOldOnes(slot: Slot, facts: Facts, source: Source): boolean {
  const accesses = facts.accessesOf(slot)
  const lookups = accesses.filter(({ type }) => type === 'lookup').map(({ node }) => node)
  return accesses.filter(isEntryWrite).some(({ node, value }) => {
    if (node.type === 'UpdateExpression') return true
    if (node.type === 'AssignmentExpression' && node.operator !== '=') return true
    const parts = value ? [...descendantsOf(value, source)] : []
    return parts.some(part => {
      const origin = resolveLocal(part, source)
      return lookups.some(lookup => isInside(lookup, origin.range))
    })
  })
}

/** `m.get(k).errors += 1`, `r[k].push(x)`: the old value holds what the new one does not. */
export function changesValuesInPlace(slot: Slot, facts: Facts, source: Source): boolean {
  return facts.accessesOf(slot).some(access => {
    if (access.type !== 'lookup' || access.key === null) return false
    return isChanged(access.node, source)
  })
}

function isChanged(value: Node, source: Source): boolean {
  for (let node = value; node.parent; node = node.parent) {
    const { parent } = node
    switch (parent.type) {
      case 'TSNonNullExpression':
      case 'TSAsExpression':
      case 'ChainExpression':
      case 'LogicalExpression':
        continue
      case 'MemberExpression':
        if (parent.object !== node) return false
        continue
      case 'UpdateExpression':
        return node !== value
      case 'AssignmentExpression':
        return parent.left === node && node !== value
      case 'CallExpression':
        return parent.callee === node && CHANGING_METHODS.has(findPropertyName(node) ?? '')
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' && isLocalChanged(parent.id.name, parent, source)
      default:
        return false
    }
  }
  return false
}

const CHANGING_METHODS: ReadonlySet<string> = new Set([
  'push',
  'unshift',
  'pop',
  'shift',
  'splice',
  'add',
  'set',
  'delete',
  'clear',
])

/** `const stats = m.get(k) ?? { errors: 0 }; stats.errors += 1` */
function isLocalChanged(name: string, declarator: Node, source: Source): boolean {
  const list = findStatement(declarator)?.parent
  if (!list) return false
  for (const node of descendantsOf(list, source)) {
    const isUse = node.type === 'Identifier' && node.name === name
    if (isUse && node.parent.type === 'MemberExpression' && isChanged(node, source)) return true
  }
  return false
}
