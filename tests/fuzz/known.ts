import type { Harm } from './harms.ts'
import type { Part, Plan } from './spec.ts'

/** A class of harm that no report names; `title` is its line in docs/limits.md. */
interface Limit {
  readonly title: string
  readonly covers: (harm: Harm, part: Part) => boolean
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
    title: 'an index that is past the end of what is reset afterwards',
    covers: ({ kind }, { form, reset }) =>
      kind === 'hole' && reset !== 'none' && (form === 'index-cached' || form === 'reverse'),
  },
]

/** The line of docs/limits.md that says that this harm is not seen. */
export function findLimit({ parts }: Plan, harm: Harm): string | null {
  const part = parts.find(({ container }) => container.name === harm.slot)
  return (part && LIMITS.find(({ covers }) => covers(harm, part))?.title) ?? null
}

/**
 * What no run here shows. Whether `for…in` comes to a key that is added meanwhile is left open by the standard,
 * and V8 never does. And a list that is replaced by one with other elements: what came during the pass does
 * not count as passed over.
 */
export function isOpen({ parts, writers }: Plan, slot: string): boolean {
  const form = parts.find(({ container }) => container.name === slot)?.form
  const writes = writers.filter(({ container }) => container.name === slot).map(each => each.write)
  return (
    (form === 'in' && (writes.includes('add') || writes.includes('set'))) ||
    ((form === 'index' || form === 'index-cached' || form === 'reverse') &&
      writes.includes('replace'))
  )
}
