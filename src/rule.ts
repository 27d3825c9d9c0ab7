import type { Rule, SourceCode } from 'eslint'

import { analyze } from './engine/index.ts'
import type { Facts, Node, Slot, Source } from './engine/index.ts'
import { oneAPass } from './fix/one-a-pass.ts'
import type { Edit, FixScope, Repair } from './fix/repair.ts'
import { CRASHED, claimFailure } from './failure.ts'
import type { Work } from './failure.ts'
import { SHARED_OPTIONS, isIgnored, readOptions } from './options.ts'
import type { OptionTable, OptionsOf } from './options.ts'
import { readSettings } from './settings.ts'

/** A rule as ESLint takes it, with the presets that the shipped configs are made of. */
export interface InterleaveRule extends Rule.RuleModule {
  readonly name: string
  readonly meta: Rule.RuleMetaData
  readonly presets: Presets<OptionTable>
}

/** A rule as it is written: a question to the facts of a file that yields problems. */
interface RuleDefinition<Messages extends MessageTable, Own extends OptionTable> {
  readonly name: string
  readonly meta: {
    readonly type: 'problem' | 'suggestion'
    readonly description: string
    readonly messages: Messages
    /** What the rule has beside `SHARED_OPTIONS`. */
    readonly options: Own
    readonly presets: Presets<Own>
  }
  readonly check: (
    facts: Facts,
    options: SharedOptions & OptionsOf<Own>,
    source: Source,
  ) => Iterable<Problem<Messages>>
}

/** How a rule stands in `recommended` and `strict`. */
export interface Presets<Own extends OptionTable> {
  readonly recommended: Preset<Own>
  readonly strict: Preset<Own>
}

type Preset<Own extends OptionTable> = readonly [
  'error' | 'warn',
  Partial<SharedOptions & OptionsOf<Own>>,
]

type SharedOptions = OptionsOf<typeof SHARED_OPTIONS>
type GivenOptions = Readonly<Record<string, unknown>>

const NO_OPTIONS: GivenOptions = {}

type MessageTable = Readonly<Record<string, string>>

/** One finding; its message id and the message's placeholders are held to `meta.messages`. */
type Problem<Messages extends MessageTable> = {
  readonly [Id in keyof Messages & string]: {
    readonly node: Node
    readonly slot: Slot
    readonly messageId: Id
    readonly data: Readonly<Record<PlaceholderOf<Messages[Id]>, string | number>>
    readonly repair: () => Repair
  }
}[keyof Messages & string]

type PlaceholderOf<Message extends string> =
  Message extends `${string}{{${infer Name}}}${infer Rest}` ? Name | PlaceholderOf<Rest> : never

export function defineRule<const Messages extends MessageTable, const Own extends OptionTable>(
  definition: RuleDefinition<Messages, Own>,
): InterleaveRule {
  const { name, meta, check } = definition
  const optionTable = { ...SHARED_OPTIONS, ...meta.options }
  // One object for all files of a config.
  const readGiven = rememberingObjects((given: GivenOptions) => {
    const shared = readOptions(SHARED_OPTIONS, given)
    return { shared, options: { ...shared, ...readOptions(meta.options, given) } }
  })

  return {
    name,
    presets: meta.presets,
    meta: {
      type: meta.type,
      docs: {
        description: meta.description,
        recommended: true,
        url: new URL(`../docs/rules/${name}.md`, import.meta.url).href,
        dialects: ['JavaScript', 'TypeScript'],
      },
      languages: ['js/js'],
      fixable: 'code',
      hasSuggestions: true,
      messages: { ...meta.messages, crashed: CRASHED },
      schema: [schemaOf(optionTable)],
      defaultOptions: [defaultsOf(optionTable)],
    },
    create(context) {
      const { shared, options } = readGiven((context.options[0] ?? NO_OPTIONS) as GivenOptions)
      const vocabulary = readSettings(context.settings)

      return {
        Program() {
          const source = sourceOf(context.sourceCode)
          // An error that leaves a rule ends the run, and no other file is linted.
          try {
            for (const problem of check(analyze(source, vocabulary), options, source))
              if (isChosen(problem.slot, shared)) reportProblem(problem)
          } catch (error) {
            reportFailure('judge', error)
          }
        },
      }

      function reportProblem(problem: Problem<MessageTable>): void {
        try {
          context.report(reportOf(problem, shared.fix, sourceOf(context.sourceCode)))
        } catch (error) {
          reportFailure('repair', error)
          context.report(reportOf(problem, 'none', sourceOf(context.sourceCode)))
        }
      }

      function reportFailure(work: Work, error: unknown): void {
        const data = claimFailure(context, name, work, error)
        if (data) context.report({ loc: { line: 1, column: 0 }, messageId: 'crashed', data })
      }
    },
  }
}

/** Asks once for each object, and keeps the answer as long as the object. An error is thrown anew. */
function rememberingObjects<K extends object, V>(read: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return key => {
    let answer = known.get(key)
    if (!answer) known.set(key, (answer = { value: read(key) }))
    return answer.value
  }
}

/**
 * Names the options and says what they are for. Values are read by `readOptions`, whose errors name
 * the option and what it takes; those of a JSON schema name neither.
 */
function schemaOf(table: OptionTable) {
  return {
    type: 'object' as const,
    description: 'Options of the rule.',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(table).map(([name, { description }]) => [name, { description }]),
    ),
  }
}

function defaultsOf(table: OptionTable) {
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default]))
}

/** ESLint types its nodes as ESTree; what the TypeScript parser makes, and we read, is a superset. */
function sourceOf(sourceCode: SourceCode): Source {
  return sourceCode as unknown as Source
}

function isChosen(slot: Slot, options: SharedOptions): boolean {
  // The weak ones are maps and sets as well.
  const kind = slot.kind === 'weak' ? 'map' : slot.kind
  const isLookedAt = kind === 'value' || options.containers.some(chosen => chosen === kind)
  return isLookedAt && !isIgnored(slot, options.ignore)
}

function reportOf(
  problem: Problem<MessageTable>,
  scope: FixScope,
  source: Source,
): Rule.ReportDescriptor {
  const { node, messageId, data, repair } = problem
  const { fix, suggestions } = scope === 'none' ? { fix: null, suggestions: [] } : repair()

  return {
    loc: node.loc,
    messageId,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)])),
    fix: fix && fixOf(oneAPass(fix, source)),
    suggest: suggestions.map(({ title, edits }) => ({ desc: title, fix: fixOf(edits) })),
  }
}

function fixOf(edits: readonly Edit[]) {
  return (fixer: Rule.RuleFixer) =>
    edits.map(({ range: [start, end], text }) => fixer.replaceTextRange([start, end], text))
}
