import type { Harm } from './harms.ts'
import type { Part, Plan, Writer } from './spec.ts'

/** A class of harm that no report names; `title` is its line in docs/limits.md. */
interface Limit {
  readonly title: string
  readonly covers: (harm: Harm, part: Part, writes: readonly Writer['write'][]) => boolean
}

export const LIMITS: readonly Limit[] = [
  {
    title: 'a value that is looked up and only handed on',
    covers: ({ kind }, { form }) => kind === 'hole' && (form === 'keys' || form === 'in'),
  },
  {
    title: 'entries that are deleted before each wait while a copy is walked',
    covers: ({ kind }, { form, body, container }) =>
      (kind === 'twice' || kind === 'lost') &&
      body === 'delete-send' &&
      (form === 'copy' || form === 'alias' || (container.kind === 'record' && form !== 'swap')),
  },
  {
    title: 'a map that is replaced while a loop takes entries out of it',
    covers: ({ kind }, { body, form }, writes) =>
      (kind === 'twice' || kind === 'lost') &&
      body === 'delete-send' &&
      form !== 'swap' &&
      writes.includes('replace'),
  },
  {
    title: 'an index that is past the end of what is reset afterwards',
    covers: ({ kind }, { form, reset }) =>
      kind === 'hole' && reset !== 'none' && (form === 'index-cached' || form === 'reverse'),
  },
]

/** The line of docs/limits.md that says that this harm is not seen. */
export function findLimit({ parts, writers }: Plan, harm: Harm): string | null {
  const part = parts.find(({ container }) => container.name === harm.slot)
  if (!part) return null
  const writes = writesOf(writers, harm.slot)
  return LIMITS.find(({ covers }) => covers(harm, part, writes))?.title ?? null
}

const writesOf = (writers: readonly Writer[], slot: string) =>
  writers.filter(({ container }) => container.name === slot).map(({ write }) => write)

/**
 * What no run here shows. Whether `for…in` comes to a key that is added meanwhile is left open by the standard,
 * and V8 never does. And a list that is replaced by one with other elements: what came during the pass does
 * not count as passed over.
 */
export function isOpen({ parts, writers }: Plan, slot: string): boolean {
  const form = parts.find(({ container }) => container.name === slot)?.form
  const writes = writesOf(writers, slot)
  return (
    (form === 'in' && (writes.includes('add') || writes.includes('set'))) ||
    ((form === 'index' || form === 'index-cached' || form === 'reverse') &&
      writes.includes('replace'))
  )
}
