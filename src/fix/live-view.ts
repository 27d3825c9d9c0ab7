import type { Facts, LiveView, Node, Slot, Source } from '../engine/index.ts'

import { withoutLosses } from './comments.ts'
import { copyNamesOf, freeName } from './free-name.ts'
import { findHoistEdits } from './hoist.ts'
import { findPassCopy, wholeCopyText } from './pass-copy.ts'
import type { Edit, Repair, Suggestion } from './repair.ts'
import { textOf } from './syntax.ts'

/**
 * Hands out a copy, or lets the receiver make one. Suggestions both: who keeps what he was given, and
 * expects to see what comes later, is not seen from here.
 *
 *     all() { return this.#jobs }
 *     all() { return [...this.#jobs] }
 */
export function liveViewRepair(facts: Facts, source: Source, view: LiveView): Repair {
  const handOut = findHandOutEdits(view, source)
  const walk = findWalkEdits(facts, source, view)
  const suggestions: Suggestion[] = []
  if (handOut) {
    const title = `Hand out a copy of \`${view.slot.name}\``
    suggestions.push({ id: 'returnCopy', title, edits: handOut, concessions: ['alone'] })
  }
  if (walk) {
    const title = `Walk a copy of what ${view.callable.name} hands out`
    suggestions.push({ id: 'walkWhatWasGiven', title, edits: walk, concessions: ['alone'] })
  }
  return withoutLosses({ fix: null, suggestions }, source)
}

/** Not where somebody works on the container by this way: his work would go into the copy. */
function findHandOutEdits(view: LiveView, source: Source): readonly Edit[] | null {
  const { expression, slot, isWrittenByReceiver } = view
  const isMaybe = isNullable(slot) && expression.type !== 'LogicalExpression'
  if (isWrittenByReceiver || isMaybe || slot.holder !== null || !slot.isPlain) return null
  const inner = textOf(expression, source)
  const operand = /^(?:TS|Logical)/u.test(expression.type) ? `(${inner})` : inner
  const text = view.method ? iteratorText(operand, view, source) : wholeCopyText(operand, slot)
  // `() => ({ ...record })`
  const isArrowBody = expression.parent?.type === 'ArrowFunctionExpression' && text.startsWith('{')
  return [{ range: expression.range, text: isArrowBody ? `(${text})` : text }]
}

/** An array can be walked as well; where an iterator is promised, it has to be one. */
function iteratorText(operand: string, { callable }: LiveView, source: Source): string {
  const { node } = callable
  const type = 'returnType' in node ? node.returnType : undefined
  const isPromised = type !== undefined && /Iterator|Generator/u.test(textOf(type, source))
  return isPromised ? `[...${operand}].values()` : `[...${operand}]`
}

function isNullable({ declaration, initializer }: Slot): boolean {
  if ('optional' in declaration && declaration.optional) return true
  const type = findAnnotation(declaration)
  if (type) return type.type === 'TSUnionType'
  return initializer === null || initializer.type === 'Literal' || initializer.type === 'Identifier'
}

function findAnnotation(declaration: Node): Node | null {
  if (declaration.type === 'VariableDeclarator') {
    return declaration.id.typeAnnotation?.typeAnnotation ?? null
  }
  return 'typeAnnotation' in declaration && declaration.typeAnnotation?.type === 'TSTypeAnnotation'
    ? declaration.typeAnnotation.typeAnnotation
    : null
}

function findWalkEdits(facts: Facts, source: Source, view: LiveView): readonly Edit[] | null {
  const iteration = view.receiver
  const isWalked = iteration?.form === 'cursor' || iteration?.form === 'callback'
  const copy = iteration && isWalked ? findPassCopy(iteration, { facts, source }) : null
  if (!iteration || !copy) return null
  const name = freeName(copyNamesOf(iteration), iteration.loop, source)
  const hoisting = { declaration: `const ${name} = ${copy.text}`, edits: copy.editsFor(name) }
  return findHoistEdits(copy.walked, hoisting, source)
}
