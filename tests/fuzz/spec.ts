/** A program as data: what is generated, shrunk and rendered. Everything that is not said is left out. */
export interface Spec {
  readonly host: 'class' | 'module' | 'closure'
  /** How a class writes its fields. */
  readonly fields: '#' | 'private' | 'public'
  readonly containers: readonly ContainerSpec[]
  readonly operation: OperationSpec
  readonly writers: readonly WriterSpec[]
  readonly text: TextSpec
}

export type Kind = 'array' | 'map' | 'set' | 'record'

export interface ContainerSpec {
  readonly kind: Kind
  /** Values are numbers that are added to; for maps and records. */
  readonly isCounter: boolean
}

export interface OperationSpec {
  readonly entry: 'public' | 'timer' | 'event'
  /** A wait before anything else. */
  readonly waitsFirst: boolean
  readonly guard: 'none' | 'busy' | 'chain' | 'mutex'
  readonly parts: readonly PartSpec[]
}

/** One pass over one container, and what becomes of the container. */
export interface PartSpec {
  /** An index into the containers, modulo their number. */
  readonly container: number
  /** An index into the forms of the container's kind, modulo their number. */
  readonly form: number
  readonly body: Body
  readonly exit: 'none' | 'continue' | 'break' | 'return' | 'throw'
  readonly wrap: 'none' | 'swallow' | 'rethrow' | 'finally'
  readonly between: 'none' | 'wait' | 'notify'
  readonly reset: 'none' | 'in-place' | 'rebind' | 'splice' | 'helper-in-place' | 'helper-rebind'
}

export type Body =
  'send' | 'send-later' | 'notify' | 'try-send' | 'send-delete' | 'delete-send' | 'send-recheck'

export interface WriterSpec {
  readonly container: number
  readonly entry: 'public' | 'event' | 'timer' | 'callback'
  /** An index into the writes of the container's kind, modulo their number. */
  readonly write: number
  readonly guard: 'none' | 'busy' | 'lock'
  readonly isAsync: boolean
}

export interface TextSpec {
  readonly language: 'ts' | 'js'
  readonly semicolons: boolean
  readonly braces: boolean
  /** Where comments go, as numbers that are taken modulo the number of lines. */
  readonly comments: readonly number[]
}

export const FORMS = {
  array: [
    'of',
    'entries',
    'index',
    'index-cached',
    'reverse',
    'for-each',
    'all',
    'bulk',
    'bulk-copy',
    'alias',
    'shift',
    'copy',
    'swap',
    'copy-clear',
  ],
  map: [
    'of',
    'keys',
    'values',
    'for-each',
    'all',
    'bulk',
    'bulk-copy',
    'alias',
    'copy',
    'swap',
    'copy-clear',
  ],
  set: [
    'of',
    'values',
    'for-each',
    'all',
    'bulk',
    'bulk-copy',
    'alias',
    'copy',
    'swap',
    'copy-clear',
  ],
  record: ['in', 'keys', 'keys-check', 'entries', 'values', 'all', 'bulk', 'bulk-copy', 'swap'],
} as const satisfies Record<Kind, readonly string[]>

export type Form = (typeof FORMS)[Kind][number]

export const WRITES = {
  array: ['add', 'remove', 'filter', 'clear', 'unshift', 'pop', 'replace'],
  map: ['set', 'add', 'overwrite', 'remove', 'clear', 'readd', 'replace'],
  set: ['add', 'remove', 'clear', 'readd', 'replace'],
  record: ['set', 'add', 'remove', 'replace'],
} as const satisfies Record<Kind, readonly string[]>

export type Write = (typeof WRITES)[Kind][number]

const NAMES = ['jobs', 'rooms', 'tasks']

export interface Container extends ContainerSpec {
  /** Its name, and the beginning of the names of all that is in it. */
  readonly name: string
}

export interface Part extends Omit<PartSpec, 'container' | 'form'> {
  readonly container: Container
  readonly form: Form
}

export interface Writer extends Omit<WriterSpec, 'container' | 'write'> {
  readonly name: string
  readonly container: Container
  readonly write: Write
}

/** A spec with its numbers resolved, and without what does not go together. */
export interface Plan {
  readonly spec: Spec
  readonly containers: readonly Container[]
  readonly parts: readonly Part[]
  readonly writers: readonly Writer[]
}

export function planOf(spec: Spec): Plan {
  const containers = spec.containers.map(({ kind, isCounter }, index) => ({
    kind,
    isCounter:
      isCounter &&
      (kind === 'map' || kind === 'record') &&
      !spec.operation.parts.some(isOfValues(kind)) &&
      !spec.writers.some(({ write }) => at<Write>(WRITES[kind], write) === 'replace'),
    name: NAMES[index] ?? 'rest',
  }))
  const containerOf = (index: number) => at(containers, index)
  const parts = spec.operation.parts.map(part => {
    const container = containerOf(part.container)
    const form: Form = at(FORMS[container.kind], part.form)
    return fitting({ ...part, container, form })
  })
  const writers = spec.writers.map((writer, index) => {
    const container = containerOf(writer.container)
    const write: Write = at(WRITES[container.kind], writer.write)
    return {
      ...writer,
      name: `${write}${capital(container.name)}${index === 0 ? '' : String(index)}`,
      container,
      write,
      guard: guardOf(writer, spec),
    }
  })
  return { spec, containers, parts: onePassEach(parts), writers }
}

/** A number that is handed over without its key is not known again. */
const isOfValues =
  (kind: Kind) =>
  ({ form }: PartSpec): boolean =>
    at<Form>(FORMS[kind], form) === 'values'

/** Two drains of one container in one operation say nothing that one does not. */
function onePassEach(parts: readonly Part[]): Part[] {
  return parts.filter(
    (part, index) => parts.findIndex(other => other.container === part.container) === index,
  )
}

function guardOf({ guard }: WriterSpec, { operation }: Spec): WriterSpec['guard'] {
  if (guard === 'busy' && operation.guard !== 'busy') return 'none'
  if (guard === 'lock' && operation.guard !== 'mutex' && operation.guard !== 'chain') return 'none'
  return guard
}

const TAKES_ALL: readonly Form[] = ['shift', 'swap', 'copy-clear']
const NO_LOOP: readonly Form[] = ['bulk', 'bulk-copy']
const CALLBACK: readonly Form[] = ['for-each', 'all']

/** What the form leaves no place for is left out. */
function fitting(part: Part): Part {
  const { form, container } = part
  const isLoop = !NO_LOOP.includes(form) && !CALLBACK.includes(form)
  let { body, exit, reset } = part
  if (!isLoop) exit = 'none'
  if (form === 'for-each') body = body === 'send-later' ? body : 'notify'
  if (form === 'all' && body !== 'try-send') body = 'send'
  if (TAKES_ALL.includes(form)) reset = 'none'
  if (isKeyless(form) || TAKES_ALL.includes(form) || container.kind === 'array')
    if (body === 'send-delete' || body === 'delete-send' || body === 'send-recheck') body = 'send'
  if (reset === 'splice' && container.kind !== 'array') reset = 'in-place'
  if (container.kind === 'record' && (reset === 'in-place' || reset === 'helper-in-place'))
    reset = 'rebind'
  return { ...part, body, exit, reset }
}

/** A loop that sees values only cannot delete or look up. */
const isKeyless = (form: Form) => form === 'values'

export const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T

export const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
