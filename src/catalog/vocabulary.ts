import { findRegistrar, type CalleeShape, type Registrar } from './callbacks.ts'
import { findDecoration, type Decoration } from './decorators.ts'
import { isTearDown } from './lifecycle.ts'
import { isAcquirer, isReleaser } from './locks.ts'
import type { EntryKind, RunMode } from './terms.ts'

/** What a project adds to the tables: `settings.interleave`, with everything filled in. */
export interface Additions {
  readonly registrars: readonly AddedRegistrar[]
  readonly locks: {
    readonly runners: readonly DottedName[]
    readonly acquirers: readonly DottedName[]
    readonly releasers: readonly DottedName[]
    /** Classes whose objects run one function after the other. */
    readonly classes: readonly string[]
  }
  readonly tearDown: readonly string[]
  readonly serial: readonly DottedName[]
}

/** `each`; `clock.onTick` for what is called on a `clock` only. */
export interface DottedName {
  readonly name: string
  readonly object: string | null
}

interface AddedRegistrar extends DottedName {
  readonly mode: RunMode
  readonly kind: EntryKind
  /** Only what is imported from there. */
  readonly module: string | null
  /** Only the function in this property: `onTick` of `start({ onTick() {} })`. */
  readonly option: string | null
}

/** The tables that a project can extend, and all that is asked of them. */
export interface Vocabulary {
  readonly findRegistrar: (callee: CalleeShape) => Registrar | null
  readonly findDecoration: (name: string) => Decoration | null
  /**
   * Runs the functions it is given one after the other, as the project itself says. `receiver`: the
   * last name of what the method is called on.
   */
  readonly isNamedRunner: (method: string, receiver: string | null) => boolean
  readonly isAcquirer: (method: string, receiver: string | null) => boolean
  readonly isReleaser: (method: string, receiver: string | null) => boolean
  /** A class whose objects run one function after the other. */
  readonly isLockClass: (name: string) => boolean
  readonly isTearDown: (name: string) => boolean
  /** `owner`: the class that declares the method. */
  readonly isSerialName: (name: string, owner: string | null) => boolean
}

/** The tables as they come. */
export const VOCABULARY: Vocabulary = {
  findRegistrar,
  findDecoration,
  isNamedRunner: () => false,
  isAcquirer,
  isReleaser,
  isLockClass: () => false,
  isTearDown,
  isSerialName: () => false,
}

/** What a project adds is asked first: it knows its own names. */
export function createVocabulary({ registrars, locks, tearDown, serial }: Additions): Vocabulary {
  return {
    ...VOCABULARY,
    findRegistrar: callee => findAdded(callee, registrars) ?? findRegistrar(callee),
    findDecoration: name => findAddedDecoration(name, registrars) ?? findDecoration(name),
    isNamedRunner: (method, receiver) => isNamed(method, receiver, locks.runners),
    isAcquirer: (method, receiver) =>
      isNamed(method, receiver, locks.acquirers) || isAcquirer(method),
    isReleaser: (method, receiver) =>
      isNamed(method, receiver, locks.releasers) || isReleaser(method),
    isLockClass: name => locks.classes.includes(name),
    isTearDown: name => tearDown.includes(name) || isTearDown(name),
    isSerialName: (name, owner) => isNamed(name, owner, serial),
  }
}

function findAdded(callee: CalleeShape, registrars: readonly AddedRegistrar[]): Registrar | null {
  const { name, object, module, findOrigin, option } = callee
  const added = registrars.find(
    row =>
      name !== null &&
      isNamed(name, object, [row]) &&
      (row.module === null || row.module === (module ?? findOrigin())) &&
      (row.option === null || row.option === option),
  )
  return added ? { mode: added.mode, kind: added.kind, label: labelOf(added, option) } : null
}

/** `{ name: '@OnTick', kind: 'timer' }` */
function findAddedDecoration(
  name: string,
  registrars: readonly AddedRegistrar[],
): Decoration | null {
  const added = registrars.find(row => row.name === `@${name}`)
  return added
    ? { kind: added.kind, label: DECORATED[added.kind] ?? 'the decorated method %' }
    : null
}

const DECORATED: Readonly<Partial<Record<EntryKind, string>>> = {
  timer: 'the scheduled method %',
  message: 'the message handler %',
}

function isNamed(name: string, object: string | null, added: readonly DottedName[]): boolean {
  const receiver = object?.replace(/^#/u, '')
  return added.some(row => row.name === name && (row.object === null || row.object === receiver))
}

function labelOf({ kind, name }: AddedRegistrar, option: string | undefined): string {
  if (option !== undefined) return `the ${option} callback`
  return (LABELS[kind] ?? 'a callback of %()').replace('%', name)
}

const LABELS: Readonly<Partial<Record<EntryKind, string>>> = {
  timer: 'a timer callback (%)',
  event: 'the % handler',
  message: 'a consumer (%)',
  promise: 'a promise reaction (%)',
  returned: 'a dispose handle (%)',
}
