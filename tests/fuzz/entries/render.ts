import type { EntrySpec, Writer } from './spec.ts'

/** The function whose interleavings are looked at. */
export const OPERATION = 'work'

/** The text of a program, as somebody would write it. */
export function renderEntry(spec: EntrySpec): string {
  const isClass = spec.host === 'class'
  const self = isClass ? 'this.' : ''
  const field = (declaration: string) => (isClass ? declaration : `const ${declaration}`)
  const method = (head: string, body: readonly string[]) => [
    `${isClass ? '' : 'export '}${isClass ? head.replace('function ', '') : head} {`,
    ...body.map(line => `  ${line}`),
    '}',
  ]
  const access = accessOf(spec, `${self}entries`)
  const members = [
    field(
      spec.kind === 'map'
        ? `entries = new Map<string, ${valueType(spec)}>()`
        : `entries: Record<string, ${valueType(spec)}> = {}`,
    ),
    ...(spec.cure === 'lock' ? [field('lock = new Mutex()')] : []),
    ...method(`async function ${OPERATION}(key: string)`, locked(spec, self, bodyOf(spec, access))),
    ...(spec.wait === 'helper'
      ? method('async function ask(key: string)', ['return fetchOne(key)'])
      : []),
    ...spec.writers.flatMap(writer =>
      method(`function ${writer}(${parametersOf(writer, spec)})`, [writeOf(writer, access)]),
    ),
  ]
  return [
    ...(spec.cure === 'lock' ? ["import { Mutex } from 'async-mutex'"] : []),
    `declare function fetchOne(key: string): Promise<${valueType(spec)}>`,
    'declare function end(entry: unknown): Promise<void>',
    ...(isClass ? ['export class Hub {', ...members.map(line => `  ${line}`), '}'] : members),
    '',
  ].join('\n')
}

const valueType = ({ shape }: EntrySpec) =>
  shape === 'change' || shape === 'compound' ? 'number' : 'Entry'

interface Access {
  readonly has: string
  readonly get: string
  readonly remove: string
  readonly clear: string
  readonly set: (value: string) => string
}

function accessOf({ kind }: EntrySpec, ref: string): Access {
  if (kind === 'map')
    return {
      has: `${ref}.has(key)`,
      get: `${ref}.get(key)`,
      remove: `${ref}.delete(key)`,
      clear: `${ref}.clear()`,
      set: value => `${ref}.set(key, ${value})`,
    }
  return {
    has: `key in ${ref}`,
    get: `${ref}[key]`,
    remove: `delete ${ref}[key]`,
    clear: `for (const key of Object.keys(${ref})) delete ${ref}[key]`,
    set: value => `${ref}[key] = ${value}`,
  }
}

function bodyOf(spec: EntrySpec, access: Access): string[] {
  const { has, get, remove, set } = access
  const wait =
    spec.wait === 'helper' ? `${spec.host === 'class' ? 'this.' : ''}ask(key)` : 'fetchOne(key)'
  const isActFirst = spec.cure === 'act-first'
  switch (spec.shape) {
    case 'make-missing':
      return [
        `if (${has}) return`,
        ...(isActFirst ? [set('DRAFT as Entry')] : []),
        ...after(spec, wait, 'made', [
          ...(spec.cure === 'look-again' ? [`if (${has}) return`] : []),
          ...(isActFirst ? [] : [set('made')]),
        ]),
      ]
    case 'change': {
      const look = `const old = ${get} ?? 0`
      const store = set('old + 1')
      return isActFirst
        ? [look, store, ...after(spec, wait, 'done', [])]
        : [look, ...after(spec, wait, 'done', [store])]
    }
    case 'compound': {
      const ref = get.replace('[key]', '')
      return isActFirst
        ? after(spec, wait, 'cost', [`${ref}[key] = (${ref}[key] ?? 0) + cost`])
        : [`${ref}[key] ??= 0`, `${ref}[key] += await ${wait}`]
    }
    case 'clean-up':
      return [
        `const entry = ${get}`,
        ...(isActFirst ? [remove] : []),
        ...after(
          spec,
          'end(entry)',
          null,
          isActFirst
            ? []
            : [spec.cure === 'same-entry' ? `if (${get} === entry) ${remove}` : remove],
        ),
      ]
  }
}

/** What is done behind the wait: below it, or in the reaction. */
function after(
  spec: EntrySpec,
  wait: string,
  name: string | null,
  lines: readonly string[],
): string[] {
  if (spec.wait === 'reaction' && lines.length > 0)
    return [
      `await ${wait}.then(${name ?? '() '}${name === null ? '' : ' '}=> {`,
      ...lines.map(line => `  ${line}`),
      '})',
    ]
  const isUsed = name !== null && lines.some(line => line.includes(name))
  return [`${isUsed ? `const ${name} = ` : ''}await ${wait}`, ...lines]
}

function locked({ cure }: EntrySpec, self: string, body: readonly string[]): readonly string[] {
  if (cure !== 'lock') return body
  return [`await ${self}lock.runExclusive(async () => {`, ...body.map(line => `  ${line}`), '})']
}

function parametersOf(writer: Writer, spec: EntrySpec): string {
  if (writer === 'reset') return ''
  return writer === 'put' ? `key: string, value: ${valueType(spec)}` : 'key: string'
}

function writeOf(writer: Writer, access: Access): string {
  return { put: access.set('value'), drop: access.remove, reset: access.clear }[writer]
}
