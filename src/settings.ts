import {
  VOCABULARY,
  createVocabulary,
  type Additions,
  type DottedName,
  type Vocabulary,
} from './catalog/vocabulary.ts'

type Registrar = Additions['registrars'][number]

const MODES = ['runs-later', 'runs-now', 'runs-now-and-later'] as const
const KINDS = ['callback', 'event', 'message', 'promise', 'returned', 'timer'] as const

/** `each`, `#flush`, `clock.onTick`, `this.save` */
const NAME = /^(?:[\w$]+\.)?#?[\w$]+$/u
/** … and `@OnTick` */
const NAME_OR_DECORATOR = /^(?:@[\w$]+|(?:[\w$]+\.)?#?[\w$]+)$/u

const known = new Map<string, Vocabulary>()

/**
 * The tables with what `settings.interleave` adds to them: one object for equal settings, so that the
 * facts of a file are made once. An error names the setting, the entry and the cure; ESLint adds the rule.
 */
export function readSettings(settings: Readonly<Record<string, unknown>>): Vocabulary {
  const given = settings['interleave']
  if (given === undefined) return VOCABULARY
  const key = JSON.stringify(given)
  let vocabulary = known.get(key)
  if (!vocabulary) known.set(key, (vocabulary = createVocabulary(readAdditions(given))))
  return vocabulary
}

function readAdditions(given: unknown): Additions {
  const path = 'interleave'
  const { registrars, synchronousTakers, locks, tearDown, serial } = readObject(given, path, [
    'registrars',
    'synchronousTakers',
    'locks',
    'tearDown',
    'serial',
  ])
  return {
    registrars: [
      ...readList(registrars, `${path}.registrars`, readRegistrar, REGISTRAR_CURE),
      ...readNames(synchronousTakers, `${path}.synchronousTakers`).map(takerOf),
    ],
    locks: readLocks(locks, `${path}.locks`),
    tearDown: readPlainNames(tearDown, `${path}.tearDown`),
    serial: readNames(serial, `${path}.serial`),
  }
}

function takerOf(name: DottedName): Registrar {
  return { ...name, mode: 'runs-now', kind: 'callback', module: null, option: null }
}

function readLocks(given: unknown, path: string): Additions['locks'] {
  const { runners, acquirers, releasers, classes } = readObject(given ?? {}, path, [
    'runners',
    'acquirers',
    'releasers',
    'classes',
  ])
  return {
    runners: readNames(runners, `${path}.runners`),
    acquirers: readNames(acquirers, `${path}.acquirers`),
    releasers: readNames(releasers, `${path}.releasers`),
    classes: readPlainNames(classes, `${path}.classes`),
  }
}

const REGISTRAR_CURE =
  'write a list of objects such as { "name": "clock.onTick", "mode": "runs-later", "kind": "timer" }'

function readRegistrar(given: unknown, path: string): Registrar {
  const { name, mode, kind, module, option } = readObject(given, path, [
    'name',
    'mode',
    'kind',
    'module',
    'option',
  ])
  const cure = 'write what is called, such as "onTick", "clock.onTick" or "@OnTick"'
  const text = readText(name, `${path}.name`, NAME_OR_DECORATOR, cure)
  const registrar = {
    ...dotted(text),
    mode: readOneOf(mode, `${path}.mode`, MODES),
    kind: readOneOf(kind, `${path}.kind`, KINDS),
    module: readOptional(
      module,
      `${path}.module`,
      'write what is imported from, such as "node:fs"',
    ),
    option: readOptional(
      option,
      `${path}.option`,
      'write the name of a property, such as "onTick"',
    ),
  }
  if (text.startsWith('@') && registrar.mode !== 'runs-later') {
    return fail(`${path}.mode`, mode, 'write "runs-later", as a decorated method is run by others')
  }
  return registrar
}

/** `clock.onTick` → `onTick` of `clock`. */
function dotted(text: string): DottedName {
  const [name = text, object = null] = text.split('.').toReversed()
  return { name, object }
}

function readNames(given: unknown, path: string): readonly DottedName[] {
  const cure = 'write a list of names such as "flush" or "Queue.flush"'
  return readList(
    given,
    path,
    (item, place) =>
      dotted(readText(item, place, NAME, 'write a name such as "flush" or "Queue.flush"')),
    cure,
  )
}

function readPlainNames(given: unknown, path: string): readonly string[] {
  return readList(
    given,
    path,
    (item, place) => readText(item, place, /^#?[\w$]+$/u, 'write a name such as "halt"'),
    'write a list of names such as "halt"',
  )
}

function readList<Value>(
  given: unknown,
  path: string,
  read: (item: unknown, path: string) => Value,
  cure: string,
): readonly Value[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) return fail(path, given, cure)
  return given.map((item: unknown, index) => read(item, `${path}[${index}]`))
}

/** Fails on a property that is none of `names`. */
function readObject<Name extends string>(
  given: unknown,
  path: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, unknown>>> {
  const list = names.map(quoted).join(', ')
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return fail(path, given, `write an object with ${list}`)
  }
  const stranger = Object.keys(given).find(key => !names.some(name => name === key))
  if (stranger === undefined) return given as Readonly<Partial<Record<Name, unknown>>>
  throw new Error(`Setting "${path}" has ${quoted(stranger)}; write one of ${list}.`)
}

function readText(given: unknown, path: string, pattern: RegExp, cure: string): string {
  return typeof given === 'string' && pattern.test(given) ? given : fail(path, given, cure)
}

function readOptional(given: unknown, path: string, cure: string): string | null {
  return given === undefined ? null : readText(given, path, /\S/u, cure)
}

/** The first value is the default. */
function readOneOf<Value extends string>(
  given: unknown,
  path: string,
  values: readonly [Value, ...Value[]],
): Value {
  if (given === undefined) return values[0]
  const cure = `write one of ${values.map(quoted).join(', ')}`
  return values.find(value => value === given) ?? fail(path, given, cure)
}

function fail(path: string, given: unknown, cure: string): never {
  if (given === undefined) throw new Error(`Setting "${path}" is missing; ${cure}.`)
  throw new Error(`Setting "${path}" is ${quoted(given)}; ${cure}.`)
}

function quoted(value: unknown): string {
  return JSON.stringify(value)
}
