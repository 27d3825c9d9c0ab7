import { ProofError } from '../../proof/report.ts'
import type { Operation } from '../../proof/source.ts'
import { findOwnHarm } from '../../verdicts/harms.ts'
import { combine, host, indented, OPERATION, type Family } from './family.ts'

const ARRAYS = combine({
  isClass: [true, false],
  loop: ['of', 'entries', 'index', 'cached', 'down', 'while', 'each', 'copy'] as const,
  act: ['splice', 'splice-at', 'splice-back', 'shift', 'push', 'unshift', 'filter'] as const,
  end: ['on', 'break', 'continue'] as const,
  isAsync: [true, false],
})

const KEYED = combine({
  isClass: [true, false],
  kind: ['map', 'set'] as const,
  loop: ['of', 'each', 'copy'] as const,
  act: ['delete', 'renew', 'renew-later', 'add'] as const,
  end: ['on', 'break', 'continue'] as const,
  isAsync: [true, false],
}).filter(({ loop, end, isAsync }) => loop !== 'each' || (end === 'on' && !isAsync))

type OfArray = (typeof ARRAYS)[number]
type OfKeys = (typeof KEYED)[number]

/** Loops that resize what they walk. */
export const RESIZES: Family = {
  rule: 'no-resize-while-iterating',
  collectSamples: () => [
    ...ARRAYS.filter(isPossible).map(spec => ({
      text: renderArray(spec),
      isHarmless: spec.end === 'break',
    })),
    ...KEYED.map(spec => ({ text: renderKeyed(spec), isHarmless: spec.end === 'break' })),
  ],
  findHarm,
  prove(_, after, operation) {
    const harm = findHarm(after, operation)
    if (harm !== null) throw new ProofError('it still disturbs itself', harm)
  },
}

/** Who adds at every step goes on when it is started once more, whatever else it does. */
function findHarm(before: string, operation: Operation): string | null {
  const harm = findOwnHarm({ before, filename: 'file.ts', drive: {} }, operation, true)
  const isAdding = ['(newJob()', '{ ...job }', 'randomUUID()'].some(each => before.includes(each))
  return isAdding && harm?.startsWith('it never ends') !== true ? null : harm
}

/** An index to splice at, a loop that can be left, and one that can wait. */
function isPossible({ loop, act, end, isAsync }: OfArray): boolean {
  const hasIndex = loop !== 'of' && loop !== 'copy'
  const isCounted = loop === 'index' || loop === 'cached' || loop === 'while'
  if (act === 'splice-at' && !hasIndex) return false
  if (act === 'splice-back' && !isCounted) return false
  // It ends, having come to one entry again and again, or past one: that is not looked for here.
  if (act === 'unshift' && (loop === 'cached' || loop === 'each' || loop === 'down')) return false
  return loop !== 'each' || (end === 'on' && !isAsync)
}

const DECLARATIONS = [
  'interface Job { id: string; isDone: boolean }',
  'declare function check(job: Job): Promise<void>',
  'declare function newJob(): Job',
]

function renderArray(spec: OfArray): string {
  const { isClass, isAsync, end } = spec
  const step = [actOnArray(spec), ...leave(end)]
  const isAlways = spec.act === 'push' || spec.act === 'unshift'
  const handled = isAlways ? step : ['if (job.isDone) {', ...indented(step), '}']
  const body = [...handled, ...(isAsync ? ['await check(job)'] : [])]
  return host(isClass, DECLARATIONS, {
    fields: ['jobs: Job[] = []'],
    methods: [
      { head: 'add(job: Job)', body: ['~jobs.push(job)'] },
      { head: `${isAsync ? 'async ' : ''}${OPERATION}()`, body: loopOverArray(spec, body) },
    ],
  })
}

const leave = (end: 'on' | 'break' | 'continue') => (end === 'on' ? [] : [end])

function actOnArray({ act }: OfArray): string {
  return {
    splice: '~jobs.splice(~jobs.indexOf(job), 1)',
    'splice-at': '~jobs.splice(i, 1)',
    'splice-back': '~jobs.splice(i--, 1)',
    shift: '~jobs.shift()',
    push: '~jobs.push(newJob())',
    unshift: '~jobs.unshift(newJob())',
    filter: '~jobs = ~jobs.filter(other => other !== job)',
  }[act]
}

function loopOverArray({ loop }: OfArray, body: readonly string[]): string[] {
  const counted = (head: string) => [head, ...indented(['const job = ~jobs[i]!', ...body]), '}']
  switch (loop) {
    case 'of':
      return ['for (const job of ~jobs) {', ...indented(body), '}']
    case 'copy':
      return ['for (const job of [...~jobs]) {', ...indented(body), '}']
    case 'entries':
      return ['for (const [i, job] of ~jobs.entries()) {', ...indented(body), '}']
    case 'index':
      return counted('for (let i = 0; i < ~jobs.length; i++) {')
    case 'cached':
      return counted('for (let i = 0, n = ~jobs.length; i < n; i++) {')
    case 'down':
      return counted('for (let i = ~jobs.length - 1; i >= 0; i--) {')
    case 'while':
      return ['let i = -1', ...counted('while (++i < ~jobs.length) {')]
    case 'each':
      return ['~jobs.forEach((job, i) => {', ...indented(body), '})']
  }
}

function renderKeyed(spec: OfKeys): string {
  const { isClass, kind, isAsync, act, end } = spec
  const step = [...actOnKeys(spec), ...leave(end)]
  const handled = act === 'add' ? step : ['if (job.isDone) {', ...indented(step), '}']
  const body = [...handled, ...(isAsync ? ['await check(job)'] : [])]
  const isMap = kind === 'map'
  return host(isClass, DECLARATIONS, {
    fields: [`jobs = new ${isMap ? 'Map<string, Job>' : 'Set<Job>'}()`],
    methods: [
      { head: 'add(job: Job)', body: [isMap ? '~jobs.set(job.id, job)' : '~jobs.add(job)'] },
      { head: `${isAsync ? 'async ' : ''}${OPERATION}()`, body: loopOverKeys(spec, body) },
    ],
  })
}

function actOnKeys({ kind, act }: OfKeys): string[] {
  const [remove, add, fresh] =
    kind === 'map'
      ? ['~jobs.delete(id)', '~jobs.set(id, job)', '~jobs.set(crypto.randomUUID(), job)']
      : ['~jobs.delete(job)', '~jobs.add(job)', '~jobs.add({ ...job })']
  switch (act) {
    case 'delete':
      return [remove]
    case 'renew':
      return [remove, add]
    case 'renew-later':
      return [remove, 'void check(job)', add]
    case 'add':
      return [fresh]
  }
}

function loopOverKeys({ kind, loop }: OfKeys, body: readonly string[]): string[] {
  const entry = kind === 'map' ? '[id, job]' : 'job'
  switch (loop) {
    case 'of':
      return [`for (const ${entry} of ~jobs) {`, ...indented(body), '}']
    case 'copy':
      return [`for (const ${entry} of [...~jobs]) {`, ...indented(body), '}']
    case 'each':
      return [`~jobs.forEach(${kind === 'map' ? '(job, id)' : 'job'} => {`, ...indented(body), '})']
  }
}
