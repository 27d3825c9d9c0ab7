import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runCommand } from '../lint/exit.ts'
import { setNamed, type FieldSet } from './data.ts'
import { layOut } from './lay-out.ts'
import { FieldLinter, loadConfig, type ConfigName } from './lint.ts'
import { collectChanges, readRecord, recordOf, writeRecord } from './record.ts'
import { Scorer } from './results.ts'
import { showSummary, type Scope } from './summary.ts'

const HELP = `npx tsx bench/field/score.ts --sources <folder>

Scores the plugin on the field set: is a bug reported before its fix and silent after it, which of the
judged places are reported? lay-out.ts fills the folder.

  --tier likely|possible|core      recommended (as it is), strict, or what ESLint itself has
  --set field|held-out             which bugs and places
  --mirrors <folder>               lay out what is not there yet, from these checkouts
  --kinds A,B,C                    only bugs of these kinds
  --shapes await-loop,late-reset   only places of these shapes
  --out <file>                     keep the outcome
  --against <file>                 show what has changed since an outcome that was kept`

const CONFIGS: Readonly<Record<string, ConfigName>> = {
  likely: 'recommended',
  possible: 'strict',
  core: 'core',
}

await runCommand(main)

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      sources: { type: 'string' },
      mirrors: { type: 'string' },
      tier: { type: 'string', default: 'likely' },
      set: { type: 'string', default: 'field' },
      kinds: { type: 'string' },
      shapes: { type: 'string' },
      out: { type: 'string' },
      against: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { sources } = values
  if (!sources) throw new Error('--sources: name the folder that lay-out.ts filled. See --help.')
  const configName = CONFIGS[values.tier]
  if (!configName) throw new Error(`--tier: ${values.tier} is none of likely, possible, core`)
  const set = setNamed(values.set)
  const scope = scopeOf(set, values)
  const last = values.against ? readRecord(values.against) : null

  if (values.mirrors) await layOutOrWarn(set, values.mirrors, sources)
  if (!existsSync(sources)) throw new Error(`--sources: no folder ${sources}`)

  const linter = new FieldLinter(sources, await loadConfig(configName))
  const results = new Scorer(set, sources, linter, configName !== 'core').run()
  console.log(`Field score with ${configName}\n`)
  console.log(showSummary(results, scope))

  const record = recordOf(configName, results)
  if (last) {
    const changes = collectChanges(last, record)
    console.log(`Since the last run (${last.config}): ${changes.length} changes`)
    for (const change of changes) console.log(`  ${change}`)
  }
  if (values.out) writeRecord(values.out, record)
  return 0
}

async function layOutOrWarn(set: FieldSet, mirrors: string, sources: string): Promise<void> {
  for (const line of await layOut(set, mirrors, sources)) console.error(line)
}

function scopeOf(
  { bugs, labels }: FieldSet,
  narrowed: { readonly kinds?: string; readonly shapes?: string },
): Scope {
  const kinds = chosen('kinds', narrowed.kinds, new Set(bugs.map(bug => bug.kind)))
  const shapes = chosen('shapes', narrowed.shapes, new Set(labels.map(label => label.shape)))
  return { kinds, shapes }
}

function chosen(
  option: string,
  list: string | undefined,
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  if (!list) return known
  const names = list.split(',')
  const wrong = names.find(name => !known.has(name))
  if (wrong !== undefined) {
    throw new Error(`--${option}: ${wrong} is none of ${[...known].join(', ')}`)
  }
  return new Set(names)
}
