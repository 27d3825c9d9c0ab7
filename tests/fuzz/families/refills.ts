import { findTornRefill, proveRefill } from '../../proof/refill.ts'
import { describeRun } from '../../proof/report.ts'
import { combine, host, indented, OPERATION, type Family, type Method } from './family.ts'

/** A record that is emptied in a loop is [a limit](../../../docs/limits.md): a reset that is a loop of deletes. */
const CHOICES = combine({
  isClass: [true, false],
  kind: ['array', 'map', 'set', 'record'] as const,
  emptying: ['replace', 'clear'] as const,
  order: ['around', 'one-by-one', 'reaction', 'helper', 'behind', 'swap', 'at-once'] as const,
  cure: ['none', 'flag', 'flag-asked'] as const,
  reader: ['method', 'timer'] as const,
}).filter(({ kind, emptying }) => kind !== 'record' || emptying === 'replace')

type Refill = (typeof CHOICES)[number]

/** Operations that fill a container anew, and somebody who reads it. */
export const REFILLS: Family = {
  rule: 'no-torn-refill',
  collectSamples: () =>
    CHOICES.map(refill => ({
      text: render(refill),
      isHarmless: refill.cure === 'flag-asked',
    })),
  findHarm(before, operation) {
    const tear = findTornRefill({ before }, operation)
    return tear && `${tear.text}\n\n${describeRun(tear.run)}`
  },
  prove(before, after) {
    proveRefill({ before, after })
  },
}

function render(refill: Refill): string {
  const { isClass, cure, reader } = refill
  const hasFlag = cure !== 'none'
  const look = `show(${isArrayLike(refill) ? '[...~rows]' : '~rows'})`
  const read = [...(cure === 'flag-asked' ? ['if (~isLoading) return'] : []), look]
  const isTimer = reader === 'timer'
  return host(isClass, DECLARATIONS, {
    fields: [`rows${typeOf(refill)} = ${made(refill)}`, ...(hasFlag ? ['isLoading = false'] : [])],
    setUp: isTimer ? ['setInterval(() => {', ...indented(read), '}, 1000)'] : [],
    methods: [
      { head: `async ${OPERATION}(ids: string[])`, body: hasFlag ? flagged(refill) : body(refill) },
      ...(refill.order === 'helper' ? [helper(refill)] : []),
      ...(isTimer ? [] : [{ head: 'read()', body: read }]),
    ],
  })
}

const DECLARATIONS = [
  'interface Row { id: string }',
  'declare function load(id: string): Promise<Row>',
  'declare function loadAll(): Promise<Row[]>',
  'declare function save(): Promise<void>',
  'declare function rowOf(id: string): Row',
  'declare function show(rows: unknown): void',
]

const isArrayLike = ({ kind }: Refill) => kind === 'array' || kind === 'set'

function typeOf({ kind }: Refill): string {
  if (kind === 'array') return ': Row[]'
  return kind === 'record' ? ': Record<string, Row>' : ''
}

function made({ kind }: Refill): string {
  return {
    array: '[]',
    map: 'new Map<string, Row>()',
    set: 'new Set<Row>()',
    record: '{}',
  }[kind]
}

function emptied(refill: Refill): string {
  if (refill.emptying === 'replace') return `~rows = ${made(refill)}`
  return {
    array: '~rows.length = 0',
    map: '~rows.clear()',
    set: '~rows.clear()',
    record: '',
  }[refill.kind]
}

function added({ kind }: Refill, rows: string, row: string): string {
  return {
    array: `${rows}.push(${row})`,
    map: `${rows}.set(${row}.id, ${row})`,
    set: `${rows}.add(${row})`,
    record: `${rows}[${row}.id] = ${row}`,
  }[kind]
}

function body(refill: Refill): string[] {
  const empty = emptied(refill)
  const fill = `for (const row of loaded) ${added(refill, '~rows', 'row')}`
  const fillEach = (rows: string) => [
    'for (const id of ids) {',
    '  const row = await load(id)',
    `  ${added(refill, rows, 'row')}`,
    '}',
  ]
  switch (refill.order) {
    case 'around':
      return [empty, 'const loaded = await loadAll()', fill]
    case 'one-by-one':
      return [empty, ...fillEach('~rows')]
    case 'reaction':
      return [empty, 'await loadAll().then(loaded => {', ...indented([fill]), '})']
    case 'helper':
      return [empty, 'await ~refill()']
    case 'behind':
      return ['const loaded = await loadAll()', empty, fill]
    case 'swap':
      return [
        `const fresh${typeOf(refill)} = ${made(refill)}`,
        ...fillEach('fresh'),
        '~rows = fresh',
      ]
    case 'at-once':
      return [empty, 'const loaded = ids.map(rowOf)', fill, 'await save()']
  }
}

function helper(refill: Refill): Method {
  const fill = `for (const row of loaded) ${added(refill, '~rows', 'row')}`
  return { head: 'async refill()', body: ['const loaded = await loadAll()', fill] }
}

function flagged(refill: Refill): string[] {
  return [
    'if (~isLoading) return',
    '~isLoading = true',
    'try {',
    ...indented(body(refill)),
    '} finally {',
    '  ~isLoading = false',
    '}',
  ]
}
