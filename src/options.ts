import type { ContainerKind, Slot, Tier } from './engine/index.ts'
import type { FixScope, OnFailure } from './fix/repair.ts'

/** One property of a rule's options object: what it means, what it is when left out, how it is read. */
export interface Option<Value> {
  readonly description: string
  readonly default: Value
  /** The value as the rule uses it. What is wrong with another one, and the cure, goes to `reject`. */
  readonly read: (given: unknown, reject: Reject) => Value
}

/** `reject('is "maybe"; write "likely" or "possible"')`. */
type Reject = (reason: string) => never

export type OptionTable = Readonly<Record<string, Option<unknown>>>

/** The options object that a table describes. */
export type OptionsOf<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never
}

/** Options that every rule has. */
export const SHARED_OPTIONS = {
  tier: oneOf<Tier>(
    ['likely', 'possible'],
    'How sure a finding has to be: "likely" can go wrong today, "possible" can if code out of sight does what it may.',
  ),
  containers: severalOf<Exclude<ContainerKind, 'weak'>>(
    ['array', 'map', 'set', 'record'],
    'The kinds of container that are looked at.',
  ),
  ignore: slotPatterns(
    'Containers to leave alone: a name as the code writes it ("this.#counters" or "counters"), or "/regex/flags".',
  ),
  fix: oneOf<FixScope>(
    ['all', 'snapshot', 'none'],
    'How far repairs go: "all" proven fixes, "snapshot" only fixes that copy what a loop walks, "none" no fix and no suggestion.',
  ),
}

export const onFailure = oneOf<OnFailure>(
  ['restore', 'drop'],
  'What a fix does with entries that were taken and whose processing failed: "restore" puts them back as today, "drop" lets them go.',
)

export const when = oneOf<'drained' | 'hands-over' | 'always'>(
  ['drained', 'hands-over', 'always'],
  'Which live loops are reported: "drained" those whose function also resets the container, "hands-over" also those whose body calls out of the file, "always" all.',
)

/** Fills in what is left out; throws an error that names the option and the cure. ESLint adds the rule. */
export function readOptions<Table extends OptionTable>(
  table: Table,
  given: Readonly<Record<string, unknown>>,
): OptionsOf<Table> {
  const read = Object.entries(table).map(([name, option]) => {
    const reject: Reject = reason => {
      throw new Error(`Option "${name}" ${reason}.`)
    }
    return [name, name in given ? option.read(given[name], reject) : option.default]
  })
  return Object.fromEntries(read) as OptionsOf<Table>
}

/** `ignore: ["this.#counters", "/^this\\.cache/"]` against the name and the short name of the slot. */
export function isIgnored(slot: Slot, ignore: readonly SlotPattern[]): boolean {
  return ignore.some(matches => matches(slot.name) || matches(slot.shortName))
}

export type SlotPattern = (name: string) => boolean

/** The first value is the default. */
function oneOf<Value extends string>(
  values: readonly [Value, ...Value[]],
  description: string,
): Option<Value> {
  return {
    description,
    default: values[0],
    read: (given, reject) =>
      values.find(value => value === given) ??
      reject(`is ${quoted(given)}; write one of ${values.map(quoted).join(', ')}`),
  }
}

/** All values are the default. */
function severalOf<Value extends string>(
  values: readonly Value[],
  description: string,
): Option<readonly Value[]> {
  const cure = `write a list with at least one of ${values.map(quoted).join(', ')}`

  return {
    description,
    default: values,
    read: (given, reject) => {
      if (!Array.isArray(given) || given.length === 0) return reject(`is ${quoted(given)}; ${cure}`)

      return given.map(
        item => values.find(value => value === item) ?? reject(`has ${quoted(item)}; ${cure}`),
      )
    },
  }
}

function slotPatterns(description: string): Option<readonly SlotPattern[]> {
  const cure = 'write a list of names such as "this.#counters" and patterns such as "/^cache/"'

  return {
    description,
    default: [],
    read: (given, reject) => {
      if (!Array.isArray(given)) return reject(`is ${quoted(given)}; ${cure}`)

      return given.map((item: unknown) =>
        typeof item === 'string' ? patternOf(item, reject) : reject(`has ${quoted(item)}; ${cure}`),
      )
    },
  }
}

/** `/^cache/i` is a regular expression, anything else a name. */
function patternOf(text: string, reject: Reject): SlotPattern {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/u.exec(text) ?? []
  if (source === undefined) return name => name === text

  const regex = regexOf(source, flags)
  if (!regex)
    return reject(`has ${quoted(text)}, which is no valid pattern; escape what is special in it`)
  return name => name.search(regex) !== -1
}

function regexOf(source: string, flags: string | undefined): RegExp | null {
  try {
    return new RegExp(source, flags)
  } catch {
    return null
  }
}

function quoted(value: unknown): string {
  return JSON.stringify(value)
}
