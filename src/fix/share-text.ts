import type { Facts, Source, StaleEntry } from '../engine/index.ts'

import { endWithComment } from './comments.ts'
import { isKnownPromise } from './known-promises.ts'
import { editedText, indentationAt, layoutAt, reindentEdits, type Layout } from './layout.ts'
import type { Edit } from './repair.ts'
import type { Share } from './share-place.ts'
import { findStatementList, textOf } from './syntax.ts'

/** What is written in place of the wait and the store. */
export function shareEdit(
  share: Share,
  act: StaleEntry['act'],
  facts: Facts,
  source: Source,
): Edit {
  const { store, range } = share
  const layout = layoutAt(store, source)
  const outer = indentationAt(range[0], source.text)
  const isInList = findStatementList(store) !== null
  const indent = isInList ? outer : outer + layout.unit
  const text = linesOf(share, act, { facts, source, layout, indent }).join(layout.newline + indent)
  if (isInList) return { range, text }
  return { range, text: `{${layout.newline}${indent}${text}${layout.newline}${outer}}` }
}

interface Style {
  readonly facts: Facts
  readonly source: Source
  readonly layout: Layout
  readonly indent: string
}

function linesOf(share: Share, act: StaleEntry['act'], style: Style): string[] {
  const { name, store, rest, isNamed } = share
  const { source, layout } = style
  const { end, unit } = layout
  const container = textOf(act.ref, source)
  const key = act.key ? textOf(act.key, source) : ''
  const isRecord = act.node.type === 'AssignmentExpression'
  const held = isRecord ? `${container}[${key}]` : `${container}.get(${key})`
  const removal = isRecord ? `delete ${container}[${key}]` : `${container}.delete(${key})`
  const value = act.type === 'write' && act.value
  const storing = value
    ? editedText(store.range, [{ range: value.range, text: name }], source)
    : textOf(store, source)
  return [
    `${isNamed ? '' : 'const '}${name} = ${workText(share, value ? textOf(value, source) : '', style)}${end}`,
    storing,
    `${name}.catch(() => {`,
    `${unit}if (${held} === ${name}) ${removal}${end}`,
    `})${end}`,
    ...restOf(rest, name).map(line => line + end),
  ]
}

function restOf(rest: Share['rest'], name: string): string[] {
  switch (rest) {
    case 'none':
      return []
    case 'wait':
      return [`await ${name}`]
    case 'return':
      return [`return ${name}`]
    case 'return-await':
      return [`return await ${name}`]
    default:
      return [`const ${rest.local} = await ${name}`]
  }
}

/** `connect(host)`, or all that it takes, as a function that is called at once. */
function workText(
  { made, work }: Share,
  value: string,
  { facts, source, layout, indent }: Style,
): string {
  if (made) {
    const text = textOf(made, source)
    return isKnownPromise(made, facts, source) ? text : `Promise.resolve(${text})`
  }
  const [first] = work
  const last = work.at(-1)
  if (!first || !last) return ''
  const { newline, unit, end } = layout
  const range = [first.range[0], endWithComment(last, source)] as const
  const to = indent + unit
  const body = editedText(range, reindentEdits(range, { from: indent, to }, source), source)
  return ['(async () => {', unit + body, `${unit}return ${value}${end}`, '})()'].join(
    newline + indent,
  )
}
