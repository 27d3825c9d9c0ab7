import type { WriteKind } from './terms.ts'

/** What functions of packages do to the array that they are given first. */
interface HelperRow {
  readonly module: RegExp
  /** The name that such a module goes by where nothing is imported. */
  readonly globals: readonly string[]
  readonly effects: Readonly<Record<string, WriteKind>>
}

const HELPERS: readonly HelperRow[] = [
  {
    module: /^unordered-set$/u,
    globals: [],
    // It keeps no order: the last entry takes the place of the one that is removed.
    effects: { add: 'add', remove: 'shift', swap: 'shift' },
  },
  {
    module: /^(?:es-toolkit|lodash|lodash-es)(?:[./].*)?$/u,
    globals: ['_', 'lodash'],
    effects: {
      pull: 'shift',
      pullAll: 'shift',
      pullAllBy: 'shift',
      pullAllWith: 'shift',
      pullAt: 'shift',
      remove: 'shift',
    },
  },
  {
    module: /^@angular\/cdk\/drag-drop$/u,
    globals: [],
    effects: { moveItemInArray: 'shift', transferArrayItem: 'shift' },
  },
  { module: /^@antfu\/utils$/u, globals: [], effects: { move: 'shift', remove: 'shift' } },
  { module: /^array-move$/u, globals: [], effects: { arrayMoveMutable: 'shift' } },
  { module: /^remove-array-items$/u, globals: [], effects: { removeItems: 'shift' } },
]

/** Whether it is worth a closer look: most names are none of these. */
export function isHelperName(name: string): boolean {
  return HELPERS.some(({ effects }) => Object.hasOwn(effects, name))
}

/** `remove` of `set.remove(list, item)`, where `set` is the package; `null` for anything else. */
export function findHelperEffect(
  name: string,
  module: string | null,
  object: string | null,
): WriteKind | null {
  const row = HELPERS.find(({ module: modules, globals }) =>
    module === null ? object !== null && globals.includes(object) : modules.test(module),
  )
  return row && Object.hasOwn(row.effects, name) ? (row.effects[name] ?? null) : null
}
