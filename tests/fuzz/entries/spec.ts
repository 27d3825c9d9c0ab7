/** A program whose operation works on one entry: a choice for each of its parts. */
export interface EntrySpec {
  readonly host: 'module' | 'class'
  readonly kind: 'map' | 'record'
  readonly shape: Shape
  readonly cure: Cure
  /** What the operation waits for. */
  readonly wait: 'await' | 'helper' | 'reaction'
  readonly writers: readonly Writer[]
}

export type Shape = 'make-missing' | 'change' | 'compound' | 'clean-up'
export type Cure = 'none' | 'look-again' | 'act-first' | 'same-entry' | 'lock'
export type Writer = 'put' | 'drop' | 'reset'

/** The cures that there are for a shape. */
const CURES: Readonly<Record<Shape, readonly Cure[]>> = {
  'make-missing': ['none', 'look-again', 'act-first', 'lock'],
  change: ['none', 'act-first', 'lock'],
  compound: ['none', 'act-first', 'lock'],
  'clean-up': ['none', 'act-first', 'same-entry', 'lock'],
}

const HOSTS = ['module', 'class'] as const
const KINDS = ['map', 'record'] as const
const WAITS = ['await', 'helper', 'reaction'] as const
const WRITERS: readonly (readonly Writer[])[] = [
  [],
  ['put'],
  ['drop'],
  ['reset'],
  ['put', 'drop'],
  ['put', 'reset'],
  ['drop', 'reset'],
  ['put', 'drop', 'reset'],
]

/** All programs that there are. */
export const ENTRY_SPECS: readonly EntrySpec[] = (Object.keys(CURES) as Shape[]).flatMap(shape =>
  CURES[shape].flatMap(cure =>
    // `record[key] += await …`
    (shape === 'compound' ? (['record'] as const) : KINDS).flatMap(kind =>
      WAITS.flatMap(wait =>
        HOSTS.flatMap(host => WRITERS.map(writers => ({ host, kind, shape, cure, wait, writers }))),
      ),
    ),
  ),
)
